"""Handing in a prediction file, by a browser or by a program, and what a program is told of an attempt."""

from threading import BoundedSemaphore, Event

from flask import after_this_request, current_app, request, url_for
from werkzeug.datastructures import FileStorage

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.queries import visible_challenge
from ideahub.domain.predictions.commands import hand_in_attempt
from ideahub.domain.predictions.models import Attempt
from ideahub.domain.predictions.policies import test_is_shown
from ideahub.domain.predictions.queries import ahead_of, allowance, attempts_of, line_of, members_now
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.predictions.uploads import new_key
from ideahub.domain.teams.queries import team_of
from ideahub.kernel import storage
from ideahub.kernel.db import db
from ideahub.kernel.errors import Invalid, LimitReached, NotFound
from ideahub.kernel.files import Checked, clean_name
from ideahub.kernel.policy import authorize
from ideahub.kernel.receipts import file_digest
from ideahub.kernel.words import _
from ideahub.web.session import current_actor
from ideahub.web.turns import others_first

WAITING = ("received", "checking", "scoring")
PAUSE_SECONDS, PAUSES = 0.4, 150
# Who waits holds a thread of the server: no more than this many do, the others are answered at once.
_places = BoundedSemaphore(2)


def contest_at(slug: str) -> Challenge:
    """The prediction contest at this address; NotFound for drafts, other kinds, and whom it is not for."""
    challenge = visible_challenge(current_actor(), slug)
    if challenge.kind != "prediction" or challenge.state == "draft":
        raise NotFound(_("There is no such page."))
    return challenge


def take_file(challenge: Challenge) -> Attempt:
    """Store the file of this post and hand it in. What the rules refuse anyway is refused before anything is stored."""
    actor, most = current_actor(), rules_of(challenge.setup)["size_mb"]
    authorize(actor, "attempt.hand_in", challenge)
    sent, size, sha256 = sent_file(_("Choose a file with your predictions."))
    if size > most * 1_000_000:
        raise Invalid(_("The file is too large: at most %(most)d MB. Compress it with gzip or zip.", most=most), field="file")
    key = new_key(sha256)
    storage.put(key, sent.stream)
    try:
        return hand_in_attempt(
            actor=actor,
            challenge=challenge,
            storage_key=key,
            name=clean_name(sent.filename),
            size=size,
            sha256=sha256,
            note=request.values.get("note", ""),
        )
    except LimitReached:
        storage.delete(key)
        raise


def sent_file(wish: str, field: str = "file") -> tuple[FileStorage, int, str]:
    """(file, size, SHA-256) of the file sent in this field, read in blocks. Invalid, with the wish, where none was; and for an empty one."""
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        raise Invalid(wish, field=field)
    size = sent.stream.seek(0, 2)
    if size == 0:
        raise Invalid(_("The file is empty. Choose it again."), field=field)
    sent.stream.seek(0)
    sha256 = file_digest(sent.stream)
    sent.stream.seek(0)
    return sent, size, sha256


def sent_code() -> dict:
    """What hand_in_method takes beside the words, from the file of the field `code`; nothing where none was sent."""
    if not getattr(request.files.get("code"), "filename", ""):
        return {}
    sent, size, sha256 = sent_file("", "code")
    return {"code": Checked(clean_name(sent.filename), "application/octet-stream", size, sha256), "stream": sent.stream}


def answer_program(challenge: Challenge):
    """Hand the file in and answer in JSON; with ?wait=1 the answer waits for the score, after the attempt is safely kept."""
    attempt = take_file(challenge)
    attempt_id: int = attempt.id
    if request.args.get("wait") == "1":
        after_this_request(lambda response: _waited(response, attempt_id))
    return presented(attempt), 201, {"Location": url_for("predictions.attempt", attempt_id=attempt.id)}


def attempts_for_program(challenge: Challenge) -> dict:
    """The attempts of the actor's team, the newest first, and what is left of the limit."""
    team = team_of(current_actor(), challenge)
    if team is None:
        return {"challenge": challenge.slug, "team": None, "attempts": []}
    left, allowed_at = allowance(challenge, members_now(team))
    kept = [presented(attempt) for attempt in attempts_of(team)]
    return {"challenge": challenge.slug, "team": team.name, "attempts_left": left, "next_allowed_at": allowed_at.isoformat(), "attempts": kept}


def presented(attempt: Attempt) -> dict:
    """What its team's program is told of an attempt; the test score only once everybody may know it."""
    said = {
        "id": attempt.id, "attempt": attempt.number, "challenge": attempt.challenge.slug, "team": attempt.team.name, "file": attempt.name, "size": attempt.size,
        "sha256": attempt.sha256, "received_at": attempt.received_at.isoformat(), "receipt": attempt.receipt, "state": attempt.state,
        "address": url_for("predictions.attempt", attempt_id=attempt.id, _external=True), "note": attempt.note,
    }  # fmt: skip
    left, allowed_at = allowance(attempt.challenge, members_now(attempt.team))
    said |= {"attempts_left": left, "next_allowed_at": allowed_at.isoformat()}
    if attempt.state in WAITING:
        said["ahead"] = ahead_of(attempt)
    if attempt.state == "invalid":
        said |= attempt.problems
    if attempt.state == "scored":
        line = line_of(attempt.entry_id)
        said |= {"quiz": attempt.quiz, "climbed": attempt.climbed, "is_best": line.attempt_id == attempt.id, "rank": line.rank, "best": line.quiz}
        if test_is_shown.holds(current_actor(), attempt.challenge):
            said["test"] = attempt.test
    return said


def _waited(response, attempt_id: int):
    """The answer anew, once the attempt is through or the time is over."""
    if response.status_code != 201 or not _places.acquire(blocking=False):
        return response
    try:
        with others_first(request.environ):
            attempt = _when_through(attempt_id)
        response.data = current_app.json.dumps(presented(attempt))
        response.status_code = 422 if attempt.state == "invalid" else 201
    finally:
        _places.release()
    return response


def _when_through(attempt_id: int) -> Attempt:
    pause, attempt = Event(), db.session.get_one(Attempt, attempt_id)
    for _time in range(PAUSES):
        db.session.rollback()
        attempt = db.session.get_one(Attempt, attempt_id)
        if attempt.state not in WAITING:
            break
        pause.wait(PAUSE_SECONDS)
    return attempt
