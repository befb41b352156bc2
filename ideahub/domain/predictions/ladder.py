"""The Ladder: a public score is told anew only when it climbs, so that small steps cannot feel their way along the public half.

The rule is that of A. Blum and M. Hardt, The Ladder: A Reliable Leaderboard for Machine Learning Competitions (2015): with a step, a file whose
score is better than what its team was told before by more than the step is told its score, rounded to a multiple of the step; every other file
is told the former score again. Without a step (`ladder` is None) each file is told its own score at the declared decimals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from ideahub.scorer.precision import ROOM, rounded


@dataclass(frozen=True)
class Told:
    """What a team is told of a file: its public score, and whether it climbed, which is to say whether the score is the file's own."""

    quiz: str
    climbed: bool


def told(exact: float, before: str | None, rules: dict) -> Told:
    """What is told of a file with this exact public score, where its team was told `before` at best (None: nothing yet).

    >>> rules = {"ladder": "0.01", "decimals": 4, "direction": "lower"}
    >>> told(0.8631, None, rules), told(0.856, "0.8600", rules), told(0.8499, "0.8600", rules)
    (Told(quiz='0.8600', climbed=True), Told(quiz='0.8600', climbed=False), Told(quiz='0.8500', climbed=True))
    """
    own = rounded(exact, rules["decimals"])
    if not rules.get("ladder"):
        return Told(own, True)
    step, score = Decimal(rules["ladder"]), Decimal(repr(exact))
    if before is not None:
        gain = Decimal(before) - score if rules["direction"] == "lower" else score - Decimal(before)
        if not gain > step:
            return Told(before, False)
    rungs = (score / step).quantize(Decimal(1), rounding=ROUND_HALF_EVEN, context=ROOM)
    return Told(rounded(rungs * step, rules["decimals"]), True)


def told_in_order(files: Iterable[tuple[int, int, float]], rules: dict) -> dict[int, Told]:
    """What is told of each file (key, team, exact public score), in the order in which they come."""
    best: dict[int, str] = {}
    found = {}
    for key, team, exact in files:
        found[key] = told(exact, best.get(team), rules)
        best[team] = found[key].quiz if found[key].climbed else best[team]
    return found
