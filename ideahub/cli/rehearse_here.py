"""ideahub rehearse-here: plays one rehearsal in this process's own empty database; `rehearse` starts it."""

import json
import sys

import click

from ideahub.domain.predictions.stage import play
from ideahub.kernel.db import create_schema
from ideahub.kernel.words import speaking


@click.command("rehearse-here", hidden=True)
def words():
    """Read rules and events (JSON) from standard input, write what happened (JSON)."""
    asked = json.load(sys.stdin)
    create_schema()
    with speaking(asked.get("language", "en")):
        click.echo(json.dumps(play(asked["rules"], asked["events"])))
