"""Telling people, and keeping their wishes."""

from sqlalchemy import select, update

from ideahub.domain.accounts.models import User
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Denied
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _
from ideahub.observers.notifications.channel import channels
from ideahub.observers.notifications.kinds import KINDS
from ideahub.observers.notifications.models import Notification, Preference
from ideahub.observers.notifications.queries import wishes_of


@command
def notify(*, user_id: int, key: str, kind: str, values: dict, path: str) -> bool:
    """Tell one person one thing, once for each `key`, by every channel that the person wants for its topic."""
    person, speaks = db.session.get(User, user_id), KINDS[kind]
    if person is None or person.state == "closed":
        return False
    if db.session.scalar(select(Notification.id).where(Notification.user_id == user_id, Notification.key == key)):
        return False
    wishes = wishes_of(person) if speaks.topic else {}
    for channel in channels:
        if speaks.topic is None or wishes.get((speaks.topic, channel.name), channel.default):
            told = Notification(user_id=user_id, key=key, kind=kind, values=values, path=path, told_at=clock.now())
            channel.deliver(person, told, speaks)
    return True


@command
def mark_read(*, actor, notification_ids: list[int] | None = None) -> int:
    """Mark these of the actor's notifications read; all of them where none are named. Gives how many changed."""
    if actor.id is None:
        raise Denied(_("Sign in first."))
    unread = update(Notification).where(Notification.user_id == actor.id, Notification.read_at.is_(None))
    if notification_ids is not None:
        unread = unread.where(Notification.id.in_(notification_ids))
    return db.session.execute(unread.values(read_at=clock.now())).rowcount


@command
def choose_channels(*, actor, wishes: dict[tuple[str, str], bool]) -> None:
    """Keep what the actor wants to be told by which channel."""
    if actor.id is None:
        raise Denied(_("Sign in first."))
    for (topic, channel), wanted in wishes.items():
        if (topic, channel) not in wishes_of(actor):
            continue
        row = db.session.scalar(select(Preference).where(Preference.user_id == actor.id, Preference.topic == topic, Preference.channel == channel))
        if row is None:
            db.session.add(Preference(user_id=actor.id, topic=topic, channel=channel, wanted=wanted))
        else:
            row.wanted = wanted
