"""One's team in a challenge: found it, invite, join, lead, leave, merge."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.queries import visible_challenge
from ideahub.domain.teams import commands, inviting, merging, queries
from ideahub.domain.teams.counting import attempts_counted, counter_of
from ideahub.domain.teams.forms import InviteForm, NameForm, OtherTeamForm
from ideahub.domain.teams.models import Team
from ideahub.domain.teams.rules import team_rules
from ideahub.kernel.errors import DomainError, NotFound
from ideahub.kernel.forms import Form
from ideahub.kernel.limits import limiter
from ideahub.kernel.policy import can, why_not
from ideahub.kernel.words import _
from ideahub.web.addresses import number_in
from ideahub.web.posting import apart, take
from ideahub.web.session import current_actor, for_people

pages = Blueprint("teams", __name__)


@pages.route("/challenges/<slug>/team", methods=["GET", "POST"])
@for_people
@limiter.limit("60 per minute", methods=["POST"])
def show(slug):
    """Found a team, or one's team: its people, invitations, a merge. The field `act` says which of the forms was sent; ?team= previews a merge."""
    challenge, refusal = _challenge_with_teams(slug), None
    act = request.form.get("act", "")
    kind, do = ACTS.get(act, (Form, None))
    form = kind.over(request.form)
    try:
        if do and (answer := take(form, lambda values: do(challenge, values))):
            return answer
    except DomainError as error:
        refusal = error
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return _page(challenge, act, form, refusal), status


def _challenge_with_teams(slug: str) -> Challenge:
    challenge = visible_challenge(current_actor(), slug)
    if challenge.state == "draft" or team_rules(challenge) is None:
        raise NotFound(_("There is no such page."))
    return challenge


def _page(challenge: Challenge, act: str, form: Form, refusal: DomainError | None):
    actor, team = current_actor(), queries.team_of(current_actor(), challenge)
    forms = {"found": NameForm(), "rename": NameForm(name=team.name if team else ""), "invite": InviteForm(), "merge": OtherTeamForm()}
    if act in forms:
        forms[act] = form
    apart(forms)
    preview = _preview(team, forms["merge"]) if team and "team" in request.args else None
    invitations = [(invitation, why_not(actor, "team.join", invitation)) for invitation in queries.invitations_for(actor, challenge)]
    view = {
        "challenge": challenge,
        "team": team,
        "me": actor,
        "rules": team_rules(challenge),
        "forms": forms,
        "refusal": refusal,
        "invitations": invitations,
        "preview": preview,
    }
    if team is None:
        return render_template(
            "teams/found.html", why=why_not(actor, "team.found", challenge), stays=queries.teams_of_person(challenge, actor), **view
        )
    return render_template("teams/show.html", **view, **_of_team(team))


def _of_team(team: Team) -> dict:
    """What the page of a team shows; the captain is shown what waits for an answer."""
    actor = current_actor()
    leads = team.captain_id == actor.id
    proposals = (
        [(merge, merging.preview_merge(actor=actor, from_team=merge.from_team, into_team=merge.into_team)) for merge in queries.proposals_of(team)]
        if leads and can(actor, "team.lead", team)
        else []
    )
    return {
        "leads": leads, "why_not_lead": why_not(actor, "team.lead", team), "why_not_rename": why_not(actor, "team.rename", team), "why_not_leave": why_not(actor, "team.leave", team),
        "members": queries.members_of(team), "invited": queries.open_invitations(team), "proposals": proposals, "joined_teams": queries.went_into(team),
        "attempts": attempts_counted(team), "best": counter_of(team.challenge).best(team),
    }  # fmt: skip


def _preview(team: Team, form: OtherTeamForm):
    """What a merge with the team in the address would do; None where there is none such: then the form says why."""
    form.process(request.args)

    def look(values):
        return merging.preview_merge(actor=current_actor(), from_team=team, into_team=merging.other_team(team, values["team"]))

    return take(form, look) if can(current_actor(), "team.lead", team) else None


def _own(challenge: Challenge) -> Team:
    team = queries.team_of(current_actor(), challenge)
    if team is None:
        raise NotFound(_("You are in no team of this challenge."))
    return team


def _done(challenge: Challenge, sentence: str):
    flash(sentence, "good")
    return redirect(url_for("teams.show", slug=challenge.slug), 303)


def _found(challenge: Challenge, values: dict):
    team = commands.found_team(actor=current_actor(), challenge=challenge, name=values["name"])
    return _done(challenge, _("“%(team)s” is founded. Invite others, or go on alone.", team=team.name))


def _rename(challenge: Challenge, values: dict):
    team = commands.rename_team(actor=current_actor(), team=_own(challenge), name=values["name"])
    return _done(challenge, _("The team is called “%(team)s” now.", team=team.name))


def _invite(challenge: Challenge, values: dict):
    invitation = inviting.invite(actor=current_actor(), team=_own(challenge), who=values["who"])
    if invitation.user is not None:
        return _done(challenge, _("%(name)s is invited and told of it.", name=invitation.user.name))
    return _done(
        challenge, _("The invitation to %(address)s waits. If somebody here has proven this address, the person is told.", address=invitation.address)
    )


def _withdraw(challenge: Challenge, _values: dict):
    invitation = queries.invitation_from(_own(challenge), number_in(request.form, "invitation", 0))
    inviting.withdraw_invitation(actor=current_actor(), invitation=invitation)
    return _done(challenge, _("The invitation is taken back."))


def _accept(challenge: Challenge, _values: dict):
    invitation = queries.invitation_to(current_actor(), challenge, number_in(request.form, "invitation", 0))
    team = inviting.accept_invitation(actor=current_actor(), invitation=invitation)
    return _done(challenge, _("You are in “%(team)s” now.", team=team.name))


def _decline(challenge: Challenge, _values: dict):
    invitation = queries.invitation_to(current_actor(), challenge, number_in(request.form, "invitation", 0))
    inviting.decline_invitation(actor=current_actor(), invitation=invitation)
    return _done(challenge, _("You have declined. The captain is told."))


def _leave(challenge: Challenge, _values: dict):
    team = _own(challenge)
    commands.leave_team(actor=current_actor(), team=team)
    return _done(challenge, _("You have left “%(team)s”.", team=team.name))


def _remove(challenge: Challenge, _values: dict):
    commands.remove_member(actor=current_actor(), team=_own(challenge), user_id=number_in(request.form, "person", 0))
    return _done(challenge, _("The person is no longer in the team."))


def _hand_over(challenge: Challenge, _values: dict):
    team = commands.hand_over(actor=current_actor(), team=_own(challenge), user_id=number_in(request.form, "person", 0))
    return _done(challenge, _("%(name)s is the captain now.", name=team.captain.name))


def _propose(challenge: Challenge, values: dict):
    team = _own(challenge)
    other = merging.other_team(team, values["team"])
    merging.propose_merge(actor=current_actor(), team=team, other=other)
    return _done(challenge, _("The captain of “%(team)s” is asked.", team=other.name))


def _answer_proposal(answer, sentence):
    def do(challenge: Challenge, _values: dict):
        answer(actor=current_actor(), merge=queries.proposal_of(_own(challenge), number_in(request.form, "merge", 0)))
        return _done(challenge, sentence())

    return do


ACTS = {
    "found": (NameForm, _found),
    "rename": (NameForm, _rename),
    "invite": (InviteForm, _invite),
    "withdraw": (Form, _withdraw),
    "accept": (Form, _accept),
    "decline": (Form, _decline),
    "leave": (Form, _leave),
    "remove": (Form, _remove),
    "hand_over": (Form, _hand_over),
    "merge": (OtherTeamForm, _propose),
    "accept_merge": (Form, _answer_proposal(merging.accept_merge, lambda: _("The teams are one now."))),
    "decline_merge": (Form, _answer_proposal(merging.decline_merge, lambda: _("The proposal is declined, and its captain told."))),
    "withdraw_merge": (Form, _answer_proposal(merging.withdraw_merge, lambda: _("The proposal is taken back."))),
}
