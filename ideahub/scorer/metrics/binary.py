"""Metrics for yes and no: answers 1 and 0, predictions of how likely or how strongly 1, or 1 and 0 themselves."""

import numpy as np

from ideahub.scorer.metric import PROBABILITIES, MeanMetric, Metric, Setting, metrics
from ideahub.scorer.metrics.classes import Counts
from ideahub.scorer.setup_problem import Problem
from ideahub.scorer.words import _


class BinaryMetric(Metric):
    """What metrics of yes and no share: the answers are the labels 0 and 1."""

    direction = "higher"
    best = 1.0
    truth_reads = "label"
    truth_bounds = None
    labels = ("0", "1")


class BothClasses(BinaryMetric):
    """A binary metric that compares the rows of one class with those of the other."""

    def problems(self, truth, settings):
        if truth.min() == truth.max():
            return [Problem("one_class", _("All answers are %(label)s. There have to be both 0 and 1."), {"label": int(truth[0])})]
        return []


def _steps(truth: np.ndarray, prediction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each different prediction, the lowest first, how many rows have it, and how many of them are 1."""
    order = np.argsort(prediction)
    ordered = prediction[order]
    ends = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)
    ones = np.cumsum(truth[order], dtype=np.int64)[ends]
    return np.diff(ends, prepend=-1), np.diff(ones, prepend=0)


def _auc(truth: np.ndarray, prediction: np.ndarray) -> float:
    rows, ones = _steps(truth, prediction)
    zeros = rows - ones
    # Whole numbers: twice the pairs in which the 1 stands above the 0, and once those that tie.
    pairs = int(np.dot(ones, 2 * (np.cumsum(zeros) - zeros) + zeros))
    return pairs / (2 * int(ones.sum()) * int(zeros.sum()))


@metrics.register
class Auc(BothClasses):
    """Area under the ROC curve.

    >>> Auc().score(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.75
    """

    name = "auc"
    label = _("Area under the ROC curve")
    formula = "(count(p of a 1 > p of a 0) + count(p of a 1 = p of a 0) / 2) / (count(t = 1) * count(t = 0)), over all pairs"
    definition = _(
        "How often a row with answer 1 gets a higher number than a row with answer 0: 0.5 for guessing. Only the order of the numbers counts."
    )
    source = "Hanley and McNeil, Radiology 143 (1982) 29-36; scikit-learn: roc_auc_score"

    def measure(self, truth, prediction, settings):
        return _auc(truth, prediction)


@metrics.register
class Gini(BothClasses):
    """Normalized Gini coefficient of yes and no.

    >>> Gini().score(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.5
    """

    name = "gini"
    label = _("Normalized Gini coefficient")
    formula = "2 * AUC - 1"
    definition = _(
        "The area under the ROC curve on a scale on which guessing is 0 and the answers themselves are 1. Only the order of the numbers counts."
    )
    source = "Somers' D; Hand and Till, Machine Learning 45 (2001) 171-186"

    def measure(self, truth, prediction, settings):
        return 2.0 * _auc(truth, prediction) - 1.0


@metrics.register
class AveragePrecision(BothClasses):
    """Average precision.

    >>> round(AveragePrecision().score(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])), 6)
    0.833333
    """

    name = "average_precision"
    label = _("Average precision")
    formula = "sum over the different p, the highest first, of (R_i - R_(i-1)) * P_i, with recall R and precision P of the rows from there up"
    definition = _(
        "How clean the top of the list is: the precision at each step down, weighted by the answers 1 found there. Equal numbers are one step."
    )
    source = "Zhu, University of Waterloo (2004); scikit-learn: average_precision_score"

    def measure(self, truth, prediction, settings):
        rows, ones = (counts[::-1] for counts in _steps(truth, prediction))
        found = np.cumsum(ones)
        return float(np.sum(ones * (found / np.cumsum(rows)))) / int(found[-1])


@metrics.register
class LogLoss(BinaryMetric, MeanMetric):
    """Logarithmic loss of yes and no.

    >>> round(LogLoss().score(np.array([1, 0]), np.array([0.5, 0.5])), 6)
    0.693147
    """

    name = "log_loss"
    label = _("Logarithmic loss")
    formula = "-sum(t * ln(q) + (1 - t) * ln(1 - q)) / n, where q is p, at least eps and at most 1 - eps"
    definition = _(
        "How surprising the answers are to someone who believes the probabilities: 0.693 for always saying one half. Certain and wrong costs -ln(eps)."
    )
    source = "Good, Journal of the Royal Statistical Society B 14 (1952) 107-114; scikit-learn: log_loss"
    direction = "lower"
    best = 0.0
    reads = "probability"
    bounds = PROBABILITIES
    settings = (Setting("eps", _("Distance kept from 0 and 1"), 1e-15, 1e-15, 0.1),)

    def losses(self, truth, prediction, settings):
        eps = settings["eps"]
        # What was given to the answer that came true, and to the one that did not: each is exact near 0.
        given = np.where(truth == 1, prediction, 1.0 - prediction)
        missed = np.where(truth == 1, 1.0 - prediction, prediction)
        given, missed = np.clip(given, eps, 1.0 - eps), np.clip(missed, eps, 1.0 - eps)
        return np.where(given < 0.5, -np.log(given), -np.log1p(-missed))


@metrics.register
class Brier(BinaryMetric, MeanMetric):
    """Brier score of yes and no.

    >>> Brier().score(np.array([1, 0]), np.array([0.5, 1.0]))
    0.625
    """

    name = "brier"
    label = _("Brier score")
    formula = "sum((p - t)^2) / n"
    definition = _("The mean squared distance of the probability from what happened, from 0 to 1; 0.25 for always saying one half.")
    source = "Brier, Monthly Weather Review 78 (1950) 1-3; scikit-learn: brier_score_loss"
    direction = "lower"
    best = 0.0
    reads = "probability"
    bounds = PROBABILITIES

    def losses(self, truth, prediction, settings):
        return (prediction - truth) ** 2


@metrics.register
class F1(BinaryMetric):
    """F1 of the label 1.

    >>> F1().score(np.array([1, 1, 0, 0]), np.array([1, 0, 1, 0]))
    0.5
    """

    name = "f1"
    label = _("F1 of the answer 1")
    formula = "2 * count(p = t = 1) / (count(p = 1) + count(t = 1))"
    definition = _(
        "The harmonic mean of two shares: how many of the 1s are found, and how many of those named are 1. Rows rightly named 0 do not count."
    )
    source = "Van Rijsbergen, Information Retrieval (1979); scikit-learn: f1_score(zero_division=0)"
    reads = "label"
    bounds = None

    def problems(self, truth, settings):
        if truth.max() == 0:
            return [Problem("no_ones", _("No answer is 1, so there is nothing to find."))]
        return []

    def measure(self, truth, prediction, settings):
        counts = Counts.of(truth, prediction)
        return 2.0 * int(counts.right[1]) / int(counts.truth[1] + counts.prediction[1])
