"""Places, ties and their account."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideahub.domain.challenges.standing import CHAIN, Contender, break_ties, clean_chain, ranked
from ideahub.kernel.errors import Invalid

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def contender(key, score, voters=1, minute=0, receipt="aa"):
    return Contender(key, score, voters, NOON + timedelta(minutes=minute), receipt)


def places(standings):
    return [(standing.place, standing.key) for standing in standings]


@st.composite
def fields(draw):
    """A few contenders among whom everything but the key may be equal."""
    few = st.integers(0, 2)
    return [
        contender(key, Fraction(draw(few), draw(st.integers(1, 2))), draw(few), draw(few), draw(st.sampled_from(["aa", "ab"])))
        for key in range(draw(st.integers(0, 8)))
    ]


def test_ranked_by_score_gives_the_best_the_first_place():
    assert places(ranked([contender(1, 3), contender(2, Fraction(7, 2)), contender(3, 0)])) == [(1, 2), (2, 1), (3, 3)]


def test_ranked_of_nobody_is_empty():
    assert ranked([]) == []


def test_ranked_without_ties_needs_no_account():
    assert [standing.account for standing in ranked([contender(1, 3), contender(2, 2)])] == [[], []]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (contender(8, 5, voters=4), contender(3, 5, voters=2), "more people voted for it"),
        (contender(8, 5, minute=1), contender(3, 5, minute=2), "it was handed in earlier"),
        (contender(8, 5, receipt="0a"), contender(3, 5, receipt="0b"), "its receipt comes first in the alphabet"),
    ],
)
def test_ranked_of_equals_parts_them_by_the_chain_and_tells_both_why(first, second, why):
    upper, lower = ranked([second, first], say=lambda number: f"entry {number}")
    assert (upper.place, upper.key, upper.tied_with) == (1, 8, (3,))
    assert (lower.place, lower.key, lower.tied_with) == (2, 3, (8,))
    assert upper.account == [f"Level with entry 3; this one goes first because {why}."]
    assert lower.account == [f"Level with entry 8, which goes first because {why}."]


def test_ranked_with_another_chain_parts_by_its_first_rule():
    many, early = contender(1, 5, voters=9, minute=9), contender(2, 5, voters=1, minute=1)
    assert places(ranked([many, early], ["more_voters"])) == [(1, 1), (2, 2)]
    assert places(ranked([many, early], ["earlier_receipt"])) == [(1, 2), (2, 1)]


def test_ranked_with_shared_places_counts_on_after_them():
    standings = ranked([contender(1, 9), contender(2, 5), contender(3, 5), contender(4, 1)], shared=True)
    assert places(standings) == [(1, 1), (2, 2), (2, 3), (4, 4)]
    assert standings[1].account == ["Level with 3, so they share the place."]


def test_ranked_keeps_exact_fractions_apart():
    assert places(ranked([contender(1, Fraction(10**17, 10**17 + 1)), contender(2, 1)])) == [(1, 2), (2, 1)]


@settings(max_examples=80, deadline=None)
@given(field=fields(), data=st.data())
def test_ranked_never_depends_on_the_order_in_which_entries_come(field, data):
    standings = ranked(field)
    assert ranked(data.draw(st.permutations(field))) == standings
    assert [standing.place for standing in standings] == list(range(1, len(field) + 1))
    assert sorted(standing.key for standing in standings) == [one.key for one in field]
    assert all(above.score >= below.score for above, below in zip(standings, standings[1:], strict=False))


def test_break_ties_of_twins_falls_back_to_the_lower_number():
    assert [one.key for one in break_ties([contender(9, 1), contender(4, 1)], CHAIN)] == [4, 9]


def test_clean_chain_always_ends_in_a_rule_that_leaves_no_tie():
    assert clean_chain([]) == ("receipt_hash",)
    assert clean_chain(["earlier_receipt"]) == ("earlier_receipt", "receipt_hash")
    assert clean_chain(["receipt_hash", "more_voters"]) == ("receipt_hash",)


def test_clean_chain_of_unknown_or_repeated_rules_is_refused():
    with pytest.raises(Invalid, match="no tie-breaker called “coin”"):
        clean_chain(["coin"])
    with pytest.raises(Invalid, match="named twice"):
        clean_chain(["more_voters", "more_voters"])
