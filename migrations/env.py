"""What Alembic runs: the application's engine, the models' metadata, and plain column types in the scripts."""

from alembic import context
from flask import current_app

from ideahub.kernel.db import Base, Json, Moment, db

SEARCH = "document_words"


def render_item(kind, item, _context):
    """Write our column types as what they are in the database, so that old scripts do not need our code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, Json):
        return "sa.Text()"
    return False


def include_name(name, kind, _parents):
    """Leave out the search tables of SQLite and the search index of PostgreSQL: they are made by statements of their own."""
    return not (name and (name.startswith(SEARCH) or name == "ix_document_vector"))


def run() -> None:
    """Run the scripts that are asked for, each in its transaction."""
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_item=render_item, include_name=include_name, transaction_per_migration=True, **options
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
