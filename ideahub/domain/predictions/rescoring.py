"""Scoring everything anew after a correction of answers or metric: first a dry run that shows what would move, then all at once.

Received times stay; the scores under the earlier version stay in the log; who may see what does not change.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions import board
from ideahub.domain.predictions.answers import add_version
from ideahub.domain.predictions.events import AttemptsRescored
from ideahub.domain.predictions.ladder import Told, told_in_order
from ideahub.domain.predictions.models import Attempt, BoardLine, Score
from ideahub.domain.predictions.rules import order_key, rules_of
from ideahub.domain.predictions.scoring import order_of, outcome_of
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _
from ideahub.scorer.precision import rounded


@dataclass(frozen=True)
class Move:
    """What a re-scoring would do to a team: its rank and public score before and after; None where it has none."""

    entry_id: int
    title: str
    rank: int | None
    new_rank: int | None
    quiz: str | None
    new_quiz: str | None


def dry_run(challenge: Challenge, compiled: dict) -> tuple[dict[int, dict], list[Move]]:
    """(attempt id to outcome, what would move) under corrected answers (answers.py: compile_answers); nothing is written.

    Invalid where an attempt could not be scored any more; Conflict where we fail at one.
    """
    rules = rules_of(challenge.setup)
    order = order_of(rules, rules["metric"], rules["settings"], compiled["sha256"])
    wanted = select(Attempt.id, Attempt.number, Attempt.storage_key).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored")
    outcomes = {}
    for attempt_id, number, key in db.session.execute(wanted.order_by(Attempt.id)).all():
        outcome = outcome_of(order, f"answers/{compiled['sha256']}", key)
        if "problems" in outcome:
            words = outcome["problems"][0]["sentence"] if outcome["problems"] else ""
            raise Invalid(_("Attempt %(number)d could not be scored by these answers: %(words)s", number=number, words=words), field="answers")
        if "our_fault" in outcome:
            raise Conflict(_("Attempt %(number)d could not be scored: %(words)s", number=number, words=outcome["our_fault"]))
        outcomes[attempt_id] = outcome["exact"]
    return outcomes, _moves(challenge, outcomes, rules)


def _moves(challenge: Challenge, outcomes: dict[int, dict], rules: dict) -> list[Move]:
    best: dict[int, tuple] = {}
    attempts = db.session.scalars(select(Attempt).where(Attempt.id.in_(outcomes))).all()
    public = _told_anew(attempts, outcomes, rules)
    for attempt in attempts:
        quiz = public[attempt.id].quiz
        key = (order_key(quiz, rules["decimals"], rules["direction"]), attempt.received_at, attempt.id, quiz)
        best[attempt.entry_id] = min(best.get(attempt.entry_id, key), key)
    after = {entry_id: (rank, best[entry_id][3]) for rank, entry_id in enumerate(sorted(best, key=best.get), start=1)}
    lines = select(BoardLine.entry_id, Entry.title, BoardLine.rank, BoardLine.quiz).join(Entry, Entry.id == BoardLine.entry_id).where(BoardLine.challenge_id == challenge.id)
    moves = []
    for entry_id, title, rank, quiz in db.session.execute(lines.order_by(BoardLine.rank)):
        new_rank, new_quiz = after.get(entry_id, (None, None))
        if (rank, quiz) != (new_rank, new_quiz):
            moves.append(Move(entry_id, title, rank, new_rank, quiz, new_quiz))
    return moves


def _told_anew(attempts: Sequence[Attempt], outcomes: dict[int, dict], rules: dict) -> dict[int, Told]:
    """What is told of each attempt's public half under these outcomes, in the order in which they were received."""
    in_order = sorted(attempts, key=lambda attempt: (attempt.received_at, attempt.id))
    return told_in_order([(attempt.id, attempt.entry_id, float(outcomes[attempt.id]["quiz"])) for attempt in in_order], rules)


@command
def publish_rescoring(*, actor, challenge: Challenge, compiled: dict, outcomes: dict[int, dict], reason: str) -> int:
    """Put corrected answers and the scores of their dry run in force, all at once and in public. Gives how many places moved.

    Conflict where an attempt was scored since the dry run: look again first.
    """
    authorize(actor, "answers.set", challenge)
    if len(reason.strip()) < 10:
        raise Invalid(_("Say in a sentence what was corrected; everybody reads it."), field="reason")
    # Attempts before the challenge, as whoever writes a score locks them.
    db.session.execute(select(Attempt.id).where(Attempt.id.in_(outcomes)).order_by(Attempt.id).with_for_update())
    challenge = lock(challenge)
    attempts = db.session.scalars(select(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored").order_by(Attempt.id)).all()
    if {attempt.id for attempt in attempts} != set(outcomes):
        raise Conflict(_("Attempts were scored since you looked. Look again, then publish."))
    rules = rules_of(challenge.setup)
    answers, public = add_version(actor, challenge, compiled, None, reason.strip()), _told_anew(attempts, outcomes, rules)
    for attempt in attempts:
        exact = outcomes[attempt.id]
        attempt.quiz, attempt.climbed = public[attempt.id].quiz, public[attempt.id].climbed
        attempt.test = rounded(float(exact["test"]), rules["decimals"])
        attempt.quiz_key, attempt.test_key = (order_key(score, rules["decimals"], rules["direction"]) for score in (attempt.quiz, attempt.test))
        attempt.answers_version = answers.version
        db.session.add(
            Score(
                attempt_id=attempt.id, challenge_id=challenge.id, entry_id=attempt.entry_id, answers_version=answers.version, quiz=attempt.quiz, test=attempt.test,
                quiz_exact=float(exact["quiz"]), test_exact=float(exact["test"]), quiz_key=attempt.quiz_key, received_at=attempt.received_at, scored_at=clock.now(),
            )
        )  # fmt: skip
    db.session.flush()
    moved = board.rebuild(challenge)
    emit(AttemptsRescored(actor_id=actor.id, challenge_id=challenge.id, answer_key_id=answers.id, version=answers.version, attempts=len(attempts), moved=moved))
    return moved
