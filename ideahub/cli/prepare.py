"""ideahub prepare: bring the database up to date, and load the demo into an empty house once."""

from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade

from ideahub.cli.load_demo import load_once, who_can_sign_in


@click.command("prepare")
@click.option("--no-demo", is_flag=True, help="Leave an empty house empty.")
def words(no_demo: bool):
    """Migrate the database; load the demo where nobody lives here yet; write down who can sign in."""
    upgrade(directory=str(Path(current_app.root_path) / "migrations"))
    if not no_demo:
        load_once(click.echo)
        who = who_can_sign_in()
        (Path(current_app.config["IDEAHUB_HOME"]) / "who-can-sign-in.txt").write_text(who)
