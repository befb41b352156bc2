"""The chart of the best score over time: a staircase for the lead and one for the reader's team, with lines, better scores further up.

Everything here is geometry; the words and colours stand in templates/predictions/_chart.html. Floats are good enough for where a line is drawn.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.models import AnswerKey, Attempt, BoardLine
from ideahub.domain.predictions.queries import best_over_time
from ideahub.kernel.db import db

Steps = Sequence[tuple[datetime, str]]
MOST_STEPS = 300
APART = 17.0


@dataclass(frozen=True)
class Size:
    """A drawing: its box, and where the field lies in it."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int = 18
    bottom: int = 36
    ticks: int = 4
    longest: int = 20


WIDE = Size("wide", 1080, 360, 70, 210, ticks=5)
PHONE = Size("phone", 360, 300, 52, 124, ticks=2, longest=9)


@dataclass(frozen=True)
class Line:
    """A line across the field: `kind` is goal or base."""

    kind: str
    words: str
    score: str


@dataclass
class Label:
    """A word at the right end: `kind` is lead, mine, goal or base. `y` moves where two would overlap."""

    kind: str
    words: str
    y: float


@dataclass
class Drawing:
    """One drawing, ready for the template."""

    size: Size
    lead: str
    mine: str | None
    grid: list[tuple[float, str]]
    lines: list[tuple[str, float]]
    ticks: list[tuple[float, datetime]]
    labels: list[Label] = field(default_factory=list)
    band: tuple[float, float] | None = None


class _Field:
    """Where moments and scores lie."""

    def __init__(self, size: Size, first: datetime, last: datetime, low: float, high: float, direction: str):
        self.size, self.first, self.seconds = size, first, max(1.0, (last - first).total_seconds())
        margin = (high - low) * 0.06 or abs(high) * 0.05 or 0.5
        self.low, self.high, self.up_is_lower = low - margin, high + margin, direction == "lower"
        self.end = size.width - size.right

    def x(self, moment: datetime) -> float:
        share = (moment - self.first).total_seconds() / self.seconds
        return round(self.size.left + min(1.0, max(0.0, share)) * (self.end - self.size.left), 1)

    def y(self, score: float) -> float:
        share = (score - self.low) / (self.high - self.low)
        inside = self.size.height - self.size.top - self.size.bottom
        return round(self.size.top + (share if self.up_is_lower else 1 - share) * inside, 1)

    def staircase(self, steps: Steps) -> str:
        x, y = self.x(steps[0][0]), self.y(float(steps[0][1]))
        parts = [f"M{x} {y}"]
        for moment, score in steps[1:]:
            parts.append(f"H{self.x(moment)}V{self.y(float(score))}")
        return "".join([*parts, f"H{self.end}"])

    def grid(self, decimals: int) -> list[tuple[float, str]]:
        """Between three and seven scores that are written shortly."""
        rough = (self.high - self.low) / 5
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
        places = max(0, min(decimals, -math.floor(math.log10(step) + 1e-9)))
        first = math.ceil(self.low / step)
        return [(self.y(number * step), f"{number * step:.{places}f}") for number in range(first, math.floor(self.high / step) + 1)]


def thinned(steps: Steps) -> Steps:
    """At most MOST_STEPS of the steps, the first and the last among them."""
    if len(steps) <= MOST_STEPS:
        return steps
    return [steps[round(at * (len(steps) - 1) / (MOST_STEPS - 1))] for at in range(MOST_STEPS)]


def drawings(
    steps: Steps, mine: Steps, *, lines: list[Line], until: datetime, direction: str, decimals: int, words: tuple[str, str], call: tuple[datetime, datetime] | None = None
) -> list[Drawing]:
    """The chart, wide and for phones; empty where there are fewer than two steps. `words` name the lead and the reader's team, `call` is the last call."""
    if len(steps) < 2:
        return []
    steps, mine = thinned(steps), thinned(mine)
    return [_drawn(size, steps, mine, lines, until, direction, decimals, words, call) for size in (WIDE, PHONE)]


def _drawn(size: Size, steps: Steps, mine: Steps, lines: list[Line], until: datetime, direction: str, decimals: int, words: tuple[str, str], call) -> Drawing:
    scores = [float(score) for _moment, score in [*steps, *mine]]
    low, high = min(scores), max(scores)
    span = (high - low) or abs(high) * 0.1 or 1.0
    near = [line for line in lines if low - span <= float(line.score) <= high + span / 2]
    low, high = min([low, *(float(line.score) for line in near)]), max([high, *(float(line.score) for line in near)])
    place = _Field(size, steps[0][0], max(until, steps[-1][0]), low, high, direction)
    drawing = Drawing(size, place.staircase(steps), place.staircase(mine) if mine else None, place.grid(decimals), [(line.kind, place.y(float(line.score))) for line in near], [])
    labels = [Label("lead", f"{words[0]} {steps[-1][1]}", place.y(float(steps[-1][1])))]
    if mine and mine[-1] != steps[-1]:
        labels.append(Label("mine", f"{_short(words[1], size.longest)} {mine[-1][1]}", place.y(float(mine[-1][1]))))
    labels += [Label(line.kind, f"{_short(line.words, size.longest)} {line.score}", place.y(float(line.score))) for line in near]
    drawing.labels = _apart(labels, size)
    drawing.ticks = _ticks(size, place, steps[0][0], until)
    if call is not None:
        start, end = place.x(call[0]), place.x(min(call[1], until))
        drawing.band = (start, round(max(2.0, end - start), 1))
    return drawing


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _apart(labels: list[Label], size: Size) -> list[Label]:
    """The labels from the top down, none over another, all within the drawing."""
    labels = sorted(labels, key=lambda label: label.y)
    for before, label in zip(labels, labels[1:], strict=False):
        label.y = max(label.y, before.y + APART)
    over = labels[-1].y - (size.height - size.bottom)
    if over > 0:
        labels[-1].y -= over
        for label, behind in zip(reversed(labels[:-1]), reversed(labels), strict=False):
            label.y = min(label.y, behind.y - APART)
    for label in labels:
        label.y = round(label.y + 4, 1)
    return labels


def _ticks(size: Size, place: _Field, first: datetime, last: datetime) -> list[tuple[float, datetime]]:
    moments = [first + (last - first) * at / (size.ticks - 1) for at in range(size.ticks)]
    return [(place.x(moment), moment) for moment in moments]


def lead_steps(challenge: Challenge) -> Steps:
    """(moment, score) of each improvement of the lead; kept until another attempt leads, or all are scored anew."""
    versions = select(func.max(AnswerKey.version)).where(AnswerKey.challenge_id == challenge.id).scalar_subquery()
    first = select(BoardLine.attempt_id, BoardLine.quiz, BoardLine.received_at, versions).where(BoardLine.challenge_id == challenge.id, BoardLine.rank == 1)
    leader = db.session.execute(first).first()
    return _lead_steps(challenge.id, tuple(leader)) if leader else ()


@lru_cache(maxsize=64)
def _lead_steps(challenge_id: int, _leader: tuple) -> Steps:
    return tuple(best_over_time(db.session.get(Challenge, challenge_id)))


def steps_of(challenge: Challenge, entry_id: int) -> Steps:
    """(moment, score) of each improvement of one team."""
    scored = select(Attempt.received_at, Attempt.quiz, Attempt.quiz_key).where(Attempt.entry_id == entry_id)
    steps: list[tuple[datetime, str]] = []
    best: int | None = None
    for received_at, quiz, key in db.session.execute(scored.order_by(Attempt.received_at, Attempt.id)):
        if key is not None and quiz is not None and (best is None or key < best):
            best = key
            steps.append((received_at, quiz))
    return steps
