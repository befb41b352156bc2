"""Metrics of lists, by hand, id by id, and against scikit-learn."""

import math

import numpy as np
import pytest
import sklearn.metrics as sklearn
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.metric import metrics
from ideahub.scorer.metrics import ranking
from tests.scorer.metrics.columns import lists, padded
from tests.scorer.metrics.oracles import quickly, same

relevant = st.lists(st.integers(0, 12), min_size=1, max_size=8, unique=True)
rows_of_lists = st.lists(st.tuples(relevant, lists), min_size=1, max_size=12)
lengths = st.sampled_from([1, 2, 3, 5, 10, 1000])


def places_hit(wanted, listed, k):
    """The places, from 1, at which a relevant id stands for the first time."""
    return [place for place, one in enumerate(listed[:k], 1) if one in wanted and one not in listed[: place - 1]]


@quickly
@given(rows=rows_of_lists, k=lengths)
def test_map_is_what_the_definition_says_id_by_id(rows, k):
    expected = [sum(number / place for number, place in enumerate(places_hit(wanted, listed, k), 1)) / min(k, len(wanted)) for wanted, listed in rows]
    score = metrics["map_at_k"].score(*(padded(side) for side in zip(*rows, strict=True)), {"k": k})
    assert same(score, sum(expected) / len(expected))


@quickly
@given(rows=rows_of_lists, k=lengths)
def test_ndcg_is_what_the_definition_says_id_by_id(rows, k):
    def gain(places):
        return sum(1 / math.log2(place + 1) for place in places)

    expected = [gain(places_hit(wanted, listed, k)) / gain(range(1, min(k, len(wanted)) + 1)) for wanted, listed in rows]
    score = metrics["ndcg_at_k"].score(*(padded(side) for side in zip(*rows, strict=True)), {"k": k})
    assert same(score, sum(expected) / len(expected))


@quickly
@given(rows=rows_of_lists)
def test_mrr_is_what_the_definition_says_id_by_id(rows):
    expected = [1 / min(places_hit(wanted, listed, len(listed)), default=math.inf) for wanted, listed in rows]
    assert same(metrics["mrr"].score(*(padded(side) for side in zip(*rows, strict=True))), sum(expected) / len(expected))


@quickly
@given(wanted=st.lists(relevant, min_size=1, max_size=6), seed=st.integers(0, 1000), k=st.integers(1, 13))
def test_ndcg_of_whole_orders_is_what_scikit_learn_says(wanted, seed, k):
    chance = np.random.default_rng(seed)
    listed = np.array([chance.permutation(13) for _row in wanted])
    relevance, value = np.zeros((len(wanted), 13)), np.zeros((len(wanted), 13))
    for row, ids in enumerate(wanted):
        relevance[row, ids] = 1
        value[row, listed[row]] = -np.arange(13)
    assert same(metrics["ndcg_at_k"].score(padded(wanted), listed, {"k": k}), sklearn.ndcg_score(relevance, value, k=k))


def test_map_by_hand():
    metric = metrics["map_at_k"]
    truth = padded([[1, 2, 3]])
    # Hits at 1 and 3 of five: (1/1 + 2/3) / 3.
    assert metric.score(truth, padded([[1, 9, 2, 8, 7]])) == pytest.approx((1 + 2 / 3) / 3)
    # Only two places count, so that two ids are all one can find: (1/1) / 2.
    assert metric.score(truth, padded([[1, 9, 2, 8, 7]]), {"k": 2}) == 0.5
    # The second 1 keeps its place and hits nothing: (1/1 + 2/3) / 3, not (1 + 1 + ...).
    assert metric.score(truth, padded([[1, 1, 2]])) == pytest.approx((1 + 2 / 3) / 3)
    assert metric.score(truth, padded([[4, 5]])) == 0.0
    assert metric.score(truth, padded([[3, 1, 2]])) == 1.0


def test_mrr_by_hand():
    truth = padded([[1], [2, 3], [4], [5]])
    # First, third, nowhere, an empty list.
    assert metrics["mrr"].score(truth, padded([[1, 7], [8, 9, 3], [1, 2], []])) == pytest.approx((1 + 1 / 3 + 0 + 0) / 4)


def test_ndcg_by_hand():
    # Hits at 2 and 3; best would be 1 and 2.
    expected = (1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3))
    assert metrics["ndcg_at_k"].score(padded([[1, 2]]), padded([[9, 1, 2]]), {"k": 3}) == pytest.approx(expected)


@pytest.mark.parametrize("name", ["map_at_k", "ndcg_at_k", "mrr"])
class TestEveryRanking:
    def test_lists_without_a_single_id_score_nought(self, name):
        truth = padded([[1], [2]])
        assert metrics[name].score(truth, padded([[], []])) == 0.0
        assert metrics[name].score(truth, np.full((2, 4), -1)) == 0.0

    def test_refuses_rows_without_answers_and_ids_named_twice(self, name):
        check = metrics[name].check
        assert [problem.sentence for problem in check(padded([[1], [], []]))] == [
            "2 rows have no relevant id, so that no list can be right for them."
        ]
        assert [problem.code for problem in check(np.full((3, 0), -1))] == ["empty_answers"]
        assert [problem.sentence for problem in check(padded([[1, 2, 1], [3, 4]]))] == ["1 rows name a relevant id twice. Name each once."]
        assert check(padded([[1, 2], [3]])) == []

    def test_many_rows_in_blocks_score_as_one_by_one(self, name, monkeypatch):
        chance = np.random.default_rng(4)
        truth, prediction = np.array([chance.permutation(20)[:3] for _row in range(50)]), chance.integers(0, 20, (50, 10))
        whole = metrics[name].rows(truth, prediction)
        monkeypatch.setattr(ranking, "CELLS", 40)
        assert np.array_equal(metrics[name].rows(truth, prediction), whole)
        assert np.array_equal(np.concatenate([metrics[name].rows(truth[[row]], prediction[[row]]) for row in range(50)]), whole)

    def test_takes_ids_of_any_signed_type(self, name):
        truth, prediction = padded([[1, 2], [3]]), padded([[2, 1, 2], [4, 3]])
        score = metrics[name].score(truth, prediction)
        assert metrics[name].score(truth.astype(np.int32), prediction.astype(np.int16)) == score
