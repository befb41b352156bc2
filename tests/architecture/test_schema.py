"""The migrations make what the models say."""

import os
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from ideahub.kernel.db import db
from tests.architecture.source import ROOT


def is_ours(_thing, name, kind, _reflected, _compared_to) -> bool:
    """Whether a table is compared: those of the full-text search are made by SQLite itself."""
    return not (kind == "table" and ("fts" in name or name.startswith("sqlite_")))


def test_upgrade_of_an_empty_database_equals_the_models(app, tmp_path):
    if not (ROOT / "migrations" / "env.py").is_file():
        pytest.fail("There is no migrations/env.py: the schema cannot be made.")
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    settings = {**os.environ, "IDEAHUB_ENV": "testing", "IDEAHUB_HOME": str(tmp_path), "DATABASE_URL": url, "SECRET_KEY": "known to all", "FLASK_APP": "wsgi:app"}
    done = subprocess.run([sys.executable, "-m", "flask", "db", "upgrade"], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    with app.app_context(), create_engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_ours})
        assert compare_metadata(context, db.metadata) == []
