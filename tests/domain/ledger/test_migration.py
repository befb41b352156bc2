"""The migration of the ledger goes back while nothing was posted, and refuses to lose postings."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.architecture.source import ROOT

BEFORE = "8418dcfe9592"
ROWS = (
    "INSERT INTO ledger_account (id, code, type, unit, opened_at, balance, last_leg_id) VALUES (1, 'A:bank:EUR', 'A', 'EUR', '2026-11-27', 0, 0)",
    "INSERT INTO ledger_account (id, code, type, unit, opened_at, balance, last_leg_id) VALUES (2, 'L:vat:DE:EUR', 'L', 'EUR', '2026-11-27', 0, 0)",
    "INSERT INTO ledger_posting (id, kind, key, body_hash, actor, reason, occurred_at, recorded_at, leg_count, hash) "
    "VALUES (1, 'charge', 'k', '', 'provider:x', 'r', '2026-11-27', '2026-11-27', 2, '')",
    "INSERT INTO ledger_leg (posting_id, number, account_id, debit) VALUES (1, 1, 1, 5)",
    "INSERT INTO ledger_leg (posting_id, number, account_id, credit) VALUES (1, 2, 2, 5)",
)


@pytest.fixture
def empty(settings, tmp_path):
    """The URL of an empty database of the kind under test."""
    if not settings["DATABASE_URL"]:
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    url = make_url(settings["DATABASE_URL"])
    own = url.set(database=f"{url.database}_ledger")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}"'))
        connection.execute(text(f'CREATE DATABASE "{own.database}"'))
    yield own.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)'))
    engine.dispose()


def migrate(home, url: str, *words: str) -> subprocess.CompletedProcess:
    """`flask db` with these words on that database."""
    settings = {**os.environ, "IDEAHUB_ENV": "testing", "IDEAHUB_HOME": str(home), "DATABASE_URL": url, "SECRET_KEY": "known to all", "FLASK_APP": "wsgi:app"}
    return subprocess.run([sys.executable, "-m", "flask", "db", *words], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=100, check=False)


def test_goes_back_and_forth_while_nothing_was_posted_and_not_back_afterwards(tmp_path, empty):
    for words, tables in ((("upgrade",), 4), (("downgrade", BEFORE), 0), (("upgrade",), 4)):
        done = migrate(tmp_path, empty, *words)
        assert done.returncode == 0, done.stderr[-2000:]
        engine = create_engine(empty)
        assert sum(name.startswith("ledger") for name in inspect(engine).get_table_names()) == tables
    with engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    refused = migrate(tmp_path, empty, "downgrade", BEFORE)
    assert (refused.returncode != 0, "a downgrade would lose them" in refused.stderr) == (True, True)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT balance FROM ledger_account WHERE id = 2")) == 5
    engine.dispose()
