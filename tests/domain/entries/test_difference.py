"""The difference between revisions, and whether it matters."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideahub.domain.entries.difference import difference, is_material

TEXT = "We paint the roofs of all bus stops white.\n\nA white roof stays 12 degrees cooler, and the paint costs 80 euro for each stop."
WORDS = st.lists(st.sampled_from(["we", "paint", "roofs", " ", " ", "\n", "\n\n", "white", ".", "12"]), max_size=40).map("".join)


def contents(text=TEXT, title="White roofs", answers=None, files=()):
    return {"title": title, "text": text, "answers": answers or {}, "files": list(files)}


def test_difference_of_equal_texts_is_all_the_same():
    assert difference(TEXT, TEXT) == [("same", TEXT)]
    assert difference("", "") == []


def test_difference_of_a_changed_paragraph_shows_its_words():
    assert difference("One.\n\nWe paint roofs white.\n", "One.\n\nWe paint all roofs green.\n") == [
        ("same", "One.\n\nWe paint "),
        ("added", "all "),
        ("same", "roofs "),
        ("removed", "white"),
        ("added", "green"),
        ("same", ".\n"),
    ]


def test_difference_of_a_new_paragraph_leaves_the_others_whole():
    assert difference("One.\nThree.\n", "One.\nTwo.\nThree.\n") == [("same", "One.\n"), ("added", "Two.\n"), ("same", "Three.\n")]


def test_difference_of_replaced_neighbours_is_one_passage():
    assert difference("a red old house", "a blue new house") == [("same", "a "), ("removed", "red old"), ("added", "blue new"), ("same", " house")]


@settings(max_examples=200, deadline=None)
@given(old=WORDS | st.text(), new=WORDS | st.text())
def test_difference_always_gives_both_texts_back(old, new):
    chunks = difference(old, new)
    assert "".join(text for op, text in chunks if op != "added") == old
    assert "".join(text for op, text in chunks if op != "removed") == new
    assert all(text for _op, text in chunks)
    assert all(one[0] != other[0] for one, other in zip(chunks, chunks[1:], strict=False))


@pytest.mark.parametrize("alphabet", ["a\n", "ab ", "\n", "a.-", "abcdefgh \n"])
def test_difference_of_long_hostile_texts_ends_soon(alphabet):
    dice = random.Random(7)
    old, new = ("".join(dice.choice(alphabet) for _ in range(20_000)) for _ in range(2))
    begun = time.process_time()
    difference(old, new)
    is_material(contents(old), contents(new))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "text",
    [
        TEXT, TEXT.replace("paint the", "piant the"), TEXT.replace("stays", "stay"), TEXT.replace(".", "!"), TEXT.replace("\n\n", "\n"), TEXT.upper(),
        TEXT.replace("bus stops", "busstops"), TEXT.replace("cooler, and", "cooler and"), TEXT.replace("degrees", "degres"),
    ],
)  # fmt: skip
def test_is_material_of_typing_errors_is_false(text):
    assert not is_material(contents(), contents(text))
    assert not is_material(contents(text), contents())


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("12", "13"), TEXT.replace("80", "80.5"), TEXT.replace("stays", "never stays"), TEXT.replace("white roof stays", "roof stays"),
        TEXT.replace("roofs", "walls"), TEXT + " The city pays.", TEXT.replace("bus", "car"), "", TEXT.replace("all", "no"), TEXT[::-1],
    ],
)  # fmt: skip
def test_is_material_of_other_words_numbers_or_negations_is_true(text):
    assert is_material(contents(), contents(text))
    assert is_material(contents(text), contents())


def test_is_material_of_many_typing_errors_together_is_true():
    worn = TEXT.replace("paint", "piant").replace("roofs", "rofos").replace("stops", "sotps").replace("degrees", "dergees").replace("costs", "csots").replace("cooler", "coolre").replace("white", "wihte")  # fmt: skip
    assert is_material(contents(), contents(worn))


def test_is_material_of_a_negation_in_short_form_is_true():
    assert is_material(contents("We can do this."), contents("We can't do this."))
    assert is_material(contents("Das ist ein Weg."), contents("Das ist kein Weg."))


def test_is_material_of_the_title_counts_by_itself():
    assert not is_material(contents(), contents(title="White rofs"))
    assert is_material(contents(), contents(title="Green roofs"))


def test_is_material_of_files_is_true():
    assert is_material(contents(files=[{"sha256": "a"}]), contents(files=[{"sha256": "b"}]))


def test_is_material_of_an_answer_is_true_unless_it_is_prose():
    assert is_material(contents(answers={"district": "North"}), contents(answers={"district": "Forth"}))
    assert is_material(contents(answers={"cost": "1"}), contents(answers={}))
    assert not is_material(contents(answers={"how": TEXT}), contents(answers={"how": TEXT.replace("paint the", "piant the")}))
    assert is_material(contents(answers={"how": TEXT}), contents(answers={"how": TEXT.replace("12", "13")}))
