"""Hosts of challenges: their page, their people, their invitations."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ideahub.domain.challenges.queries import challenges_of
from ideahub.domain.files.commands import store_picture
from ideahub.domain.organizations import commands, queries
from ideahub.domain.organizations.forms import ChangeOrganizationForm, ChangeRoleForm, FoundOrganizationForm, InviteMemberForm
from ideahub.kernel import mailer
from ideahub.kernel.forms import Form
from ideahub.kernel.limits import limiter
from ideahub.kernel.policy import authorize, can
from ideahub.kernel.words import _
from ideahub.web.addresses import number_in
from ideahub.web.challenge_head import purse, state_words
from ideahub.web.posting import sent_picture, shown_again, take
from ideahub.web.session import current_actor, for_people

pages = Blueprint("organizations", __name__)


@pages.get("/organizations")
def index():
    """Every organization, the youngest first."""
    page = queries.listed_organizations(request.args.get("from"))
    return render_template("organizations/index.html", page=page)


@pages.route("/organizations/new", methods=["GET", "POST"])
@for_people
def new():
    """Found an organization."""
    authorize(current_actor(), "organization.found")
    form = FoundOrganizationForm.over(request.form)
    if request.method == "POST" and (answer := take(form, _found)):
        return answer
    return render_template("organizations/new.html", form=form), shown_again()


def _found(values: dict):
    logo = sent_picture("logo")
    organization = commands.found_organization(actor=current_actor(), name=values["name"], words=values["words"], web=values["web"])
    _keep_logo(organization, logo)
    flash(_("The organization is founded. Invite the people you work with, or open a challenge."), "good")
    return redirect(url_for("organizations.show", slug=organization.slug), 303)


def _keep_logo(organization, sent) -> None:
    actor = current_actor()
    if sent:
        logo = store_picture(actor=actor, picture=sent[0], name=sent[1], description=organization.name)
        commands.change_logo(actor=actor, organization=organization, logo=logo)
    elif "remove_logo" in request.form:
        commands.change_logo(actor=actor, organization=organization, logo=None)


@pages.get("/organizations/<slug>")
def show(slug):
    """What it is, what it holds, who answers for it."""
    actor = current_actor()
    organization = queries.visible_organization(actor, slug)
    held = [(challenge, state_words(challenge), purse(challenge)) for challenge in challenges_of(actor, organization)]
    return render_template("organizations/show.html", organization=organization, members=queries.members_of(organization), challenges=held)


@pages.route("/organizations/<slug>/edit", methods=["GET", "POST"])
@for_people
def edit(slug):
    """Change what it says about itself."""
    organization = queries.visible_organization(current_actor(), slug)
    authorize(current_actor(), "organization.edit", organization)
    form = ChangeOrganizationForm.over(request.form, obj=organization)
    if request.method == "POST" and (answer := take(form, lambda values: _change(organization, values))):
        return answer
    return render_template("organizations/edit.html", form=form, organization=organization), shown_again()


def _change(organization, values: dict):
    logo = sent_picture("logo")
    wishes = {name: values[name] for name in ("name", "words", "web")}
    organization = commands.change_organization(actor=current_actor(), organization=organization, **wishes)
    _keep_logo(organization, logo)
    flash(_("Saved."), "good")
    return redirect(url_for("organizations.show", slug=organization.slug), 303)


@pages.route("/organizations/<slug>/people", methods=["GET", "POST"])
@for_people
@limiter.limit("60 per minute", methods=["POST"])
def people(slug):
    """Members, roles, invitations. The field `act` says which of the forms was sent."""
    actor = current_actor()
    organization = queries.visible_organization(actor, slug)
    authorize(actor, "organization.see_people", organization)
    act = request.form.get("act")
    kind, do = PEOPLE_FORMS.get(act, (Form, None))
    form = kind.over(request.form)
    if do and (answer := take(form, lambda values: do(organization, values))):
        return answer
    invitations = queries.open_invitations(actor, organization) if can(actor, "organization.invite", organization) else []
    view = {"members": queries.members_of(organization), "invitations": invitations, "where": mailer.where(), "me": actor}
    invite = form if act == "invite" else InviteMemberForm()
    return render_template("organizations/people.html", organization=organization, form=invite, **view), shown_again()


def _invite(organization, values: dict):
    commands.invite_member(actor=current_actor(), organization=organization, email=values["email"], role=values["role"])
    where = mailer.where()
    said = _("The invitation to %(email)s is written.", email=values["email"])
    return _back_to_people(organization, f"{said} {where}" if where else said)


def _withdraw(organization, _values: dict):
    invitation = queries.invitation_in(current_actor(), organization, number_in(request.form, "invitation", 0))
    commands.withdraw_invitation(actor=current_actor(), invitation=invitation)
    return _back_to_people(organization, _("The invitation is withdrawn."))


def _change_role(organization, values: dict):
    membership = queries.membership_in(current_actor(), organization, number_in(request.form, "membership", 0))
    commands.change_role(actor=current_actor(), membership=membership, role=values["role"])
    return _back_to_people(organization, _("The role is changed."))


def _remove(organization, _values: dict):
    actor = current_actor()
    membership = queries.membership_in(actor, organization, number_in(request.form, "membership", 0))
    leaving = membership.user_id == actor.id
    commands.remove_member(actor=actor, membership=membership)
    if leaving:
        flash(_("You have left %(organization)s.", organization=organization.name), "good")
        return redirect(url_for("organizations.show", slug=organization.slug), 303)
    return _back_to_people(organization, _("The person no longer belongs to the organization."))


def _back_to_people(organization, sentence: str):
    flash(sentence, "good")
    return redirect(url_for("organizations.people", slug=organization.slug), 303)


PEOPLE_FORMS = {"invite": (InviteMemberForm, _invite), "withdraw": (Form, _withdraw), "role": (ChangeRoleForm, _change_role), "remove": (Form, _remove)}


@pages.route("/invitations/<token>", methods=["GET", "POST"])
@for_people
def accept(token):
    """Accept an invitation; the button does it, not the link."""
    invitation = queries.invitation_by_token(token)
    if request.method == "GET":
        return render_template("organizations/accept.html", invitation=invitation, organization=invitation.organization, me=current_actor())
    organization = commands.accept_invitation(actor=current_actor(), token=token)
    flash(_("You belong to %(organization)s now.", organization=organization.name), "good")
    return redirect(url_for("organizations.show", slug=organization.slug), 303)
