"""The one grammar of numbers: `[+-]?digits[.digits][e[+-]digits]` in ASCII, then finite, then in range.

The `e` may be a capital one, as R and spreadsheets write it. Part of the checker that participants download.
"""

from __future__ import annotations

import math
import re

from ideahub.scorer.findings import Mistake, shown

GRAMMAR = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|1\.#inf|1\.#ind|1\.#qnan)|na|n/a|null|none", re.IGNORECASE)


class Range:
    """The numbers that are allowed, each end included or not; None is no end."""

    def __init__(self, low: float | None = None, high: float | None = None, low_included: bool = True, high_included: bool = True):
        self.low, self.high, self.low_included, self.high_included = low, high, low_included, high_included

    def holds(self, value: float) -> bool:
        """Whether a number is allowed."""
        above = self.low is None or value > self.low or (self.low_included and value == self.low)
        return above and (self.high is None or value < self.high or (self.high_included and value == self.high))

    def __str__(self) -> str:
        low = "" if self.low is None else f"{plain(self.low)} {'<=' if self.low_included else '<'} "
        high = "" if self.high is None else f" {'<=' if self.high_included else '<'} {plain(self.high)}"
        return low + "p" + high


ANY = Range()


def plain(number: float) -> str:
    """A number as a person would write it."""
    return repr(float(number)).replace(".0", "") if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))


def read_number(text: str, allowed: Range = ANY, column: str = "prediction") -> float:
    """The number that is written; a Mistake with the exact reason where the text is none, not finite or not allowed."""
    if not GRAMMAR.fullmatch(text):
        raise _mistake(text, column)
    value = float(text)
    if math.isinf(value):
        raise Mistake("too_big", got=shown(text))
    if not allowed.holds(value):
        raise Mistake("out_of_range", got=shown(text), range=str(allowed))
    return value


def _mistake(text: str, column: str) -> Mistake:
    """Why a text is no number."""
    bare = text.strip()
    if not bare:
        return Mistake("empty_value", column=column)
    if bare != text:
        return Mistake("blanks", got=shown(bare))
    if NOT_FINITE.fullmatch(bare):
        return Mistake("not_finite", got=shown(text))
    if not bare.isascii():
        return Mistake("foreign_digits", got=shown(text))
    if GRAMMAR.fullmatch(bare.replace("_", "")):
        return Mistake("underscore", got=shown(text))
    return Mistake("not_a_number", got=shown(text))
