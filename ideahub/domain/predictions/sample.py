"""What a sponsor looks at before publishing: a file scored on trial, and whether the order of the answers tells the halves apart."""

import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.models import AnswerKey
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.predictions.scoring import fetched, order_for, reference_key
from ideahub.kernel.errors import Conflict
from ideahub.kernel.policy import authorize
from ideahub.kernel.words import _
from ideahub.scorer.precision import rounded
from ideahub.scorer.reference import open_reference
from ideahub.scorer.run import run_order

# Of rows that are dealt at random, about half have a neighbour of the other half; far fewer say that the file is sorted by halves.
FEWEST_CHANGES = 0.1


def score_sample(*, actor, challenge: Challenge, path: Path) -> dict:
    """{"quiz", "test"} at the declared precision, or {"problems", "counts"}. Nothing is kept. For hosts."""
    authorize(actor, "answers.set", challenge)
    answers = newest_answers(challenge)
    if answers is None:
        raise Conflict(_("Send the answers first; then a sample can be scored."))
    with tempfile.TemporaryDirectory(prefix="ideahub-sample-") as folder:
        reference = fetched(reference_key(answers), Path(folder) / "reference")
        outcome = run_order({**order_for(challenge, answers), "reference": reference, "predictions": str(path)})
    if "our_fault" in outcome:
        raise Conflict(_("The sample could not be scored: %(detail)s", detail=f"{outcome['our_fault']} {outcome.get('detail', '')}"[:400]))
    if "problems" in outcome:
        return {"problems": outcome["problems"], "counts": outcome.get("counts", {})}
    return {half: rounded(float(outcome["exact"][half]), rules_of(challenge.setup)["decimals"]) for half in ("quiz", "test")}


def order_tells_halves(answers: AnswerKey) -> bool:
    """Whether rows of the public half stand together in the file: participants get the ids in this order, and would know which is which."""
    return _tells(reference_key(answers))


@lru_cache(maxsize=64)
def _tells(key: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="ideahub-order-") as folder:
        reference = open_reference(fetched(key, Path(folder) / "reference"))
        if reference.rows < 10:
            return False
        is_quiz = reference.arrays["place"] < reference.quiz
        share = reference.quiz / reference.rows
        changes = int(np.count_nonzero(is_quiz[1:] != is_quiz[:-1]))
        return changes < FEWEST_CHANGES * 4 * share * (1 - share) * reference.rows
