"""What every voting method on the shelf has to keep, and each one's own way to refuse."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ideahub.domain.voting.methods
from ideahub.domain.voting.method import voting_methods
from ideahub.kernel.errors import Invalid
from ideahub.kernel.registry import discover

discover(ideahub.domain.voting.methods.__name__)

SETTINGS = {
    "approval": [{"most": None}, {"most": 3}],
    "single": [{}],
    "score": [{"by_mean": 0, "least_voters": 5}, {"by_mean": 1, "least_voters": 1}, {"by_mean": 1, "least_voters": 4}],
    "cumulative": [{"points": 10, "most_each": None}, {"points": 12, "most_each": 4}],
}
CASES = [(method, chosen) for method in voting_methods for chosen in SETTINGS[method.name]]
every_method = pytest.mark.parametrize(("method", "chosen"), CASES, ids=lambda case: getattr(case, "name", str(case)))
quickly = settings(max_examples=60, deadline=None)

clicks = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6), st.integers(0, 12)), max_size=40)
tallies = st.integers(0, 10_000_000).flatmap(lambda voters: st.tuples(st.integers(voters, 5 * voters), st.just(voters)))


def vote(method, chosen, ballots, voter, entry, value):
    """One click as the house does it: cleaned, placed, checked. Gives whether it was taken."""
    before = ballots.get(voter, {})
    try:
        after = method.place(before, entry, method.clean_value(value, chosen), chosen)
        if value:
            method.check(after, chosen)
    except Invalid:
        return False
    ballots[voter] = after
    return True


def test_the_shelf_has_each_method_once():
    assert voting_methods.names() == ["approval", "cumulative", "score", "single"]


@every_method
def test_no_ballots_give_no_tally(method, chosen):
    assert method.tally([], chosen) == {}
    assert method.tally([{}, {}], chosen) == {}
    assert method.score(0, 0, chosen) == 0
    assert method.rank_key(0, 0, chosen) == 0
    method.check({}, chosen)


@every_method
@quickly
@given(clicks=clicks, data=st.data())
def test_tally_of_any_ballots_does_not_depend_on_their_order(method, chosen, clicks, data):
    ballots = {}
    for click in clicks:
        vote(method, chosen, ballots, *click)
    shuffled = [dict(data.draw(st.permutations(list(marks.items())))) for marks in data.draw(st.permutations(list(ballots.values())))]
    assert method.tally(shuffled, chosen) == method.tally(ballots.values(), chosen)


@every_method
@quickly
@given(clicks=clicks)
def test_sums_kept_click_by_click_equal_the_recount(method, chosen, clicks):
    ballots, kept = {}, {}
    for voter, entry, value in clicks:
        before = ballots.get(voter, {})
        vote(method, chosen, ballots, voter, entry, value)
        after = ballots.get(voter, {})
        for touched in {*before, *after}:
            points, voters = kept.get(touched, (0, 0))
            old, new = before.get(touched, 0), after.get(touched, 0)
            points += (method.points(new, chosen) if new else 0) - (method.points(old, chosen) if old else 0)
            kept[touched] = (points, voters + bool(new) - bool(old))
    assert {entry: tally for entry, tally in kept.items() if tally != (0, 0)} == method.tally(ballots.values(), chosen)


@every_method
@quickly
@given(clicks=clicks)
def test_ballots_stay_valid_at_every_click_and_what_is_left_is_never_below_zero(method, chosen, clicks):
    ballots = {}
    for voter, entry, value in clicks:
        before = dict(ballots.get(voter, {}))
        taken = vote(method, chosen, ballots, voter, entry, value)
        marks = ballots.get(voter, {})
        method.check(marks, chosen)
        assert all(mark > 0 for mark in marks.values())
        assert marks.get(entry, 0) == value if taken else marks == before
        assert (method.left(marks, chosen) or 0) >= 0
        assert str(method.say_left(marks, chosen)).endswith(".")


@every_method
def test_zero_takes_the_mark_away_and_leaves_the_given_marks_alone(method, chosen):
    marks = method.place({}, 7, 1, chosen)
    assert marks == {7: 1}
    assert method.place(marks, 7, method.clean_value(0, chosen), chosen) == {}
    assert method.place(marks, 8, 0, chosen) == {7: 1}
    assert marks == {7: 1}


@every_method
@quickly
@given(one=tallies, other=tallies)
def test_rank_key_orders_as_the_exact_score_does_and_fits_an_index(method, chosen, one, other):
    scores = [method.score(*tally, chosen) for tally in (one, other)]
    keys = [method.rank_key(*tally, chosen) for tally in (one, other)]
    assert (keys[0] > keys[1], keys[0] == keys[1]) == (scores[0] > scores[1], scores[0] == scores[1])
    assert all(type(key) is int and 0 <= key < 2**53 for key in keys)


@every_method
@pytest.mark.parametrize("value", [-1, 10**9, True, 1.0, "1", None])
def test_clean_value_of_what_is_no_mark_is_refused_by_name(method, chosen, value):
    with pytest.raises(Invalid) as refusal:
        method.clean_value(value, chosen)
    assert refusal.value.field == "value"


@every_method
def test_every_method_speaks_in_sentences(method, chosen):
    sentences = [*method.describe(chosen), *method.explain(7, 3, chosen), *method.explain(1, 1, chosen), method.say_left({}, chosen), method.summary]
    for sentence in sentences:
        assert str(sentence).endswith(".")
        assert "%(" not in str(sentence)
    assert str(method.label)
    assert method.widget in ("tick", "single", "stars", "points")


@every_method
def test_clean_settings_of_nothing_gives_every_setting_its_default(method, chosen):
    assert method.clean_settings({}) == {setting.key: setting.default for setting in method.settings}
    assert method.clean_settings({**chosen, "stranger": 1}) == chosen


@pytest.mark.parametrize(("method", "setting"), [(method, setting) for method in voting_methods for setting in method.settings])
@pytest.mark.parametrize("typed", ["three", "1.5", "1_0", "٣", "9" * 5000, [1], -1, 10**8])
def test_clean_settings_of_what_is_out_of_bounds_names_the_setting(method, setting, typed):
    with pytest.raises(Invalid) as refusal:
        method.clean_settings({setting.key: typed})
    assert refusal.value.field == setting.key


def test_approval_beyond_the_limit_is_refused_with_the_way_out():
    approval, chosen = voting_methods["approval"], {"most": 3}
    approval.check({1: 1, 2: 1, 3: 1}, chosen)
    assert approval.say_left({1: 1, 2: 1, 3: 1}, chosen) == "0 of 3 votes left."
    with pytest.raises(Invalid, match="^You have given all your 3 votes. Take one back first.$"):
        approval.check({1: 1, 2: 1, 3: 1, 4: 1}, chosen)


def test_approval_without_a_limit_takes_any_number():
    approval, marks = voting_methods["approval"], dict.fromkeys(range(500), 1)
    approval.check(marks, {"most": None})
    assert approval.left(marks, {"most": None}) is None


def test_single_choice_moves_to_the_new_entry():
    single = voting_methods["single"]
    assert single.place({1: 1}, 2, 1, {}) == {2: 1}
    assert single.left({2: 1}, {}) == 0
    with pytest.raises(Invalid, match="Take one back first"):
        single.check({1: 1, 2: 1}, {})


def test_cumulative_beyond_the_points_is_refused_with_the_way_out():
    cumulative, chosen = voting_methods["cumulative"], {"points": 10, "most_each": None}
    cumulative.check({1: 7, 2: 3}, chosen)
    assert cumulative.left({1: 7, 2: 3}, chosen) == 0
    with pytest.raises(Invalid, match="^That is 2 points more than your 10. Take some back first.$"):
        cumulative.check({1: 7, 2: 5}, chosen)


def test_cumulative_beyond_the_cap_of_an_entry_is_refused():
    cumulative, chosen = voting_methods["cumulative"], {"points": 10, "most_each": 4}
    assert cumulative.clean_value(4, chosen) == 4
    with pytest.raises(Invalid, match="between 0 and 4 points"):
        cumulative.clean_value(5, chosen)
    assert cumulative.clean_settings({"points": 4, "most_each": 4}) == {"points": 4, "most_each": 4}
    with pytest.raises(Invalid) as refusal:
        cumulative.clean_settings({"points": 3, "most_each": 4})
    assert refusal.value.field == "most_each"


def test_score_by_mean_parts_what_floats_cannot():
    score, chosen = voting_methods["score"], {"by_mean": 1, "least_voters": 1}
    close = (29_999_999, 9_999_999), (30_000_003, 10_000_000)
    assert score.score(*close[0], chosen) == 10 + Fraction(29_999_999, 9_999_999)
    assert score.rank_key(*close[1], chosen) > score.rank_key(*close[0], chosen)
    assert score.rank_key(10, 4, chosen) == score.rank_key(5, 2, chosen)


def test_score_by_mean_puts_too_few_voters_behind_and_says_so():
    score, chosen = voting_methods["score"], {"by_mean": 1, "least_voters": 5}
    assert score.score(5, 5, chosen) > score.score(20, 4, chosen)
    assert score.explain(22, 5, chosen) == ["22 stars by 5 people: a mean of 4.40."]
    assert " ".join(score.explain(20, 4, chosen)).startswith("20 stars by 4 people: a mean of 5.00. Fewer than 5 people rated it")


def test_score_by_sum_ranks_by_all_stars():
    score, chosen = voting_methods["score"], {"by_mean": 0, "least_voters": 5}
    assert score.score(20, 4, chosen) > score.score(19, 19, chosen)
    assert score.explain(1, 1, chosen) == ["1 star by 1 person."]


def test_an_unknown_method_is_refused():
    with pytest.raises(Invalid, match="no voting method called “quadratic”"):
        voting_methods["quadratic"]
