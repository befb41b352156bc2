"""The bell: the notification's own row is the delivery."""

from ideahub.kernel.db import db
from ideahub.kernel.words import _l
from ideahub.observers.notifications.channel import Channel, channels


@channels.register
class Inbox(Channel):
    """Shown under the bell."""

    name, label = "inbox", _l("On the site")

    def deliver(self, person, notification, kind):
        db.session.add(notification)
