"""The ranking, frozen and announced."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.kernel.db import Json, Moment, Row


class Announcement(Row):
    """That a challenge was decided: when, by whom, under which rulebook. One a challenge.

    `by_id` is None where the printed default decided, because the sponsor let the time pass.
    """

    __tablename__ = "announcement"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), unique=True)
    announced_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sentence: Mapped[str] = mapped_column(default="")
    rulebook_sha256: Mapped[str]
    ballots: Mapped[int] = mapped_column(default=0)
    challenge: Mapped[Challenge] = relationship()


class Result(Row):
    """One line of the ranking that counts, with the account of how its place came about."""

    __tablename__ = "result"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    place: Mapped[int]
    revision_number: Mapped[int]
    points: Mapped[int] = mapped_column(BigInteger)
    voters: Mapped[int]
    account: Mapped[list] = mapped_column(Json)
    entry: Mapped[Entry] = relationship()
    __table_args__ = (UniqueConstraint("challenge_id", "place"),)
