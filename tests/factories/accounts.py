"""People, made through the commands."""

from itertools import count

from ideahub.domain.accounts import commands
from ideahub.domain.accounts.links import verification_token
from ideahub.domain.accounts.models import User
from ideahub.kernel.policy import SYSTEM
from ideahub.kernel.transactions import unit

PASSWORD = "four quiet green lanterns"
# Argon2id with the least memory it takes, made once: what is tested is not how slow it is.
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$2zanU0XTKaAXJeqOByKyJQ$NzTh5k9MINi40VPbol3HVgpWfKwF0mE7bZz6OM4Ba/A"
_numbers = count(1)


def make_unproven(name: str = "Una Unproven", email: str | None = None, handle: str | None = None, **wishes) -> User:
    """An account whose address is not proven yet; its password is PASSWORD."""
    number = next(_numbers)
    return commands.open_account(name=name, email=email or f"person{number}@example.org", password_hash=PASSWORD_HASH, handle=handle, **wishes)


def make_person(name: str = "Ada Lovelace", email: str | None = None, handle: str | None = None, **wishes) -> User:
    """A person who may take part; in one commit, so that no link is mailed."""
    with unit():
        return commands.verify_email(token=verification_token(make_unproven(name, email, handle, **wishes)))


def make_operator(name: str = "Sam Sørensen", **wishes) -> User:
    """A person who runs the site."""
    person = make_person(name, **wishes)
    commands.make_operator(actor=SYSTEM, user=person)
    return person


def make_staff(name: str = "Stella Staff", **wishes) -> User:
    """A person who moderates the whole site."""
    person = make_person(name, **wishes)
    commands.make_staff(actor=SYSTEM, user=person)
    return person


def make_suspended(name: str = "Mallory", reason: str = "Bought votes.", **wishes) -> User:
    """A person who may read, but not act."""
    person = make_person(name, **wishes)
    commands.suspend_account(actor=SYSTEM, user=person, reason=reason)
    return person


def make_session(person: User) -> str:
    """The token of a session of this person."""
    return commands.begin_session(user=person, device="a test")
