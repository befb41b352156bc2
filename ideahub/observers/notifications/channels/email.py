"""Mail, one for each notification, to people whose address is proven."""

from ideahub.kernel.links import absolute
from ideahub.kernel.outbox import write_letter
from ideahub.kernel.words import _, _l, speaking
from ideahub.observers.notifications.channel import Channel, channels


@channels.register
class Email(Channel):
    """To the address of the account."""

    name, label = "email", _l("By mail")

    def deliver(self, person, notification, kind):
        if not person.email or not person.email_verified_at:
            return
        with speaking(person.language):
            subject, words = str(kind.subject(notification.values)), str(kind.body(notification.values))
            closing = _("You can choose what you are told on your settings page: %(address)s", address=absolute("/notifications/settings"))
            text = f"{words}\n\n{absolute(notification.path)}\n\n--\n{closing}\n"
        write_letter(key=f"notification:{person.id}:{notification.key}", to=person.email, subject=subject, text=text)
