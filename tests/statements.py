"""Counting what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from ideahub.kernel.db import db

_OF_TRANSACTIONS = ("BEGIN", "COMMIT", "PRAGMA", "RELEASE", "ROLLBACK", "SAVEPOINT")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent inside the block, without the beginnings and ends of transactions."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.lstrip().upper().startswith(_OF_TRANSACTIONS):
            found.append(statement)

    engine = db.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
