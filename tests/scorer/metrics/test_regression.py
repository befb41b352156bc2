"""Errors of numbers against scikit-learn and by hand."""

import math

import numpy as np
import pytest
import sklearn.metrics as sklearn
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.metric import metrics
from tests.scorer.metrics.columns import plain, scorable
from tests.scorer.metrics.oracles import quickly

# What a score is multiplied with where both columns are multiplied with s.
LIKE = {"mse": lambda s: s * s, "r2": lambda s: 1.0}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("rmse", sklearn.root_mean_squared_error),
        ("mse", sklearn.mean_squared_error),
        ("mae", sklearn.mean_absolute_error),
        ("median_ae", sklearn.median_absolute_error),
        ("max_error", sklearn.max_error),
        ("r2", sklearn.r2_score),
        ("rmsle", sklearn.root_mean_squared_log_error),
        ("pinball", sklearn.mean_pinball_loss),
    ],
)
@quickly
@given(data=st.data())
def test_is_what_scikit_learn_says(name, other, data):
    metric = metrics[name]
    truth, prediction = data.draw(scorable(metric, plain))
    expected = other(truth, prediction)
    assert metric.score(truth, prediction) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    if name == "rmsle":
        return
    for scale in (1e-30, 1e30):
        like = LIKE.get(name, lambda s: s)(scale)
        assert metric.score(truth * scale, prediction * scale) == pytest.approx(expected * like, rel=1e-9, abs=1e-9 * like)


@quickly
@given(data=st.data(), quantile=st.sampled_from([0.001, 0.1, 0.5, 0.9, 0.999]))
def test_pinball_of_any_quantile_is_what_scikit_learn_says(data, quantile):
    truth, prediction = data.draw(scorable(metrics["pinball"], plain))
    expected = sklearn.mean_pinball_loss(truth, prediction, alpha=quantile)
    assert metrics["pinball"].score(truth, prediction, {"quantile": quantile}) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_by_hand():
    truth, prediction = np.array([3.0, -0.5, 2.0, 7.0]), np.array([2.5, 0.0, 2.0, 8.0])
    scores = {name: metrics[name].score(truth, prediction) for name in ("rmse", "mse", "mae", "median_ae", "max_error", "r2", "pinball")}
    assert scores == {
        "rmse": math.sqrt(0.375),
        "mse": 0.375,
        "mae": 0.5,
        "median_ae": 0.5,
        "max_error": 1.0,
        "r2": pytest.approx(1 - 1.5 / 29.1875, rel=1e-15),
        "pinball": 0.25,
    }


def test_one_row():
    truth, prediction = np.array([5.0]), np.array([3.5])
    assert [metrics[name].score(truth, prediction) for name in ("rmse", "mse", "mae", "median_ae", "max_error")] == [1.5, 2.25, 1.5, 1.5, 1.5]


def test_largest_numbers_do_not_overflow_and_the_smallest_are_not_lost():
    truth, prediction = np.full(1000, 1e100), np.full(1000, -1e100)
    assert metrics["rmse"].score(truth, prediction) == pytest.approx(2e100)
    assert metrics["mse"].score(truth, prediction) == pytest.approx(4e200)
    assert metrics["mae"].score(np.array([5e-324]), np.array([0.0])) == 5e-324


def test_summation_keeps_small_rows_beside_a_large_one():
    errors = np.append(np.full(1_000_000, 1e-3), 1e6)
    assert metrics["mse"].score(np.zeros(1_000_001), errors) == pytest.approx((1e12 + 1.0) / 1_000_001, rel=1e-15)


def test_rmsle_by_hand_and_near_minus_one():
    metric = metrics["rmsle"]
    assert metric.score(np.array([math.e - 1]), np.array([math.e**3 - 1])) == pytest.approx(2.0, rel=1e-15)
    assert math.isfinite(metric.score(np.array([-1 + 1e-16]), np.array([1e100])))
    assert [problem.code for problem in metric.check(np.array([-1.0, 2.0]))] == ["out_of_bounds"]
    assert metric.check(np.array([-0.999, 2.0])) == []


def test_r2_refuses_answers_that_hardly_differ():
    metric = metrics["r2"]
    assert [problem.code for problem in metric.check(np.array([1e-60, 2e-60]))] == ["almost_constant_answers"]
    assert metric.check(np.array([1e-30, 2e-30])) == []
    assert metric.check(np.array([0.1, 0.1 + 1e-16, 0.1])) == [] or np.unique([0.1, 0.1 + 1e-16]).size == 1
    assert [problem.code for problem in metric.check(np.full(7, 0.1))] == ["constant_answers"]


def test_r2_stands_far_from_zero():
    truth = 1e15 + np.array([0.0, 1.0, 2.0, 3.0])
    assert metrics["r2"].score(truth, truth[::-1]) == -3.0


def test_rows_of_a_file_that_is_perfect_have_no_slope():
    assert metrics["rmse"].slope(0.0) == metrics["rmsle"].slope(0.0) == 0.0
