"""Metrics of labels against scikit-learn and by hand."""

import warnings

import numpy as np
import pytest
import sklearn.metrics as sklearn
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.metric import metrics
from ideahub.scorer.metrics.classes import Counts
from tests.scorer.metrics.columns import scorable
from tests.scorer.metrics.oracles import quickly, same


def f1(average):
    return lambda truth, prediction: sklearn.f1_score(truth, prediction, average=average, zero_division=0)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("accuracy", sklearn.accuracy_score),
        ("balanced_accuracy", sklearn.balanced_accuracy_score),
        ("f1_macro", f1("macro")),
        ("f1_micro", f1("micro")),
        ("f1_weighted", f1("weighted")),
        ("mcc", sklearn.matthews_corrcoef),
    ],
)
@quickly
@given(data=st.data())
def test_is_what_scikit_learn_says(name, other, data):
    truth, prediction = data.draw(scorable(metrics[name]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # classes that only predictions know
        expected = other(truth, prediction)
    assert same(metrics[name].score(truth, prediction), expected)


@pytest.mark.parametrize("name", ["accuracy", "balanced_accuracy", "f1_macro", "f1_micro", "f1_weighted", "mcc"])
@quickly
@given(data=st.data())
def test_does_not_depend_on_which_code_a_label_has(name, data):
    truth, prediction = data.draw(scorable(metrics[name]))
    codes = np.random.default_rng(data.draw(st.integers(0, 100))).permutation(6)
    assert same(metrics[name].score(codes[truth], codes[prediction]), metrics[name].score(truth, prediction))


def test_label_that_no_answer_has_is_a_class_of_its_own():
    truth, prediction = np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])
    assert metrics["accuracy"].score(truth, prediction) == 0.75
    assert metrics["balanced_accuracy"].score(truth, prediction) == 0.75
    assert metrics["f1_macro"].score(truth, prediction) == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert metrics["f1_weighted"].score(truth, prediction) == pytest.approx((1 + 2 / 3) / 2)


def test_mcc_of_one_label_throughout_is_nought():
    assert metrics["mcc"].score(np.array([0, 0, 1]), np.array([1, 1, 1])) == 0.0
    assert metrics["mcc"].score(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])) == -1.0


def test_mcc_of_many_rows_is_exact():
    truth = np.resize([0, 1], 3_000_000)
    assert metrics["mcc"].score(truth, truth) == 1.0


def test_counts_take_codes_of_any_whole_type():
    for dtype in (np.int8, np.int32, np.int64, np.uint32):
        counts = Counts.of(np.array([0, 2, 2], dtype=dtype), np.array([0, 0, 2], dtype=dtype))
        assert [column.tolist() for column in (counts.right, counts.truth, counts.prediction)] == [[1, 0, 1], [1, 0, 2], [2, 0, 1]]
        assert counts.f1().tolist() == [2 / 3, 2 / 3]
        assert counts.support().tolist() == [1, 2]
