"""Deciding, and the results page."""

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context, url_for

from ideahub.domain.challenges.queries import hosted_challenge, visible_challenge
from ideahub.domain.predictions.queries import scored_attempts
from ideahub.domain.prizes.queries import awards_of, latest_awards
from ideahub.domain.results import commands, queries
from ideahub.domain.results.forms import AnnounceForm
from ideahub.domain.results.halves import are_shown
from ideahub.domain.results.standings import standings
from ideahub.kernel.errors import NotFound
from ideahub.kernel.limits import limiter
from ideahub.kernel.policy import authorize
from ideahub.kernel.words import _
from ideahub.web.addresses import number_in, numbers_in
from ideahub.web.attempt_posts import contest_at
from ideahub.web.contest_review import review_of
from ideahub.web.halves_export import csv_lines, json_lines
from ideahub.web.posting import shown_again, take
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
        "results/show.html", challenge=challenge, announcement=announcement, results=results[:100], more=len(results) > 100, after=after, awards=awards_of(challenge), 
        attempts=scored_attempts(challenge) if challenge.decided_by == "test_score" else None, **({} if after else review_of(challenge, announcement, current_actor())),
    )  # fmt: skip


def _decided_contest(slug: str):
    """The prediction contest whose hidden scores everybody may know; NotFound for every other one."""
    challenge = contest_at(slug)
    if not are_shown(challenge):
        raise NotFound(_("The result is not announced yet."))
    return challenge


@pages.get("/challenges/<slug>/results/halves.csv")
@limiter.limit("60 per minute")
def halves_csv(slug):
    """Every team's public and hidden score with the ranks, once the contest is decided."""
    headers = {"Content-Disposition": f'attachment; filename="{slug}-halves.csv"'}
    return Response(stream_with_context(csv_lines(_decided_contest(slug))), mimetype="text/csv", headers=headers)


@pages.get("/challenges/<slug>/results/halves.json")
@limiter.limit("60 per minute")
def halves_json(slug):
    """The same for programs, with the measures of the whole contest."""
    return Response(stream_with_context(json_lines(_decided_contest(slug))), mimetype="application/json")


@pages.route("/challenges/<slug>/decide", methods=["GET", "POST"])
@for_people
def decide(slug):
    """Look at the standings, pick where the rules say so, announce."""
    challenge = hosted_challenge(current_actor(), slug)
    authorize(current_actor(), "results.announce", challenge)
    form, picks = AnnounceForm.over(request.form), numbers_in(request.form, "pick")
    if request.method == "POST" and (answer := take(form, lambda values: _announced(challenge, picks, values))):
        return answer
    sponsor = challenge.decided_by == "sponsor"
    return render_template(
        "results/decide.html", challenge=challenge, sponsor=sponsor, lines=standings(challenge)[:50], choices=queries.places_to_pick(challenge)[:200] if sponsor else [],
        picks=picks, form=form, wanted=max(1, len(challenge.prizes)),
    ), shown_again()  # fmt: skip


def _announced(challenge, picks: list, values: dict):
    commands.announce_results(actor=current_actor(), challenge=challenge, picks=[pick for pick in picks if pick is not None], **values)
    flash(_("The result is announced, and everybody in the challenge is told."), "good")
    return redirect(url_for("results.show", slug=challenge.slug), 303)
