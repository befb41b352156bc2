"""Signed tokens for links in mails: one purpose each, with an end."""

from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from ideahub.kernel import clock
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _

FROM_THE_FUTURE = timedelta(days=1)


def sign(purpose: str, payload, secret: str) -> str:
    """A token that carries `payload` (plain JSON values) for one purpose."""
    return URLSafeSerializer(secret, salt=f"ideahub.{purpose}").dumps([int(clock.now().timestamp()), payload])


def read(purpose: str, token: str, secret: str, max_age: timedelta):
    """The payload; Invalid where the token is forged, of another purpose or too old.

    A token whose moment lies up to a day ahead is still good: the server's clock may have jumped back.
    """
    try:
        moment, payload = URLSafeSerializer(secret, salt=f"ideahub.{purpose}").loads(token[:2000])
        age = timedelta(seconds=int(clock.now().timestamp()) - moment)
    except (BadData, ValueError, TypeError, OverflowError):
        raise Invalid(_("This link is not complete, or it is not ours. Ask for a new one.")) from None
    if not -FROM_THE_FUTURE <= age <= max_age:
        raise Invalid(_("This link is too old. Ask for a new one."))
    return payload
