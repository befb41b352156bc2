"""Finding organizations, their people and their invitations."""

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from ideahub.domain.accounts.models import User
from ideahub.domain.organizations.links import invitation_id
from ideahub.domain.organizations.models import Invitation, Membership, Organization
from ideahub.domain.organizations.roles import MANAGING, role_in
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.paging import Page, keyset_page
from ideahub.kernel.policy import authorize
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import _


def visible_organization(_actor, slug: str) -> Organization:
    """The organization with this slug; everybody may see every one."""
    organization = db.session.scalar(select(Organization).where(Organization.slug == slug)) if clean_line(slug) == slug else None
    if organization is None:
        raise NotFound(_("There is no such organization."))
    return organization


def find_organization(organization_id: int) -> Organization | None:
    """The organization with this key, or None."""
    return db.session.get(Organization, organization_id)


def listed_organizations(cursor: str | None = None, size: int = 24) -> Page:
    """Every organization, the youngest first; rows are (Organization, id)."""
    return keyset_page(select(Organization, Organization.id), [Organization.id], cursor, size)


def role_of(actor, organization_id: int) -> str | None:
    """The actor's role there: owner, manager, member, or None."""
    return role_in(actor, organization_id)


def organizations_of(user) -> list[Organization]:
    """The organizations a person belongs to, by name."""
    return [membership.organization for membership in memberships_of(user)]


def managed_organizations(user) -> list[Organization]:
    """The organizations a person may open challenges for, by name."""
    return [membership.organization for membership in memberships_of(user) if membership.role in MANAGING]


def memberships_of(user) -> list[Membership]:
    """A person's memberships with their organizations, by name."""
    if user.id is None:
        return []
    own = select(Membership).join(Organization).where(Membership.user_id == user.id).options(joinedload(Membership.organization))
    return list(db.session.scalars(own.order_by(Organization.name, Organization.id)))


def members_of(organization: Organization) -> list[Membership]:
    """Who belongs to it: owners, managers, members, each by name."""
    rank = case({"owner": 0, "manager": 1}, value=Membership.role, else_=2)
    people = select(Membership).join(User).where(Membership.organization_id == organization.id).options(joinedload(Membership.user))
    return list(db.session.scalars(people.order_by(rank, User.name, User.id)))


def membership_in(actor, organization: Organization, membership_id: int) -> Membership:
    """One membership of the organization, for those who may see its people."""
    authorize(actor, "organization.see_people", organization)
    for membership in members_of(organization):
        if membership.id == membership_id:
            return membership
    raise NotFound(_("This person does not belong to the organization any more."))


def open_invitations(actor, organization: Organization) -> list[Invitation]:
    """Invitations that wait for an answer, for those who may invite; the newest first."""
    authorize(actor, "organization.invite", organization)
    waiting = select(Invitation).where(
        Invitation.organization_id == organization.id, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > clock.now(),
    )  # fmt: skip
    return list(db.session.scalars(waiting.order_by(Invitation.id.desc())))


def invitation_in(actor, organization: Organization, key: int) -> Invitation:
    """One open invitation of the organization, for those who may invite."""
    for invitation in open_invitations(actor, organization):
        if invitation.id == key:
            return invitation
    raise NotFound(_("This invitation is not open any more."))


def invitation_by_token(token: str) -> Invitation:
    """The open invitation of a link; NotFound or Invalid, with the way out, where it was answered, withdrawn or is too old."""
    invitation = db.session.get(Invitation, invitation_id(token))
    if invitation is None or invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= clock.now():
        raise NotFound(_("This invitation was answered, withdrawn, or is too old. Ask the organization for a new one."))
    return invitation


def find_invitation(key: int) -> Invitation | None:
    """The invitation with this key, in any state, or None."""
    return db.session.get(Invitation, key)
