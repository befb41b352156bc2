"""The end of a contest: candidates are asked one after the other, by the test score; who passes wins; if nobody does, the contest reopens.

Test scores are compared at the declared precision; of equal ones the earliest received is judged first.
"""

from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import func, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.files.commands import attach_file, forget_file, store_file
from ideahub.domain.predictions.deadline import closes_at, is_being_judged, open_last_call
from ideahub.domain.predictions.events import CandidateAsked, CandidateDecided, ContestReopened, ProgressPrizeDecided
from ideahub.domain.predictions.models import Attempt, LastCall, ProgressPrize, Verification
from ideahub.domain.predictions.queries import candidates, verifications_of
from ideahub.domain.predictions.rules import moved_line, reaches, rules_of
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.events import emit
from ideahub.kernel.files import Checked
from ideahub.kernel.policy import SYSTEM, authorize
from ideahub.kernel.text import clean_text
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _

GRAND = "grand"
OPEN = ("asked", "handed_in")
CHECKLIST = ("code_runs", "same_predictions", "method_described", "data_allowed")


@command
def ask_next(*, actor, challenge: Challenge) -> Verification | None:
    """Ask the next candidate for the grand prize; None where nobody is left, and then a contest with a target reopens.

    Conflict while attempts are still taken or scored, or while a candidate is being examined.
    """
    challenge = lock(challenge)
    authorize(actor, "challenge.decide", challenge)
    if clock.now() < closes_at(challenge):
        raise Conflict(_("Attempts are still taken. Candidates are asked after the close."))
    waiting = select(func.count()).select_from(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state.in_(("received", "checking", "scoring")))
    if db.session.scalar(waiting):
        raise Conflict(_("Some attempts are not scored yet. Candidates are asked when all are."))
    examined = verifications_of(challenge, GRAND)
    if any(each.state in OPEN for each in examined):
        raise Conflict(_("A candidate is being examined. Decide that first."))
    if any(each.state == "verified" for each in examined):
        raise Conflict(_("The winner is verified already."))
    rules, asked = rules_of(challenge.setup), {each.entry_id for each in examined}
    for attempt in candidates(challenge):
        fits = not rules["target"] or reaches(attempt.test, rules["target"]["test"], rules["direction"])
        if attempt.entry_id not in asked and fits:
            return _ask(challenge, attempt, GRAND, len(examined) + 1, rules)
    _reopen(challenge)
    return None


def _ask(challenge: Challenge, attempt: Attempt, prize: str, turn: int, rules: dict) -> Verification:
    verification = Verification(
        challenge_id=challenge.id, attempt_id=attempt.id, entry_id=attempt.entry_id, prize=prize, turn=turn, asked_at=clock.now(),
        due_at=clock.now() + timedelta(days=rules["verify_days"]),
    )  # fmt: skip
    db.session.add(verification)
    db.session.flush()
    emit(CandidateAsked(actor_id=None, challenge_id=challenge.id, verification_id=verification.id, entry=attempt.entry_id))
    return verification


def _reopen(challenge: Challenge) -> None:
    """Under the same rules and the same hidden split; a new last call opens when an attempt reaches the target again."""
    call = open_last_call(challenge)
    if call is None:
        return
    call.outcome = "reopened"
    emit(ContestReopened(actor_id=None, challenge_id=challenge.id, last_call_id=call.id))


@command
def hand_in_method(*, actor, verification: Verification, method: str, code: Checked | None = None, stream: BinaryIO | None = None) -> Verification:
    """The team describes its method, for the world to read once it has won, and hands in its code: `code` says what `stream` holds.

    Code handed in again takes the place of what was there. It is never opened here, and read by the team and by those who judge.
    """
    verification = lock(verification)
    authorize(actor, "verification.hand_in", verification.attempt)
    if verification.state not in OPEN:
        raise Conflict(_("This verification is decided."))
    if len(method.strip()) < 200:
        raise Invalid(_("Describe the method in at least 200 characters, so that others can build it."), field="method")
    verification.method, verification.state, verification.handed_in_at = clean_text(method), "handed_in", clock.now()
    if code is not None:
        _keep_code(actor, verification, code, stream)
    return verification


def _keep_code(actor, verification: Verification, code: Checked, stream: BinaryIO) -> None:
    before, verification.code = verification.code, store_file(actor=actor, checked=code, stream=stream)
    attach_file(actor=actor, file=verification.code, subject="verification", subject_id=verification.id)
    db.session.flush()
    if before is not None:
        forget_file(actor=SYSTEM, file=before)


@command
def decline(*, actor, verification: Verification) -> Verification:
    """A team keeps its method to itself, and gives up the prize: the next candidate is asked."""
    verification = lock(verification)
    authorize(actor, "verification.hand_in", verification.attempt)
    return _decide(actor, verification, "declined", {}, "")


@command
def decide_verification(*, actor, verification: Verification, passed: bool, checklist: dict, reason: str) -> Verification:
    """Whether the method and code bear out the score: every point of the checklist to pass, a reason in any case."""
    verification = lock(verification)
    challenge = lock(db.session.get(Challenge, verification.challenge_id))
    authorize(actor, "verification.decide", challenge)
    if verification.state != "handed_in":
        raise Conflict(_("There is nothing to look at yet, or it is decided."))
    if len(reason.strip()) < 10:
        raise Invalid(_("Say in a sentence what was found; the team reads it."), field="reason")
    lacking = [point for point in CHECKLIST if not checklist.get(point)]
    if passed and lacking:
        raise Invalid(_("To pass, every point of the checklist has to hold."), field=lacking[0])
    return _decide(actor, verification, "verified" if passed else "rejected", checklist, reason)


@command
def expire_verification(*, verification: Verification) -> Verification | None:
    """Where a team let the promised time pass, it gives up its turn. None where it is not overdue."""
    verification = lock(verification)
    if verification.state != "asked" or verification.due_at > clock.now():
        return None
    return _decide(None, verification, "expired", {}, "")


def _decide(actor, verification: Verification, state: str, checklist: dict, reason: str) -> Verification:
    if verification.state not in OPEN:
        raise Conflict(_("This verification is decided."))
    verification.state, verification.checklist, verification.reason = state, {point: bool(checklist.get(point)) for point in CHECKLIST}, clean_text(reason)
    verification.decided_at, verification.decided_by_id = clock.now(), actor.id if actor else None
    emit(
        CandidateDecided(
            actor_id=actor.id if actor else None, challenge_id=verification.challenge_id, verification_id=verification.id, entry=verification.entry_id, state=state
        )
    )
    if state == "verified" and verification.prize == GRAND:
        call = db.session.scalar(select(LastCall).where(LastCall.challenge_id == verification.challenge_id, LastCall.outcome.is_(None)))
        if call is not None:
            call.outcome = "won"
    return verification


def progress_line(challenge: Challenge) -> str | None:
    """The line that the next progress prize asks for: better by the rules' per cent than the public score of the winner before, or than the first baseline."""
    rules = rules_of(challenge.setup)
    if not rules["progress"] or not rules["baselines"]:
        return None
    won = select(Attempt.quiz).join(ProgressPrize, ProgressPrize.attempt_id == Attempt.id).where(ProgressPrize.challenge_id == challenge.id)
    before = db.session.scalar(won.order_by(ProgressPrize.position.desc()).limit(1)) or rules["baselines"][0]["quiz"]
    return moved_line(before, rules["improvement"], rules["decimals"], rules["direction"])


@command
def decide_progress_prize(*, actor, challenge: Challenge, position: int) -> ProgressPrize:
    """Give the progress prize whose day has come to the best public score received before it that reaches the line; to nobody where none does.

    An attempt whose verification for this prize failed is passed over.
    """
    challenge = lock(challenge)
    authorize(actor, "challenge.decide", challenge)
    rules = rules_of(challenge.setup)
    decided = db.session.scalar(select(func.count()).select_from(ProgressPrize).where(ProgressPrize.challenge_id == challenge.id))
    if not 0 <= position < len(rules["progress"]) or position != decided:
        raise Conflict(_("Progress prizes are decided in their order, each once."))
    ends_at = datetime.fromisoformat(rules["progress"][position]["at"])
    if clock.now() < ends_at:
        raise Conflict(_("The day of this prize has not come yet."))
    line = progress_line(challenge)
    failed = {each.attempt_id for each in verifications_of(challenge, str(position)) if each.state in ("rejected", "declined", "expired")}
    scored = select(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored", Attempt.received_at < ends_at)
    best = next((each for each in db.session.scalars(scored.order_by(Attempt.quiz_key, Attempt.received_at, Attempt.id)) if each.id not in failed), None)
    won = best if best is not None and reaches(best.quiz, line, rules["direction"]) else None
    prize = ProgressPrize(challenge_id=challenge.id, position=position, line=line, attempt_id=won.id if won else None, decided_at=clock.now())
    db.session.add(prize)
    db.session.flush()
    emit(ProgressPrizeDecided(actor_id=actor.id, challenge_id=challenge.id, progress_prize_id=prize.id, entry=won.entry_id if won else None, line=line))
    return prize


def go_on_judging() -> None:
    """What the clock brings about, each in a transaction of its own: progress prizes on their day, candidates after the close, turns that ran out."""
    running = select(Challenge.id).where(Challenge.kind == "prediction", Challenge.state == "published", Challenge.opens_at <= clock.now())
    for challenge_id in db.session.scalars(running.order_by(Challenge.id)).all():
        overdue = select(Verification).where(Verification.challenge_id == challenge_id, Verification.state == "asked", Verification.due_at <= clock.now())
        for verification in db.session.scalars(overdue).all():
            expire_verification(verification=verification)
        challenge = db.session.get(Challenge, challenge_id)
        _decide_due_progress(challenge)
        if _may_ask(challenge):
            ask_next(actor=SYSTEM, challenge=challenge)


def _decide_due_progress(challenge: Challenge) -> None:
    decided = db.session.scalar(select(func.count()).select_from(ProgressPrize).where(ProgressPrize.challenge_id == challenge.id))
    due = [position for position, prize in enumerate(rules_of(challenge.setup)["progress"]) if datetime.fromisoformat(prize["at"]) <= clock.now()]
    for position in due[decided:]:
        decide_progress_prize(actor=SYSTEM, challenge=challenge, position=position)


def _may_ask(challenge: Challenge) -> bool:
    """Whether the contest is closed, everything is scored, nobody is being examined, and somebody is left to ask."""
    if clock.now() < closes_at(challenge) or is_being_judged(challenge):
        return False
    examined = verifications_of(challenge, GRAND)
    if any(each.state == "verified" for each in examined):
        return False
    asked, rules = {each.entry_id for each in examined}, rules_of(challenge.setup)
    target = rules["target"]
    left = [each for each in candidates(challenge) if each.entry_id not in asked and (not target or reaches(each.test, target["test"], rules["direction"]))]
    return bool(left) or open_last_call(challenge) is not None
