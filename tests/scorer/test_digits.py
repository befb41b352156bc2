"""Numbers read by the column: the grammar of number.py, and the very floats of Python."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.cutting import fields_of
from ideahub.scorer.digits import _plain_numbers, read_numbers
from ideahub.scorer.findings import Mistake
from ideahub.scorer.number import ANY, Range, read_number


def by_hand(text: str, allowed: Range = ANY) -> float | None:
    """What number.py reads; None where it refuses."""
    try:
        return read_number(text, allowed)
    except Mistake:
        return None


def agrees(text: str) -> bool:
    """Whether the column reads the very number that number.py reads, or refuses as it does."""
    column = read_numbers(fields_of([text.encode(), b"1"]), ANY)
    expected = by_hand(text)
    return column is None if expected is None else column is not None and repr(float(column[0])) == repr(expected)


@given(st.text("0123456789.+-eE_ ", max_size=25))
def test_any_signs_are_read_or_refused_alike(text):
    assert agrees(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_comes_back(number):
    assert agrees(repr(number)) and by_hand(repr(number)) == number


@given(st.floats(1e-4, 1e15), st.integers(15, 20))
def test_numbers_in_the_middle_between_two_floats_are_rounded_as_python_does(number, digits):
    middle = (Decimal(number) + Decimal(float(np.nextafter(number, np.inf)))) / 2
    assert agrees(format(middle, "f")[:digits].rstrip("."))


@given(st.integers(-(10**21), 10**21), st.integers(0, 10**9))
def test_long_digits(whole, decimals):
    assert agrees(f"{whole}.{decimals}") and agrees(str(whole))


def test_ordinary_numbers_are_not_read_one_by_one():
    texts = [f"{place / 7:.4f}" for place in range(2000)] + [repr(place / 7) for place in range(1, 2000)]
    assert np.count_nonzero(_plain_numbers(fields_of([text.encode() for text in texts]))[1]) == 0


@pytest.mark.parametrize(
    ("allowed", "text", "is_allowed"),
    [
        (Range(0, 1), "0", True), (Range(0, 1), "1", True), (Range(0, 1), "1.0000001", False), (Range(0, 1), "-0", True), (Range(0, 1), "-1e-300", False),
        (Range(0, 1, False, False), "0", False), (Range(0, 1, False, False), "1", False), (Range(0, 1, False), "1e-300", True), (Range(None, 3), "-1e300", True),
    ],
)  # fmt: skip
def test_range_is_kept_on_both_roads(allowed, text, is_allowed):
    assert (by_hand(text, allowed) is not None) is is_allowed
    assert (read_numbers(fields_of([text.encode()]), allowed) is not None) is is_allowed


def test_empty_column_has_no_numbers():
    assert len(read_numbers(fields_of([]), Range(0, 1))) == 0
