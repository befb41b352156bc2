"""What every metric on the shelf has to keep."""

import doctest
import importlib
import math
import pkgutil
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ideahub.scorer
import ideahub.scorer.metrics
from ideahub.scorer.metric import KINDS, Metric, metrics
from tests.scorer.metrics.columns import pairs, scorable

every_metric = pytest.mark.parametrize("metric", list(metrics), ids=lambda metric: metric.name)
quickly = settings(max_examples=50, deadline=None)
FAMILIES = sorted(module.name for module in pkgutil.iter_modules(ideahub.scorer.metrics.__path__, "ideahub.scorer.metrics."))
OWN = ["metric", "compare", "setup_problem", "words"]


def alike(one, other, size=0.0):
    """Equal to 1e-12 of what they are made of."""
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12 * size)


@every_metric
class TestWords:
    def test_says_what_it_is(self, metric):
        for words in (metric.label, metric.formula, metric.definition, metric.source):
            assert words.strip() == words != ""
        assert metric.formula.isascii()
        assert metric.definition % {} == metric.definition and metric.definition.endswith(".")
        assert metric.direction in ("lower", "higher")
        assert {metric.reads, metric.truth_reads} <= set(KINDS)

    def test_knows_bounds_of_numbers_and_only_of_these(self, metric):
        for reads, bounds in ((metric.reads, metric.bounds), (metric.truth_reads, metric.truth_bounds)):
            assert (bounds is not None) is (reads in ("number", "probability"))

    def test_has_an_example(self, metric):
        assert doctest.DocTestFinder(recurse=False).find(type(metric), module=importlib.import_module(type(metric).__module__))[0].examples


@every_metric
class TestScore:
    @quickly
    @given(data=st.data())
    def test_is_a_finite_number_and_the_same_again(self, metric, data):
        truth, prediction = data.draw(scorable(metric))
        kept = truth.copy(), prediction.copy()
        score = metric.score(truth, prediction)
        assert type(score) is float
        assert math.isfinite(score)
        assert metric.score(truth, prediction) == score
        assert np.array_equal(truth, kept[0]) and np.array_equal(prediction, kept[1])

    @quickly
    @given(data=st.data())
    def test_of_the_answers_is_the_best(self, metric, data):
        truth, prediction = data.draw(scorable(metric))
        assert alike(metric.score(truth, truth if metric.reads == metric.truth_reads else truth.astype(float)), metric.best, 2)
        score = metric.score(truth, prediction)
        assert not metric.is_better(score, metric.best) or alike(score, metric.best, 2)

    @quickly
    @given(data=st.data())
    def test_does_not_depend_on_the_order_of_rows(self, metric, data):
        truth, prediction = data.draw(scorable(metric))
        order = np.random.default_rng(data.draw(st.integers(0, 1000))).permutation(len(truth))
        size = 1.0 if metric.direction == "higher" else 0.0
        assert alike(metric.score(truth[order], prediction[order]), metric.score(truth, prediction), size)

    @quickly
    @given(data=st.data())
    def test_is_a_function_of_the_mean_of_its_rows(self, metric, data):
        truth, prediction = data.draw(scorable(metric))
        rows = metric.rows(truth, prediction)
        if rows is None:
            assert type(metric).rows is Metric.rows
            return
        assert rows.dtype == np.float64 and rows.shape == (len(truth),)
        assert alike(metric.of_mean(float(np.mean(rows))), metric.score(truth, prediction), 1.0 if metric.direction == "higher" else 0.0)

    def test_of_a_worse_file_is_worse(self, metric):
        truth, close, far = EXAMPLES.get(metric.name, EXAMPLES[metric.reads])
        scores = [metric.score(truth, file) for file in (truth.astype(far.dtype), close, far)]
        assert metric.check(truth) == []
        assert metric.is_better(scores[0], scores[1]) and metric.is_better(scores[1], scores[2])
        assert not metric.is_better(scores[1], scores[1])

    def test_slope_is_that_of_the_score(self, metric):
        for mean in (0.01, 0.5, 2.0):
            measured = (metric.of_mean(mean * 1.000001) - metric.of_mean(mean * 0.999999)) / (mean * 0.000002)
            assert metric.slope(mean) == pytest.approx(measured, rel=1e-6)


LABELS = np.array([0, 0, 1, 1, 1, 0, 1, 0])
NUMBERS = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
SCORES = (LABELS, np.array([0.1, 0.2, 0.9, 0.8, 0.3, 0.4, 0.7, 0.1]), 1 - 0.9 * LABELS)
# Answers, a good file and a bad one.
EXAMPLES = {
    "number": (NUMBERS, NUMBERS + [0, 1, 0, -1.5, 0, 1, 0, -1.5], NUMBERS[::-1] - 0.5),
    "median_ae": (NUMBERS, NUMBERS + 0.5, NUMBERS[::-1]),
    "quadratic_weighted_kappa": (NUMBERS, NUMBERS + [0, 1, 0, 0, -1, 0, 1, 0], NUMBERS[::-1]),
    "probability": SCORES,
    "label": (LABELS, np.array([0, 0, 1, 1, 0, 0, 1, 0]), 1 - LABELS),
    "ranking": (np.array([[1, 2], [3, -1]]), np.array([[5, 1, 2], [6, 3, -1]]), np.array([[5, 6, 2], [6, 7, 3]])),
    "auc": SCORES,
    "gini": SCORES,
    "average_precision": SCORES,
}


@every_metric
class TestCheck:
    def test_refuses_no_rows(self, metric):
        column = np.zeros((0, 2), dtype=np.int64) if metric.truth_reads == "ranking" else np.zeros(0)
        assert [problem.code for problem in metric.check(column)] == ["no_rows"]

    def test_refuses_numbers_that_are_none(self, metric):
        if metric.truth_bounds is not None:
            for value in (np.nan, np.inf, -np.inf, 1e200):
                found = metric.check(np.array([1.0, value, 3.0]))
                assert [problem.code for problem in found] == ["out_of_bounds"]
                assert found[0].sentence.startswith("1 answers are not numbers that this metric allows (")

    def test_refuses_labels_beyond_its_own(self, metric):
        if metric.labels is not None:
            for code in (-1, 2):
                found = metric.check(np.array([0, 1, code]))
                assert [(problem.code, problem.sentence) for problem in found] == [("unknown_label", "Only these answers are allowed: 0, 1.")]

    @quickly
    @given(data=st.data())
    def test_says_sentences_with_their_values(self, metric, data):
        truth, _prediction = data.draw(pairs(metric))
        for problem in metric.check(truth):
            assert problem.code.isidentifier()
            assert problem.sentence.endswith(".") and "%" not in problem.sentence

    @pytest.mark.parametrize("constant", [0, 1, 3])
    def test_lets_a_constant_column_pass_only_where_it_can_be_scored(self, metric, constant):
        if metric.truth_reads == "ranking" or (metric.labels and constant > 1):
            return
        truth = np.full(6, constant, dtype=np.int64 if metric.truth_reads == "label" else np.float64)
        refused = {
            "r2": "constant_answers",
            "spearman": "constant_answers",
            "kendall": "constant_answers",
            "quadratic_weighted_kappa": "constant_answers",
            "auc": "one_class",
            "gini": "one_class",
            "average_precision": "one_class",
            "mcc": "one_class",
        }
        if constant == 0:
            refused |= {"mape": "zero_answers", "wmape": "zero_answers", "f1": "no_ones"}
        expected = [refused[metric.name]] if metric.name in refused else []
        assert [problem.code for problem in metric.check(truth)] == expected


@pytest.mark.parametrize("module", [*FAMILIES, *(f"ideahub.scorer.{name}" for name in OWN)])
def test_examples_in_the_text_are_true(module):
    done = doctest.testmod(importlib.import_module(module))
    assert done.attempted > 0
    assert done.failed == 0


def test_auc_of_a_netflix_sized_half_takes_less_than_a_second():
    chance = np.random.default_rng(1)
    truth, prediction = chance.integers(0, 2, 1_400_000), np.round(chance.random(1_400_000), 4)
    started = time.process_time()
    metrics["auc"].score(truth, prediction)
    assert time.process_time() - started < 1
