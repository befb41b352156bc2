"""First answers to repeated posts: the same key gives the same answer, and the work is done once."""

from datetime import datetime, timedelta

from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ideahub.kernel import clock
from ideahub.kernel.db import Json, Moment, Row, add_unless_there, db
from ideahub.kernel.transactions import command

KEPT = timedelta(days=7)


class Answer(Row):
    """What was answered to the first post with this key by this owner."""

    __tablename__ = "answer"
    owner: Mapped[str]
    key: Mapped[str]
    asked: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    status: Mapped[int | None]
    headers: Mapped[dict | None] = mapped_column(Json)
    body: Mapped[str | None]
    __table_args__ = (UniqueConstraint("owner", "key"),)


class AskedBefore(Exception):
    """This key has been claimed by another transaction: its answer is to be given instead."""


def first_answer(owner: str, key: str) -> Answer | None:
    """The answer kept under this key, or None."""
    return db.session.scalar(select(Answer).where(Answer.owner == owner, Answer.key == key))


def claim(owner: str, key: str, asked: str) -> Answer:
    """Claim the key in the open write transaction, before anything else is written in it.

    Raises AskedBefore where another transaction has claimed it (on PostgreSQL after waiting for its end).
    """
    row = add_unless_there(Answer, owner=owner, key=key, asked=asked, at=clock.now())
    if row is None:
        raise AskedBefore
    return row


@command
def forget_old_answers() -> int:
    """Delete answers older than a week. Gives how many."""
    return db.session.execute(delete(Answer).where(Answer.at < clock.now() - KEPT)).rowcount
