"""For hosts of a prediction contest: the versions of the answers, and their correction, which shows first what it would move."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.answers import set_answers
from ideahub.domain.predictions.models import Attempt
from ideahub.domain.predictions.queries import answers_of
from ideahub.domain.predictions.rescoring import dry_run, publish_rescoring
from ideahub.domain.predictions.rules import rules_of
from ideahub.kernel import tokens
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, DomainError, Invalid, NotFound
from ideahub.kernel.limits import limiter
from ideahub.kernel.policy import can
from ideahub.kernel.words import _
from ideahub.web.attempt_posts import contest_at
from ideahub.web.prediction_set_up import most_bytes, read_answers
from ideahub.web.session import current_actor, for_people

pages = Blueprint("answers", __name__)
MOST_AT_ONCE = 300
LOOKED_FOR = timedelta(hours=2)


@pages.route("/challenges/<slug>/answers", methods=["GET", "POST"])
@limiter.limit("20 per 10 minutes", methods=["POST"])
@for_people
def show(slug):
    """What is in force, what was before, and what a correction would move."""
    challenge, refusal, looked = contest_at(slug), None, None
    if not can(current_actor(), "answers.see", challenge):
        raise NotFound(_("There is no such page."))
    if request.method == "POST":
        try:
            if request.form.get("act") == "publish":
                return _publish(challenge)
            looked = _look(challenge)
            if looked is None:
                return redirect(url_for("answers.show", slug=slug), 303)
        except DomainError as error:
            refusal = error
            looked = _looked_again(challenge)
    page = render_template(
        "predictions/answers.html", challenge=challenge, versions=answers_of(challenge), rules=rules_of(challenge.setup), looked=looked, scored=_scored(challenge),
        most=MOST_AT_ONCE, refusal=refusal, problems=getattr(refusal, "problems", {}), typed=request.form,
    )  # fmt: skip
    return page, refusal.status if refusal else 200


show.most_bytes = most_bytes


def _scored(challenge: Challenge) -> int:
    return db.session.scalar(select(func.count()).select_from(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored")) or 0


def _look(challenge: Challenge) -> dict | None:
    """What the sent answers would move, with a token for them; None where nothing is scored yet, and they are in force already."""
    if _scored(challenge) > MOST_AT_ONCE:
        raise Conflict(_("There are more attempts than can be scored while you wait. An operator does it with “ideahub predictions rescore”."))
    sent = read_answers(challenge)
    if not _scored(challenge):
        key = set_answers(actor=current_actor(), challenge=challenge, reason=request.form.get("reason", ""), **sent)
        flash(_("The answers are read: version %(version)d, %(rows)d rows.", version=key.version, rows=key.rows), "good")
        return None
    if sent["seed"]:
        raise Invalid(_("Once attempts are scored the halves stay as they are: send a file that says the half of each row."), field="halves")
    _outcomes, moves = dry_run(challenge, sent["compiled"])
    return {"moves": moves, "compiled": sent["compiled"], "token": tokens.sign("rescoring", [challenge.id, sent["compiled"]], current_app.config["SECRET_KEY"])}


def _compiled(challenge: Challenge) -> dict:
    """The answers that were looked at, out of the form's token. Invalid where it is none of this contest, or too old."""
    owner, compiled = tokens.read("rescoring", request.form.get("token", ""), current_app.config["SECRET_KEY"], LOOKED_FOR)
    if owner != challenge.id:
        raise Invalid(_("This link is not complete, or it is not ours. Ask for a new one."))
    return compiled


def _looked_again(challenge: Challenge) -> dict | None:
    """What a refused publication had been looking at, so that nothing has to be sent again."""
    if request.form.get("act") != "publish":
        return None
    try:
        compiled = _compiled(challenge)
        return {"moves": dry_run(challenge, compiled)[1], "compiled": compiled, "token": request.form["token"]}
    except DomainError:
        return None


def _publish(challenge: Challenge):
    compiled = _compiled(challenge)
    outcomes, _moves = dry_run(challenge, compiled)
    moved = publish_rescoring(actor=current_actor(), challenge=challenge, compiled=compiled, outcomes=outcomes, reason=request.form.get("reason", ""))
    flash(_("The corrected answers are in force; %(moved)d places moved. Everybody is told, with your reason.", moved=moved), "good")
    return redirect(url_for("answers.show", slug=challenge.slug), 303)
