"""Reading the inbox and its preferences."""

from sqlalchemy import Select, func, select

from ideahub.kernel.db import db
from ideahub.observers.notifications.channel import channels
from ideahub.observers.notifications.kinds import TOPICS
from ideahub.observers.notifications.models import Notification, Preference


def inbox_of(user, before: int | None = None, size: int = 30) -> list[Notification]:
    """What the person was told, the newest first."""
    told = select(Notification).where(Notification.user_id == user.id)
    if before:
        told = told.where(Notification.id < before)
    return list(db.session.scalars(told.order_by(Notification.id.desc()).limit(size)))


def unread_count(user) -> int:
    """How many were not read yet."""
    return db.session.scalar(unread_of(user.id))


def unread_of(user_id) -> Select:
    """The statement that counts what the person has not read."""
    return select(func.count()).select_from(Notification).where(Notification.user_id == user_id, Notification.read_at.is_(None))


def wishes_of(user) -> dict[tuple[str, str], bool]:
    """(topic, channel) to whether the person wants it, the defaults included."""
    wishes = {(topic, channel.name): channel.default for topic in TOPICS for channel in channels}
    for row in db.session.scalars(select(Preference).where(Preference.user_id == user.id)):
        if (row.topic, row.channel) in wishes:
            wishes[row.topic, row.channel] = row.wanted
    return wishes
