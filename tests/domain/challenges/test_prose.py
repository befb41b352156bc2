"""How texts are taken apart."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.challenges.prose import bare, blocks_of, questions_in, sentences_in, share_of_script, words_in

TEXT = """# Roofs #

Eleven roofs leak, see [the list](https://example.org/a?b=c).
They are **old**.

Limits
------

- 3 m
1. 400 €

| a | b |
|---|---|

```
# no heading
```
***
"""


def test_blocks_of_markdown_are_told_apart():
    assert [(block.kind, block.text) for block in blocks_of(TEXT)] == [
        ("heading", "Roofs"), ("paragraph", "Eleven roofs leak, see the list. They are old ."), ("heading", "Limits"), ("item", "3 m"), ("item", "400 €"), ("row", "a b"),
    ]  # fmt: skip


@pytest.mark.parametrize("text, count", [("", 0), ("one two, three", 3), ("– … !", 0), ("日本語の文章です", 4), ("uno", 1), ("مرحبا بالعالم", 2), ("39 °C", 2)])
def test_words_are_counted_in_any_script(text, count):
    assert words_in(text) == count


@pytest.mark.parametrize(
    "text, count",
    [("One. Two! Three?", 3), ("It costs 3.50 euros.", 1), ("他来了。我走了。", 2), ("ما هذا؟ هذا بيت.", 2), ("“Why?” she said.", 2), ("Wait... what", 2), ("no end", 1), ("", 0)],
)
def test_sentences_are_counted_in_any_script(text, count):
    assert len(sentences_in(text)) == count


def test_a_mark_said_twice_is_one_question_and_an_address_is_none():
    assert questions_in("¿Qué?? Why؟ どうして？") == 3
    assert questions_in(bare("See https://example.org/a?b=c and [here](/x?y=1)")) == 0


def test_share_of_script_counts_letters_only():
    assert share_of_script("Hallo 123!", "LATIN") == 1.0
    assert share_of_script("Привіт hallo", "CYRILLIC") == pytest.approx(6 / 11)
    assert share_of_script("123", "ARABIC") == 1.0


@given(st.text())
def test_every_text_has_a_reading_that_keeps_only_what_it_says(text):
    for block in blocks_of(text):
        assert block.kind in ("heading", "item", "row", "paragraph")
        assert set(block.text) - {" "} <= set(text)
        assert words_in(block.text) >= 0 and len(sentences_in(block.text)) <= len(block.text)


@pytest.mark.parametrize("evil", [".", "# a ", "|", "[", "![", "[a](", "(", " ", "- ", "*", "http://", "a. ", "\"'", "?!", "` "])
def test_no_text_takes_long(evil):
    began = time.perf_counter()
    for block in blocks_of(evil * (20_000 // len(evil)) + "x"):
        sentences_in(block.text), words_in(block.text), questions_in(block.text)
    assert time.perf_counter() - began < 2
