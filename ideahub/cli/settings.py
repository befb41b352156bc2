"""ideahub settings: every setting, its value and what it is for."""

import click
from flask import current_app


@click.command("settings")
def words():
    """List the environment variables, with the values in force; secrets are not shown."""
    for setting in current_app.config["SETTINGS"]:
        value = current_app.config.get(setting.name, "")
        shown = ("(set)" if value else "(empty)") if setting.secret else value
        click.echo(f"{setting.name}={shown}\n    {setting.purpose}. Default: {setting.default or 'empty'}")
