"""Columns of every kind that a metric can meet: ties, constants, one row, huge and tiny numbers."""

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


def column(rows: int, values, dtype=np.float64):
    """A column of so many values, sometimes of one value throughout."""
    constant = values.map(lambda value: [value] * rows)
    return st.one_of(st.lists(values, min_size=rows, max_size=rows), constant).map(lambda drawn: np.array(drawn, dtype=dtype))


def values_of(metric, reads: str, bounds, numbers=wild):
    """The values that a reader lets through for one side of a metric."""
    if reads == "label":
        return st.integers(0, 1) if metric.labels else st.integers(0, 5)
    if reads == "probability":
        return chances
    return numbers.filter(lambda value: bool(bounds.hold(np.array([value]))[0]))


def pairs(metric, numbers=wild, most_rows: int = 40):
    """A column of answers and one of predictions, within the bounds of the metric."""

    def of(rows: int):
        if metric.reads == "ranking":
            answers = st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=8, unique=True), min_size=rows, max_size=rows)
            return st.tuples(answers.map(padded), st.lists(lists, min_size=rows, max_size=rows).map(padded))
        truth = values_of(metric, metric.truth_reads, metric.truth_bounds, numbers)
        if metric.name == "quadratic_weighted_kappa":
            truth = st.integers(-1000, 1000).map(float) | st.integers(1, 5).map(float)
        prediction = values_of(metric, metric.reads, metric.bounds, numbers)
        kinds = [np.int64 if reads == "label" else np.float64 for reads in (metric.truth_reads, metric.reads)]
        return st.tuples(column(rows, truth, kinds[0]), column(rows, prediction, kinds[1]))

    return st.integers(1, most_rows).flatmap(of)
