"""Several acts at the same moment, each in a thread with a session of its own. For tests marked `committed`."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event, Timer

from sqlalchemy import event

from ideahub.kernel.db import db
from ideahub.kernel.errors import DomainError


def at_once(app, *acts) -> list:
    """What each act gave, or the name of the refusal that it met. What the test itself has loaded is read again afterwards."""
    start = Barrier(len(acts))

    def run(act):
        with app.app_context():
            start.wait(timeout=20)
            try:
                return act()
            except DomainError as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        answers = list(pool.map(run, acts))
    db.session.rollback()
    return answers


class Pause:
    """A transaction that stands still before one of its statements."""

    def __init__(self):
        self._reached, self._over = Event(), Event()

    def stand(self) -> None:
        """Stand still until the pause is over."""
        self._reached.set()
        assert self._over.wait(timeout=20)

    def await_it(self, then_seconds: float = 0.4) -> None:
        """Wait until the transaction stands still; it goes on so many seconds later, whatever the caller waits for by then."""
        assert self._reached.wait(timeout=20)
        Timer(then_seconds, self._over.set).start()


@contextmanager
def paused_before(words: str):
    """A Pause for the first transaction, in any thread, that is about to send a statement with these words."""
    pause, engine, first = Pause(), db.engine, []

    def note(_connection, _cursor, statement, *_rest):
        if words in statement and not first:
            first.append(statement)
            pause.stand()

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield pause
    finally:
        event.remove(engine, "before_cursor_execute", note)
