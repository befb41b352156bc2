"""From a received file to an outcome: outside any transaction, in the scorer's child process, which sees two files and nothing else."""

import logging
import tempfile
from pathlib import Path

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.commands import begin_scoring, record_outcome
from ideahub.domain.predictions.models import AnswerKey
from ideahub.domain.predictions.queries import newest_answers, waiting_attempts
from ideahub.domain.predictions.rules import rules_of
from ideahub.kernel import storage
from ideahub.kernel.db import db
from ideahub.kernel.queue import work
from ideahub.scorer.run import run_order

log = logging.getLogger(__name__)


@work("score")
def score_attempt(attempt_id: int) -> None:
    """Check and score one attempt, unless another worker holds it. A worker that is killed here loses nothing: the lease ends, and the sweep takes it again."""
    attempt = begin_scoring(attempt_id=attempt_id)
    if attempt is None:
        return
    challenge = db.session.get(Challenge, attempt.challenge_id)
    answers = newest_answers(challenge)
    order, version, key = order_for(challenge, answers), answers.version, attempt.storage_key
    reference = reference_key(answers)
    db.session.rollback()
    outcome = outcome_of(order, reference, key)
    record_outcome(attempt_id=attempt_id, answers_version=version, outcome=outcome)


def outcome_of(order: dict, reference: str, predictions: str) -> dict:
    """What the scorer says about two stored files; a fault of ours where they cannot be read."""
    with tempfile.TemporaryDirectory(prefix="ideahub-score-") as folder:
        try:
            paths = {"reference": fetched(reference, Path(folder) / "reference"), "predictions": fetched(predictions, Path(folder) / "predictions")}
            return run_order({**order, **paths})
        except Exception as error:
            log.exception("An attempt could not be scored.")
            return {"our_fault": "files", "detail": f"{type(error).__name__}: {error}"}


def order_for(challenge: Challenge, answers: AnswerKey) -> dict:
    """The order for the scorer: everything that it is told."""
    return order_of(rules_of(challenge.setup), answers.metric, answers.settings, answers.sha256)


def order_of(rules: dict, metric: str, settings: dict, sha256: str) -> dict:
    """An order to score by these rules against the compiled answers with this hash."""
    return {
        "task": "score", "metric": metric, "settings": settings, "decimals": rules["decimals"], "layout": rules["layout"], "columns": columns_of(rules),
        "caps": {"bytes": rules["size_mb"] * 10_000_000}, "sample_seed": sha256,
    }  # fmt: skip


def columns_of(rules: dict) -> dict:
    """The names of the columns as the scorer takes them."""
    named = rules["columns"]
    return {"id": named.get("id", "id"), "answer": named.get("answer", "answer"), "split": named.get("split", "split"), "predictions": [named.get("prediction", "prediction")]}


def reference_key(answers: AnswerKey) -> str:
    """Where compiled answers are stored: by the hash of their content."""
    return f"answers/{answers.sha256}"


def fetched(key: str, path: Path) -> str:
    """A stored file as one on the disk; gives its path."""
    with path.open("wb") as file:
        for block in storage.read(key):
            file.write(block)
    return str(path)


def sweep_attempts() -> int:
    """Score whatever waits and is held by nobody. Gives how many were taken up."""
    waiting = waiting_attempts()
    db.session.rollback()
    for attempt_id in waiting:
        score_attempt(attempt_id)
    return len(waiting)


