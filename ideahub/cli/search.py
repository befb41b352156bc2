"""ideahub search: rebuild what can be found."""

import click

from ideahub.cli.group import Words
from ideahub.observers.search.commands import index_everything


@click.group("search", cls=Words)
def words():
    """The search documents."""


@words.command("rebuild")
def rebuild():
    """Write every document anew."""
    click.echo(f"{index_everything()} things can be found.")
