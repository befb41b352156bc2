"""ideahub predictions: answers, board, corrections and signs of a prediction contest."""

import csv
import sys
from datetime import datetime, timedelta
from pathlib import Path

import click
import yaml
from sqlalchemy import select

from ideahub.cli.group import Words
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.challenges.commands import create_challenge, plan_phases, promise_prizes, publish_challenge, save_brief, save_rules
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.organizations.models import Organization
from ideahub.domain.predictions.answers import compile_answers, set_answers
from ideahub.domain.predictions.queries import board, board_as_of, teams_on_board
from ideahub.domain.predictions.rehearsal import clean_rules
from ideahub.domain.predictions.rescoring import dry_run, publish_rescoring
from ideahub.domain.predictions.signals import signals_in
from ideahub.domain.results.comparing import plan_comparisons, try_comparisons_again
from ideahub.kernel.db import db
from ideahub.kernel.errors import Invalid
from ideahub.kernel.money import parse
from ideahub.kernel.policy import SYSTEM
from ideahub.kernel.transactions import unit

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("predictions", cls=Words)
def words():
    """Prediction contests."""


def _challenge(slug: str) -> Challenge:
    challenge = db.session.scalar(select(Challenge).where(Challenge.slug == slug, Challenge.kind == "prediction"))
    if challenge is None:
        raise click.ClickException(f"There is no prediction contest called “{slug}”.")
    return challenge


@words.command("open")
@click.argument("rules", type=click.File(encoding="utf-8"))
@click.option("--organization", "host", required=True, help="The slug of the organization that holds it.")
@click.option("--by", "handle", required=True, help="The handle of an owner or manager of the organization.")
@click.option("--brief", required=True, type=click.File(encoding="utf-8"), help="What is asked, in Markdown.")
@click.option("--summary", required=True, help="The same in a sentence.")
@click.option("--answers", "file", required=True, type=FILE)
@click.option("--prize", "prizes", multiple=True, metavar="LABEL=AMOUNT CURRENCY", help="Such as “Grand prize=1000000.00 USD”; a thing without a currency.")
@click.option("--result-days", default=30, show_default=True, type=click.IntRange(1, 365), help="How long verification and result may take after the close.")
@click.option("--release", "licence", help="Whose the data is and what may be done with it: by this you sign that it concerns no people. Data about people is signed for in the wizard.")
@click.option("--publish", is_flag=True, help="Freeze the rules and open it; without this it stays a draft.")
def open_contest(rules, host: str, handle: str, brief, summary: str, file: Path, prizes: tuple[str, ...], result_days: int, licence: str | None, publish: bool):
    """Open a prediction contest from RULES (YAML, as `ideahub rehearse` takes them)."""
    actor, organization = user_by_handle(handle), db.session.scalar(select(Organization).where(Organization.slug == host))
    if actor is None or organization is None:
        raise click.ClickException(f"There is no {'person' if actor is None else 'organization'} called “{handle if actor is None else host}”.")
    wanted = clean_rules(yaml.load(rules.read(), Loader=yaml.BaseLoader))
    if licence:
        wanted["release"] = {"people": False, "licence": licence, "signed_by": actor.name, "files": []}
    challenge = _drafted(actor, organization, wanted, brief.read(), summary, prizes, result_days)
    set_answers(actor=actor, challenge=challenge, compiled=compile_answers(challenge, file))
    if publish:
        publish_challenge(actor=actor, challenge=challenge)
    click.echo(f"“{challenge.title}” is {challenge.state}: /challenges/{challenge.slug}")


@unit()
def _drafted(actor, organization, wanted: dict, brief: str, summary: str, prizes: tuple[str, ...], result_days: int) -> Challenge:
    challenge = create_challenge(actor=actor, organization=organization, title=wanted["title"], kind="prediction")
    save_brief(actor=actor, challenge=challenge, title=wanted["title"], summary=summary, brief=brief, language=actor.language, visibility="public")
    own = {name: value for name, value in wanted.items() if name not in ("title", "opens", "closes")}
    save_rules(actor=actor, challenge=challenge, sections={"prediction": {**challenge.setup["prediction"], **own}})
    opens, closes = (datetime.fromisoformat(wanted[name]) for name in ("opens", "closes"))
    recipe, bounds = contest_kinds["prediction"].phases(), [opens, closes, closes + timedelta(days=result_days)]
    phases = [
        {"name": name, "label": label, "starts_at": bounds[at], "ends_at": bounds[at + 1], "switches": switches} for at, (name, label, _length, switches) in enumerate(recipe[:2])
    ]
    plan_phases(actor=actor, challenge=challenge, phases=phases)
    promise_prizes(actor=actor, challenge=challenge, prizes=[_prize(typed) for typed in prizes])
    return challenge


def _prize(typed: str) -> dict:
    """“Grand prize=1000.00 USD”, or “Grand prize=A bench”."""
    label, _equals, what = typed.partition("=")
    amount, _blank, currency = what.rpartition(" ")
    try:
        money = parse(amount, currency) if amount and len(currency) == 3 and currency.isupper() else None
    except Invalid:
        money = None
    return {"label": label.strip(), "amount": money.minor if money else None, "currency": money.currency if money else None, "thing": None if money else what.strip()}


@words.command("answers")
@click.argument("file", type=FILE)
@click.option("--challenge", "slug", required=True)
@click.option("--split-seed", default=None, help="Divide the rows by this secret seed; only its hash is published. The file then has no split column.")
@click.option("--quiz-share", default="0.5", show_default=True)
def answers(file: Path, slug: str, split_seed: str | None, quiz_share: str):
    """Set the hidden answers, before any attempt has a score."""
    challenge = _challenge(slug)
    compiled = compile_answers(challenge, file, seed=split_seed, share=quiz_share)
    key = set_answers(actor=SYSTEM, challenge=challenge, compiled=compiled, seed=split_seed)
    click.echo(f"Version {key.version}: {key.rows} rows, {key.quiz_rows} quiz and {key.test_rows} test, SHA-256 {key.sha256}.")


@words.command("board")
@click.option("--challenge", "slug", required=True)
@click.option("--at", default=None, help="As it stood at this moment (ISO 8601, UTC where no zone is named).")
def show_board(slug: str, at: str | None):
    """The public board as CSV."""
    challenge = _challenge(slug)
    writer = csv.writer(sys.stdout)
    writer.writerow(["rank", "team", "quiz", "received_at"])
    if at:
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            raise click.ClickException(f"“{at}” is no moment. Write it like 2009-07-26T18:18:28+00:00.") from None
        rows = [(rank, title, quiz, received_at) for rank, _entry, title, quiz, received_at in board_as_of(challenge, moment if moment.tzinfo else moment.astimezone(), limit=1_000_000)]
    else:
        rows = [(line.rank, entry.title, line.quiz, line.received_at) for line, entry in board(challenge, 1, teams_on_board(challenge) + 1)]
    writer.writerows((rank, title, quiz, received_at.isoformat()) for rank, title, quiz, received_at in rows)


@words.command("rescore")
@click.argument("file", type=FILE)
@click.option("--challenge", "slug", required=True)
@click.option("--publish", "reason", default=None, help="Put it in force, in public and with this reason. Without it nothing is written.")
def rescore(file: Path, slug: str, reason: str | None):
    """Score every attempt anew by corrected answers: shows what would move, then publishes at once."""
    challenge = _challenge(slug)
    compiled = compile_answers(challenge, file)
    outcomes, moves = dry_run(challenge, compiled)
    for move in moves:
        click.echo(f"{move.title}: place {move.rank} to {move.new_rank}, {move.quiz} to {move.new_quiz}")
    click.echo(f"{len(outcomes)} attempts, {len(moves)} teams change.")
    if reason:
        moved = publish_rescoring(actor=SYSTEM, challenge=challenge, compiled=compiled, outcomes=outcomes, reason=reason)
        click.echo(f"Published; {moved} places moved.")


@words.command("signals")
@click.option("--challenge", "slug", required=True)
def signals(slug: str):
    """What a host should look at; never a verdict."""
    found = signals_in(_challenge(slug))
    for signal in found:
        click.echo(f"{signal.code}: {signal.sentence}")
    click.echo(f"{len(found)} things to look at.")


@words.command("compare")
@click.option("--challenge", "slug", required=True)
def compare(slug: str):
    """Have it worked out how sure the paid places of a decided contest are, where that is not done, or was given up."""
    challenge = _challenge(slug)
    count = try_comparisons_again(challenge=challenge) + len(plan_comparisons(challenge=challenge))
    click.echo(f"{count} comparisons are to be made.")
