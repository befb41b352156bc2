"""Metrics for numbers: how far predictions are from what was measured, in the unit of the answers or its square."""

import math

import numpy as np

from ideahub.scorer.metric import LARGEST, Bounds, MeanMetric, Metric, Setting, metrics
from ideahub.scorer.setup_problem import Problem
from ideahub.scorer.words import _

ABOVE_MINUS_ONE = Bounds(-1.0, LARGEST, least_included=False)
# Below this, the squares of a column's deviations are rounded away, and a ratio to them means nothing.
LEAST_SPREAD = 1e-80


@metrics.register
class Rmse(MeanMetric):
    """Root mean squared error.

    >>> Rmse().score(np.array([3.0, 5.0]), np.array([0.0, 1.0]))
    3.5355339059327378
    """

    name = "rmse"
    label = _("Root mean squared error")
    formula = "sqrt(sum((p - t)^2) / n)"
    definition = _("The square root of the mean squared difference: a typical error in the unit of the answers, in which large errors weigh more.")
    source = "The metric of the Netflix Prize (2006); scikit-learn: root_mean_squared_error"

    def losses(self, truth, prediction, settings):
        return (prediction - truth) ** 2

    def of_mean(self, mean):
        return math.sqrt(mean)

    def slope(self, mean):
        # Where the mean is nought, every row is: nothing varies.
        return 0.5 / math.sqrt(mean) if mean > 0 else 0.0


@metrics.register
class Mse(MeanMetric):
    """Mean squared error.

    >>> Mse().score(np.array([3.0, 5.0]), np.array([0.0, 1.0]))
    12.5
    """

    name = "mse"
    label = _("Mean squared error")
    formula = "sum((p - t)^2) / n"
    definition = _("The mean of the squared differences, in the squared unit of the answers; large errors weigh more.")
    source = "Gauss, Theoria combinationis (1823); scikit-learn: mean_squared_error"

    def losses(self, truth, prediction, settings):
        return (prediction - truth) ** 2


@metrics.register
class Mae(MeanMetric):
    """Mean absolute error.

    >>> Mae().score(np.array([3.0, 5.0]), np.array([0.0, 1.0]))
    3.5
    """

    name = "mae"
    label = _("Mean absolute error")
    formula = "sum(|p - t|) / n"
    definition = _("The mean of the differences without their signs, in the unit of the answers; each error weighs what it is.")
    source = "Willmott and Matsuura, Climate Research 30 (2005) 79-82; scikit-learn: mean_absolute_error"

    def losses(self, truth, prediction, settings):
        return np.abs(prediction - truth)


@metrics.register
class MedianAbsoluteError(Metric):
    """Median absolute error.

    >>> MedianAbsoluteError().score(np.array([0.0, 0.0, 0.0, 0.0]), np.array([1.0, -2.0, 4.0, 100.0]))
    3.0
    """

    name = "median_ae"
    label = _("Median absolute error")
    formula = "median(|p - t|); of an even number of rows, the mean of the two in the middle"
    definition = _("Half of the errors are smaller, half are larger: a few wild rows do not count.")
    source = "Hampel, JASA 69 (1974) 383-393; scikit-learn: median_absolute_error"

    def measure(self, truth, prediction, settings):
        return np.median(np.abs(prediction - truth), overwrite_input=True)


@metrics.register
class MaxError(Metric):
    """Largest absolute error.

    >>> MaxError().score(np.array([0.0, 0.0, 0.0]), np.array([1.0, -2.0, 0.5]))
    2.0
    """

    name = "max_error"
    label = _("Largest absolute error")
    formula = "max(|p - t|)"
    definition = _("The single worst row, in the unit of the answers.")
    source = "Chebyshev distance; scikit-learn: max_error"
    resamples = False

    def measure(self, truth, prediction, settings):
        return np.max(np.abs(prediction - truth))


@metrics.register
class Rmsle(MeanMetric):
    """Root mean squared logarithmic error.

    >>> Rmsle().score(np.array([0.0, 0.0]), np.array([math.e - 1, 0.0])) == math.sqrt(0.5)
    True
    """

    name = "rmsle"
    label = _("Root mean squared logarithmic error")
    formula = "sqrt(sum((ln(1 + p) - ln(1 + t))^2) / n)"
    definition = _(
        "The typical error on a logarithmic scale: being wrong by a factor counts alike for small and large answers. All numbers are above -1."
    )
    source = "ASHRAE and Kaggle (Grocery Sales, 2017); scikit-learn: root_mean_squared_log_error"
    bounds = ABOVE_MINUS_ONE
    truth_bounds = ABOVE_MINUS_ONE

    def losses(self, truth, prediction, settings):
        return (np.log1p(prediction) - np.log1p(truth)) ** 2

    def of_mean(self, mean):
        return math.sqrt(mean)

    def slope(self, mean):
        return 0.5 / math.sqrt(mean) if mean > 0 else 0.0


@metrics.register
class Pinball(MeanMetric):
    """Pinball loss of a quantile.

    >>> Pinball().score(np.array([10.0, 10.0]), np.array([8.0, 11.0]), {"quantile": 0.9})
    0.95
    """

    name = "pinball"
    label = _("Pinball loss")
    formula = "sum(max(a * (t - p), (a - 1) * (t - p))) / n, where a is the setting quantile"
    definition = _(
        "What a forecast of a quantile costs: with a quantile of 0.9, an answer above the prediction costs nine times as much as one below it."
    )
    source = "Koenker and Bassett, Econometrica 46 (1978) 33-50; scikit-learn: mean_pinball_loss"
    settings = (Setting("quantile", _("Quantile"), 0.5, 0.001, 0.999),)

    def losses(self, truth, prediction, settings):
        quantile = settings["quantile"]
        difference = truth - prediction
        return np.maximum(quantile * difference, (quantile - 1) * difference)


@metrics.register
class R2(Metric):
    """Coefficient of determination.

    >>> R2().score(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0]))
    0.5
    """

    name = "r2"
    label = _("Coefficient of determination (R2)")
    formula = "1 - sum((p - t)^2) / sum((t - mean(t))^2)"
    definition = _(
        "The share of the variance of the answers that is explained: 1 for the answers themselves, 0 for their mean, below 0 for worse than that."
    )
    source = "Wright, Journal of Agricultural Research 20 (1921) 557-585; scikit-learn: r2_score"
    direction = "higher"
    best = 1.0

    def problems(self, truth, settings):
        if truth.min() == truth.max():
            return [Problem("constant_answers", _("All answers are the same, so there is no variance to explain."))]
        if _spread(truth) < LEAST_SPREAD:
            return [
                Problem("almost_constant_answers", _("The answers differ by too little to measure a share of their variance. Multiply them first."))
            ]
        return []

    def measure(self, truth, prediction, settings):
        return 1.0 - float(np.sum((prediction - truth) ** 2)) / _spread(truth)

    def rows(self, truth, prediction, settings=None):
        # The spread of the answers is the same for every file; it is taken as known.
        return 1.0 - (prediction - truth) ** 2 / (_spread(truth) / len(truth))


def _spread(column: np.ndarray) -> float:
    """The sum of the squared deviations from the mean, corrected for the rounding of the mean.

    >>> _spread(np.array([1e15, 1e15 + 1, 1e15 + 1]))
    0.6666666666666666
    """
    deviations = column - np.mean(column)
    return float(np.sum(deviations**2)) - float(np.sum(deviations)) ** 2 / len(column)
