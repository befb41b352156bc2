"""Who may see, edit, publish, amend and cancel a challenge."""

from ideahub.domain.accounts.policies import in_good_standing, member, signed_in
from ideahub.domain.challenges.eligibility import is_appointed, roles_in
from ideahub.domain.organizations.policies import is_manager
from ideahub.domain.organizations.roles import MANAGING
from ideahub.kernel.policy import allow, rule
from ideahub.kernel.words import _l


@rule(_l("This is for the owners and managers of the organization that holds the challenge."))
def hosts_it(actor, challenge):
    """An owner or manager of the challenge's organization."""
    return not roles_in(actor, challenge).isdisjoint(MANAGING)


@rule(_l("This is for the moderators of the challenge."))
def moderates_it(actor, challenge):
    """Appointed as moderator."""
    return is_appointed(actor, challenge, "moderator")


@rule(_l("This challenge is by invitation."))
def is_guest(actor, challenge):
    """Invited to a private challenge."""
    return is_appointed(actor, challenge, "guest")


@rule(_l("There is no such challenge."))
def is_open_to_all(actor, challenge):
    """Published in any later state, and public or known by its link."""
    return challenge.state != "draft" and challenge.visibility in ("public", "unlisted")


@rule(_l("There is no such challenge."))
def is_published(actor, challenge):
    """Not a draft any more."""
    return challenge.state != "draft"


@rule(_l("This challenge is published; its rules are frozen. An amendment can extend, add and clarify."))
def is_draft(actor, challenge):
    """Still a draft."""
    return challenge.state == "draft"


@rule(_l("Only a published challenge that is not decided can be changed so."))
def is_running(actor, challenge):
    """Published, neither decided nor cancelled."""
    return challenge.state == "published"


host = signed_in & in_good_standing & hosts_it

allow("challenge.create", member & is_manager)
allow("challenge.see", is_open_to_all | (signed_in & hosts_it) | (is_published & signed_in & (moderates_it | is_guest)))
allow("challenge.host", signed_in & hosts_it)
allow("challenge.edit", host & is_draft)
allow("challenge.publish", host & is_draft)
allow("challenge.duplicate", host)
allow("challenge.amend", host & is_running)
allow("challenge.post_update", host & is_published)
allow("challenge.cancel", host & is_running)
allow("challenge.appoint", host)
allow("challenge.decide", host & is_running)
allow("challenge.announce_phase", rule(_l("Only the clock announces phases."))(lambda actor, challenge: False))
