"""ideahub house: who reacts to what, what can be done, what is on each shelf."""

import click

from ideahub.cli.group import Words
from ideahub.kernel import events, policy


@click.group("house", cls=Words)
def words():
    """Look at the house: events, permissions."""


@words.command("events")
def list_events():
    """Each event and the reactions that are told of it."""
    table = events.reactions_table()
    for name in sorted(events.known_events()):
        click.echo(f"{name}: {', '.join(table.get(name, [])) or '-'}")


@words.command("permissions")
def list_permissions():
    """Each permission of the table."""
    for permission in policy.permissions():
        click.echo(permission)
