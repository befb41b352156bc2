"""The links that mails to accounts carry: signed, bound to what they prove, dead once that has changed."""

import hashlib
from datetime import timedelta

from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.passwords import fingerprint
from ideahub.kernel import links, tokens
from ideahub.kernel.db import db
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _

AGES = {"verify-email": timedelta(days=7), "reset-password": timedelta(hours=2), "change-email": timedelta(hours=24)}


def verification_token(user: User) -> str:
    """Proves the account's present address, for a week."""
    return _sign("verify-email", user, user.email)


def verification_path(user: User) -> str:
    """The page on which the address is proven."""
    return f"/verify/{verification_token(user)}"


def reset_token(user: User) -> str:
    """Lets a new password be set, for two hours and until the password changes."""
    return _sign("reset-password", user, fingerprint(user))


def reset_path(user: User) -> str:
    """The page on which a new password is set."""
    return f"/reset/{reset_token(user)}"


def email_change_token(user: User) -> str:
    """Proves the address that is waiting in `new_email`, for a day."""
    return _sign("change-email", user, user.new_email)


def email_change_path(user: User) -> str:
    """The page on which the new address is proven."""
    return f"/settings/email/{email_change_token(user)}"


def user_of_verification(token: str) -> User:
    """Whose address this token proves; Invalid, with the way out, where it is too old or the address is another one now."""
    return _read("verify-email", token, lambda user: user.email, _("This link is too old or not complete. Sign in, and ask for a new one under Settings."))


def user_of_reset(token: str) -> User:
    """Whose password this token lets be set; Invalid where it is too old or was used."""
    return _read("reset-password", token, fingerprint, _("This link is too old, was used already, or is not complete. Ask for a new one."))


def user_of_email_change(token: str) -> User:
    """Whose new address this token proves; Invalid where it is too old or another address is waiting."""
    return _read("change-email", token, lambda user: user.new_email, _("This link is too old or not complete. Ask for the change again under Settings."))


def _sign(purpose: str, user: User, bound_to: str | None) -> str:
    return tokens.sign(purpose, {"user": user.id, "to": _digest(bound_to)}, links.secret())


def _read(purpose: str, token: str, bound_to, sentence) -> User:
    try:
        payload = tokens.read(purpose, token, links.secret(), AGES[purpose])
    except Invalid:
        raise Invalid(sentence) from None
    user = db.session.get(User, payload["user"])
    if user is None or user.is_closed or bound_to(user) is None or _digest(bound_to(user)) != payload["to"]:
        raise Invalid(sentence)
    return user


def _digest(value: str | None) -> str:
    return hashlib.sha256((value or "").encode()).hexdigest()[:20]
