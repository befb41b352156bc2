"""Prediction contests: the board, one's attempts, an attempt, judging."""

from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, stream_with_context, url_for

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.queries import hosted_challenge
from ideahub.domain.predictions import commands, judging, queries
from ideahub.domain.predictions.deadline import closes_at, open_last_call
from ideahub.domain.predictions.policies import test_is_shown
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.predictions.signals import signals_in
from ideahub.domain.teams.queries import team_of
from ideahub.kernel import clock, storage
from ideahub.kernel.errors import DomainError, NotFound
from ideahub.kernel.limits import limiter
from ideahub.kernel.policy import can, why_not
from ideahub.kernel.words import _
from ideahub.scorer.metric import metrics
from ideahub.web.addresses import number_in
from ideahub.web.attachments import attachment
from ideahub.web.attempt_posts import answer_program, attempts_for_program, contest_at, presented, sent_code, take_file
from ideahub.web.bearer import came_by_token, takes_tokens
from ideahub.web.board_export import csv_lines, json_lines
from ideahub.web.board_lines import Mark, gain_of, marks_of, progress_of, with_marks
from ideahub.web.problem_words import problem_words, rest_words
from ideahub.web.score_chart import Line, drawings, lead_steps, steps_of
from ideahub.web.session import current_actor, for_people

pages = Blueprint("predictions", __name__)
SIZE = 50
LARGEST_RANK = 10_000_000


@pages.get("/challenges/<slug>/board")
def board(slug):
    """The public board by rank, or as it stood at a moment."""
    challenge, actor = contest_at(slug), current_actor()
    moment, team = _moment(request.args.get("at", "")), team_of(actor, challenge)
    mine, last = queries.line_of(team.entry_id) if team else None, queries.teams_on_board(challenge)
    first, before = min(max(1, number_in(request.args, "from", 1)), LARGEST_RANK), None
    if moment:
        rows = queries.lines_as_of(challenge, moment)
        first, last = 1, len(rows)
    else:
        rows = queries.lines_from(challenge, first, SIZE)
        above = queries.lines_from(challenge, first - 1, 1) if first > 1 else []
        before = above[0].quiz if above else None
    rules, call, ends_at, marks = rules_of(challenge.setup), open_last_call(challenge), closes_at(challenge), marks_of(challenge)
    return render_template(
        "predictions/board.html", challenge=challenge, rows=with_marks(challenge, marks, rows, before, first + SIZE > last), first=first, last=last, size=SIZE, moment=moment,
        before=before, mine=mine, team=team, gain=lambda score: gain_of(challenge, score), rules=rules, call=call, closes_at=ends_at, metric=metrics[rules["metric"]],
        **({} if moment or first > 1 else _chart(challenge, marks, mine, call, ends_at)),
    )  # fmt: skip


def _chart(challenge: Challenge, marks: list[Mark], mine, call, ends_at) -> dict:
    """The chart and the steps behind it."""
    rules, steps = rules_of(challenge.setup), lead_steps(challenge)
    own = steps_of(challenge, mine.entry_id) if mine else ()
    lines = [Line("goal" if mark.kind == "prize" else "base", mark.short, mark.score) for mark in marks]
    drawn = drawings(
        steps, own, lines=lines, until=min(clock.now(), ends_at or clock.now()), direction=rules["direction"], decimals=rules["decimals"],
        words=(_("Best"), mine.entry.title if mine else ""), call=(call.opened_at, call.closes_at) if call else None,
    )  # fmt: skip
    return {"drawings": drawn, "steps": steps}


def _moment(typed: str) -> datetime | None:
    """The moment in the address; None for none, or for one that cannot be read."""
    try:
        moment = datetime.fromisoformat(typed[:40])
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@pages.get("/challenges/<slug>/board.csv")
@limiter.limit("60 per minute")
def board_csv(slug):
    """The whole public board, sent as it is read; with ?at= as it stood at a moment."""
    challenge = contest_at(slug)
    return _download(csv_lines(challenge, _moment(request.args.get("at", ""))), "text/csv", f"{slug}-board.csv")


@pages.get("/challenges/<slug>/board.json")
@limiter.limit("60 per minute")
def board_json(slug):
    """The whole public board for programs, sent as it is read; with ?at= as it stood at a moment."""
    challenge = contest_at(slug)
    return _download(json_lines(challenge, _moment(request.args.get("at", ""))), "application/json", None)


def _download(lines, media_type: str, name: str | None) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return Response(stream_with_context(lines), mimetype=media_type, headers=headers)


def most_bytes() -> int:
    """How many bytes a post with a prediction file may have."""
    return current_app.config["MAX_PREDICTION_MB"] * 1_000_000


@pages.route("/challenges/<slug>/attempts", methods=["GET", "POST"])
@takes_tokens
@limiter.limit("60 per minute", methods=["POST"])
@for_people
def attempts(slug):
    """One's team, its attempts, and the form for the next one. A program hands in by POST and gets the list by GET, both in JSON."""
    challenge, refusal = contest_at(slug), None
    if came_by_token():
        return answer_program(challenge) if request.method == "POST" else attempts_for_program(challenge)
    if request.method == "POST":
        try:
            return redirect(url_for("predictions.attempt", attempt_id=take_file(challenge).id), 303)
        except DomainError as error:
            refusal = error
    return _attempts_page(challenge, refusal), refusal.status if refusal else 200


attempts.most_bytes = most_bytes


def _attempts_page(challenge: Challenge, refusal: DomainError | None):
    actor, team = current_actor(), team_of(current_actor(), challenge)
    left, allowed_at = queries.allowance(challenge, queries.members_now(team)) if team else (0, None)
    return render_template(
        "predictions/attempts.html", challenge=challenge, team=team, left=left, allowed_at=allowed_at, attempts=queries.attempts_of(team) if team else [], refusal=refusal,
        line=queries.line_of(team.entry_id) if team else None, rules=rules_of(challenge.setup), closes_at=closes_at(challenge), call=open_last_call(challenge),
        why=why_not(actor, "attempt.hand_in", challenge), why_no_team=why_not(actor, "team.found", challenge), limit=queries.limit_of(challenge), problems=getattr(refusal, "problems", {}),
    )  # fmt: skip


@pages.route("/attempts/<int:attempt_id>", methods=["GET", "POST"])
@takes_tokens
@for_people
def attempt(attempt_id):
    """One attempt: receipt, state, score or problems; what the team says about it. A program is told the same in JSON."""
    actor, refusal = current_actor(), None
    found = queries.visible_attempt(actor, attempt_id)
    if came_by_token():
        return presented(found) if request.method == "GET" else ("", 405, {"Allow": "GET"})
    if request.method == "POST":
        try:
            return _change(found)
        except DomainError as error:
            refusal = error
    asked, (left, allowed_at) = queries.verification_of(found), queries.allowance(found.challenge, queries.members_now(found.team))
    page = render_template(
        "predictions/attempt.html", attempt=found, challenge=found.challenge, rules=rules_of(found.challenge.setup), ahead=queries.ahead_of(found), refusal=refusal,
        line=queries.line_of(found.entry_id), asked=asked, shown=test_is_shown.holds(actor, found.challenge), problems=getattr(refusal, "problems", {}), typed=request.form,
        left=left, allowed_at=allowed_at, problem_words=problem_words, rest_words=rest_words,
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def _change(found):
    actor, act = current_actor(), request.form.get("act", "")
    if act in ("choose", "unchoose"):
        commands.choose_attempt(actor=actor, attempt=found, chosen=act == "choose")
        flash(_("The choice is kept."), "good")
    elif act == "again":
        commands.try_attempt_again(actor=actor, attempt=found)
        flash(_("The attempt waits to be scored again."), "good")
    elif act in ("method", "decline"):
        verification = queries.verification_of(found)
        if verification is None:
            raise NotFound(_("There is no such page."))
        if act == "method":
            judging.hand_in_method(actor=actor, verification=verification, method=request.form.get("method", ""), **sent_code())
            flash(_("Your method is handed in. You are told what is decided."), "good")
        else:
            judging.decline(actor=actor, verification=verification)
            flash(_("You have declined. The next team is asked."), "good")
    else:
        form = request.form
        commands.describe_attempt(actor=actor, attempt=found, note=form.get("note", ""), description=form.get("description", ""), private=form.get("public") != "y")
        flash(_("Saved."), "good")
    return redirect(url_for("predictions.attempt", attempt_id=found.id), 303)


attempt.most_bytes = most_bytes


@pages.get("/challenges/<slug>/judging/<int:key>/code")
@for_people
def code(slug, key):
    """The code of a candidate, for its team and for those who judge."""
    verification = queries.verification_in(contest_at(slug), key)
    if verification.code is None or not can(current_actor(), "verification.see", verification):
        raise NotFound(_("There is no such file."))
    return attachment(storage.read(verification.code.storage_key("file")), verification.code.name, verification.code.media_type, verification.code.size)


@pages.get("/attempts/<int:attempt_id>/file")
@for_people
def attempt_file(attempt_id):
    """The file as it was handed in, for its team."""
    found = queries.visible_attempt(current_actor(), attempt_id)
    return attachment(storage.read(found.storage_key), f"attempt-{found.number}", "application/octet-stream", found.size)


@pages.route("/challenges/<slug>/judging", methods=["GET", "POST"])
@for_people
def judge(slug):
    """For those who work in the contest: candidates in turn, their methods, the decision; what to look at."""
    challenge, refusal = contest_at(slug), None
    if not can(current_actor(), "verification.decide", challenge):
        raise NotFound(_("There is no such page."))
    if request.method == "POST":
        try:
            return _judged(challenge)
        except DomainError as error:
            refusal = error
    page = render_template(
        "predictions/judging.html", challenge=challenge, turns=queries.verifications_of(challenge), checklist=judging.CHECKLIST, refusal=refusal, closes_at=closes_at(challenge),
        signals=signals_in(challenge), answers=queries.newest_answers(challenge), failed=queries.failed_attempts(challenge), problems=getattr(refusal, "problems", {}), typed=request.form,
        progress=progress_of(challenge), closed=clock.now() >= closes_at(challenge), hosts=can(current_actor(), "challenge.host", challenge),
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def _judged(challenge: Challenge):
    actor = current_actor()
    if request.form.get("act") == "ask":
        asked = judging.ask_next(actor=actor, challenge=hosted_challenge(actor, challenge.slug))
        flash(_("The next team is asked.") if asked else _("Nobody is left to ask."), "good")
    else:
        verification = queries.verification_in(challenge, number_in(request.form, "verification", 0))
        checklist = {point: request.form.get(point) == "y" for point in judging.CHECKLIST}
        passed = request.form.get("act") == "pass"
        judging.decide_verification(actor=actor, verification=verification, passed=passed, checklist=checklist, reason=request.form.get("reason", ""))
        flash(_("The decision is written down, and the team is told."), "good")
    return redirect(url_for("predictions.judge", slug=challenge.slug), 303)
