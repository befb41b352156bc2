"""The drawing of the overfit meter: each team a dot, its public score across and its hidden score up, better scores further to the right and up.

Everything here is geometry; the words and colours stand in templates/results/_halves.html. Floats are good enough for where a dot is drawn.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from ideahub.web.score_chart import Size

WIDE = Size("wide", 1080, 420, 84, 230, ticks=6, longest=28)
PHONE = Size("phone", 360, 360, 62, 16, top=60, ticks=3, longest=32)
# With so many dots or more, the worst tenth may lie outside, for a few very bad files would squash all others.
MANY, KEPT = 20, 0.9
APART = 18.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Named:
    """A team that is called by its name: `kind` is won, lead (the first of the public board) or mine."""

    kind: str
    words: str
    point: Point


@dataclass
class Label:
    """A name, and the dot that it belongs to."""

    kind: str
    words: str
    dot: Point
    y: float


@dataclass
class Drawing:
    """One drawing, ready for the template. `same` is the line of equal scores, `typical` that of the typical drop; `outside` counts dots left out."""

    size: Size
    dots: list[Point]
    same: str
    typical: str | None
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    outside: int
    labels: list[Label] = field(default_factory=list)


class _Square:
    """Where scores lie: both halves on the same scale, from `low` to `high`."""

    def __init__(self, size: Size, low: float, high: float, direction: str):
        margin = (high - low) * 0.05 or abs(high) * 0.05 or 0.5
        self.size, self.low, self.high, self.is_lower = size, low - margin, high + margin, direction == "lower"
        self.wide, self.tall = size.width - size.left - size.right, size.height - size.top - size.bottom

    def _share(self, score: float) -> float:
        share = (score - self.low) / (self.high - self.low)
        return 1 - share if self.is_lower else share

    def x(self, score: float) -> float:
        return round(self.size.left + self._share(score) * self.wide, 1)

    def y(self, score: float) -> float:
        return round(self.size.top + (1 - self._share(score)) * self.tall, 1)

    def holds(self, point: Point) -> bool:
        return all(self.low <= score <= self.high for score in point)

    def line(self, more: float) -> str | None:
        """The line of files whose hidden score is the public one and so much more; None where it lies outside."""
        first, last = max(self.low, self.low - more), min(self.high, self.high - more)
        if first >= last:
            return None
        return f"M{self.x(first)} {self.y(first + more)}L{self.x(last)} {self.y(last + more)}"

    def grid(self, decimals: int) -> list[tuple[float, str]]:
        """Scores that are written shortly, about as many as there is room for."""
        rough = (self.high - self.low) / self.size.ticks
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
        places = max(0, min(decimals, -math.floor(math.log10(step) + 1e-9)))
        numbers = range(math.ceil(self.low / step), math.floor(self.high / step) + 1)
        return [(number * step, f"{number * step:.{places}f}") for number in numbers]


def drawings(points: Sequence[Point], named: list[Named], *, drop: float, direction: str, decimals: int) -> list[Drawing]:
    """The dots, wide and for phones; empty where there are fewer than two. `points` are (public, hidden), `drop` is how much worse the typical file did."""
    if len(points) < 2:
        return []
    best_first = sorted(points, key=lambda point: max(point) if direction == "lower" else -min(point))
    kept = best_first[: math.ceil(len(points) * KEPT)] if len(points) >= MANY else best_first
    scores = [score for point in kept for score in point]
    return [_drawn(_Square(size, min(scores), max(scores), direction), points, named, drop, decimals) for size in (WIDE, PHONE)]


def _drawn(square: _Square, points: Sequence[Point], named: list[Named], drop: float, decimals: int) -> Drawing:
    inside, grid = [point for point in points if square.holds(point)], square.grid(decimals)
    return Drawing(
        size=square.size,
        dots=[(square.x(public), square.y(hidden)) for public, hidden in inside],
        same=square.line(0.0),
        typical=square.line(drop if square.is_lower else -drop) if drop else None,
        across=[(square.x(score), words) for score, words in grid],
        up=[(square.y(score), words) for score, words in grid],
        outside=len(points) - len(inside),
        labels=_labels(square, [one for one in named if square.holds(one.point)]),
    )


def _labels(square: _Square, named: list[Named]) -> list[Label]:
    """From the top down, none over another: beside the field, or above it where there is no room beside."""
    size, labels = square.size, []
    for one in named:
        dot = (square.x(one.point[0]), square.y(one.point[1]))
        words = one.words if len(one.words) <= size.longest else one.words[: size.longest - 1].rstrip() + "…"
        labels.append(Label(one.kind, words, dot, dot[1]))
    labels.sort(key=lambda label: label.y)
    if size.name == "phone":
        for at, label in enumerate(labels):
            label.y = 14 + APART * at
        return labels
    for before, label in zip(labels, labels[1:], strict=False):
        label.y = max(label.y, before.y + APART)
    return labels
