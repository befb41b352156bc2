"""The layout of the Netflix Prize: lines of the form `MovieID:`, each followed by one prediction a line, all in the order of the template.

Part of the checker that participants download.
"""

from __future__ import annotations

from collections.abc import Callable

from ideahub.scorer.fields import other_delimiter, split_fields
from ideahub.scorer.findings import Findings, Mistake, Unreadable, shown
from ideahub.scorer.shape import Shape


class Sections:
    """The sections that are asked for, in order, and how many rows each has."""

    def __init__(self, names: list, sizes: list):
        self.names, self.sizes = names, sizes
        self.places = {name: place for place, name in enumerate(names)}
        self.starts = [0]
        for size in sizes:
            self.starts.append(self.starts[-1] + size)

    @property
    def rows(self) -> int:
        """How many predictions there are."""
        return self.starts[-1]


class Netflix:
    """Takes a file line by line; `keep(row, values)` is told each sound row, `findings` everything else."""

    def __init__(self, shape: Shape, sections: Sections, findings: Findings, keep: Callable):
        self.shape, self.sections, self.findings, self.keep = shape, sections, findings, keep
        self.seen = [0] * len(sections.names)
        self.section, self.filled = -1, 0
        self.unknown = False

    @property
    def row(self) -> int:
        """The row that comes next."""
        return self.sections.starts[self.section] + self.filled if self.section >= 0 else 0

    def in_step(self, number: int) -> bool:
        """Whether line `number`, which comes next, is the one on which the template has what comes next."""
        return not self.unknown and number == self.row + self.section + 2

    def first(self, text: str) -> None:
        """Take the first line. Unreadable where it begins a table."""
        if text.endswith(":"):
            self.line(1, text)
            return
        got = text.strip().lower()
        if "," in got or got.startswith(("id", '"id')):
            raise Unreadable("wrong_layout", line=1, got="table", expected="netflix")
        if other_delimiter(text, 2):
            raise Unreadable("delimiter", line=1, kind=other_delimiter(text, 2), expected="3.5")
        self.line(1, text)

    def line(self, number: int, text: str) -> None:
        """Take a line."""
        if text.endswith(":"):
            self._header(number, text[:-1])
            return
        if self.unknown:
            self._values(number, text)
            return
        if self.section < 0:
            self.findings.add(number, "no_section", expected=_head(self.sections.names[0]))
            return
        place, size = self.section, self.sections.sizes[self.section]
        self.filled += 1
        if self.filled > size:
            if self.filled == size + 1:
                self.findings.add(number, "too_many_rows", section=_head(self.sections.names[place]), expected=size)
            return
        values = self._values(number, text)
        if values is not None:
            self.keep(self.sections.starts[place] + self.filled - 1, values)

    def _values(self, number: int, text: str) -> list | None:
        """The values of a line; None, with a problem, where they cannot be read."""
        try:
            return self.shape.read(split_fields(text), range(len(self.shape.value_columns)))
        except Mistake as mistake:
            self.findings.add(number, mistake.code, **mistake.values)
            return None

    def _header(self, number: int, name: str) -> None:
        """Take the line that begins a section, and see whether the one before it was whole."""
        self._close(number)
        expected, place = self.section + 1, self.sections.places.get(name, -1)
        self.unknown = place < 0
        if place < 0:
            self.findings.add(number, "unknown_section", got=_head(name))
            return
        if self.seen[place]:
            self.unknown = True
            self.findings.add(number, "doubled_section", got=_head(name), first=self.seen[place])
            return
        if place != expected:
            if expected < len(self.sections.names):
                self.findings.add(number, "reordered_section", expected=_head(self.sections.names[expected]), got=_head(name))
            else:
                self.findings.add(number, "late_section", got=_head(name))
        self.seen[place], self.section, self.filled = number, place, 0

    def _close(self, number: int | None) -> None:
        """See whether the section that ends before this line has all its rows."""
        if self.section < 0 or self.unknown:
            return
        size = self.sections.sizes[self.section]
        if self.filled < size:
            self.findings.add(number, "too_few_rows", section=_head(self.sections.names[self.section]), count=self.filled, expected=size)

    def end(self) -> None:
        """See whether the last section is whole, and note the sections that did not come."""
        self._close(None)
        for place, line in enumerate(self.seen):
            if not line:
                name, size = self.sections.names[place], self.sections.sizes[place]
                self.findings.add(None, "missing_section", section=_head(name), expected=size)


def _head(name: str) -> str:
    """The line that begins a section."""
    return shown(name) + ":"
