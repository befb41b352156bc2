"""The migration of the ledger goes back while nothing was posted, and refuses to lose postings."""

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.migrating import empty_postgresql, migrate

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
    with empty_postgresql(settings["DATABASE_URL"], "ledger") as url:
        yield url


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
