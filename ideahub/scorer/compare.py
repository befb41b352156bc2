"""How sure one file is better than another: would it lead on other hidden rows of the same kind, too?

Both files are looked at row by row together, since what is hard for one is hard for the other. Where a score is a function of a mean of rows
(`Metric.rows`), the standard error of the difference has a closed form (delta method); otherwise rows are drawn again, the same for both
files, with a seed (paired bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap, 1993). The probability is that of a normal
difference around the observed one.
"""

import math
from dataclasses import asdict, dataclass

import numpy as np

from ideahub.scorer.metric import Metric
from ideahub.scorer.words import _

FEWEST_ROWS = 30
# Draws are of at most so many rows; their error is brought to the size of the file by the square root law (m out of n).
MOST_DRAWN = 10_000
DRAWS = 400

SENTENCES = {
    "no_statement": _("How sure this order is cannot be said for this metric: it hangs on single rows."),
    "too_few_rows": _("There are too few rows to say how sure this order is."),
    "same_score": _("Both files have the same score on these rows."),
    "clear": _("The lead is clear: on other rows of the same kind, the first would lead in more than %(first)d of 100 cases."),
    "likely": _("The lead is probably real: on other rows of the same kind, the first would lead in about %(first)d of 100 cases."),
    "uncertain": _(
        "The lead is uncertain: on other rows of the same kind, the first would lead in about %(first)d of 100 cases, the second in %(second)d."
    ),
    "coin_flip": _(
        "The order is close to a coin flip: on other rows of the same kind, the first would lead in about %(first)d of 100 cases, the second in %(second)d."
    ),
    "behind": _("On these rows the first is behind: on others of the same kind, the second would lead in about %(second)d of 100 cases."),
}
# Lowest probability of each code.
STEPS = ((0.99, "clear"), (0.9, "likely"), (0.6, "uncertain"), (0.4, "coin_flip"), (0.0, "behind"))


@dataclass(frozen=True)
class Certainty:
    """What can be said. `gap` is by how much the first is better, in the unit of the metric, negative where it is worse.

    `error` is the standard error of the gap, `z` their quotient (None where the error is nought), `probability` that the first is truly better.
    """

    method: str  # closed_form, bootstrap, none
    gap: float
    error: float | None
    z: float | None
    probability: float | None
    code: str

    @property
    def values(self) -> dict:
        """What fills the template: cases of a hundred, which never claim certainty."""
        if self.probability is None:
            return {}
        first = min(99, max(1, round(100 * self.probability)))
        return {"first": first, "second": 100 - first}

    @property
    def told(self) -> dict:
        """Everything as plain values, the English sentence among them."""
        return {**asdict(self), "sentence": self.sentence, "values": self.values}

    @property
    def template(self) -> str:
        """The English sentence before its values."""
        return SENTENCES[self.code]

    @property
    def sentence(self) -> str:
        """The English sentence, filled."""
        return self.template % self.values


def compare(
    metric: Metric, truth: np.ndarray, first: np.ndarray, second: np.ndarray, settings: dict | None = None, *, seed: int = 0, draws: int = DRAWS
) -> Certainty:
    """How sure the first file is better than the second. The same seed gives the same answer.

    >>> from ideahub.scorer.metric import metrics
    >>> truth, noise = np.zeros(1000), np.random.default_rng(1).normal(size=(2, 1000))
    >>> compare(metrics["rmse"], truth, noise[0], 2 * noise[1]).code
    'clear'
    """
    gap = metric.score(truth, first, settings) - metric.score(truth, second, settings)
    if metric.direction == "lower":
        gap = -gap
    gap += 0.0
    if not metric.resamples:
        return Certainty("none", gap, None, None, None, "no_statement")
    if len(truth) < FEWEST_ROWS:
        return Certainty("none", gap, None, None, None, "too_few_rows")
    error = _closed_form(metric, truth, first, second, settings)
    if error is not None:
        return _said("closed_form", gap, error)
    error = _bootstrap(metric, truth, first, second, settings, seed, draws)
    if error is None:
        return Certainty("none", gap, None, None, None, "too_few_rows")
    return _said("bootstrap", gap, error)


def compare_rmse(first: float, second: float, difference: float, rows: int) -> Certainty:
    """The same for two RMSE where the files are gone, from the root mean square of the difference between them.

    Errors are taken as normal: the variance of a row's part in the gap is then (a^2 + b^2) / 2 - c^2 / (a * b), with c their covariance.

    >>> netflix = compare_rmse(0.856704, 0.856714, rms_difference(0.856704, 0.856714, 0.855476), 1_408_789)
    >>> round(netflix.z, 2), round(netflix.probability, 2), netflix.code
    (0.13, 0.55, 'coin_flip')
    """
    covariance = (first**2 + second**2 - difference**2) / 2
    variance = (first**2 + second**2) / 2 - covariance**2 / (first * second)
    return _said("closed_form", second - first, math.sqrt(max(0.0, variance) / rows))


def rms_difference(first: float, second: float, blend: float) -> float:
    """The root mean square of the difference of two files, from their RMSE and that of their mean (parallelogram law).

    >>> round(rms_difference(0.856704, 0.856714, 0.855476), 4)
    0.0919
    """
    return math.sqrt(max(0.0, 2 * (first**2 + second**2) - 4 * blend**2))


def _closed_form(metric, truth, first, second, settings) -> float | None:
    """The standard error of the difference of two functions of means; None where the metric is none."""
    one, other = metric.rows(truth, first, settings), metric.rows(truth, second, settings)
    if one is None or other is None:
        return None
    parts = metric.slope(float(np.mean(one))) * one - metric.slope(float(np.mean(other))) * other
    return float(np.std(parts, ddof=1)) / math.sqrt(len(parts))


def _bootstrap(metric, truth, first, second, settings, seed, draws) -> float | None:
    """The standard error of the difference over rows drawn again; None where most draws cannot be scored."""
    chance, size = np.random.default_rng(seed), min(len(truth), MOST_DRAWN)
    gaps = []
    for _draw in range(draws):
        drawn = chance.integers(0, len(truth), size)
        answers = truth[drawn]
        if not metric.check(answers, settings):
            gaps.append(metric.score(answers, first[drawn], settings) - metric.score(answers, second[drawn], settings))
    if 2 * len(gaps) < draws or len(gaps) < 2:
        return None
    return float(np.std(gaps, ddof=1)) * math.sqrt(size / len(truth))


def _said(method: str, gap: float, error: float) -> Certainty:
    if gap == 0:
        return Certainty(method, gap, error, 0.0, 0.5, "same_score")
    if error == 0:
        z, probability = None, 1.0 if gap > 0 else 0.0
    else:
        z = gap / error
        probability = 0.5 * math.erfc(-z / math.sqrt(2))
    return Certainty(method, gap, error, z, probability, next(code for least, code in STEPS if probability >= least))
