"""Ballots and their lines: one shape for every method. The tally itself stands on the entry's row."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.entries.models import Entry
from ideahub.kernel.db import Moment, Row


class Ballot(Row):
    """One person's votes in one challenge; `receipt` is the digest of its present marks."""

    __tablename__ = "ballot"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    marked: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    receipt: Mapped[str | None]
    lines: Mapped[list["Line"]] = relationship(order_by="Line.entry_id", cascade="all, delete-orphan", back_populates="ballot")
    __table_args__ = (UniqueConstraint("challenge_id", "voter_id"),)

    def marks(self) -> dict[int, int]:
        """Entry id to value."""
        return {line.entry_id: line.value for line in self.lines}

    def seen(self) -> dict[int, tuple[int, int]]:
        """Entry id to (value, revision that was seen)."""
        return {line.entry_id: (line.value, line.revision_number) for line in self.lines}


class Line(Row):
    """A marked entry, pinned to the revision that was seen."""

    __tablename__ = "ballot_line"
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    value: Mapped[int]
    revision_number: Mapped[int]
    marked_at: Mapped[datetime] = mapped_column(Moment)
    ballot: Mapped[Ballot] = relationship(back_populates="lines")
    entry: Mapped[Entry] = relationship()
    __table_args__ = (
        UniqueConstraint("ballot_id", "entry_id"),
        CheckConstraint("value > 0", name="value"),
        Index("ix_ballot_line_entry", "entry_id", "value"),
    )
