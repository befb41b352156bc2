"""Migrations as an operator runs them: `flask db`, on a database of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text

from tests.architecture.source import ROOT


def migrate(home, url: str, *words: str) -> subprocess.CompletedProcess:
    """`flask db` with these words on that database."""
    settings = {**os.environ, "IDEAHUB_ENV": "testing", "IDEAHUB_HOME": str(home), "DATABASE_URL": url, "SECRET_KEY": "known to all", "FLASK_APP": "wsgi:app"}
    return subprocess.run([sys.executable, "-m", "flask", "db", *words], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=100, check=False)


@contextmanager
def empty_postgresql(beside: str, ending: str) -> Iterator[str]:
    """The URL of an empty database on the same PostgreSQL as the one `beside`, named as that one with an `ending`; dropped afterwards."""
    url = make_url(beside)
    empty = url.set(database=f"{url.database}_{ending}")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    drop = text(f'DROP DATABASE IF EXISTS "{empty.database}" WITH (FORCE)')
    try:
        with engine.connect() as connection:
            connection.execute(drop)
            connection.execute(text(f'CREATE DATABASE "{empty.database}"'))
        yield empty.render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(drop)
    finally:
        engine.dispose()
