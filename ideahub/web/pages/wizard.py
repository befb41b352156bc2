"""The wizard: a draft, step by step. Every post keeps what was typed: as the draft, or beside it until it can be taken."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ideahub.domain.challenges import commands, queries
from ideahub.domain.challenges.advice import advice_on
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.rulebook import rulebook_of
from ideahub.domain.challenges.rules_in_words import in_words
from ideahub.domain.challenges.set_up import missing
from ideahub.domain.files.commands import store_picture
from ideahub.domain.voting.queries import method_of
from ideahub.kernel.errors import Conflict, Invalid, NotFound
from ideahub.kernel.policy import authorize
from ideahub.kernel.words import _
from ideahub.web.addresses import number_in
from ideahub.web.appointing import appointing, people_of
from ideahub.web.posting import blame, sent_picture, shown_again
from ideahub.web.prediction_set_up import OWN_PAGES, most_bytes
from ideahub.web.prediction_steps import at_its_step, drafted_of, labels_of
from ideahub.web.session import current_actor, for_people
from ideahub.web.wizard_steps import Step, Typed

pages = Blueprint("wizard", __name__)
OF_THE_DOOR = ("csrf_token", "_key", "version", "act", "checked")


@pages.route("/challenges/<slug>/set-up/<step>", methods=["GET", "POST"])
@for_people
def step(slug, step):
    """One step: shown, or saved and on to the next."""
    challenge = _own_draft(slug)
    if step == "people":
        return _people(challenge)
    if step == "preview":
        return _last(challenge)
    if step in OWN_PAGES and step in labels_of(challenge):
        return OWN_PAGES[step](challenge, _around(step, challenge))
    drafted = drafted_of(challenge)
    if step not in drafted:
        raise NotFound(_("There is no such step."))
    if request.method == "POST":
        return _save(step, drafted[step], challenge)
    unfinished = challenge.unfinished.get(step)
    typed = unfinished or drafted[step].kept(challenge, current_actor())
    return _page(step, challenge, typed, checked="checked" in (unfinished or {}))


step.most_bytes = most_bytes


def _own_draft(slug: str) -> Challenge:
    challenge = queries.hosted_challenge(current_actor(), slug)
    authorize(current_actor(), "challenge.edit", challenge)
    return challenge


def _page(name: str, challenge: Challenge, typed: Typed, status: int = 200, checked: bool = False, sentence=None, problems=None):
    """The step over what was typed; `checked` marks what cannot be taken."""
    one = drafted_of(challenge)[name]
    form, problems = one.form(typed), dict(problems or {})
    if checked:
        try:
            one.read(challenge, typed)
        except Invalid as refusal:
            problems = {**refusal.problems, **problems}
            if form is not None:
                form.validate()
                blame(form, refusal)
    preview = typed.get("brief") if request.args.get("look") else None
    context = {"typed": typed, "form": form, "problems": problems, "sentence": sentence, "preview": preview, **one.beside(challenge, typed)}
    if name == "brief":
        context["advice"] = [advice for advice in advice_on(challenge, typed) if advice.step == name]
    return render_template(f"wizard/{name}.html", **_around(name, challenge), **context), status


def _around(name: str, challenge: Challenge) -> dict:
    """What the frame of every step shows: the steps, and what is missing."""
    labels = labels_of(challenge)
    return {"challenge": challenge, "steps": labels, "step": name, "place": [*labels].index(name) + 1, "lacking": at_its_step(challenge, missing(challenge))}


def _typed() -> Typed:
    """The fields of this post as they were typed, but for those of the door."""
    return {name: text for name, text in request.form.items() if name not in OF_THE_DOOR and re.fullmatch(r"[a-z_]{1,30}(-[a-z0-9_]{1,40})?", name)}


def _save(name: str, one: Step, challenge: Challenge):
    """Save the step; keep beside the draft what cannot be taken yet; say so where another tab was first."""
    actor, typed, version, act = current_actor(), _typed(), number_in(request.form, "version"), request.form.get("act", "")
    try:
        sent = sent_picture("picture") if name == "brief" else None
    except Invalid as refusal:
        return _page(name, challenge, typed, 422, checked=True, problems=refusal.problems)
    try:
        if act == "look" or re.match("(add|up|down|out)", act):
            commands.keep_unfinished(actor=actor, challenge=challenge, step=name, typed=one.moved(typed, act), version=version)
            return redirect(url_for("wizard.step", slug=challenge.slug, step=name, look=1 if act == "look" else None), 303)
        try:
            values = one.read(challenge, typed)
            if sent:
                values["picture"] = store_picture(actor=actor, picture=sent[0], name=sent[1], description=values["title"])
            one.save(actor, challenge, version, values)
        except Invalid:
            commands.keep_unfinished(actor=actor, challenge=challenge, step=name, typed={**typed, "checked": "y"}, version=version)
            flash(_("What you typed is kept, but not all of it can be taken yet. Look at what is marked."), "warn")
            return redirect(url_for("wizard.step", slug=challenge.slug, step=name), 303)
    except Conflict as refusal:
        return _page(name, queries.hosted_challenge(actor, challenge.slug), typed, 409, sentence=refusal.sentence)
    except Invalid as refusal:
        return _page(name, challenge, typed, 422, checked=True, sentence=refusal.sentence)
    if act == "stay":
        flash(_("The draft is saved."), "good")
        return redirect(url_for("wizard.step", slug=challenge.slug, step=name), 303)
    names = [*labels_of(challenge)]
    return redirect(url_for("wizard.step", slug=challenge.slug, step=names[names.index(name) + 1]), 303)


def _people(challenge: Challenge):
    """Appoint and dismiss; each button does it at once."""
    done, form = appointing(challenge)
    if done:
        return redirect(url_for("wizard.step", slug=challenge.slug, step="people"), 303)
    return render_template("wizard/people.html", **_around("people", challenge), form=form, people=people_of(challenge)), shown_again()


def _last(challenge: Challenge, status: int = 200):
    """The rules in words, and the button that publishes."""
    method, settings = method_of(challenge)
    words = in_words(rulebook_of(challenge), challenge.organization.name, method.describe(settings))
    return render_template("wizard/preview.html", **_around("preview", challenge), words=words, advice=advice_on(challenge)), status


@pages.get("/challenges/<slug>/preview")
@for_people
def preview(slug):
    """The brief as the public will see it."""
    challenge = _own_draft(slug)
    return render_template("challenges/show.html", challenge=challenge, rulebook=None, method=method_of(challenge), previewed=True)


@pages.post("/challenges/<slug>/publish")
@for_people
def publish(slug):
    """Freeze the rules and open the challenge; or say again what is missing."""
    challenge = _own_draft(slug)
    try:
        commands.publish_challenge(actor=current_actor(), challenge=challenge)
    except Invalid:
        return _last(challenge, 422)
    flash(_("The challenge is published and its rules are frozen."), "good")
    return redirect(url_for("challenges.show", slug=slug), 303)


@pages.post("/challenges/<slug>/duplicate")
@for_people
def duplicate(slug):
    """A new draft like this challenge."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    copy = commands.duplicate_challenge(actor=current_actor(), challenge=challenge)
    flash(_("This is a new draft with the same words, rules and prizes. Give it a title and dates of its own."), "good")
    return redirect(url_for("wizard.step", slug=copy.slug, step="brief"), 303)


@pages.post("/challenges/<slug>/delete")
@for_people
def delete(slug):
    """Throw a draft away."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    organization = challenge.organization.slug
    commands.delete_draft(actor=current_actor(), challenge=challenge)
    flash(_("The draft is deleted."), "good")
    return redirect(url_for("organizations.show", slug=organization), 303)
