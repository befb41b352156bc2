"""Columns of every kind that a metric can meet: ties, constants, one row, huge and tiny numbers."""

from functools import cache

import numpy as np
from hypothesis import strategies as st

from ideahub.scorer.metric import LARGEST

plain = st.one_of(st.integers(-3, 3).map(float), st.floats(-1e6, 1e6, width=32))
wild = st.one_of(plain, st.floats(-LARGEST, LARGEST), st.sampled_from([0.0, -0.0, 5e-324, 1e-300, -1e-160, LARGEST, -LARGEST, 1e15 + 0.125]))
chances = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 1.0, 5e-324, 1e-16, 1 - 2**-53]), st.floats(0, 1))
lists = st.lists(st.integers(0, 12), max_size=8)


def padded(rows) -> np.ndarray:
    """Lists of ids as a metric sees them."""
    filled = np.full((len(rows), max(map(len, rows), default=0)), -1, dtype=np.int64)
    for row, ids in zip(filled, rows, strict=True):
        row[: len(ids)] = ids
    return filled


def _values(metric, reads: str, bounds, numbers):
    """The values that a reader lets through for one side of a metric."""
    if reads == "label":
        return st.integers(0, 1) if metric.labels else st.integers(0, 5)
    if reads == "probability":
        return chances
    within = bounds.least <= -LARGEST and bounds.most >= LARGEST
    return numbers if within else numbers.filter(lambda value: bool(bounds.hold(value)))


def _palettes(metric, side: str, numbers, least: int):
    """The different values of a column: one for a constant column, few for many ties."""
    if metric.reads == "ranking":
        return st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=8, unique=True) if side == "truth" else lists, min_size=1, max_size=8)
    values = _values(metric, *((metric.truth_reads, metric.truth_bounds) if side == "truth" else (metric.reads, metric.bounds)), numbers)
    if metric.name == "quadratic_weighted_kappa" and side == "truth":
        values = st.integers(-1000, 1000).map(float) | st.integers(1, 5).map(float)
    return st.lists(values, min_size=least, max_size=10, unique=least > 1)


def _filled(palette: list, rows: int, chance, reads: str) -> np.ndarray:
    """A column of the values of a palette, each as often as it comes round, in any order."""
    order = chance.permutation(rows) % len(palette)
    if reads == "ranking":
        return padded([palette[place] for place in order])
    return np.array(palette, dtype=np.int64 if reads == "label" else np.float64)[order]


@cache
def pairs(metric, numbers=wild, least_rows: int = 1, least_values: int = 1):
    """A column of answers and one of predictions, within the bounds of the metric."""

    def pair(rows, seed, truth, prediction):
        chance = np.random.default_rng(seed)
        return _filled(truth, rows, chance, metric.truth_reads), _filled(prediction, rows, chance, metric.reads)

    sides = _palettes(metric, "truth", numbers, least_values), _palettes(metric, "prediction", numbers, 1)
    return st.builds(pair, st.integers(least_rows, 40), st.integers(0, 1000), *sides)


# Metrics that need two different answers.
COMPARING = {"r2", "spearman", "kendall", "quadratic_weighted_kappa", "auc", "gini", "average_precision", "mcc"}


@cache
def scorable(metric, numbers=wild):
    """Such columns that pass the metric's check."""
    least = 2 if metric.name in COMPARING else 1
    return pairs(metric, numbers, least, least).filter(lambda pair: metric.check(pair[0]) == [])
