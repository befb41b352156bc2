"""Appointing and dismissing people of a challenge, as the wizard and the page of its people do it."""

from flask import flash, request

from ideahub.domain.challenges import commands, queries
from ideahub.domain.challenges.forms import AppointForm
from ideahub.domain.challenges.models import Challenge
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.words import _
from ideahub.web.posting import take
from ideahub.web.session import current_actor

ROLES_SHOWN = ("moderator", "guest")


def appointing(challenge: Challenge) -> tuple[bool, AppointForm]:
    """(whether this post has done what it asks, the form)."""
    if request.method == "GET":
        return False, AppointForm(role="moderator")
    if "dismiss" in request.form:
        role, key = request.form.get("dismiss_role", ""), request.form["dismiss"]
        for appointment in queries.appointed(challenge, role):
            if str(appointment.user_id) == key:
                commands.dismiss(actor=current_actor(), challenge=challenge, user=appointment.user, role=role)
        return True, AppointForm(role="moderator")
    form = AppointForm.over(request.form)
    return bool(take(form, lambda values: _appoint(challenge, values))), form


def _appoint(challenge: Challenge, values: dict) -> bool:
    try:
        appointment = commands.appoint(actor=current_actor(), challenge=challenge, **values)
    except Conflict as refusal:
        raise Invalid(refusal.sentence, field="handle") from None
    flash(_("%(name)s is appointed and told.", name=appointment.user.name), "good")
    return True


def people_of(challenge: Challenge) -> dict:
    """Role to its appointments."""
    return {role: queries.appointed(challenge, role) for role in ROLES_SHOWN}
