"""The layout `table`: a line an id and its values, in any order of rows.

Part of the checker that participants download.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

from ideahub.scorer.fields import other_delimiter, split_fields
from ideahub.scorer.findings import Findings, Mistake, Unreadable, shown
from ideahub.scorer.shape import Shape


class Ids:
    """The ids that are asked for, in the order of the template."""

    def __init__(self, names: list):
        self.names = names
        self.rows = {name: row for row, name in enumerate(names)}

    def __len__(self) -> int:
        return len(self.names)

    def name(self, row: int) -> str:
        """The id of a row."""
        return self.names[row]

    def find(self, name: str) -> int:
        """The row of an id; -1 where it is not asked for."""
        return self.rows.get(name, -1)


class Table:
    """Takes a file line by line; `keep(row, values)` is told each sound row, `findings` everything else.

    `seen` holds for each row the number of the line on which it stood, 0 where it has not come yet.
    """

    def __init__(self, shape: Shape, ids: Ids, findings: Findings, keep: Callable):
        self.shape, self.ids, self.findings, self.keep = shape, ids, findings, keep
        self.seen = array("I", bytes(4 * len(ids)))
        self.taken = self.cursor = 0
        self.width = len(shape.columns)
        self.id_place, self.places = 0, list(range(1, self.width))

    def first(self, text: str) -> None:
        """Take the first line: the names of the columns, or a row already where no header is needed. Unreadable where it is neither."""
        fields, expected = _fields_of_first(text), ",".join(self.shape.columns)
        if self.shape.header != "none" and sorted(fields) == sorted(self.shape.columns):
            self.id_place = fields.index(self.shape.id_column)
            self.places = [fields.index(name) for name in self.shape.value_columns]
            return
        if len(fields) != self.width and other_delimiter(text, self.width):
            raise Unreadable("delimiter", line=1, kind=other_delimiter(text, self.width), expected=expected)
        if text.endswith(":") and text[:-1].isalnum():
            raise Unreadable("wrong_layout", line=1, got="netflix", expected="table")
        if self.shape.header == "required":
            raise Unreadable("no_header" if self._is_row(fields) else "header", line=1, expected=expected, got=shown(text))
        self.line(1, text)

    def _is_row(self, fields: list) -> bool:
        """Whether the fields look like a row: a known id, or a value that can be read."""
        if len(fields) != self.width:
            return False
        if self.ids.find(fields[0]) >= 0:
            return True
        try:
            self.shape.read(fields, self.places)
        except Mistake:
            return False
        return self.shape.values[0].is_number

    def line(self, number: int, text: str) -> None:
        """Take a line behind the first."""
        try:
            fields = split_fields(text)
            if len(fields) != self.width:
                self.shape.read(fields, ())
            row = self._row(fields[self.id_place], number)
            self.keep(row, self.shape.read(fields, self.places))
        except Mistake as mistake:
            self.findings.add(number, mistake.code, **mistake.values)

    def _row(self, name: str, number: int) -> int:
        """The row of an id, which is marked as seen; a Mistake where it is unknown or was seen before."""
        row = self.cursor
        if row >= len(self.ids) or self.ids.name(row) != name:
            row = self.ids.find(name)
        if row < 0:
            raise self._stranger(name)
        if self.seen[row]:
            raise Mistake("doubled_id", id=shown(name), first=self.seen[row])
        self.seen[row] = number
        self.taken += 1
        self.cursor = row + 1
        return row

    def _stranger(self, name: str) -> Mistake:
        """What is wrong with an id that is not asked for."""
        bare = name.strip()
        if not bare:
            return Mistake("empty_id")
        return Mistake("blanks", got=shown(bare)) if bare != name and self.ids.find(bare) >= 0 else Mistake("unknown_id", id=shown(name))

    def end(self) -> None:
        """Note the ids that did not come."""
        if self.taken == len(self.ids):
            return
        for row, line in enumerate(self.seen):
            if not line:
                self.findings.add(None, "missing_id", id=shown(self.ids.name(row)))


def _fields_of_first(text: str) -> list:
    try:
        return split_fields(text)
    except Mistake as mistake:
        raise Unreadable(mistake.code, line=1, **mistake.values) from None
