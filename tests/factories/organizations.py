"""Organizations, made through the commands."""

from ideahub.domain.accounts.models import User
from ideahub.domain.organizations import commands
from ideahub.domain.organizations.models import Membership, Organization
from ideahub.kernel.policy import SYSTEM
from tests.factories.accounts import make_person


def make_organization(owner: User | None = None, name: str = "City of Lindenhafen", **wishes) -> Organization:
    """An organization with one owner."""
    return commands.found_organization(actor=owner or make_person("Olga Olsen"), name=name, **wishes)


def make_member(organization: Organization, person: User | None = None, role: str = "member") -> Membership:
    """A person who belongs to an organization."""
    return commands.add_member(actor=SYSTEM, organization=organization, user=person or make_person("Mia Member"), role=role)
