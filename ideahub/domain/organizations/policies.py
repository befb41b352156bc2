"""Who may act for an organization."""

from ideahub.domain.accounts.policies import is_operator, member, signed_in
from ideahub.domain.organizations.roles import MANAGING, role_in, sole_owner_of
from ideahub.kernel.policy import allow, rule, tighten
from ideahub.kernel.words import _, _l


@rule(_l("This is for the owners of the organization."))
def is_owner(actor, organization):
    """An owner."""
    return role_in(actor, organization.id) == "owner"


@rule(_l("This is for the owners and managers of the organization."))
def is_manager(actor, organization):
    """An owner or a manager."""
    return role_in(actor, organization.id) in MANAGING


@rule(_l("This is for the people of the organization."))
def belongs_to(actor, organization):
    """Anybody who belongs to it."""
    return role_in(actor, organization.id) is not None


@rule(_l("This organization would be left without an owner."))
def leaves_an_owner(_actor, user):
    """An account that is the only owner of an organization stays open until somebody else owns it too."""
    name = sole_owner_of(user.id)
    return name is None or _("You are the only owner of %(organization)s. Make somebody else an owner first.", organization=name)


allow("organization.found", member)
allow("organization.edit", member & is_manager)
allow("organization.invite", member & is_manager)
allow("organization.manage_people", member & is_owner)
allow("organization.see_people", signed_in & belongs_to)
allow("organization.leave", signed_in & belongs_to)
allow("organization.add_member", is_operator)
allow("organization.take_out", is_operator)
allow("invitation.accept", member)
tighten("account.close", leaves_an_owner)
