"""Answers to the sponsor's form."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideahub.domain.challenges.entry_form import clean_form
from ideahub.domain.entries.answers import clean_answers, is_link

FORM = clean_form(
    [
        {"label": "Place", "kind": "short_text", "required": True, "max": 20},
        {"label": "Story", "kind": "long_text", "max": 1000},
        {"label": "District", "kind": "choice", "choices": ["North", "South"]},
        {"label": "Cost", "kind": "number", "min": 0, "max": 5000, "decimals": 2},
        {"label": "People", "kind": "number", "decimals": 0},
        {"label": "More", "kind": "link"},
        {"label": "Plan", "kind": "file", "required": True},
    ]
)


def answer(key, value):
    """(what is kept, the problem or None) of one answer beside a sound rest."""
    answers, problems = clean_answers(FORM, {"place": "Market", key: value})
    return answers.get(key), problems.get(key)


def test_clean_answers_of_sound_ones_keeps_them_clean_and_drops_what_was_not_asked():
    raw = {"place": " Old\x00 market\t", "story": "One\r\n\r\ntwo\x07", "district": "North", "cost": "12,50", "people": 40, "more": "https://example.org/a?b=1", "evil": "x", "plan": "x"}  # fmt: skip
    assert clean_answers(FORM, raw) == (
        {"place": "Old market", "story": "One\n\ntwo", "district": "North", "cost": "12.50", "people": "40", "more": "https://example.org/a?b=1"},
        {},
    )


def test_clean_answers_names_all_problems_at_once_and_keeps_what_was_typed():
    raw = {"place": "", "story": "x" * 1001, "district": "West", "cost": "cheap", "people": "3.5", "more": "example.org"}
    answers, problems = clean_answers(FORM, raw)
    assert problems == {
        "place": "“Place” has to be filled in.",
        "story": "“Story” has 1001 characters; 1000 fit.",
        "district": "Choose one of the answers of “District”.",
        "cost": "“Cost” has to be a number in digits.",
        "people": "“People” has to be a whole number.",
        "more": "“More” has to be a whole address that begins with https://.",
    }
    assert answers == {key: value for key, value in raw.items() if value}


def test_clean_answers_of_megabytes_names_the_limit_and_keeps_nothing():
    assert answer("story", "x" * 10_000_000) == (None, "“Story” has 10000000 characters; 1000 fit.")
    assert answer("more", "https://example.org/" + "x" * 481) == ("https://example.org/" + "x" * 481, "“More” has 501 characters; 500 fit.")
    assert answer("more", "https://example.org/" + "x" * 480)[1] is None


@pytest.mark.parametrize("value", [1.5, ["a"], {"a": 1}, True, b"x"])
def test_clean_answers_of_what_is_no_text_is_refused(value):
    assert answer("story", value) == (None, "“Story” has to be answered with text.")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0", "0"), ("007", "7"), ("+5", "5"), ("1.50", "1.50"), ("0,5", "0.5"), ("5000", "5000"), ("4999.99", "4999.99"), (1500, "1500"), ("0,50", "0.50")],
)
def test_a_number_in_bounds_is_kept_exactly(typed, kept):
    assert answer("cost", typed) == (kept, None)


@pytest.mark.parametrize("typed", ["-1", "5000.01", "1.234", "1,500", "1.500.000", "1e3", "NaN", "Infinity", "١٢", "0x10", "1 500", "--1", ".", "9" * 30])
def test_a_number_out_of_bounds_or_ambiguous_is_refused(typed):
    assert answer("cost", typed)[1]


@settings(max_examples=100, deadline=None)
@given(st.decimals(min_value=0, max_value=5000, places=2))
def test_a_number_keeps_its_value_to_the_last_digit(number):
    assert Decimal(answer("cost", f"{number:f}")[0]) == number


@pytest.mark.parametrize("address", ["https://example.org", "HTTP://EXAMPLE.ORG:8080/x#y", "https://bücher.example/weg", "https://a-b.example.org/%20"])
def test_a_whole_address_is_a_link(address):
    assert is_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "ftp://example.org", "//example.org", "https://", "https:///x", "https://localhost", "https://exa mple.org", "data:text/html,x",
        "https://example.org@evil.example", "https://evil.example\\@example.org", "https://example.org:port", "https://[::1", "https://a..b", "https://.org",
        'https://example.org/"onload=x', "https://-a.org", "https://example.org/<b>", "", "https:example.org",
    ],
)  # fmt: skip
def test_what_hides_where_it_leads_is_no_link(address):
    assert not is_link(address)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([field["key"] for field in FORM]), st.none() | st.integers() | st.floats() | st.text() | st.lists(st.text())))
def test_clean_answers_of_anything_gives_text_that_a_second_look_finds_the_same(raw):
    answers, problems = clean_answers(FORM, raw)
    assert all(isinstance(kept, str) and kept for kept in answers.values())
    sound = {key: kept for key, kept in answers.items() if key not in problems}
    assert clean_answers(FORM, sound)[0] == sound
