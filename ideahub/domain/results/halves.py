"""The overfit meter of a decided contest: the file with which each team stood on the public board, on both halves of the answers.

Nothing of it is given before the contest is decided. A drop is counted in the last decimal place of the scores, positive where the file did worse
on the hidden half.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from statistics import median_high

from sqlalchemy import func, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.models import Attempt, BoardLine, Score
from ideahub.domain.predictions.policies import test_is_shown
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.results.models import Result
from ideahub.domain.results.queries import announcement_of
from ideahub.kernel.db import db
from ideahub.kernel.policy import VISITOR
from ideahub.scorer.precision import rounded

FEWEST_TEAMS = 5
MOST_POINTS = 400
# How alike two rankings are: the lowest rank correlation of each code.
STEPS = ((0.9, "close"), (0.6, "fair"), (0.3, "weak"))


@dataclass(frozen=True)
class Halves:
    """A team's file on both halves, ranked among those of all teams; `result` is its place in the result, None where it has none."""

    entry_id: int
    title: str
    quiz: str
    public_rank: int
    test: str
    hidden_rank: int
    drop: str
    result: int | None

    @property
    def places(self) -> int:
        """By how many places it fell, negative where it rose."""
        return self.hidden_rank - self.public_rank


@dataclass(frozen=True)
class Shift:
    """The whole contest: how alike the two rankings are, who fell, and by how much the typical file dropped.

    `correlation` is Spearman's (1: the same order, 0: none, -1: the reverse); it and `code` are None with fewer than FEWEST_TEAMS teams. `many` is a
    tenth of the teams, rounded up, and `fell` how many fell by more places. `points` are (public score, hidden score) of teams evenly chosen.
    """

    teams: int
    correlation: float | None
    code: str | None
    many: int
    fell: int
    drop: str
    worse: int
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Order:
    """Both rankings: the entries by the public board, and beside each its rank on the hidden half. No name is in it."""

    entries: array
    hidden_ranks: array
    shift: Shift


def are_shown(challenge: Challenge) -> bool:
    """Whether hidden scores may be told to everybody: the contest is decided by them, and announced."""
    return challenge.kind == "prediction" and test_is_shown.holds(VISITOR, challenge) and announcement_of(challenge) is not None


def halves_from(challenge: Challenge, first: int, limit: int) -> list[Halves]:
    """At most so many teams by the public board from a rank on, hidden teams left out; nothing before the contest is decided."""
    found, order = [], _order_of(challenge)
    while order and first <= len(order.entries) and len(found) < limit:
        found += _lines(challenge, order, range(first, min(first + limit, len(order.entries) + 1)))
        first += limit
    return found[:limit]


def halves_of_team(challenge: Challenge, entry_id: int) -> Halves | None:
    """One team's line; None where it has none, and before the contest is decided."""
    order = _order_of(challenge)
    if order is None or entry_id not in order.entries:
        return None
    rank = order.entries.index(entry_id) + 1
    return next(iter(_lines(challenge, order, range(rank, rank + 1))), None)


def every_half(challenge: Challenge, at_once: int = 500) -> Iterator[Halves]:
    """Every line in order, read in pieces."""
    order = _order_of(challenge)
    for first in range(1, len(order.entries) + 1 if order else 0, at_once):
        yield from _lines(challenge, order, range(first, min(first + at_once, len(order.entries) + 1)))


def _lines(challenge: Challenge, order: _Order, ranks: range) -> list[Halves]:
    """The lines of these public ranks, hidden teams left out."""
    decimals, rank_of = rules_of(challenge.setup)["decimals"], {order.entries[rank - 1]: rank for rank in ranks}
    wanted = (
        select(BoardLine.entry_id, Entry.title, Attempt.quiz, Attempt.quiz_key, Attempt.test, Attempt.test_key, Result.place)
        .join(Attempt, Attempt.id == BoardLine.attempt_id)
        .join(Entry, Entry.id == BoardLine.entry_id)
        .outerjoin(Result, Result.entry_id == BoardLine.entry_id)
        .where(BoardLine.challenge_id == challenge.id, BoardLine.entry_id.in_(rank_of), Entry.listed == 1)
        .order_by(BoardLine.rank)
    )
    lines = []
    for row in db.session.execute(wanted):
        rank, drop = rank_of[row.entry_id], drop_in_words(row.test_key - row.quiz_key, decimals)
        lines.append(Halves(row.entry_id, row.title, row.quiz, rank, row.test, order.hidden_ranks[rank - 1], drop, row.place))
    return lines


def drop_in_words(steps: int, decimals: int) -> str:
    """So many steps of the last decimal place as a number.

    >>> drop_in_words(12, 4), drop_in_words(-3, 4), drop_in_words(0, 2)
    ('0.0012', '-0.0003', '0.00')
    """
    return f"{Decimal(steps).scaleb(-decimals):.{decimals}f}"


def shift_of(challenge: Challenge) -> Shift | None:
    """The measure of the whole contest; None before it is decided, and where no team has a score."""
    order = _order_of(challenge)
    return order.shift if order else None


def _order_of(challenge: Challenge) -> _Order | None:
    if not are_shown(challenge):
        return None
    newest = db.session.scalar(select(func.max(Score.scored_at)).where(Score.challenge_id == challenge.id))
    return _order(challenge.id, newest) if newest else None


@lru_cache(maxsize=8)
def _order(challenge_id: int, _newest: datetime) -> _Order | None:
    """Kept until a score is written, as a correction writes them. Both ranks are in full order, as the board is: the score, the moment received, the key.

    In a replay a hidden score that nobody knows stands as that of the first baseline: such files are left out.
    """
    rules = rules_of(db.session.get(Challenge, challenge_id).setup)
    hidden = func.row_number().over(order_by=(Attempt.test_key, Attempt.received_at, Attempt.id)).label("hidden_rank")
    columns = (BoardLine.entry_id, Attempt.quiz, Attempt.quiz_key, Attempt.test, Attempt.test_key, hidden)
    files = select(*columns).join(Attempt, Attempt.id == BoardLine.attempt_id).where(BoardLine.challenge_id == challenge_id)
    if rules.get("played") and rules["baselines"]:
        files = files.where(Attempt.test != rounded(rules["baselines"][0]["test"], rules["decimals"]))
    rows = db.session.execute(files.order_by(BoardLine.rank)).all()
    if not rows:
        return None
    return _Order(array("q", (row.entry_id for row in rows)), array("q", (row.hidden_rank for row in rows)), _shift(rows, rules["decimals"]))


def _shift(rows: Sequence, decimals: int) -> Shift:
    places, teams = [(rank, row.hidden_rank) for rank, row in enumerate(rows, 1)], len(rows)
    correlation = rank_correlation(places) if teams >= FEWEST_TEAMS else None
    many, step = -(-teams // 10), -(-teams // MOST_POINTS)
    typical = median_high(row.test_key - row.quiz_key for row in rows)
    return Shift(
        teams=teams,
        correlation=correlation,
        code=None if correlation is None else next((code for least, code in STEPS if correlation >= least), "none"),
        many=many,
        fell=sum(hidden - public > many for public, hidden in places),
        drop=drop_in_words(typical, decimals),
        worse=(typical > 0) - (typical < 0),
        points=tuple((float(row.quiz), float(row.test)) for row in rows[::step]),
    )


def rank_correlation(places: list[tuple[int, int]]) -> float:
    """Spearman's rank correlation of two orders without ties, each from 1 on: 1 - 6 * sum(d^2) / (n * (n^2 - 1)).

    >>> rank_correlation([(1, 1), (2, 2), (3, 3)]), rank_correlation([(1, 3), (2, 2), (3, 1)])
    (1.0, -1.0)
    """
    number = len(places)
    return 1 - 6 * sum((one - other) ** 2 for one, other in places) / (number * (number * number - 1))
