"""Dividing an amount among people."""

import doctest
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.ledger import sharing
from ideahub.domain.ledger.sharing import split

WEIGHTS = st.dictionaries(st.integers(1, 10**6), st.integers(0, 10**6), min_size=1, max_size=30).filter(lambda weights: sum(weights.values()))
TOTAL = st.integers(0, 10**15)


@given(TOTAL, WEIGHTS)
def test_sum_is_exact_and_nobody_is_forgotten(total, weights):
    shares = split(total, weights)
    assert (sum(shares.values()), list(shares)) == (total, sorted(weights))


@given(TOTAL, WEIGHTS)
def test_nobody_is_further_than_one_unit_from_the_exact_share(total, weights):
    together = sum(weights.values())
    for who, amount in split(total, weights).items():
        exact = Fraction(total * weights[who], together)
        assert exact - 1 < amount < exact + 1 and (amount == 0 or weights[who])


@given(TOTAL, WEIGHTS, st.randoms(use_true_random=False))
def test_order_in_which_people_are_named_changes_nothing(total, weights, random: Random):
    names = list(weights)
    random.shuffle(names)
    assert split(total, {name: weights[name] for name in names}) == split(total, weights)


@given(TOTAL, WEIGHTS)
def test_who_weighs_more_gets_no_less_and_equals_differ_by_one_in_the_order_of_ids(total, weights):
    shares = split(total, weights)
    for a in weights:
        for b in weights:
            if weights[a] > weights[b]:
                assert shares[a] >= shares[b]
            elif weights[a] == weights[b] and a < b:
                assert 0 <= shares[a] - shares[b] <= 1


@given(TOTAL, WEIGHTS, st.integers(1, 1000))
def test_weights_count_by_their_proportion(total, weights, times):
    assert split(total, {who: weight * times for who, weight in weights.items()}) == split(total, weights)


@pytest.mark.parametrize(("total", "weights"), [(-1, {1: 1}), (100, {1: -1, 2: 2}), (100, {}), (100, {1: 0}), (100.0, {1: 1}), (100, {1: 0.5}), (True, {1: 1})])
def test_what_cannot_be_divided_is_refused(total, weights):
    with pytest.raises(ValueError):
        split(total, weights)


def test_examples_hold():
    assert doctest.testmod(sharing).failed == 0
