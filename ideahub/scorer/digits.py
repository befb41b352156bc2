"""Columns of numbers read by numpy: the grammar of number.py, and the very float64 that Python reads.

A number with at most 19 digits is a whole number m over a power of ten p. Where m is below 2**53 and p at most 10**22, both are exact
and so one division rounds rightly (W. D. Clinger, How to read floating point numbers accurately, 1990). A longer m is divided with the
remainder taken along (T. J. Dekker, A floating-point technique for extending the available precision, 1971); the few that then
lie too near to the middle between two floats, and all that have an exponent, are read one by one.
"""

import numpy as np

from ideahub.scorer.cutting import Fields
from ideahub.scorer.findings import Mistake
from ideahub.scorer.number import Range, read_number

MOST_DIGITS = 19
LONGEST = 40
EXACT = 1 << 53
POWERS = 10.0 ** np.arange(MOST_DIGITS + 1)
SPLIT = 134217729.0  # 2**27 + 1
NEAR = 2.0**-30


def read_numbers(fields: Fields, allowed: Range) -> np.ndarray | None:
    """The numbers of a column; None where one of them is wrong in any way."""
    if fields.longest > LONGEST:
        values, odd = np.zeros(len(fields)), np.ones(len(fields), bool)
    else:
        values, odd = _plain_numbers(fields)
    for row in np.flatnonzero(odd):
        try:
            values[row] = read_number(fields.text(row).decode("ascii"), allowed)
        except (Mistake, UnicodeDecodeError):
            return None
    return values if _all_allowed(values, allowed) else None


def _all_allowed(values: np.ndarray, allowed: Range) -> bool:
    return not len(values) or (allowed.holds(float(values.min())) and allowed.holds(float(values.max())))


def _plain_numbers(fields: Fields) -> tuple[np.ndarray, np.ndarray]:
    """The numbers without an exponent, and for which rows there is none here: odd ones, wrong ones among them."""
    rows, lengths = len(fields), fields.lengths
    whole = np.zeros(rows, np.uint64)
    digits, decimals = np.zeros(rows, np.uint8), np.zeros(rows, np.uint8)
    dotted = was_digit = negative = np.zeros(rows, bool)
    odd = np.zeros(rows, bool)
    for place in range(fields.longest):
        if place % 8 == 0:
            words = fields.words(place // 8)
        letter = (words & np.uint64(0xFF)).astype(np.uint8)
        words >>= np.uint64(8)
        figure = letter - np.uint8(48)
        is_digit = figure < 10
        whole = np.where(is_digit, whole * np.uint64(10) + figure, whole)
        digits += is_digit
        decimals += is_digit & dotted
        is_dot = letter == 46
        # Behind a digit may stand a digit, the only dot, or the end; a dot is followed by a digit; a sign may begin.
        wrong = ~is_digit & ~(is_dot & was_digit & ~dotted)
        if place == 0:
            negative = letter == 45
            wrong &= ~negative & (letter != 43)
        odd |= wrong & (lengths > place)
        dotted = dotted | is_dot
        was_digit = np.where(lengths > place, is_digit, was_digit)
    odd |= ~was_digit | (digits > MOST_DIGITS)
    values = _divided(whole, decimals, odd)
    return np.where(negative, -values, values), odd


def _divided(whole: np.ndarray, decimals: np.ndarray, odd: np.ndarray) -> np.ndarray:
    """whole / 10**decimals, rightly rounded; rows for which that is not sure are marked as odd."""
    power = POWERS[np.minimum(decimals, MOST_DIGITS)]
    high = whole.astype(np.float64)
    quotient = high / power
    if int(whole.max(initial=0)) < EXACT:
        return quotient
    with np.errstate(all="ignore"):  # odd rows may hold anything
        low = (whole - high.astype(np.uint64)).astype(np.int64).astype(np.float64)
        more = (_remainder(high, quotient, power) + low) / power
        total = quotient + more
        left = np.abs((quotient - total) + more)
        gap = np.spacing(total)
        for middle in (gap / 2, gap / 4):
            odd |= (np.abs(left - middle) <= middle * NEAR) & (whole > 0)
    return total


def _remainder(high: np.ndarray, quotient: np.ndarray, power: np.ndarray) -> np.ndarray:
    """high - quotient * power without an error."""
    product = quotient * power
    quotient_high, quotient_low = _halves(quotient)
    power_high, power_low = _halves(power)
    error = ((quotient_high * power_high - product) + quotient_high * power_low + quotient_low * power_high) + quotient_low * power_low
    return (high - product) - error


def _halves(number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scaled = SPLIT * number
    upper = scaled - (scaled - number)
    return upper, number - upper
