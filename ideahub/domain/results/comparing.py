"""How sure each paid place of a prediction contest is over the next one: planned with the announcement, worked out in the scorer's child process.

The row is the truth and the queue a hint: what a killed worker leaves is taken up again when its lease has ended. Corrected answers make rows of
their own, for the same files; the places stand as they were announced.
"""

import logging
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import or_, select, update

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.models import AnswerKey, Attempt
from ideahub.domain.predictions.queries import candidates, newest_answers
from ideahub.domain.predictions.scoring import fetched, order_for, reference_key
from ideahub.domain.results.models import Comparison
from ideahub.domain.results.queries import paid_places, results_of
from ideahub.kernel import clock
from ideahub.kernel.db import add_unless_there, db, lock, locked
from ideahub.kernel.queue import call_later, work
from ideahub.kernel.transactions import after_commit, command
from ideahub.scorer.run import run_order

LEASE = timedelta(minutes=5)
TRIES = 3
log = logging.getLogger(__name__)


@command
def plan_comparisons(*, challenge: Challenge) -> list[Comparison]:
    """Note what is to be compared under the answers in force: each paid place with the next one. Gives what is new; a second call changes nothing.

    Nothing where the test score does not decide, or is not announced yet.
    """
    challenge = lock(challenge)
    answers = newest_answers(challenge)
    if challenge.decided_by != "test_score" or challenge.state not in ("decided", "completed") or answers is None:
        return []
    planned = []
    for place, first_id, second_id in _pairs(challenge):
        keys = {"challenge_id": challenge.id, "place": place, "answers_version": answers.version}
        row = add_unless_there(Comparison, **keys, first_id=first_id, second_id=second_id, state="waiting", tries=0)
        if row is not None:
            planned.append(row)
            after_commit(partial(call_later, "compare", row.id))
    return planned


def _pairs(challenge: Challenge) -> list[tuple[int, int, int]]:
    """(place, its file, the file of the next place): the files that counted at the announcement, whatever would count under corrected answers."""
    earlier = select(Comparison.place, Comparison.first_id, Comparison.second_id).where(Comparison.challenge_id == challenge.id)
    planned = {place: (place, first, second) for place, first, second in db.session.execute(earlier.order_by(Comparison.answers_version.desc()))}
    if planned:
        return [planned[place] for place in sorted(planned)]
    counted = {attempt.entry_id: attempt.id for attempt in candidates(challenge)}
    files = [(one.place, counted.get(one.entry_id)) for one in results_of(challenge, most=paid_places(challenge) + 1)]
    return [(place, first, second) for (place, first), (_next, second) in zip(files, files[1:], strict=False) if first and second]


@command
def begin_comparison(*, key: int) -> Comparison | None:
    """Hold a comparison for this worker until its lease ends; None where another one holds it, or it is done or given up."""
    row, now = locked(Comparison, id=key), clock.now()
    if row is None or row.state != "waiting" or (row.lease_until is not None and row.lease_until > now):
        return None
    if row.tries >= TRIES:
        _give_up(row, "Every worker that took this comparison was killed.")
        return None
    row.tries += 1
    row.lease_until = now + LEASE
    return row


@command
def record_comparison(*, key: int, outcome: dict) -> Comparison:
    """Write what the scorer says of the hidden half, or that it failed: then it is tried again, three times in all. Told twice, it changes nothing."""
    row = locked(Comparison, id=key)
    if row.state == "done":
        return row
    if "test" in outcome:
        row.outcome, row.state, row.compared_at, row.fault, row.lease_until = outcome["test"], "done", clock.now(), None, None
        return row
    fault = f"{outcome.get('our_fault', 'problems')}: {outcome.get('detail', outcome.get('problems', ''))}"[:4000]
    if row.tries >= TRIES:
        _give_up(row, fault)
    else:
        row.fault, row.lease_until = fault, clock.now() + timedelta(seconds=30 * row.tries)
    return row


def _give_up(row: Comparison, fault: str) -> None:
    row.state, row.fault, row.lease_until = "failed", fault, None
    log.error("Comparison %s was given up: %s", row.id, fault)


@command
def try_comparisons_again(*, challenge: Challenge) -> int:
    """Put what was given up back among the waiting ones. Gives how many."""
    failed = update(Comparison).where(Comparison.challenge_id == challenge.id, Comparison.state == "failed")
    keys = db.session.scalars(failed.values(state="waiting", tries=0, lease_until=None).returning(Comparison.id)).all()
    for key in keys:
        after_commit(partial(call_later, "compare", key))
    return len(keys)


@work("compare")
def work_out(key: int) -> None:
    """Compare two files on the hidden half, outside any transaction, unless another worker is at it."""
    row = begin_comparison(key=key)
    if row is None:
        return
    challenge = db.session.get(Challenge, row.challenge_id)
    answers = db.session.scalar(select(AnswerKey).where(AnswerKey.challenge_id == challenge.id, AnswerKey.version == row.answers_version))
    order = {**order_for(challenge, answers), "task": "compare", "comparison_seed": challenge.id}
    files = {
        "reference": reference_key(answers),
        "predictions": db.session.get(Attempt, row.first_id).storage_key,
        "second": db.session.get(Attempt, row.second_id).storage_key,
    }
    db.session.rollback()
    record_comparison(key=key, outcome=_outcome_of(order, files))


def _outcome_of(order: dict, files: dict[str, str]) -> dict:
    with tempfile.TemporaryDirectory(prefix="ideahub-compare-") as folder:
        try:
            return run_order({**order, **{name: fetched(key, Path(folder) / name) for name, key in files.items()}})
        except Exception as error:
            log.exception("Two files could not be compared.")
            return {"our_fault": "files", "detail": f"{type(error).__name__}: {error}"}


def sweep_comparisons(limit: int = 20) -> int:
    """Work out whatever waits and is held by nobody. Gives how many were taken up."""
    free = or_(Comparison.lease_until.is_(None), Comparison.lease_until <= clock.now())
    keys = db.session.scalars(select(Comparison.id).where(Comparison.state == "waiting", free).order_by(Comparison.id).limit(limit)).all()
    db.session.rollback()
    for key in keys:
        work_out(key)
    return len(keys)
