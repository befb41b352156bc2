"""Who may enter and who may vote, by the rulebook; the answer is True or the sentence that says why not."""

from datetime import timedelta

from sqlalchemy import exists, select

from ideahub.domain.challenges.models import Appointment, Challenge
from ideahub.domain.organizations.models import Membership
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.words import _

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


def belongs_to_sponsor(actor, challenge: Challenge) -> bool:
    """Whether the actor is a member of the organization that holds the challenge."""
    return bool(db.session.scalar(select(exists().where(Membership.organization_id == challenge.organization_id, Membership.user_id == actor.id))))


def is_appointed(actor, challenge: Challenge, role: str) -> bool:
    """Whether the actor holds this appointment in the challenge."""
    return bool(
        db.session.scalar(select(exists().where(Appointment.challenge_id == challenge.id, Appointment.user_id == actor.id, Appointment.role == role)))
    )
