"""Metrics for numbers, relative to their size: errors as shares of what was measured."""

import numpy as np

from ideahub.scorer.metric import LARGEST, MeanMetric, Metric, metrics
from ideahub.scorer.setup_problem import Problem
from ideahub.scorer.words import _

# Answers nearer to zero than this would let one row exceed every number.
SMALLEST = 1 / LARGEST


@metrics.register
class Mape(MeanMetric):
    """Mean absolute percentage error, as a share.

    >>> Mape().score(np.array([10.0, -4.0]), np.array([11.0, -3.0]))
    0.175
    """

    name = "mape"
    label = _("Mean absolute percentage error")
    formula = "sum(|p - t| / |t|) / n"
    definition = _(
        "The mean error as a share of the answer: 0.1 means ten per cent. No answer may be zero; predictions that are too low are cheaper."
    )
    source = "Makridakis, International Journal of Forecasting 9 (1993) 527-529; scikit-learn: mean_absolute_percentage_error"

    def problems(self, truth, settings):
        zeros = int(np.count_nonzero(np.abs(truth) < SMALLEST))
        if zeros:
            return [Problem("zero_answers", _("%(count)d answers are zero, and no error is a share of zero."), {"count": zeros})]
        return []

    def losses(self, truth, prediction, settings):
        return np.abs((prediction - truth) / truth)


@metrics.register
class Smape(MeanMetric):
    """Symmetric mean absolute percentage error, as a share from 0 to 2.

    >>> Smape().score(np.array([1.0, 0.0]), np.array([3.0, 0.0]))
    0.5
    """

    name = "smape"
    label = _("Symmetric mean absolute percentage error")
    formula = "sum(2 * |p - t| / (|t| + |p|)) / n, where a row with p = t = 0 counts 0"
    definition = _("The mean error as a share of the mean size of answer and prediction, from 0 to 2: 0.1 means ten per cent. Zeros are allowed.")
    source = "Makridakis and Hibon, The M3-Competition, International Journal of Forecasting 16 (2000) 451-476"

    def losses(self, truth, prediction, settings):
        difference, size = np.abs(prediction - truth), np.abs(truth) + np.abs(prediction)
        return 2.0 * np.divide(difference, size, out=np.zeros(len(truth)), where=size > 0)


@metrics.register
class Wmape(Metric):
    """Weighted mean absolute percentage error, as a share.

    >>> Wmape().score(np.array([10.0, 0.0]), np.array([9.0, 1.0]))
    0.2
    """

    name = "wmape"
    label = _("Weighted mean absolute percentage error")
    formula = "sum(|p - t|) / sum(|t|)"
    definition = _("All errors together as a share of all answers together: 0.1 means ten per cent. Single answers may be zero.")
    source = "Kolassa and Schuetz, Foresight 6 (2007) 40-43, as MAD/Mean ratio"

    def problems(self, truth, settings):
        if float(np.max(np.abs(truth))) < SMALLEST:
            return [Problem("zero_answers", _("%(count)d answers are zero, and no error is a share of zero."), {"count": len(truth)})]
        return []

    def measure(self, truth, prediction, settings):
        return float(np.sum(np.abs(prediction - truth))) / float(np.sum(np.abs(truth)))

    def rows(self, truth, prediction, settings=None):
        # The sum of the answers is the same for every file; it is taken as known.
        return np.abs(prediction - truth) / (float(np.sum(np.abs(truth))) / len(truth))
