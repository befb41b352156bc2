"""ideahub challenges: list, show, announce."""

import click
from sqlalchemy import select

from ideahub.cli.group import Words
from ideahub.domain.challenges import commands, queries
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.rulebook import broken_links
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM
from ideahub.kernel.words import _


@click.group("challenges", cls=Words)
def words():
    """Challenges: list them, look at one with its rulebooks, announce phases."""


@words.command("list")
def list_challenges():
    """Every challenge: state, address, entries, voters, title."""
    for one in db.session.scalars(select(Challenge).order_by(Challenge.id)):
        click.echo(f"{one.state:10} {one.visibility:9} {one.slug:40} {one.entry_count:6} entries {one.voter_count:6} voters  {one.title}")


@words.command("show")
@click.argument("slug")
def show(slug):
    """One challenge: its phases, its prizes, and whether the hashes of its rulebooks hold."""
    challenge = queries.visible_challenge(SYSTEM, slug)
    click.echo(f"{challenge.title}\n{challenge.organization.name}, {challenge.kind}, {challenge.visibility}, {challenge.state}")
    for phase in challenge.phases:
        told = phase.announced_at.isoformat(timespec="seconds") if phase.announced_at else "-"
        click.echo(f"phase  {phase.name:10} {phase.starts_at:%Y-%m-%dT%H:%M:%SZ} to {phase.ends_at:%Y-%m-%dT%H:%M:%SZ}  announced {told}")
    for prize in challenge.prizes:
        click.echo(f"prize  {prize.label}: {f'{prize.amount} minor units of {prize.currency}' if prize.amount is not None else prize.thing}")
    books = queries.rulebooks_of(challenge)[::-1]
    for book in books:
        click.echo(f"rules  version {book.version} {book.sha256}  {book.reason}")
    problems = broken_links(books)
    if problems:
        raise click.ClickException("\n".join(problems))
    click.echo(_("The chain of rulebooks holds."))


@words.command("announce")
def announce():
    """Announce the phases that have begun, as the clock does every minute."""
    told = [phase for phase in queries.phases_to_announce() if commands.announce_phase(actor=SYSTEM, phase=phase)]
    click.echo(_("%(count)d phases announced.", count=len(told)))
