"""Challenges, their phases, prizes, rulebooks, updates and appointed people."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.accounts.models import User
from ideahub.domain.files.models import File
from ideahub.domain.organizations.models import Organization
from ideahub.kernel import clock
from ideahub.kernel.db import Json, Moment, Row
from ideahub.kernel.words import retold

SWITCHES = ("entries", "edits", "votes", "entries_shown", "tally_shown", "attempts")
VISIBILITIES = ("public", "unlisted", "private")
ROLES = ("moderator", "guest")


class Challenge(Row):
    """One open call. `setup` holds its rules by section; from publication on it equals the newest rulebook.

    `unfinished` holds what was typed into a step of a draft and cannot be taken yet: step to {field: text}.
    """

    __tablename__ = "challenge"
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    brief: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    kind: Mapped[str] = mapped_column(default="idea")
    visibility: Mapped[str] = mapped_column(default="public")
    state: Mapped[str] = mapped_column(default="draft")
    setup: Mapped[dict] = mapped_column(Json, default=dict)
    unfinished: Mapped[dict] = mapped_column(Json, default=dict)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_reason: Mapped[str | None]
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    entry_count: Mapped[int] = mapped_column(default=0)
    listed_count: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    voter_count: Mapped[int] = mapped_column(default=0)
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)
    picture: Mapped[File | None] = relationship(lazy="joined")
    phases: Mapped[list["Phase"]] = relationship(order_by="Phase.position", lazy="selectin", cascade="all, delete-orphan")
    prizes: Mapped[list["Prize"]] = relationship(order_by="Prize.position", lazy="selectin", cascade="all, delete-orphan")
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'decided', 'completed', 'cancelled')", name="state"),
        CheckConstraint("visibility IN ('public', 'unlisted', 'private')", name="visibility"),
        Index("ix_challenge_listed", "state", "visibility", "closes_at", "id"),
    )

    def phase(self) -> "Phase | None":
        """The latest phase that is running now (its end is out), or None."""
        moment = clock.now()
        running = [phase for phase in self.phases if phase.starts_at <= moment < phase.ends_at]
        return running[-1] if running else None

    def is_on(self, switch: str) -> bool:
        """Whether a running phase has this switch, in a published challenge. Asked of the clock, never stored.

        What counts is when the request had arrived: who waits for a lock over the deadline is in time.
        """
        if self.state != "published":
            return False
        moment = clock.received()
        return any(switch in phase.switches and phase.starts_at <= moment < phase.ends_at for phase in self.phases)

    @property
    def decided_by(self) -> str:
        """Who decides by the rules: the vote, the sponsor, or the test score."""
        return self.setup.get("decides", {}).get("by", "vote")

    def is_over(self) -> bool:
        """Whether the last phase has ended."""
        return self.closes_at is not None and self.closes_at <= clock.now()


class Phase(Row):
    """A dated stretch of a challenge with switches; `ends_at` itself is out."""

    __tablename__ = "phase"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    label: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    switches: Mapped[list] = mapped_column(Json)
    announced_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_phase_starts", "starts_at"),
    )

    @property
    def words(self) -> str:
        """The label: in the reader's language where it is one of ours, else as it was written."""
        return retold(self.label)


class Prize(Row):
    """What is promised for a place: whole minor units of a currency, or a thing in words."""

    __tablename__ = "prize"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    position: Mapped[int]
    label: Mapped[str]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    thing: Mapped[str | None]
    __table_args__ = (
        UniqueConstraint("challenge_id", "position"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="money"),
        CheckConstraint("amount IS NOT NULL OR thing IS NOT NULL", name="something"),
        CheckConstraint("amount IS NULL OR amount > 0", name="positive"),
    )


class Rulebook(Row):
    """Everything that decides the outcome, frozen: canonical JSON, its SHA-256, chained to the one before."""

    __tablename__ = "rulebook"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    version: Mapped[int]
    body: Mapped[str]
    sha256: Mapped[str]
    previous_sha256: Mapped[str | None]
    changes: Mapped[list] = mapped_column(Json, default=list)
    reason: Mapped[str] = mapped_column(default="")
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    frozen_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    __table_args__ = (UniqueConstraint("challenge_id", "version"),)


class Update(Row):
    """News from the sponsor to everybody in the challenge."""

    __tablename__ = "update"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    title: Mapped[str]
    body: Mapped[str]
    posted_at: Mapped[datetime] = mapped_column(Moment)
    posted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    posted_by: Mapped[User] = relationship()


class Appointment(Row):
    """A person appointed to a role in one challenge: moderator, or guest of a private challenge."""

    __tablename__ = "appointment"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[str]
    appointed_at: Mapped[datetime] = mapped_column(Moment)
    user: Mapped[User] = relationship()
    __table_args__ = (
        UniqueConstraint("challenge_id", "user_id", "role"),
        CheckConstraint("role IN ('moderator', 'guest')", name="role"),
    )
