"""The sponsor's entry form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideahub.domain.challenges.entry_form import KINDS, MOST_CHOICES, MOST_FIELDS, clean_form
from ideahub.kernel.errors import Invalid

ASKED = {"label": "Place", "kind": "short_text", "help": "", "required": False}


def problems_of(raw):
    with pytest.raises(Invalid) as refusal:
        clean_form(raw)
    return refusal.value.problems


def test_clean_form_of_each_kind_fills_in_its_limits():
    raw = [{"label": f"A {kind}", "kind": kind, "choices": "yes\nno"} for kind in KINDS]
    assert clean_form(raw) == [
        {"key": "a-short-text", "label": "A short_text", "kind": "short_text", "help": "", "required": False, "max": 200},
        {"key": "a-long-text", "label": "A long_text", "kind": "long_text", "help": "", "required": False, "max": 10_000},
        {"key": "a-choice", "label": "A choice", "kind": "choice", "help": "", "required": False, "choices": ["yes", "no"]},
        {"key": "a-number", "label": "A number", "kind": "number", "help": "", "required": False, "min": None, "max": None, "decimals": 9},
        {"key": "a-link", "label": "A link", "kind": "link", "help": "", "required": False},
        {"key": "a-file", "label": "A file", "kind": "file", "help": "", "required": False},
    ]


def test_clean_form_of_a_clean_form_changes_nothing():
    once = clean_form([ASKED, {"label": "Kosten in €", "kind": "number", "min": "0", "decimals": "2"}, {"label": "場所", "kind": "link"}])
    assert clean_form(once) == once


def test_clean_form_keeps_the_key_of_a_renamed_field_from_a_new_one():
    fields = clean_form([{**ASKED, "label": "Cost"}, {**ASKED, "label": "Cost then", "key": "cost"}, {**ASKED, "label": "Cost!"}])
    assert [field["key"] for field in fields] == ["cost-2", "cost", "cost-3"]


def test_clean_form_at_its_limits_is_taken_and_beyond_refused():
    most = [{**ASKED, "label": f"Field {at}"} for at in range(MOST_FIELDS)]
    assert len(clean_form(most)) == MOST_FIELDS
    assert problems_of([*most, ASKED]) == {"entry_form": f"A form has at most {MOST_FIELDS} fields."}
    choice = {"label": "Pick", "kind": "choice"}
    assert clean_form([{**choice, "choices": [str(at) for at in range(MOST_CHOICES)]}])[0]["choices"][-1] == str(MOST_CHOICES - 1)
    for wrong in ([], ["one"], ["one", " one "], [str(at) for at in range(MOST_CHOICES + 1)], 7, None):
        assert list(problems_of([{**choice, "choices": wrong}])) == ["field-0"]


def test_clean_form_names_every_wrong_field_at_once():
    raw = [
        ASKED, {"label": "", "kind": "link"}, {"label": "X", "kind": "magic"}, {"label": "place", "kind": "link"},
        {"label": "N", "kind": "number", "min": "3", "max": "2"}, {"label": "T", "kind": "short_text", "max": "201"}, "text", {"label": "K", "kind": ["link"]},
    ]  # fmt: skip
    problems = problems_of(raw)
    assert sorted(problems) == [f"field-{at}" for at in range(1, 8)]
    assert problems["field-3"] == "Two fields are called “place”."
    assert problems["field-4"] == "In “N” the least is above the most."


def test_clean_form_of_what_is_no_list_is_refused():
    assert list(problems_of({"label": "X"})) == ["entry_form"]


anything = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3), max_leaves=4)
parts = {**dict.fromkeys(("key", "label", "help", "required", "max", "min", "decimals", "choices"), anything), "kind": st.sampled_from(list(KINDS)) | anything}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional=parts), max_size=4))
def test_clean_form_of_anything_is_clean_or_refused(raw):
    try:
        fields = clean_form(raw)
    except Invalid as refusal:
        assert refusal.problems
    else:
        assert len({field["key"] for field in fields}) == len(raw)
        assert clean_form(fields) == fields


def test_clean_form_refuses_a_help_that_is_too_long_and_cuts_nothing():
    assert clean_form([{**ASKED, "help": "x" * 300}])[0]["help"] == "x" * 300
    assert problems_of([{**ASKED, "help": "x" * 301}]) == {"field-0": "The help of “Place” has at most 300 characters."}
