"""Who is what in an organization: one indexed read."""

from sqlalchemy import select

from ideahub.domain.organizations.models import Membership
from ideahub.kernel.db import db
from ideahub.kernel.words import _l

ROLES = ("owner", "manager", "member")
MANAGING = ROLES[:2]


def role_in(actor, organization_id: int) -> str | None:
    """owner, manager, member, or None."""
    if actor.id is None:
        return None
    return db.session.scalar(select(Membership.role).where(Membership.organization_id == organization_id, Membership.user_id == actor.id))


def sole_owner_of(user_id: int) -> str | None:
    """The name of an organization that has this person as its only owner, or None."""
    owned = select(Membership).where(Membership.user_id == user_id, Membership.role == "owner")
    for membership in db.session.scalars(owned):
        others = select(Membership.id).where(
            Membership.organization_id == membership.organization_id, Membership.role == "owner", Membership.user_id != user_id
        )
        if db.session.scalar(others.limit(1)) is None:
            return membership.organization.name
    return None


def role_label(role: str):
    """What a role is called in a sentence."""
    return {"owner": _l("owner"), "manager": _l("manager"), "member": _l("member")}[role]
