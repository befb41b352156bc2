"""Several acts at the same moment, each in a thread with a session of its own. For tests marked `committed`."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

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
