"""The ranking, frozen and announced; in prediction contests how sure its first places are."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.models import Attempt
from ideahub.kernel.db import Json, Moment, Row
from ideahub.kernel.words import said


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

    @property
    def sentences(self) -> list[str]:
        """The account in the language that is spoken now."""
        return [said(words) for words in self.account]


class Comparison(Row):
    """How sure a place is over the next one, on the hidden half, under one version of the answers; worked out after the announcement.

    `first_id` and `second_id` are the files that counted. `outcome` is what scorer/compare.py says of them; `lease_until` says until when a
    worker holds the row, or when it is tried again.
    """

    __tablename__ = "comparison"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    place: Mapped[int]
    answers_version: Mapped[int]
    first_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    state: Mapped[str] = mapped_column(default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[dict | None] = mapped_column(Json)
    fault: Mapped[str | None]
    compared_at: Mapped[datetime | None] = mapped_column(Moment)
    first: Mapped[Attempt] = relationship(foreign_keys=first_id)
    second: Mapped[Attempt] = relationship(foreign_keys=second_id)
    __table_args__ = (
        UniqueConstraint("challenge_id", "place", "answers_version"),
        CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
        CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="outcome"),
        Index("ix_comparison_state", "state", "id"),
    )
