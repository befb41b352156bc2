"""ideahub challenges: list them."""

import click
from sqlalchemy import select

from ideahub.cli.group import Words
from ideahub.domain.challenges.models import Challenge
from ideahub.kernel.db import db


@click.group("challenges", cls=Words)
def words():
    """Challenges."""


@words.command("list")
def list_challenges():
    """Every challenge: state, address, entries, voters, title."""
    for one in db.session.scalars(select(Challenge).order_by(Challenge.id)):
        click.echo(f"{one.state:10} {one.visibility:9} {one.slug:40} {one.entry_count:6} entries {one.voter_count:6} voters  {one.title}")
