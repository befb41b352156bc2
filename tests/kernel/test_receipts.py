"""The one way to write a value down, and its hash."""

import hashlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.kernel.receipts import canonical, digest, file_digest

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4),
)


def test_equal_values_give_equal_text_whatever_their_order():
    assert canonical({"b": [1, True, None], "a": "ß"}) == canonical({"a": "ß", "b": (1, True, None)}) == '{"a":"ß","b":[1,true,null]}'


def test_keys_are_sorted_by_utf_16_units_as_rfc_8785_says():
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@given(PLAIN)
def test_text_reads_back_as_the_value(value):
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [1.0, {"a": [0.5]}, float("nan"), {1: "a"}, {"a": {None: 1}}, {"a": b"bytes"}, {"a", "b"}])
def test_value_without_one_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_digest_is_the_sha_256_of_the_utf_8():
    assert digest("ß") == digest("ß".encode()) == hashlib.sha256("ß".encode()).hexdigest()
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_file_digest_reads_on_from_where_the_stream_stands():
    stream = io.BytesIO(b"head" + b"x" * 1_000_000)
    stream.seek(4)
    assert file_digest(stream) == digest(b"x" * 1_000_000)
