"""Later work: Huey runs it, but the truth is the `delivery` row, so a lost message or a killed worker loses nothing.

After a commit the new deliveries are rung (inline in tests, through Huey otherwise); a periodic sweep rings
again whatever is overdue.
"""

import importlib
import logging
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from ideahub.kernel import clock, events
from ideahub.kernel.db import db, locked
from ideahub.kernel.events import Delivery, EventRow
from ideahub.kernel.transactions import command, unit

PAUSES = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)]
log = logging.getLogger(__name__)
_state: dict = {"app": None, "huey": None, "inline": True}


def init_app(app) -> None:
    """Choose how work is rung: config WORKER is `inline` or `huey`; REDIS_URL or a file in IDEAHUB_HOME."""
    inline, redis_url = app.config.get("WORKER", "inline") == "inline", app.config.get("REDIS_URL")
    kinds = _kinds_of_huey(with_redis=bool(redis_url) and not inline)
    if inline:
        huey = kinds.MemoryHuey("ideahub", immediate=True)
    elif redis_url:
        huey = kinds.RedisHuey("ideahub", url=redis_url)
    else:
        path = Path(app.config["IDEAHUB_HOME"]) / "queue.sqlite3"
        huey = kinds.SqliteHuey("ideahub", filename=str(path), fsync=False)
    _state.update(app=app, huey=huey, inline=inline)
    _state["ring"], _state["call"] = huey.task(name="ring")(_work), huey.task(name="call")(_call)
    events.ring_with(ring)


def _kinds_of_huey(with_redis: bool):
    """The package huey, without the clients of stores that are not used here: it imports all that are installed, some 20 MB."""
    unused = ("gevent", "psycopg") if with_redis else ("gevent", "psycopg", "redis")
    hidden = [name for name in unused if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # None: not to be found
    try:
        return importlib.import_module("huey")
    finally:
        for name in hidden:
            del sys.modules[name]


_works: dict[str, Callable] = {}


def work(name: str):
    """Register a function as work that `call_later` can name. It opens its own transactions, and must bear being called twice or not at all."""

    def wrap(function):
        if name in _works:
            raise RuntimeError(f"Two pieces of work are called {name!r}.")
        _works[name] = function
        return function

    return wrap


def call_later(name: str, *args) -> None:
    """Have this work done soon, in the worker. It is a hint and not the truth: whoever calls this keeps a row that a sweep finds again."""
    if _state["inline"]:
        _works[name](*args)
        return
    try:
        _state["call"](name, *args)
    except Exception:
        log.exception("The queue could not be told of %s; the sweep will.", name)


def _call(name: str, *args) -> None:
    with _state["app"].app_context():
        _works[name](*args)


def huey():
    """The Huey that this process was given."""
    return _state["huey"]


def _work(delivery_ids: list[int]) -> None:
    with _state["app"].app_context():
        for delivery_id in delivery_ids:
            deliver(delivery_id)


def ring(delivery_ids: list[int]) -> None:
    """Have these deliveries made soon. A queue that cannot be reached is logged: the sweep makes up for it."""
    if _state["inline"]:
        for delivery_id in delivery_ids:
            deliver(delivery_id)
        return
    try:
        _state["ring"](delivery_ids)
    except Exception:
        log.exception("The queue could not be rung; the sweep will.")


def deliver(delivery_id: int) -> bool:
    """Make one delivery: the reaction's writes and `done_at` are one commit. Gives whether it is done."""
    try:
        return _deliver(delivery_id)
    except Exception as error:
        log.exception("Delivery %s failed.", delivery_id)
        _note_failure(delivery_id, f"{type(error).__name__}: {error}"[:1000])
        return False


@command
def _deliver(delivery_id: int) -> bool:
    delivery = locked(Delivery, id=delivery_id)
    if delivery is None or delivery.state != "waiting":
        return True
    row = db.session.get(EventRow, delivery.event_id)
    reaction, event = events.reaction_named(row.name, delivery.reaction), events.rebuild(row)
    if reaction is not None and event is not None:
        reaction(event)
    delivery.attempts += 1
    delivery.done_at, delivery.state = clock.now(), "done"
    return True


@command
def _note_failure(delivery_id: int, sentence: str) -> None:
    delivery = locked(Delivery, id=delivery_id)
    if delivery is None or delivery.state != "waiting":
        return
    delivery.attempts += 1
    delivery.last_error = sentence
    if delivery.attempts > len(PAUSES):
        delivery.state = "dead"
    else:
        delivery.due_at = clock.now() + PAUSES[delivery.attempts - 1]


def sweep(limit: int = 200) -> int:
    """Make every overdue delivery, oldest first. Gives how many were made.

    One that was rung a moment ago is left to the worker that holds it: it counts as overdue after the lease.
    """
    due = select(Delivery.id, Delivery.attempts, Delivery.due_at).where(Delivery.state == "waiting", Delivery.due_at <= clock.now())
    waiting = db.session.execute(due.order_by(Delivery.due_at).limit(limit)).all()
    db.session.rollback()
    late = clock.now() - (timedelta(0) if _state["inline"] else timedelta(seconds=20))
    return sum(deliver(row.id) for row in waiting if row.attempts or row.due_at <= late)


def sweep_all(limit: int = 500, together: int = 50) -> int:
    """Make every waiting delivery that was never tried, in order, whatever the clock says. Gives how many were made.

    Many share one commit; where one of them fails, they are made one by one.
    """
    fresh = select(Delivery.id).where(Delivery.state == "waiting", Delivery.attempts == 0).order_by(Delivery.id).limit(limit)
    ids = db.session.scalars(fresh).all()
    db.session.rollback()
    for start in range(0, len(ids), together):
        some = ids[start : start + together]
        try:
            with unit():
                for delivery_id in some:
                    _deliver(delivery_id)
        except Exception:
            log.exception("Deliveries %s to %s are made one by one.", some[0], some[-1])
            for delivery_id in some:
                deliver(delivery_id)
    return len(ids)


@command
def try_again(*, delivery_id: int) -> None:
    """Put a dead delivery back among the waiting ones."""
    db.session.execute(
        update(Delivery).where(Delivery.id == delivery_id, Delivery.state == "dead").values(state="waiting", attempts=0, due_at=clock.now())
    )
