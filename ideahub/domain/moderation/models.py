"""Cases, reports, decisions, appeals."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.kernel.db import Json, Moment, Row


class Case(Row):
    """Something that waits for a moderator. One open case a subject; `due_at` is the promised time.

    `why` is entry (pre-moderation), edit (a material change), or reports. `challenge_id` is None for cases
    of the whole site, which go to staff.
    """

    __tablename__ = "moderation_case"
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id"))
    subject: Mapped[str]
    subject_id: Mapped[int]
    title: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    why: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    report_count: Mapped[int] = mapped_column(default=0)
    challenge: Mapped[Challenge | None] = relationship()
    author: Mapped[User | None] = relationship(foreign_keys=[author_id])
    reports: Mapped[list["Report"]] = relationship(order_by="Report.id")
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.id", back_populates="case")
    __table_args__ = (
        CheckConstraint("state IN ('open', 'decided', 'dropped')", name="state"),
        CheckConstraint("why IN ('entry', 'edit', 'reports')", name="why"),
        Index("uq_case_open", "subject", "subject_id", unique=True, sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
        Index("ix_case_desk", "state", "challenge_id", "due_at", "id"),
        Index("ix_case_subject", "subject", "subject_id"),
    )


class Report(Row):
    """One person's report of one thing; a person reports a thing once."""

    __tablename__ = "report"
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"), index=True)
    subject: Mapped[str]
    subject_id: Mapped[int]
    reporter_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    code: Mapped[str]
    sentence: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (UniqueConstraint("subject", "subject_id", "reporter_id"),)


class Decision(Row):
    """What a moderator decided: the action, a reason code, one sentence to the author.

    `before` is the subject's state before, so that the decision can be undone within its time.
    """

    __tablename__ = "decision"
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id"))
    subject: Mapped[str]
    subject_id: Mapped[int]
    moderator_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str]
    code: Mapped[str]
    sentence: Mapped[str] = mapped_column(default="")
    before: Mapped[dict] = mapped_column(Json, default=dict)
    decided_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    case: Mapped[Case] = relationship(back_populates="decisions")
    moderator: Mapped[User] = relationship()
    appeal: Mapped["Appeal | None"] = relationship(back_populates="decision", uselist=False)
    __table_args__ = (
        Index("ix_decision_log", "challenge_id", "id"),
        Index("ix_decision_subject", "subject", "subject_id", "id"),
    )


class Appeal(Row):
    """The one appeal against a decision, decided by another moderator."""

    __tablename__ = "appeal"
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    filed_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sentence: Mapped[str] = mapped_column(default="")
    decision: Mapped[Decision] = relationship(back_populates="appeal")
    __table_args__ = (
        CheckConstraint("state IN ('open', 'upheld', 'overturned')", name="state"),
        Index("ix_appeal_open", "state", "due_at"),
    )
