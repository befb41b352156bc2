"""What people are told, and how they wish to be told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ideahub.kernel.db import Json, Moment, Row


class Notification(Row):
    """One thing told to one person; `key` makes it happen once, `kind` and `values` make the sentence."""

    __tablename__ = "notification"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str]
    kind: Mapped[str]
    values: Mapped[dict] = mapped_column(Json)
    path: Mapped[str]
    told_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notification_inbox", "user_id", "id"),
        Index("ix_notification_unread", "user_id", sqlite_where=text("read_at IS NULL"), postgresql_where=text("read_at IS NULL")),
    )


class Preference(Row):
    """That a person does not want a topic by a channel; without a row the topic's default holds."""

    __tablename__ = "preference"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    topic: Mapped[str]
    channel: Mapped[str]
    wanted: Mapped[bool]
    __table_args__ = (UniqueConstraint("user_id", "topic", "channel"),)
