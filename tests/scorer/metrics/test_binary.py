"""Metrics of yes and no against scikit-learn and by hand."""

import math
from itertools import product

import numpy as np
import pytest
import sklearn.metrics as sklearn
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.metric import metrics
from tests.scorer.metrics.columns import scorable
from tests.scorer.metrics.oracles import quickly, same

MINUS_LN = -math.log(1e-15)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("auc", sklearn.roc_auc_score),
        ("gini", lambda truth, prediction: 2 * sklearn.roc_auc_score(truth, prediction) - 1),
        ("average_precision", sklearn.average_precision_score),
        ("brier", sklearn.brier_score_loss),
        ("f1", lambda truth, prediction: sklearn.f1_score(truth, prediction, zero_division=0)),
    ],
)
@quickly
@given(data=st.data())
def test_is_what_scikit_learn_says(name, other, data):
    truth, prediction = data.draw(scorable(metrics[name]))
    assert same(metrics[name].score(truth, prediction), other(truth, prediction))


@quickly
@given(data=st.data(), eps=st.sampled_from([1e-7, 1e-3, 0.1]))
def test_log_loss_is_what_scikit_learn_says(data, eps):
    # scikit-learn rounds 1 - p before it takes the logarithm, which shows where p is within 1e-15 of 1; hence a larger eps.
    truth, prediction = data.draw(scorable(metrics["log_loss"]))
    expected = sklearn.log_loss(truth, np.clip(prediction, eps, 1 - eps), labels=[0, 1])
    assert metrics["log_loss"].score(truth, prediction, {"eps": eps}) == pytest.approx(expected, rel=1e-9)


@quickly
@given(data=st.data())
def test_auc_is_the_share_of_pairs_in_the_right_order(data):
    truth, prediction = data.draw(scorable(metrics["auc"]))
    pairs = list(product(prediction[truth == 1], prediction[truth == 0]))
    assert metrics["auc"].score(truth, prediction) == sum((one > zero) + 0.5 * (one == zero) for one, zero in pairs) / len(pairs)


def test_constant_file_is_a_guess():
    truth, constant = np.array([1, 0, 0, 0]), np.full(4, 0.3)
    assert metrics["auc"].score(truth, constant) == 0.5
    assert metrics["gini"].score(truth, constant) == 0.0
    assert metrics["average_precision"].score(truth, constant) == 0.25


def test_auc_knows_only_order():
    truth = np.array([0, 1, 0, 1, 1])
    prediction = np.array([-1e100, 5e-324, 0.0, 1e15 + 0.125, 1e15])
    assert metrics["auc"].score(truth, prediction) == metrics["auc"].score(truth, np.array([1.0, 3.0, 2.0, 5.0, 4.0])) == 1.0
    assert metrics["auc"].score(truth, np.array([0.0, -0.0, -0.0, 0.0, 0.0])) == 0.5


def test_average_precision_by_hand():
    # Found at places 1, 3 and 4 of five: (1 + 2/3 + 3/4) / 3.
    truth, prediction = np.array([1, 0, 1, 1, 0]), np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    assert metrics["average_precision"].score(truth, prediction) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3, rel=1e-15)


def test_log_loss_of_being_certain_and_wrong_is_bounded_by_eps():
    metric = metrics["log_loss"]
    assert metric.score(np.array([1]), np.array([0.0])) == pytest.approx(MINUS_LN, rel=1e-15)
    assert metric.score(np.array([0]), np.array([1.0])) == pytest.approx(MINUS_LN, rel=1e-15)
    assert metric.score(np.array([1, 0]), np.array([0.0, 1.0]), {"eps": 0.1}) == pytest.approx(-math.log(0.1), rel=1e-15)
    assert metric.score(np.array([0]), np.array([1e-12])) == pytest.approx(1e-12, rel=1e-9)
    assert metric.score(np.array([1, 0]), np.array([0.8, 0.4])) == pytest.approx(-(math.log(0.8) + math.log(0.6)) / 2, rel=1e-15)


def test_f1_by_hand_and_without_any_named():
    assert metrics["f1"].score(np.array([1, 1, 1, 0]), np.array([1, 1, 0, 1])) == pytest.approx(2 / 3)
    assert metrics["f1"].score(np.array([1, 0]), np.array([0, 0])) == 0.0


def test_one_class_is_named():
    for only in (0, 1):
        sentences = [problem.sentence for problem in metrics["auc"].check(np.full(5, only))]
        assert sentences == [f"All answers are {only}. There have to be both 0 and 1."]
        assert metrics["log_loss"].check(np.full(5, only)) == metrics["brier"].check(np.full(5, only)) == []
