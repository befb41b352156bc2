"""Entries, their immutable revisions with pictures and files, drafts, and selections."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.files.models import File
from ideahub.kernel.db import Json, Moment, Row


class Entry(Row):
    """What competes. Title, excerpt and cover are those of the current revision, for lists.

    `listed` is 1 while it is published. `points`, `voters`, `rank` and `rising` are its tally: they are
    written only by the voting slice, in the vote's own transaction. `band` and the shuffles make the fair
    order an indexed read.
    """

    __tablename__ = "entry"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[str] = mapped_column(default="submitted")
    listed: Mapped[int] = mapped_column(default=0)
    title: Mapped[str]
    excerpt: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    revision_number: Mapped[int] = mapped_column(default=1)
    material_number: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    receipt: Mapped[str]
    ref: Mapped[str | None]
    points: Mapped[int] = mapped_column(BigInteger, default=0)
    voters: Mapped[int] = mapped_column(default=0)
    rank: Mapped[int] = mapped_column(BigInteger, default=0)
    rising: Mapped[int] = mapped_column(BigInteger, default=0)
    seen: Mapped[int] = mapped_column(BigInteger, default=0)
    band: Mapped[int] = mapped_column(default=0)
    shuffle_a: Mapped[int] = mapped_column(default=0)
    shuffle_b: Mapped[int] = mapped_column(default=0)
    challenge: Mapped[Challenge] = relationship()
    author: Mapped[User] = relationship()
    cover: Mapped[File | None] = relationship()
    __table_args__ = (
        UniqueConstraint("challenge_id", "number"),
        UniqueConstraint("challenge_id", "ref"),
        CheckConstraint("state IN ('submitted', 'changes_requested', 'rejected', 'published', 'hidden', 'withdrawn', 'merged')", name="state"),
        CheckConstraint("listed = CASE WHEN state = 'published' THEN 1 ELSE 0 END", name="listed"),
        CheckConstraint("points >= 0 AND voters >= 0", name="tally"),
        Index("ix_entry_author", "author_id", "challenge_id"),
        Index("ix_entry_newest", "challenge_id", "listed", "number"),
        Index("ix_entry_rank", "challenge_id", "listed", "rank", "id"),
        Index("ix_entry_rising", "challenge_id", "listed", "rising", "id"),
        Index("ix_entry_voters", "challenge_id", "listed", "voters", "id"),
        Index("ix_entry_fair_a", "challenge_id", "listed", "band", "shuffle_a", "id"),
        Index("ix_entry_fair_b", "challenge_id", "listed", "band", "shuffle_b", "id"),
    )


class Revision(Row):
    """One state of an entry's content; written once, never changed."""

    __tablename__ = "revision"
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    answers: Mapped[dict] = mapped_column(Json, default=dict)
    language: Mapped[str] = mapped_column(default="en")
    material: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sha256: Mapped[str]
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.position", lazy="selectin")
    __table_args__ = (UniqueConstraint("entry_id", "number"),)


class Attachment(Row):
    """A picture or file of a revision; `field` is the form field it answers, or None for the story's own."""

    __tablename__ = "attachment"
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), index=True)
    position: Mapped[int]
    field: Mapped[str | None]
    file: Mapped[File] = relationship(lazy="joined", innerjoin=True)
    __table_args__ = (UniqueConstraint("revision_id", "position"),)


class Draft(Row):
    """A working copy that saves itself: of a new entry (`entry_id` None), or of a change to one."""

    __tablename__ = "draft"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict] = mapped_column(Json, default=dict)
    language: Mapped[str] = mapped_column(default="en")
    files: Mapped[list] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    challenge: Mapped[Challenge] = relationship()
    entry: Mapped[Entry | None] = relationship()
    __table_args__ = (
        Index("ix_draft_author", "author_id", "challenge_id"),
        Index("uq_draft_entry", "entry_id", unique=True, sqlite_where=sql("entry_id IS NOT NULL"), postgresql_where=sql("entry_id IS NOT NULL")),
    )


class Selection(Row):
    """An entry lifted to a list in a round; taken down again by `removed_at`."""

    __tablename__ = "selection"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    list: Mapped[str] = mapped_column(default="shortlist")
    reason: Mapped[str] = mapped_column(default="")
    selected_at: Mapped[datetime] = mapped_column(Moment)
    selected_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    entry: Mapped[Entry] = relationship()
    __table_args__ = (
        Index("uq_selection_current", "entry_id", "list", unique=True, sqlite_where=sql("removed_at IS NULL"), postgresql_where=sql("removed_at IS NULL")),
        Index("ix_selection_challenge", "challenge_id", "list", "removed_at"),
    )
