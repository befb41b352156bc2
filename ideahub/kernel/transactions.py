"""One use case, one transaction. The only commit of the house stands here.

A command opens the transaction (or joins the one that an outer command opened), and everything in it is
written or nothing is. A door may hold the commit back with `unit`, so that its own row (the answer to an
idempotency key) is written by the same commit.
"""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from ideahub.kernel.db import db, writing


class _Unit:
    """What is open now: whether a transaction began, whether a door commits, what to do afterwards."""

    def __init__(self, held: bool, on_begin: Callable[[], None] | None = None):
        self.held = held
        self.on_begin = on_begin
        self.begun = False
        self.depth = 0
        self.afterwards: list[Callable[[], None]] = []


_unit: ContextVar[_Unit | None] = ContextVar("unit", default=None)


def _begin(unit: _Unit) -> None:
    """Leave the read transaction and open one for writing; what was loaded is read again inside it."""
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError(f"Changed outside a command: {list(session.new) + list(session.dirty) + list(session.deleted)}")
    session.rollback()
    unit.begun = True
    writing.set(True)
    session.connection()
    if unit.on_begin:
        unit.on_begin()


def _abandon(unit: _Unit) -> None:
    unit.begun = False
    unit.afterwards.clear()
    db.session.rollback()
    writing.set(False)


def _commit(unit: _Unit) -> None:
    try:
        db.session.commit()
    except BaseException:
        _abandon(unit)
        raise
    unit.begun = False
    writing.set(False)
    callbacks, unit.afterwards = unit.afterwards, []
    # What comes afterwards is no part of this unit: each callback opens and commits its own.
    token = _unit.set(None)
    try:
        for callback in callbacks:
            callback()
    finally:
        _unit.reset(token)


def command(function):
    """Make `function` a use case: all of it is written, or nothing is.

    A command called by a command joins the transaction that is open already.
    """

    @wraps(function)
    def run(*args, **kwargs):
        unit = _unit.get()
        token = None
        if unit is None:
            unit = _Unit(held=False)
            token = _unit.set(unit)
        try:
            if not unit.begun:
                _begin(unit)
            unit.depth += 1
            try:
                result = function(*args, **kwargs)
            finally:
                unit.depth -= 1
            if unit.depth == 0:
                db.session.flush()
                if not unit.held:
                    _commit(unit)
            return result
        except BaseException:
            if unit.depth == 0 and unit.begun:
                _abandon(unit)
            raise
        finally:
            if token is not None:
                _unit.reset(token)

    run.is_command = True
    return run


@contextmanager
def unit(on_begin: Callable[[], None] | None = None):
    """Hold the commit of whatever command runs inside until the block ends; undo it where the block raises.

    `on_begin` runs inside the transaction as soon as a command has opened it. Yields an object whose
    `begun` tells whether something was written, and whose `abandon()` undoes it.
    """
    held = _Unit(held=True, on_begin=on_begin)
    held.abandon = lambda: _abandon(held)
    token = _unit.set(held)
    try:
        yield held
        if held.begun:
            _commit(held)
    except BaseException:
        if held.begun:
            _abandon(held)
        raise
    finally:
        _unit.reset(token)


def after_commit(callback: Callable[[], None]) -> None:
    """Call this once the open transaction is committed; it is forgotten where the transaction is undone."""
    current = _unit.get()
    if current is None or not current.begun:
        raise RuntimeError("after_commit is for commands only.")
    current.afterwards.append(callback)


def deciding() -> bool:
    """Whether a command is being carried out at this moment; no longer so when a door only waits to commit it."""
    current = _unit.get()
    return current is not None and current.depth > 0


def in_command() -> bool:
    """Whether a write transaction is open."""
    current = _unit.get()
    return current is not None and current.begun
