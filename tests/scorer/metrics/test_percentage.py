"""Errors as shares, against scikit-learn and by hand."""

import numpy as np
import pytest
import sklearn.metrics as sklearn
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.metric import metrics
from tests.scorer.metrics.columns import plain, scorable
from tests.scorer.metrics.oracles import quickly, same


@quickly
@given(data=st.data())
def test_mape_is_what_scikit_learn_says(data):
    # scikit-learn replaces answers below 2.2e-16, which IdeaHub takes as they are.
    sized = plain.filter(lambda value: abs(value) > 1e-6)
    truth, prediction = data.draw(scorable(metrics["mape"], sized))
    assert same(metrics["mape"].score(truth, prediction), sklearn.mean_absolute_percentage_error(truth, prediction))


@quickly
@given(data=st.data())
def test_smape_and_wmape_are_what_the_definition_says_row_by_row(data):
    truth, prediction = data.draw(scorable(metrics["wmape"], plain))
    rows = list(zip(truth.tolist(), prediction.tolist(), strict=True))
    shares = [0.0 if t == p == 0 else 2 * abs(p - t) / (abs(t) + abs(p)) for t, p in rows]
    assert same(metrics["smape"].score(truth, prediction), sum(shares) / len(shares))
    assert metrics["wmape"].score(truth, prediction) == pytest.approx(sum(abs(p - t) for t, p in rows) / sum(abs(t) for t, _ in rows), rel=1e-9)


def test_smape_by_hand():
    # 2 * 10 / 210, nothing, 2 * 1 / 1, 2 * 6 / 6
    truth, prediction = np.array([100.0, 0.0, 1.0, 3.0]), np.array([110.0, 0.0, 0.0, -3.0])
    assert metrics["smape"].score(truth, prediction) == pytest.approx((20 / 210 + 0 + 2 + 2) / 4, rel=1e-15)
    assert metrics["smape"].score(np.array([-0.0]), np.array([0.0])) == 0.0
    assert metrics["smape"].score(np.array([5e-324]), np.array([-5e-324])) == 2.0


def test_mape_and_wmape_by_hand():
    truth, prediction = np.array([100.0, 50.0, -10.0]), np.array([90.0, 60.0, -10.0])
    assert metrics["mape"].score(truth, prediction) == pytest.approx(0.1, rel=1e-15)
    assert metrics["wmape"].score(truth, prediction) == pytest.approx(20 / 160, rel=1e-15)


def test_mape_counts_its_zeros_and_wmape_bears_some():
    truth = np.array([0.0, -0.0, 1.0, 1e-200])
    assert [problem.sentence for problem in metrics["mape"].check(truth)] == ["3 answers are zero, and no error is a share of zero."]
    assert metrics["mape"].check(np.array([-4.0, 3.0, -1e-99])) == []
    assert metrics["wmape"].check(truth) == []
    assert [problem.code for problem in metrics["wmape"].check(np.zeros(3))] == ["zero_answers"]
    assert metrics["smape"].check(np.zeros(3)) == []
