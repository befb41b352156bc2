"""The door for operators: bin/ideahub WORDS."""

from pathlib import Path

from flask_migrate import Migrate

from ideahub.cli.group import Commands
from ideahub.kernel.db import db


def init_app(app) -> None:
    """Put every command on the command line of the application, `db` for migrations among them."""
    app.cli = Commands(app.name)
    Migrate(app, db, directory=str(Path(app.root_path) / "migrations"), render_as_batch=True, compare_type=True)
