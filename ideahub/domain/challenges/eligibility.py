"""Who may enter and who may vote, by the rulebook; the answer is True or the sentence that says why not."""

from datetime import timedelta

from sqlalchemy import bindparam, select, union_all

from ideahub.domain.challenges.models import Appointment, Challenge
from ideahub.domain.organizations.models import Membership
from ideahub.domain.organizations.roles import ROLES
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.remembered import remembered
from ideahub.kernel.words import _

_membership, _appointment = Membership.__table__.c, Appointment.__table__.c
_ROLES = union_all(
    select(_membership.role).where(_membership.organization_id == bindparam("organization"), _membership.user_id == bindparam("actor")),
    select(_appointment.role).where(_appointment.challenge_id == bindparam("challenge"), _appointment.user_id == bindparam("actor")),
)
AUDIENCES = ("verified", "domains", "members", "guests")


def eligible(actor, challenge: Challenge, act: str):
    """Whether the actor may `enter` or `vote` in this challenge: True, or a sentence with the way out."""
    rules = challenge.setup.get("eligibility", {})
    asked = rules.get(act, {})
    sponsors = belongs_to_sponsor(actor, challenge)
    if sponsors and not rules.get("sponsor_people", False):
        return _("You belong to the organization that holds this challenge; its people neither enter nor vote.")
    least = asked.get("min_account_days", 0)
    if least and actor.opened_at + timedelta(days=least) > clock.now():
        return _("The rules ask for an account that is at least %(days)d days old.", days=least)
    who = asked.get("who", "verified")
    if who == "verified" or (who == "members" and sponsors):
        return True
    if who == "domains":
        domains = [domain.lower() for domain in asked.get("domains", [])]
        if (actor.email or "").rpartition("@")[2] in domains:
            return True
        return _("The rules ask for a mail address at %(domains)s.", domains=", ".join(domains))
    if who == "guests" and is_appointed(actor, challenge, "guest"):
        return True
    if who == "members":
        return _("The rules ask for members of %(organization)s.", organization=challenge.organization.name)
    return _("The rules ask for people whom the sponsor has invited.")


def roles_in(actor, challenge: Challenge) -> frozenset[str]:
    """What the actor is here: owner, manager or member of the organization; moderator or guest by appointment. One read."""
    if actor.id is None:
        return frozenset()
    keys = {"actor": actor.id, "challenge": challenge.id, "organization": challenge.organization_id}
    return remembered(("roles", actor.id, challenge.id), lambda: frozenset(db.session.scalars(_ROLES, keys)))


def belongs_to_sponsor(actor, challenge: Challenge) -> bool:
    """Whether the actor is a member of the organization that holds the challenge."""
    return not roles_in(actor, challenge).isdisjoint(ROLES)


def is_appointed(actor, challenge: Challenge, role: str) -> bool:
    """Whether the actor holds this appointment in the challenge."""
    return role in roles_in(actor, challenge)
