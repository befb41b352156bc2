"""A sponsor's own metric: a Python file with `score(answers, predictions) -> float`, run where the built-in metrics run.

Numbers come as numpy arrays, labels as lists of words, rankings as lists of lists of words. In the file, `Visible` is at
hand: `raise Visible("...")` says to the participant what is wrong with the predictions. Every other error is seen by the host alone.
"""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ideahub.scorer.metric import NUMBERS, Metric

LONGEST_SENTENCE = 500


class Visible(Exception):
    """Something about the predictions that the participant is told."""

    def __str__(self) -> str:
        return super().__str__()[:LONGEST_SENTENCE]


class OwnMetric(Metric):
    """A metric from a sponsor's file."""

    def __init__(self, function: Callable, reads: str = "number", truth_reads: str = "number", direction: str = "lower"):
        self.name, self.function = "own", function
        self.reads, self.truth_reads, self.direction = reads, truth_reads, direction
        self.bounds = NUMBERS if reads in ("number", "probability") else None
        self.truth_bounds = NUMBERS if truth_reads in ("number", "probability") else None

    def measure(self, truth, prediction, settings):
        score = self.function(self._plain(truth, self.truth_reads), self._plain(prediction, self.reads))
        if isinstance(score, bool) or not isinstance(score, int | float | np.number):
            raise TypeError(f"score() has to give a number, not {type(score).__name__}.")
        return float(score) if math.isfinite(score) else math.nan

    def _plain(self, column: np.ndarray, reads: str):
        if reads in ("number", "probability"):
            return np.array(column)
        if reads == "label":
            return [self.words[code] for code in column]
        return [[self.words[code] for code in row if code >= 0] for row in column]


def load_own_metric(path: str | Path, **reads: str) -> OwnMetric:
    """The metric in a file. Whatever goes wrong in it comes out as it is."""
    names = {"__name__": "own_metric", "Visible": Visible}
    exec(compile(Path(path).read_bytes(), "metric.py", "exec"), names)
    if not callable(names.get("score")):
        raise TypeError("The file has no function score(answers, predictions).")
    return OwnMetric(names["score"], **reads)
