"""ideahub settings: every setting, its default and what it is for."""

import click

from config import table


@click.command("settings")
def words():
    """List every setting: name, default, what it is for."""
    click.echo(table())
