"""Metrics of order against scikit-learn, scipy and by hand."""

import warnings

import numpy as np
import pytest
import scipy.stats as scipy
import sklearn.metrics as sklearn
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.metric import metrics
from tests.scorer.metrics.columns import scorable
from tests.scorer.metrics.oracles import quickly, same

kappa = metrics["quadratic_weighted_kappa"]
grades = st.lists(st.tuples(st.integers(-3, 6), st.integers(-3, 6)), min_size=2, max_size=40).filter(lambda rows: len({t for t, _ in rows}) > 1)


@quickly
@given(rows=grades)
def test_kappa_is_what_scikit_learn_says_with_all_grades_as_labels(rows):
    truth, prediction = np.array(rows).T
    expected = sklearn.cohen_kappa_score(truth, prediction, weights="quadratic", labels=range(-3, 7))
    assert same(kappa.score(truth.astype(float), prediction.astype(float)), expected)


def test_kappa_by_hand():
    # Missed: 1. By chance, over the 16 pairs of 1, 2, 3, 4 with 1, 2, 4, 4: 0 1 9 9, 1 0 4 4, 4 1 1 1, 9 4 0 0, which is 48; 48 / 4 = 12.
    assert kappa.score(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 4.0, 4.0])) == pytest.approx(1 - 1 / 12)
    assert kappa.score(np.array([1.0, 2.0]), np.array([2.0, 1.0])) == -1.0
    assert kappa.score(np.array([1.0, 2.0]), np.array([2.0, 2.0])) == 0.0


def test_kappa_rounds_halves_to_the_even_grade():
    truth = np.array([1.0, 2.0, 3.0, 4.0])
    assert kappa.score(truth, np.array([0.5, 2.5, 3.49, 3.5])) == kappa.score(truth, np.array([0.0, 2.0, 3.0, 4.0]))


def test_kappa_refuses_answers_that_are_no_grades():
    assert [problem.sentence for problem in kappa.check(np.array([1.0, 1.5, 2.25]))] == ["2 answers are not whole numbers, and grades have to be."]
    assert [problem.code for problem in kappa.check(np.array([1.0, 1001.0]))] == ["out_of_bounds"]
    assert kappa.check(np.array([-1000.0, 1000.0])) == []


def test_kappa_of_many_rows_is_exact():
    truth = np.resize([-1000.0, 1000.0], 2_000_000)
    assert kappa.score(truth, truth) == 1.0
    assert kappa.score(truth, -truth) == -1.0


@pytest.mark.parametrize(("name", "other"), [("spearman", scipy.spearmanr), ("kendall", scipy.kendalltau)])
@quickly
@given(data=st.data())
def test_correlation_of_ranks_is_what_scipy_says(name, other, data):
    truth, prediction = data.draw(scorable(metrics[name]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = other(truth, prediction).statistic
    if np.unique(prediction).size == 1:
        assert np.isnan(expected)
        expected = 0.0
    assert same(metrics[name].score(truth, prediction), expected)


@pytest.mark.parametrize("name", ["spearman", "kendall"])
def test_correlation_of_ranks_by_hand(name):
    metric, truth = metrics[name], np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert metric.score(truth, truth**3) == 1.0
    assert metric.score(truth, -truth) == -1.0
    assert metric.score(truth, np.full(5, 2.0)) == 0.0
    # Ranks 2 1 4 3 5: squared distances 1 1 1 1 0; two of ten pairs stand the wrong way.
    swapped = np.array([20.0, 10.0, 40.0, 30.0, 50.0])
    assert metric.score(truth, swapped) == pytest.approx({"spearman": 1 - 6 * 4 / (5 * 24), "kendall": (8 - 2) / 10}[name], rel=1e-15)


@pytest.mark.parametrize("rows", [100_003, 3_000])
def test_kendall_of_many_rows_is_what_scipy_says(rows):
    chance = np.random.default_rng(rows)
    truth = np.round(chance.normal(size=rows), 2)
    prediction = np.round(truth + chance.normal(size=rows), 1)
    assert same(metrics["kendall"].score(truth, prediction), scipy.kendalltau(truth, prediction).statistic)
