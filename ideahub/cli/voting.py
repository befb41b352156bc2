"""ideahub voting: recount tallies and announced results from the ballots."""

import click
from sqlalchemy import select

from ideahub.cli.group import Words
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.results.queries import announcement_of, unlike_ballots, voters_of
from ideahub.domain.voting.commands import repair_tallies
from ideahub.domain.voting.queries import difference
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM


@click.group("voting", cls=Words)
def words():
    """Ballots, tallies and announced results."""


@words.command("check")
@click.option("--challenge", "slug", default=None, help="One challenge; by default all.")
@click.option("--repair", "reason", default=None, help="Write the recount in place of wrong tallies, in public and with this reason. An announced result stays.")
def check(slug: str | None, reason: str | None):
    """Recompute every tally and every announced result from the ballots; exit code 1 where one differs."""
    challenges = select(Challenge).where(Challenge.state != "draft").order_by(Challenge.id)
    wrong = unlike = 0
    for challenge in db.session.scalars(challenges.where(Challenge.slug == slug) if slug else challenges).all():
        for entry_id, (kept, counted) in difference(challenge).items():
            wrong += 1
            click.echo(f"{challenge.slug}: entry {entry_id} keeps {kept[0]} points of {kept[1]} voters, counted {counted[0]} of {counted[1]}")
        unlike += _say_unlike(challenge)
        if reason:
            repair_tallies(actor=SYSTEM, challenge=challenge, reason=reason)
    click.echo("Every tally equals its recount." if not wrong else f"{wrong} tallies differ{', now repaired' if reason else ''}.")
    click.echo("Every announced result equals its ballots." if not unlike else f"{unlike} announced numbers differ from the ballots.")
    if unlike or (wrong and not reason):
        raise SystemExit(1)


def _say_unlike(challenge: Challenge) -> int:
    """Say each announced number that the ballots do not give, and how many there are."""
    lines = [
        f"entry {entry_id} was announced with {announced[0]} points of {announced[1]} voters, counted {counted[0]} of {counted[1]}"
        for entry_id, (announced, counted) in unlike_ballots(challenge).items()
    ]
    announcement, ballots = announcement_of(challenge), voters_of(challenge)
    if announcement is not None and announcement.ballots != ballots:
        lines.append(f"{announcement.ballots} ballots were announced, counted {ballots}")
    for line in lines:
        click.echo(f"{challenge.slug}: {line}")
    return len(lines)
