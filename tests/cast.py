"""The cast: Olga hosts, Ed and Walt enter, Vera votes, Mona and Jude moderate, Sam runs the site, Mallory is suspended.

Each function gives its person, made through the commands when first asked for in a test.
"""

from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.organizations.models import Organization
from ideahub.domain.organizations.queries import organizations_of
from tests.factories.accounts import make_operator, make_person, make_suspended
from tests.factories.organizations import make_organization


def _known(handle: str, name: str, make=make_person) -> User:
    return user_by_handle(handle) or make(name, handle=handle, email=f"{handle}@example.org")


def olga() -> User:
    """She hosts: the owner of the City of Lindenhafen (see `lindenhafen`)."""
    return _known("olga", "Olga Olsen")


def ed() -> User:
    """He enters."""
    return _known("ed", "Ed Entrant")


def walt() -> User:
    """He enters too."""
    return _known("walt", "Walt Wiese")


def vera() -> User:
    """She votes."""
    return _known("vera", "Vera Vogel")


def mona() -> User:
    """She moderates."""
    return _known("mona", "Mona Moreau")


def jude() -> User:
    """He moderates too, and decides appeals."""
    return _known("jude", "Jude Jensen")


def sam() -> User:
    """Staff and operator."""
    return _known("sam", "Sam Sørensen", make_operator)


def mallory() -> User:
    """Suspended."""
    return _known("mallory", "Mallory Mund", make_suspended)


def lindenhafen() -> Organization:
    """Olga's organization."""
    owned = organizations_of(olga())
    return owned[0] if owned else make_organization(olga())
