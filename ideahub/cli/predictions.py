"""ideahub predictions: answers, board, corrections and signs of a prediction contest."""

import csv
import sys
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import select

from ideahub.cli.group import Words
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.answers import compile_answers, set_answers
from ideahub.domain.predictions.queries import board, board_as_of, teams_on_board
from ideahub.domain.predictions.rescoring import dry_run, publish_rescoring
from ideahub.domain.predictions.signals import signals_in
from ideahub.kernel.db import db
from ideahub.kernel.errors import DomainError
from ideahub.kernel.policy import SYSTEM

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("predictions", cls=Words)
def words():
    """Prediction contests."""


def _challenge(slug: str) -> Challenge:
    challenge = db.session.scalar(select(Challenge).where(Challenge.slug == slug, Challenge.kind == "prediction"))
    if challenge is None:
        raise click.ClickException(f"There is no prediction contest called “{slug}”.")
    return challenge


def _refused(refusal: DomainError) -> click.ClickException:
    lines = [f"{'line ' if place.isdigit() else ''}{place}: {sentence}" for place, sentence in getattr(refusal, "problems", {}).items()]
    return click.ClickException("\n".join([str(refusal.sentence), *lines]))


@words.command("answers")
@click.argument("file", type=FILE)
@click.option("--challenge", "slug", required=True)
@click.option("--split-seed", default=None, help="Divide the rows by this secret seed; only its hash is published. The file then has no split column.")
@click.option("--quiz-share", default="0.5", show_default=True)
def answers(file: Path, slug: str, split_seed: str | None, quiz_share: str):
    """Set the hidden answers, before any attempt has a score."""
    challenge = _challenge(slug)
    try:
        compiled = compile_answers(challenge, file, seed=split_seed, share=quiz_share)
        key = set_answers(actor=SYSTEM, challenge=challenge, compiled=compiled, seed=split_seed)
    except DomainError as refusal:
        raise _refused(refusal) from None
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
    try:
        compiled = compile_answers(challenge, file)
        outcomes, moves = dry_run(challenge, compiled)
        for move in moves:
            click.echo(f"{move.title}: place {move.rank} to {move.new_rank}, {move.quiz} to {move.new_quiz}")
        click.echo(f"{len(outcomes)} attempts, {len(moves)} teams change.")
        if reason:
            moved = publish_rescoring(actor=SYSTEM, challenge=challenge, compiled=compiled, outcomes=outcomes, reason=reason)
            click.echo(f"Published; {moved} places moved.")
    except DomainError as refusal:
        raise _refused(refusal) from None


@words.command("signals")
@click.option("--challenge", "slug", required=True)
def signals(slug: str):
    """What a host should look at; never a verdict."""
    found = signals_in(_challenge(slug))
    for signal in found:
        click.echo(f"{signal.code}: {signal.sentence}")
    click.echo(f"{len(found)} things to look at.")
