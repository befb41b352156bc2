"""Awards: which entry a promised prize went to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.challenges.models import Challenge, Prize
from ideahub.domain.entries.models import Entry
from ideahub.kernel.db import Moment, Row


class Award(Row):
    """A prize and the entry it went to. `promised` means: recorded, not yet paid."""

    __tablename__ = "award"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    prize_id: Mapped[int] = mapped_column(ForeignKey("prize.id"), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    state: Mapped[str] = mapped_column(default="promised")
    awarded_at: Mapped[datetime] = mapped_column(Moment)
    challenge: Mapped[Challenge] = relationship()
    prize: Mapped[Prize] = relationship()
    entry: Mapped[Entry] = relationship()
    __table_args__ = (CheckConstraint("state IN ('promised')", name="state"),)
