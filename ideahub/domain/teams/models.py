"""Teams, who is and was in them, invitations, and proposals to merge."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.kernel.db import Moment, Row


class Team(Row):
    """The people behind one entry of a challenge. A team that merged into another one keeps its row, and its entry its history."""

    __tablename__ = "team"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    name: Mapped[str]
    name_folded: Mapped[str]
    captain_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    founded_at: Mapped[datetime] = mapped_column(Moment)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    merged_at: Mapped[datetime | None] = mapped_column(Moment)
    challenge: Mapped[Challenge] = relationship()
    entry: Mapped[Entry] = relationship()
    captain: Mapped[User | None] = relationship()
    __table_args__ = (
        UniqueConstraint("challenge_id", "name_folded"),
        CheckConstraint("(merged_into_id IS NULL) = (merged_at IS NULL)", name="merged"),
    )


class TeamMember(Row):
    """That a person is in a team (`current` is 1), or was (NULL): one team of a challenge at a time, by the constraint."""

    __tablename__ = "team_member"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    current: Mapped[int | None] = mapped_column(default=1)
    user: Mapped[User] = relationship()
    __table_args__ = (
        UniqueConstraint("challenge_id", "user_id", "current"),
        CheckConstraint("(current IS NULL) = (left_at IS NOT NULL)", name="current"),
    )


class TeamInvitation(Row):
    """An invitation into a team, by handle (`user_id`) or by mail address (`address`); answered once, and then the address is forgotten.

    Whose account an address is, if anybody's, is looked up only for the person who reads it: the team sees what it typed.
    """

    __tablename__ = "team_invitation"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    address: Mapped[str] = mapped_column(default="")
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    invited_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(default="open")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    team: Mapped[Team] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    invited_by: Mapped[User] = relationship(foreign_keys=[invited_by_id])
    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'declined', 'withdrawn')", name="state"),
        CheckConstraint("state <> 'open' OR (user_id IS NULL) = (address <> '')", name="to_one"),
        Index("ix_team_invitation_open", "user_id", "state"),
        Index("ix_team_invitation_address", "address", "state"),
        Index("uq_team_invitation_user", "team_id", "user_id", unique=True, sqlite_where=sql("state = 'open'"), postgresql_where=sql("state = 'open'")),
        Index(
            "uq_team_invitation_address", "team_id", "address", unique=True,
            sqlite_where=sql("state = 'open' AND user_id IS NULL"), postgresql_where=sql("state = 'open' AND user_id IS NULL"),
        ),
    )  # fmt: skip


class TeamMerge(Row):
    """A proposal that one team goes up in another: made by one captain, answered by the other."""

    __tablename__ = "team_merge"
    from_team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    into_team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(default="open")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    from_team: Mapped[Team] = relationship(foreign_keys=[from_team_id])
    into_team: Mapped[Team] = relationship(foreign_keys=[into_team_id])
    __table_args__ = (
        CheckConstraint("from_team_id <> into_team_id", name="two"),
        CheckConstraint("state IN ('open', 'accepted', 'declined', 'withdrawn')", name="state"),
        Index("ix_team_merge_from", "from_team_id", "state"),
        Index(
            "uq_team_merge_open",
            "from_team_id",
            "into_team_id",
            unique=True,
            sqlite_where=sql("state = 'open'"),
            postgresql_where=sql("state = 'open'"),
        ),
    )
