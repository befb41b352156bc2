"""ideahub voting: recount the tallies from the ballots."""

import click
from sqlalchemy import select

from ideahub.cli.group import Words
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.voting.commands import repair_tallies
from ideahub.domain.voting.queries import difference
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM


@click.group("voting", cls=Words)
def words():
    """Ballots and tallies."""


@words.command("check")
@click.option("--challenge", "slug", default=None, help="One challenge; by default all.")
@click.option("--repair", "reason", default=None, help="Write the recount in place of wrong tallies, in public and with this reason.")
def check(slug: str | None, reason: str | None):
    """Recompute every tally from the ballots; exit code 1 where one differs."""
    challenges = select(Challenge).where(Challenge.state != "draft").order_by(Challenge.id)
    wrong = 0
    for challenge in db.session.scalars(challenges.where(Challenge.slug == slug) if slug else challenges).all():
        for entry_id, (kept, counted) in difference(challenge).items():
            wrong += 1
            click.echo(f"{challenge.slug}: entry {entry_id} keeps {kept[0]} points of {kept[1]} voters, counted {counted[0]} of {counted[1]}")
        if reason:
            repair_tallies(actor=SYSTEM, challenge=challenge, reason=reason)
    click.echo("Every tally equals its recount." if not wrong else f"{wrong} tallies differ{', now repaired' if reason else ''}.")
    if wrong and not reason:
        raise SystemExit(1)
