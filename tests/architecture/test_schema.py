"""The migrations make what the models say."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from ideahub.kernel.db import db
from tests.migrating import empty_postgresql, migrate


def is_ours(_thing, name, kind, _reflected, _compared_to) -> bool:
    """Whether a table is compared: those of the full-text search are made by SQLite itself, and an index over words is no column's."""
    return not (name or "").startswith(("document_words", "ix_document_vector"))


def guards_in(engine) -> list:
    """The triggers of the ledger and, on PostgreSQL, the functions that they call, as the database keeps them."""
    if engine.dialect.name == "sqlite":
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger%' ORDER BY name"
    else:
        asked = (
            "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgname LIKE 'ledger%' AND NOT t.tgisinternal ORDER BY t.tgname"
        )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]


def differences(app, home, url: str) -> list:
    """What an empty database lacks, or has too much, after the upgrade by every migration."""
    done = migrate(home, url, "upgrade")
    assert done.returncode == 0, done.stderr[-2000:]
    engine = create_engine(url)
    with app.app_context(), engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_ours})
        found = compare_metadata(context, db.metadata)
        searched = (
            [index["name"] for index in inspect(connection).get_indexes("document") if index["name"] == "ix_document_vector"]
            if engine.dialect.name == "postgresql"
            else connection.execute(
                text("SELECT name FROM sqlite_master WHERE name IN ('document_words', 'document_added', 'document_changed', 'document_removed')")
            ).all()
        )
        if engine.dialect.name == db.engine.dialect.name and (not guards_in(engine) or guards_in(engine) != guards_in(db.engine)):
            found.append("the guards of the ledger differ")
    engine.dispose()
    return found if searched else [*found, "the full-text search is missing"]


def test_upgrade_of_an_empty_database_equals_the_models(app, tmp_path):
    assert differences(app, tmp_path, f"sqlite:///{tmp_path / 'empty.sqlite3'}") == []


@pytest.mark.postgres
def test_upgrade_of_an_empty_postgresql_equals_the_models(app, settings, tmp_path):
    with empty_postgresql(settings["DATABASE_URL"], "upgraded") as url:
        assert differences(app, tmp_path, url) == []
