"""Metrics for order: grades, and the order in which numbers put the rows."""

import math

import numpy as np

from ideahub.scorer.metric import Bounds, Metric, metrics
from ideahub.scorer.setup_problem import Problem
from ideahub.scorer.words import _

# Products of such grades, summed over a hundred million rows, are exact.
GRADES = Bounds(-1000.0, 1000.0)
DIFFERENT = _("All answers are the same, so they have no order.")


class OrderMetric(Metric):
    """What metrics of order share: there has to be an order among the answers."""

    direction = "higher"
    best = 1.0

    def problems(self, truth, settings):
        if truth.min() == truth.max():
            return [Problem("constant_answers", DIFFERENT)]
        return []


@metrics.register
class QuadraticWeightedKappa(OrderMetric):
    """Quadratic weighted kappa of whole grades.

    >>> QuadraticWeightedKappa().score(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 4.0, 3.0]))
    0.8
    """

    name = "quadratic_weighted_kappa"
    label = _("Quadratic weighted kappa")
    formula = "1 - sum((p - t)^2) / (sum of (p_i - t_j)^2 over all pairs of rows i, j, divided by n)"
    definition = _(
        "How far grades agree beyond chance: 1 for the answers themselves, about 0 for guessing. A miss by two grades costs four times a miss by one. "
        "Predictions are rounded to the nearest whole grade, a half to the even one."
    )
    source = "Cohen, Psychological Bulletin 70 (1968) 213-220; scikit-learn: cohen_kappa_score(weights='quadratic') with all grades as labels"
    bounds = truth_bounds = GRADES

    def problems(self, truth, settings):
        broken = int(np.count_nonzero(truth != np.rint(truth)))
        if broken:
            return [Problem("not_whole", _("%(count)d answers are not whole numbers, and grades have to be."), {"count": broken})]
        return super().problems(truth, settings)

    def measure(self, truth, prediction, settings):
        given, rows = np.rint(prediction), len(truth)
        # Sums of whole numbers, exact in float64; no table of grades is needed, for the expected cost comes apart.
        missed = int(np.sum((given - truth) ** 2))
        squares = int(np.sum(truth**2)) + int(np.sum(given**2))
        expected = rows * squares - 2 * int(np.sum(truth)) * int(np.sum(given))
        return (expected - rows * missed) / expected


@metrics.register
class Spearman(OrderMetric):
    """Spearman's rank correlation.

    >>> Spearman().score(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0]))
    0.5
    """

    name = "spearman"
    label = _("Spearman's rank correlation")
    formula = "the correlation of rank(p) with rank(t), where equal numbers share the mean of their ranks"
    definition = _("How far predictions put the rows into the order of the answers: 1 the same order, -1 the reverse. A constant file scores 0.")
    source = "Spearman, American Journal of Psychology 15 (1904) 72-101; scipy: spearmanr"

    def measure(self, truth, prediction, settings):
        one, other = (_centred_ranks(column) for column in (truth, prediction))
        # Sums by numpy, not by a threaded BLAS: the same everywhere.
        spread = math.sqrt(float(np.sum(one**2)) * float(np.sum(other**2)))
        return float(np.sum(one * other)) / spread if spread else 0.0


@metrics.register
class Kendall(OrderMetric):
    """Kendall's rank correlation tau-b.

    >>> round(Kendall().score(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0])), 6)
    0.333333
    """

    name = "kendall"
    label = _("Kendall's rank correlation (tau-b)")
    formula = "(agreeing pairs - disagreeing pairs) / sqrt(pairs that differ in t * pairs that differ in p)"
    definition = _(
        "Over all pairs of rows, how much more often predictions put two rows into the right order than into the wrong one. A constant file scores 0."
    )
    source = "Kendall, Biometrika 33 (1945) 239-251; scipy: kendalltau"

    def measure(self, truth, prediction, settings):
        rows = len(truth)
        order = np.lexsort((prediction, truth))
        one, other = _levels(truth)[order], _levels(prediction)[order]
        every = rows * (rows - 1) // 2
        tied, tied_other = _tied_pairs(np.bincount(one)), _tied_pairs(np.bincount(other))
        tied_both = _tied_pairs(np.diff(np.append(_starts(one, other), rows)))
        # In this order, rows with equal answers stand by rising prediction, so that they add no inversion.
        surplus = every - tied - tied_other + tied_both - 2 * _inversions(other)
        spread = (every - tied) * (every - tied_other)
        return surplus / math.sqrt(spread) if spread else 0.0


def _levels(column: np.ndarray) -> np.ndarray:
    """For each number its place among the different numbers, the lowest 0."""
    order = np.argsort(column)
    ordered = column[order]
    levels = np.empty(len(column), dtype=np.int64)
    levels[order] = np.cumsum(np.append(False, ordered[1:] != ordered[:-1]))
    return levels


def _starts(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Where a new pair begins in two columns ordered together."""
    new = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return np.append(0, np.flatnonzero(new) + 1)


def _tied_pairs(sizes: np.ndarray) -> int:
    return int(np.sum(sizes * (sizes - 1) // 2))


def _centred_ranks(column: np.ndarray) -> np.ndarray:
    """Twice the distance of each rank from the middle; equal numbers share the mean of their ranks. Whole numbers, in float64."""
    order = np.argsort(column)
    ordered = column[order]
    starts = np.append(0, np.flatnonzero(ordered[1:] != ordered[:-1]) + 1)
    sizes = np.diff(np.append(starts, len(column)))
    ranks = np.empty(len(column))
    ranks[order] = np.repeat((2 * starts + sizes - len(column)).astype(np.float64), sizes)
    return ranks


def _inversions(levels: np.ndarray) -> int:
    """How many pairs stand in falling order, in n log n: bit by bit, the ones that stand before a zero among equals in the higher bits.

    >>> _inversions(np.array([2, 0, 1, 1]))
    3
    """
    found = 0
    current = levels
    for bit in range(int(levels.max()).bit_length() - 1, -1, -1):
        # `current` is ordered by the bits above this one, and within a group as the rows stood.
        ones = (current >> bit) & 1
        before = np.cumsum(ones) - ones
        group = current >> (bit + 1)
        begins = np.append(True, group[1:] != group[:-1])
        at_start = before[begins]
        before -= np.repeat(at_start, np.diff(np.append(np.flatnonzero(begins), len(current))))
        found += int(np.sum(before[ones == 0]))
        current = current[np.argsort(current >> bit, kind="stable")]
    return found
