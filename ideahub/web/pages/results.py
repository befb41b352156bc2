"""Deciding, and the results page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ideahub.domain.challenges.queries import hosted_challenge, visible_challenge
from ideahub.domain.prizes.queries import awards_of, latest_awards
from ideahub.domain.results import commands, queries
from ideahub.domain.results.standings import standings
from ideahub.kernel.errors import Invalid, NotFound
from ideahub.kernel.policy import authorize
from ideahub.kernel.words import _
from ideahub.web.addresses import number_in
from ideahub.web.session import current_actor, for_people

pages = Blueprint("results", __name__)


@pages.get("/winners")
def winners():
    """What was decided lately, and who won."""
    decided = queries.latest_announcements(50)
    return render_template("results/winners.html", decided=decided, awards=latest_awards([one.challenge_id for one in decided]))


@pages.get("/challenges/<slug>/results")
def show(slug):
    """Winners large, then every place with its account."""
    challenge = visible_challenge(current_actor(), slug)
    announcement = queries.announcement_of(challenge)
    if announcement is None:
        raise NotFound(_("The result is not announced yet."))
    after = max(0, number_in(request.args, "after", 0))
    results = queries.results_of(challenge, 101, after)
    return render_template(
        "results/show.html", challenge=challenge, announcement=announcement, results=results[:100], more=len(results) > 100, after=after, awards=awards_of(challenge)
    )


@pages.route("/challenges/<slug>/decide", methods=["GET", "POST"])
@for_people
def decide(slug):
    """Look at the standings, pick where the rules say so, announce."""
    challenge = hosted_challenge(current_actor(), slug)
    authorize(current_actor(), "results.announce", challenge)
    picks, refusal = [int(key) for key in request.form.getlist("pick") if key.isdigit()], None
    if request.method == "POST":
        try:
            commands.announce_results(actor=current_actor(), challenge=challenge, picks=picks, sentence=request.form.get("sentence", "").strip()[:500])
            flash(_("The result is announced, and everybody in the challenge is told."), "good")
            return redirect(url_for("results.show", slug=slug), 303)
        except Invalid as error:
            refusal = error
    sponsor = queries.decided_by(challenge) == "sponsor"
    return render_template(
        "results/decide.html", challenge=challenge, sponsor=sponsor, lines=standings(challenge)[:50], choices=queries.places_to_pick(challenge)[:200] if sponsor else [],
        picks=picks, refusal=refusal, wanted=max(1, len(challenge.prizes)),
    ), 422 if refusal else 200  # fmt: skip
