"""The brisk road of the participants' checker: what swift.py is on the platform, without numpy, for numbers only.

Part of the checker that participants download.
"""

from __future__ import annotations

import re

from ideahub.scorer.netflix import Netflix
from ideahub.scorer.number import GRAMMAR, Range
from ideahub.scorer.table import Table

_number = re.compile(GRAMMAR.pattern.encode("ascii")).fullmatch
LONGEST = 400


class BriskTable:
    """Takes pieces of a table with one column of numbers whose rows come in the order of the template."""

    def __init__(self, table: Table):
        self.table, self.allowed = table, table.shape.values[0].allowed
        self.fits = table.width == 2 and table.shape.values[0].is_number

    def __call__(self, number: int, piece: bytes) -> bool:
        table = self.table
        lines = _lines(piece) if self.fits and table.id_place == 0 else None
        behind = table.cursor + len(lines or ())
        if lines is None or behind > len(table.ids) or piece.count(b",") != len(lines):
            return False
        parted = [line.partition(b",") for line in lines]
        try:
            names = [name.decode("utf-8") for name, _comma, _text in parted]
        except UnicodeDecodeError:
            return False
        if names != [table.ids.name(row) for row in range(table.cursor, behind)] or any(table.seen[table.cursor : behind]):
            return False
        if not _all_numbers([text for _name, _comma, text in parted], self.allowed):
            return False
        for place in range(len(lines)):
            table.seen[table.cursor + place] = number + place
        table.taken += len(lines)
        table.cursor = behind
        return True


class BriskNetflix:
    """Takes pieces in the Netflix layout with one column of numbers while every section stands in its place."""

    def __init__(self, netflix: Netflix):
        self.netflix, self.allowed = netflix, netflix.shape.values[0].allowed
        self.fits = len(netflix.shape.columns) == 1 and netflix.shape.values[0].is_number

    def __call__(self, number: int, piece: bytes) -> bool:
        netflix = self.netflix
        lines = _lines(piece) if self.fits and netflix.in_step(number) else None
        if lines is None:
            return False
        heads = [place for place, line in enumerate(lines) if line.endswith(b":")]
        section, filled, sections = netflix.section, netflix.filled, netflix.sections
        behind = section + 1 + len(heads)
        if behind > len(sections.names) or [lines[place] for place in heads] != [
            name.encode() + b":" for name in sections.names[section + 1 : behind]
        ]:
            return False
        bounds = [-1, *heads, len(lines)]
        for place in range(len(bounds) - 1):
            rows = bounds[place + 1] - bounds[place] - 1 + (filled if place == 0 else 0)
            whole = section + place < 0 or rows == sections.sizes[section + place]
            last = place == len(bounds) - 2
            if (section + place < 0 and rows) or (not whole and not (last and rows < sections.sizes[section + place])):
                return False
        if any(netflix.seen[section + 1 : behind]) or not _all_numbers([line for line in lines if not line.endswith(b":")], self.allowed):
            return False
        for place, head in enumerate(heads, section + 1):
            netflix.seen[place] = number + head
        netflix.section, netflix.filled = behind - 1, rows
        return True


def _lines(piece: bytes) -> list | None:
    """The lines of a piece; None where it has quotes, or carriage returns elsewhere than at the ends."""
    if b'"' in piece:
        return None
    if b"\r" in piece:
        if piece.count(b"\r") != piece.count(b"\r\n"):
            return None
        piece = piece.replace(b"\r\n", b"\n")
    return piece[:-1].split(b"\n")


def _all_numbers(texts: list, allowed: Range) -> bool:
    """Whether every text is a finite number that is allowed."""
    if not all(map(_number, texts)) or (texts and len(max(texts, key=len)) > LONGEST):
        return False
    values = list(map(float, texts))
    return not values or (allowed.holds(min(values)) and allowed.holds(max(values)) and max(values) < float("inf") and min(values) > float("-inf"))
