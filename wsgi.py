"""The WSGI application, for `granian wsgi:app` and `flask --app wsgi:app`."""

import logging

import click

from config import load_or_exit, table
from ideahub.app import create_app

config = load_or_exit()
logging.basicConfig(level=config["LOG_LEVEL"], format="%(asctime)s %(levelname)s %(name)s: %(message)s")
app = create_app(config)


@app.cli.command("settings", with_appcontext=False)
def settings() -> None:
    """List every setting: name, default, what it is for."""
    click.echo(table())
