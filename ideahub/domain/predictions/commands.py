"""Handing in attempts, and what the scorer found written down: every step one transaction, every tie by the moment received."""

from datetime import timedelta

from sqlalchemy import func, select, update

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions import board
from ideahub.domain.predictions.deadline import closes_at, open_last_call
from ideahub.domain.predictions.events import AttemptFailed, AttemptHandedIn, AttemptRefused, AttemptScored, LastCallOpened, LeadChanged
from ideahub.domain.predictions.ladder import told
from ideahub.domain.predictions.lifecycle import LIFECYCLE
from ideahub.domain.predictions.models import Attempt, AttemptPerson, BoardLine, LastCall, Score
from ideahub.domain.predictions.queries import allowance, members_now, newest_answers
from ideahub.domain.predictions.rules import order_key, reaches, rules_of
from ideahub.domain.teams.queries import team_of
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock, locked
from ideahub.kernel.errors import Conflict, Invalid, LimitReached
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.queue import call_later
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.text import clean_line, clean_text
from ideahub.kernel.transactions import after_commit, command
from ideahub.kernel.words import _
from ideahub.scorer.precision import rounded

LEASE = timedelta(minutes=5)
TRIES = 3
NOTE_MOST, DESCRIPTION_MOST = 200, 4000


@command
def hand_in_attempt(*, actor, challenge: Challenge, storage_key: str, name: str, size: int, sha256: str, note: str = "") -> Attempt:
    """Take a prediction file that is stored already, and give its receipt; it is checked and scored afterwards.

    The limit counts for each person of the team, across teams: their rows are locked, so that of two uploads at the limit one is taken.
    LimitReached names the next moment at which one is allowed.
    """
    authorize(actor, "attempt.hand_in", challenge)
    if newest_answers(challenge) is None:
        raise Conflict(_("The sponsor has not set the answers yet, so nothing can be scored."))
    team = lock(team_of(actor, challenge))
    members = members_now(team)
    if actor.id not in members:
        raise Conflict(_("You are no longer in this team. Look at your team, then hand the file in again."))
    for user_id in members:
        locked(User, id=user_id)
    received = clock.received()
    left, allowed_at = allowance(challenge, members)
    if left < 1:
        words = _("The limit is reached. The next attempt is allowed at %(moment)s UTC.", moment=allowed_at.strftime("%Y-%m-%d %H:%M:%S"))
        raise LimitReached(words, next_allowed_at=allowed_at.isoformat())
    challenge = lock(challenge)
    number = 1 + (db.session.scalar(select(func.max(Attempt.number)).where(Attempt.challenge_id == challenge.id)) or 0)
    record = {"challenge": challenge.slug, "number": number, "sha256": sha256, "size": size, "received_at": received.isoformat(), "team": team.entry_id}
    attempt = Attempt(
        challenge_id=challenge.id, team_id=team.id, entry_id=team.entry_id, person_id=actor.id, number=number, received_at=received, name=name,
        size=size, sha256=sha256, storage_key=storage_key, receipt=digest(canonical(record)), note=clean_line(note)[:NOTE_MOST],
    )  # fmt: skip
    db.session.add(attempt)
    db.session.flush()
    db.session.add_all(AttemptPerson(attempt_id=attempt.id, user_id=user_id, challenge_id=challenge.id, received_at=received) for user_id in members)
    emit(AttemptHandedIn(actor_id=actor.id, challenge_id=challenge.id, attempt_id=attempt.id, entry=team.entry_id, number=attempt.number, receipt=attempt.receipt))
    attempt_id = attempt.id
    after_commit(lambda: call_later("score", attempt_id))
    return attempt


@command
def describe_attempt(*, actor, attempt: Attempt, note: str, description: str, private: bool) -> Attempt:
    """Keep what the team says about an attempt; private until it wishes otherwise."""
    attempt = lock(attempt)
    authorize(actor, "attempt.describe", attempt)
    if len(description) > DESCRIPTION_MOST:
        raise Invalid(_("The description has at most %(most)d characters.", most=DESCRIPTION_MOST), field="description")
    attempt.note, attempt.description, attempt.private = clean_line(note)[:NOTE_MOST], clean_text(description), private
    return attempt


@command
def choose_attempt(*, actor, attempt: Attempt, chosen: bool) -> Attempt:
    """Choose an attempt as one of the final ones, or not any more; as many as the rules allow, until the contest closes."""
    team = lock(attempt.team)
    attempt = lock(attempt)
    authorize(actor, "attempt.describe", attempt)
    most = rules_of(attempt.challenge.setup)["finals"]
    if not most:
        raise Conflict(_("In this contest the best attempt by the test score counts by itself; nothing is chosen."))
    if clock.received() >= closes_at(attempt.challenge):
        raise Conflict(_("The contest has closed; the choice stands."))
    if chosen and attempt.state != "scored":
        raise Conflict(_("Only an attempt with a score can be chosen."))
    others = select(func.count()).select_from(Attempt).where(Attempt.entry_id == team.entry_id, Attempt.chosen, Attempt.id != attempt.id)
    if chosen and db.session.scalar(others) >= most:
        raise LimitReached(_("You have chosen %(most)d already. Take one back first.", most=most))
    attempt.chosen = chosen
    return attempt


@command
def begin_scoring(*, attempt_id: int) -> Attempt | None:
    """Hold an attempt for this worker until its lease ends; None where another one holds it, or it is done."""
    attempt = locked(Attempt, id=attempt_id)
    now = clock.now()
    if attempt is None or attempt.state not in ("received", "checking", "scoring") or (attempt.lease_until is not None and attempt.lease_until > now):
        return None
    if attempt.state != "received":
        LIFECYCLE.move(attempt, "put_back")
    if attempt.tries >= TRIES:
        LIFECYCLE.move(attempt, "check")
        _blame_us(attempt, "Every worker that took this attempt was killed.")
        return None
    LIFECYCLE.move(attempt, "check")
    attempt.tries += 1
    attempt.lease_until = now + LEASE
    return attempt


@command
def record_outcome(*, attempt_id: int, answers_version: int, outcome: dict) -> Attempt:
    """Write what the scorer found: problems (the attempt does not count), scores, or a fault of ours. Told twice, it changes nothing."""
    attempt = locked(Attempt, id=attempt_id)
    if attempt.state not in ("checking", "scoring"):
        return attempt
    if "problems" in outcome:
        LIFECYCLE.move(attempt, "refuse")
        attempt.problems = {"problems": outcome["problems"], "counts": outcome.get("counts", {})}
        _count_not(attempt)
        emit(AttemptRefused(actor_id=None, challenge_id=attempt.challenge_id, attempt_id=attempt.id, entry=attempt.entry_id))
    elif "our_fault" in outcome:
        _retry_or_blame(attempt, f"{outcome['our_fault']}: {outcome.get('detail', '')}"[:4000])
    else:
        _score(attempt, answers_version, outcome)
    return attempt


def _count_not(attempt: Attempt) -> None:
    attempt.lease_until = None
    db.session.execute(update(AttemptPerson).where(AttemptPerson.attempt_id == attempt.id).values(counted=0))


def _retry_or_blame(attempt: Attempt, fault: str) -> None:
    if attempt.tries >= TRIES:
        _blame_us(attempt, fault)
        return
    LIFECYCLE.move(attempt, "put_back")
    attempt.fault, attempt.lease_until = fault, clock.now() + timedelta(seconds=30 * attempt.tries)


def _blame_us(attempt: Attempt, fault: str) -> None:
    LIFECYCLE.move(attempt, "blame_us")
    attempt.fault = fault
    _count_not(attempt)
    emit(AttemptFailed(actor_id=None, challenge_id=attempt.challenge_id, attempt_id=attempt.id, reason=fault[:500]))


def _score(attempt: Attempt, answers_version: int, outcome: dict) -> None:
    """Both scores, the place on the board, and what follows from them, in this one transaction."""
    challenge = locked(Challenge, id=attempt.challenge_id)
    if newest_answers(challenge).version != answers_version:
        # Answers that were corrected while this was being scored: it is scored anew, and no try of it is spent.
        LIFECYCLE.move(attempt, "put_back")
        attempt.tries, attempt.lease_until, attempt_id = attempt.tries - 1, None, attempt.id
        after_commit(lambda: call_later("score", attempt_id))
        return
    rules, exact = rules_of(challenge.setup), outcome["exact"]
    before = db.session.scalar(select(BoardLine.quiz).where(BoardLine.entry_id == attempt.entry_id))
    public, test = told(float(exact["quiz"]), before, rules), rounded(float(exact["test"]), rules["decimals"])
    quiz = public.quiz
    LIFECYCLE.move(attempt, "record")
    attempt.quiz, attempt.test, attempt.climbed = quiz, test, public.climbed
    attempt.quiz_key, attempt.test_key = (order_key(score, rules["decimals"], rules["direction"]) for score in (quiz, test))
    attempt.answers_version, attempt.scored_at, attempt.lease_until, attempt.fault = answers_version, clock.now(), None, None
    attempt.sketch = outcome.get("sketch")
    db.session.add(
        Score(
            attempt_id=attempt.id, challenge_id=challenge.id, entry_id=attempt.entry_id, answers_version=answers_version, quiz=quiz, test=test,
            quiz_exact=float(exact["quiz"]), test_exact=float(exact["test"]), quiz_key=attempt.quiz_key, received_at=attempt.received_at, scored_at=attempt.scored_at,
        )
    )  # fmt: skip
    db.session.flush()
    attempt_id, leader = attempt.id, _leader(challenge)
    best = board.place(challenge, attempt)
    attempt = db.session.get(Attempt, attempt_id)
    emit(AttemptScored(actor_id=None, challenge_id=challenge.id, attempt_id=attempt.id, entry=attempt.entry_id, quiz=quiz, best=best))
    if leader is not None and _leader(challenge) != leader:
        emit(LeadChanged(actor_id=None, challenge_id=challenge.id, entry_id=attempt.entry_id, quiz=quiz))
    _open_last_call(challenge, attempt, rules)


def _leader(challenge: Challenge) -> int | None:
    return db.session.scalar(select(BoardLine.entry_id).where(BoardLine.challenge_id == challenge.id, BoardLine.rank == 1))


def _open_last_call(challenge: Challenge, attempt: Attempt, rules: dict) -> None:
    """Open the last call where this attempt reaches the target and none is open: it runs from the moment the attempt was received."""
    target, earliest = rules["target"], rules["last_call_from"]
    if not target or not reaches(attempt.quiz, target["quiz"], rules["direction"]) or open_last_call(challenge) is not None:
        return
    if earliest and attempt.received_at.isoformat() < earliest:
        return
    rounds = db.session.scalar(select(func.max(LastCall.round)).where(LastCall.challenge_id == challenge.id)) or 0
    call = LastCall(
        challenge_id=challenge.id, round=rounds + 1, attempt_id=attempt.id, opened_at=attempt.received_at,
        closes_at=attempt.received_at + timedelta(days=rules["last_call_days"]),
    )  # fmt: skip
    db.session.add(call)
    db.session.flush()
    emit(
        LastCallOpened(
            actor_id=None, challenge_id=challenge.id, last_call_id=call.id, entry=attempt.entry_id, quiz=attempt.quiz, closes_at=call.closes_at.isoformat(timespec="seconds")
        )
    )


@command
def try_attempt_again(*, actor, attempt: Attempt) -> Attempt:
    """Put an attempt that failed through our fault back among the waiting ones: it keeps the moment it was received. For operators."""
    authorize(actor, "attempt.try_again", attempt)
    attempt = lock(attempt)
    if attempt.state != "our_fault":
        raise Conflict(_("Only an attempt that failed through our fault can be tried again."))
    attempt.state, attempt.tries, attempt.lease_until = "received", 0, None
    db.session.execute(update(AttemptPerson).where(AttemptPerson.attempt_id == attempt.id).values(counted=1))
    attempt_id = attempt.id
    after_commit(lambda: call_later("score", attempt_id))
    return attempt


