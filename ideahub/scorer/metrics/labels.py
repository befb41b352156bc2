"""Metrics for labels: one class a row, without an order between classes."""

import math

import numpy as np

from ideahub.scorer.metric import MeanMetric, Metric, metrics
from ideahub.scorer.metrics.classes import Counts
from ideahub.scorer.setup_problem import Problem
from ideahub.scorer.words import _


class LabelMetric(Metric):
    """What metrics of labels share: any vocabulary, and the higher the better."""

    direction = "higher"
    best = 1.0
    reads = truth_reads = "label"
    bounds = truth_bounds = None


@metrics.register
class Accuracy(LabelMetric, MeanMetric):
    """Share of right labels.

    >>> Accuracy().score(np.array([0, 1, 2, 2]), np.array([0, 1, 2, 0]))
    0.75
    """

    name = "accuracy"
    label = _("Accuracy")
    formula = "count(p = t) / n"
    definition = _("The share of rows with the right label. Where one class is frequent, always naming it looks good.")
    source = "scikit-learn: accuracy_score"

    def losses(self, truth, prediction, settings):
        return (truth == prediction).astype(np.float64)


@metrics.register
class BalancedAccuracy(LabelMetric):
    """Mean recall of the classes.

    >>> BalancedAccuracy().score(np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0]))
    0.5
    """

    name = "balanced_accuracy"
    label = _("Balanced accuracy")
    formula = "mean over the classes c among the answers of count(p = t = c) / count(t = c)"
    definition = _("The share of right labels, taken class by class and averaged, so that rare classes count as much as frequent ones.")
    source = "Brodersen et al., ICPR (2010) 3121-3124; scikit-learn: balanced_accuracy_score"

    def measure(self, truth, prediction, settings):
        counts = Counts.of(truth, prediction)
        among = counts.truth > 0
        return float(np.mean(counts.right[among] / counts.truth[among]))


@metrics.register
class F1Macro(LabelMetric):
    """Mean F1 of the classes.

    >>> F1Macro().score(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]))
    0.7333333333333334
    """

    name = "f1_macro"
    label = _("F1, mean of the classes")
    formula = "mean over all classes c of 2 * count(p = t = c) / (count(p = c) + count(t = c))"
    definition = _(
        "F1 balances finding all rows of a class with naming only those. It is averaged over the classes that occur among answers or predictions."
    )
    source = "Van Rijsbergen, Information Retrieval (1979); scikit-learn: f1_score(average='macro', zero_division=0)"

    def measure(self, truth, prediction, settings):
        return float(np.mean(Counts.of(truth, prediction).f1()))


@metrics.register
class F1Weighted(LabelMetric):
    """Mean F1 of the classes, weighted by their answers.

    >>> round(F1Weighted().score(np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0])), 6)
    0.642857
    """

    name = "f1_weighted"
    label = _("F1, weighted by class")
    formula = "sum over all classes c of count(t = c) / n * 2 * count(p = t = c) / (count(p = c) + count(t = c))"
    definition = _("F1 of each class, weighted by how often it is the answer.")
    source = "scikit-learn: f1_score(average='weighted', zero_division=0)"

    def measure(self, truth, prediction, settings):
        counts = Counts.of(truth, prediction)
        return float(np.sum(counts.f1() * counts.support())) / len(truth)


@metrics.register
class F1Micro(LabelMetric, MeanMetric):
    """F1 over all rows together; with one label a row this is accuracy.

    >>> F1Micro().score(np.array([0, 1, 2, 2]), np.array([0, 1, 2, 0]))
    0.75
    """

    name = "f1_micro"
    label = _("F1, all rows together")
    formula = "2 * count(p = t) / (n + n)"
    definition = _("F1 counted over all rows and classes together. With exactly one label a row it equals accuracy.")
    source = "Manning, Raghavan and Schuetze, Introduction to Information Retrieval (2008) 13.6; scikit-learn: f1_score(average='micro')"

    def losses(self, truth, prediction, settings):
        return (truth == prediction).astype(np.float64)


@metrics.register
class Mcc(LabelMetric):
    """Matthews correlation coefficient, of any number of classes.

    >>> Mcc().score(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]))
    0.5773502691896258
    """

    name = "mcc"
    label = _("Matthews correlation coefficient")
    formula = "(n * c - sum(t_k * p_k)) / sqrt((n^2 - sum(p_k^2)) * (n^2 - sum(t_k^2))), with c right rows and t_k, p_k rows of class k"
    definition = _(
        "The correlation of labels: 1 for the answers themselves, about 0 for guessing, below 0 for worse. A file with one label only scores 0."
    )
    source = "Matthews, BBA 405 (1975) 442-451; Gorodkin, Computational Biology and Chemistry 28 (2004) 367-374; scikit-learn: matthews_corrcoef"

    def problems(self, truth, settings):
        if truth.min() == truth.max():
            return [Problem("one_class", _("All answers are the same label. There have to be at least two different ones."))]
        return []

    def measure(self, truth, prediction, settings):
        counts, rows = Counts.of(truth, prediction), len(truth)
        shared = rows * int(counts.right.sum()) - int(np.dot(counts.truth, counts.prediction))
        spreads = [rows**2 - int(np.dot(column, column)) for column in (counts.truth, counts.prediction)]
        return shared / math.sqrt(spreads[0] * spreads[1]) if all(spreads) else 0.0
