"""The hidden answers: compiled in the scorer's child process, stored by the hash of their content, versioned."""

import hashlib
import tempfile
from pathlib import Path

from sqlalchemy import func, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.events import AnswersSet
from ideahub.domain.predictions.models import AnswerKey, Attempt
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.predictions.scoring import columns_of
from ideahub.kernel import clock, storage
from ideahub.kernel.db import db, lock
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.receipts import file_digest
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _
from ideahub.scorer.run import run_order


def compile_answers(challenge: Challenge, path: Path, *, seed: str | None = None, share: str = "0.5") -> dict:
    """Read an answer file by the challenge's rules, store what was compiled, and give what it is: sha256, rows, quiz, test, source_sha256.

    Invalid where the file has problems: `problems` is a dictionary of line (or "file") to sentence.
    """
    rules = rules_of(challenge.setup)
    with tempfile.TemporaryDirectory(prefix="ideahub-answers-") as folder:
        order = {
            "task": "compile", "answers": str(path), "folder": folder, "metric": rules["metric"], "settings": rules["settings"], "layout": rules["layout"],
            "columns": columns_of(rules), **({"seed": seed, "share": share} if seed else {}),
        }  # fmt: skip
        outcome = run_order(order)
        if "our_fault" in outcome:
            raise Conflict(_("The answers could not be read: %(detail)s", detail=outcome.get("detail", "")[-300:]))
        if "problems" in outcome:
            problems = {str(each.get("line") or "file"): each["sentence"] for each in outcome["problems"]}
            raise Invalid(_("The answer file cannot be used yet. Every problem is named with its line."), field="answers", problems=problems)
        with open(outcome["path"], "rb") as compiled:
            storage.put(f"answers/{outcome['sha256']}", compiled)
    with path.open("rb") as source:
        return {**{name: outcome[name] for name in ("sha256", "rows", "quiz", "test")}, "source_sha256": file_digest(source)}


@command
def set_answers(*, actor, challenge: Challenge, compiled: dict, seed: str | None = None, reason: str = "") -> AnswerKey:
    """Put compiled answers in force as the next version. Once an attempt has a score, only a re-scoring may do that."""
    challenge = lock(challenge)
    authorize(actor, "answers.set", challenge)
    scored = select(func.count()).select_from(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored")
    if db.session.scalar(scored):
        raise Conflict(_("Attempts have been scored by the answers in force. Correct them by a re-scoring, which shows first what it would move."))
    key = add_version(actor, challenge, compiled, seed, reason)
    if challenge.state == "draft":
        prediction = {**challenge.setup.get("prediction", {}), "answers_sha256": key.sha256, "seed_sha256": key.seed_sha256, "rows": {"quiz": key.quiz_rows, "test": key.test_rows}}
        challenge.setup = {**challenge.setup, "prediction": prediction}
        challenge.version += 1
    return key


def add_version(actor, challenge: Challenge, compiled: dict, seed: str | None, reason: str) -> AnswerKey:
    """Write the next version. The caller holds the challenge's lock."""
    rules = rules_of(challenge.setup)
    version = 1 + (db.session.scalar(select(func.max(AnswerKey.version)).where(AnswerKey.challenge_id == challenge.id)) or 0)
    key = AnswerKey(
        challenge_id=challenge.id, version=version, sha256=compiled["sha256"], source_sha256=compiled["source_sha256"], rows=compiled["rows"],
        quiz_rows=compiled["quiz"], test_rows=compiled["test"], seed=seed, seed_sha256=hashlib.sha256(seed.encode()).hexdigest() if seed else None,
        metric=rules["metric"], settings=rules["settings"], reason=reason, made_at=clock.now(), made_by_id=actor.id,
    )  # fmt: skip
    db.session.add(key)
    db.session.flush()
    emit(AnswersSet(actor_id=actor.id, challenge_id=challenge.id, answer_key_id=key.id, version=version))
    return key
