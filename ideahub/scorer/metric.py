"""What a metric has to say; the shelf of metrics.

A metric sees columns, never a file, a line number or an id:

* `number`, `probability`: a float64 array of finite numbers, all within the metric's bounds
* `label`: an integer array of codes into a vocabulary that answers and predictions share. Where the metric has `labels`, these are
  the vocabulary (so that code 1 is the label "1") and no other is allowed; otherwise labels that only predictions know follow the others
* `ranking`: a two-dimensional integer array, one list of ids a row, best first, filled up with -1 at the end. An id that stands in a list
  again keeps its place and counts for nothing there, so that readers leave it in

`check` is asked once about each column of answers (the quiz half, the test half) when a contest is set up. A column that passes can be
scored against every prediction that keeps the bounds: a participant never meets an undefined score.
"""

import importlib
import math
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ideahub.scorer.setup_problem import Problem, Unusable
from ideahub.scorer.words import _

KINDS = ("number", "probability", "label", "ranking")
# Squares of the difference of two such numbers, and the sum of a thousand million of them, are still finite in float64.
LARGEST = 1e100
BLOCK = 1 << 16


@dataclass(frozen=True)
class Bounds:
    """The numbers that are allowed, in the words of a set of inequalities."""

    least: float = -LARGEST
    most: float = LARGEST
    least_included: bool = True
    most_included: bool = True

    def hold(self, column: np.ndarray) -> np.ndarray:
        """For each number whether it is allowed; NaN never is.

        >>> Bounds(0, 1, least_included=False).hold(np.array([0.0, 0.5, 1.0, 2.0, np.nan])).tolist()
        [False, True, True, False, False]
        """
        above = column >= self.least if self.least_included else column > self.least
        below = column <= self.most if self.most_included else column < self.most
        return above & below


NUMBERS = Bounds()
PROBABILITIES = Bounds(0.0, 1.0)


@dataclass(frozen=True)
class Setting:
    """One number that the sponsor chooses; whole where the default is whole. Both ends are allowed."""

    key: str
    label: str
    default: int | float
    least: int | float
    most: int | float

    def clean(self, raw: object) -> int | float:
        """The number that was typed; the default where nothing was; Unusable where it is none or out of bounds."""
        if raw is None or raw == "":
            return self.default
        whole = isinstance(self.default, int)
        try:
            number = float(str(raw)) if str(raw).isascii() and "_" not in str(raw) else math.nan
        except ValueError:
            number = math.nan
        if math.isfinite(number) and self.least <= number <= self.most and (not whole or number == int(number)):
            return int(number) if whole else number
        template = (
            _("“%(key)s” has to be a whole number from %(least)s to %(most)s.")
            if whole
            else _("“%(key)s” has to be a number from %(least)s to %(most)s.")
        )
        raise Unusable(Problem("setting", template, {"key": self.key, "least": f"{self.least:g}", "most": f"{self.most:g}"}))


class Metric:
    """A way to compare predictions with answers. Contests store `name`, so it is never reused with another meaning.

    A plug-in sets the words below and writes `measure`, and `problems` where answers exist that it cannot score.
    """

    name = ""
    label = ""
    formula = ""  # ASCII: t is an answer, p its prediction, n the number of rows
    definition = ""
    source = ""
    direction = "lower"
    best = 0.0  # the score of the answers themselves
    reads = "number"
    truth_reads = "number"
    bounds: Bounds | None = NUMBERS
    truth_bounds: Bounds | None = NUMBERS
    labels: tuple[str, ...] | None = None
    settings: tuple[Setting, ...] = ()
    resamples = True  # whether drawing rows again tells how sure a score is; not so for an extreme

    def clean_settings(self, raw: dict | None = None) -> dict:
        """All settings, complete; Unusable names the one that is wrong or unknown."""
        raw = raw or {}
        unknown = sorted(set(raw) - {setting.key for setting in self.settings})
        if unknown:
            raise Unusable(
                Problem("unknown_setting", _("The metric “%(metric)s” has no setting “%(key)s”."), {"metric": self.name, "key": unknown[0]})
            )
        return {setting.key: setting.clean(raw.get(setting.key)) for setting in self.settings}

    def check(self, truth: np.ndarray, settings: dict | None = None) -> list[Problem]:
        """Why this column of answers cannot be scored at all; empty where every allowed prediction gets a score."""
        if len(truth) == 0:
            return [Problem("no_rows", _("There are no answers to compare with."))]
        if self.truth_bounds is not None:
            outside = int(np.count_nonzero(~self.truth_bounds.hold(truth)))
            if outside:
                values = {"count": outside, "least": f"{self.truth_bounds.least:g}", "most": f"{self.truth_bounds.most:g}"}
                return [Problem("out_of_bounds", _("%(count)d answers are not numbers that this metric allows (%(least)s to %(most)s)."), values)]
        if self.labels is not None and (truth.min() < 0 or truth.max() >= len(self.labels)):
            return [Problem("unknown_label", _("Only these answers are allowed: %(labels)s."), {"labels": ", ".join(self.labels)})]
        return self.problems(truth, self.complete(settings))

    def score(self, truth: np.ndarray, prediction: np.ndarray, settings: dict | None = None) -> float:
        """The score, a finite number that does not depend on the order of rows (to 1e-12 of its size).

        ArithmeticError where there is none, which cannot happen after `check` and within the bounds.
        """
        if len(truth) != len(prediction):
            raise ValueError(f"{len(truth)} answers, but {len(prediction)} predictions.")
        if len(truth) == 0:
            raise ArithmeticError("There are no rows to score.")
        with np.errstate(all="ignore"):
            score = float(self.measure(truth, prediction, self.complete(settings)))
        if not math.isfinite(score):
            raise ArithmeticError(f"{self.name} is undefined for these columns.")
        return score + 0.0  # no negative zero

    def complete(self, settings: dict | None) -> dict:
        """The settings, with the default of each that is not given."""
        return {setting.key: setting.default for setting in self.settings} | (settings or {})

    def problems(self, truth: np.ndarray, settings: dict) -> list[Problem]:
        """What `check` finds beyond emptiness and bounds."""
        return []

    def measure(self, truth: np.ndarray, prediction: np.ndarray, settings: dict) -> float:
        """The score of columns with at least one row and all settings."""
        raise NotImplementedError

    def rows(self, truth: np.ndarray, prediction: np.ndarray, settings: dict | None = None) -> np.ndarray | None:
        """For each row a float64 number so that `of_mean` of their mean is the score; None where a score does not come apart so."""
        return None

    def of_mean(self, mean: float) -> float:
        """The score from the mean of `rows`."""
        return mean

    def slope(self, mean: float) -> float:
        """The derivative of `of_mean`, for the error of a score (delta method)."""
        return 1.0

    def is_better(self, one: float, other: float) -> bool:
        """Whether the first score is strictly better."""
        return one < other if self.direction == "lower" else one > other


class MeanMetric(Metric):
    """A metric that is a mean of losses, each of one row alone, or a function of that mean."""

    def losses(self, truth: np.ndarray, prediction: np.ndarray, settings: dict) -> np.ndarray:
        """The loss of each row, float64."""
        raise NotImplementedError

    def rows(self, truth, prediction, settings=None):
        with np.errstate(all="ignore"):
            return self.losses(truth, prediction, self.complete(settings))

    def measure(self, truth, prediction, settings):
        # Block by block, so that a large file needs no third column in memory.
        sums = [
            float(np.sum(self.losses(truth[start : start + BLOCK], prediction[start : start + BLOCK], settings)))
            for start in range(0, len(truth), BLOCK)
        ]
        return self.of_mean(math.fsum(sums) / len(truth))


class Shelf:
    """The metrics by name, sorted by family; filled from the package of metrics when it is first asked."""

    def __init__(self, package: str):
        self._package = package
        self._metrics: dict[str, Metric] = {}
        self._filled = False

    def register(self, metric: type[Metric]) -> type[Metric]:
        """Put one instance of a class on the shelf; a second of the same name stops the start."""
        if metric.name in self._metrics:
            raise RuntimeError(f"Two metrics are called {metric.name!r}.")
        self._metrics[metric.name] = metric()
        return metric

    def _all(self) -> dict[str, Metric]:
        if not self._filled:
            package = importlib.import_module(self._package)
            for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
                importlib.import_module(module.name)
            self._filled = True
        return self._metrics

    def __getitem__(self, name: str) -> Metric:
        """The metric of that name; Unusable where there is none, never a default."""
        try:
            return self._all()[name]
        except (KeyError, TypeError):
            raise Unusable(Problem("unknown_metric", _("There is no metric called “%(name)s”."), {"name": str(name)[:60]})) from None

    def __contains__(self, name: object) -> bool:
        return name in self.names()

    def __iter__(self) -> Iterator[Metric]:
        return iter(self._all().values())

    def names(self) -> list[str]:
        """All names, family by family."""
        return list(self._all())


metrics = Shelf("ideahub.scorer.metrics")
