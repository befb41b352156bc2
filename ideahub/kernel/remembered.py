"""Reads that a page repeats: asked once, and kept until the transaction ends or something is written.

While a command is carried out nothing is remembered: what decides is read at that moment.
"""

from collections.abc import Callable, Hashable

from sqlalchemy import event
from sqlalchemy.orm import Session

from ideahub.kernel.db import db
from ideahub.kernel.transactions import deciding


def remembered(key: Hashable, read: Callable):
    """What `read` gives; the same again for the same key until this transaction writes."""
    if deciding():
        return read()
    kept = db.session().info.setdefault("remembered", {})
    if key not in kept:
        kept[key] = read()
    return kept[key]


def _forget(session, *_args) -> None:
    session.info.pop("remembered", None)


event.listen(Session, "after_transaction_end", _forget)
event.listen(Session, "after_flush", _forget)


@event.listens_for(Session, "do_orm_execute")
def _forget_at_writes(state) -> None:
    if not state.is_select:
        _forget(state.session)
