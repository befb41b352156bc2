"""The swift road: takes a whole piece of a sound file at once, or declines it and leaves it untouched to the careful road."""

import numpy as np

from ideahub.scorer.cutting import LONGEST_FIELD, Fields, columns_of, cut, fields_of, lines_of
from ideahub.scorer.expected import MappedIds
from ideahub.scorer.netflix import Netflix
from ideahub.scorer.table import Table


class SwiftTable:
    """Pieces of a table: in the order of the answers they are compared, in any other order they are looked up."""

    def __init__(self, table: Table, ids: MappedIds, columns: list, place: np.ndarray):
        self.table, self.ids, self.columns, self.place = table, ids, columns, place
        self.seen = np.frombuffer(table.seen, np.uint32)

    def __call__(self, number: int, piece: bytes) -> bool:
        fields = cut(piece, self.table.width)
        if fields is None or max(column.longest for column in fields) > LONGEST_FIELD:
            return False
        names = fields[self.table.id_place]
        rows = self._rows(names)
        if rows is None:
            return False
        found = [column.read(fields[at]) for column, at in zip(self.columns, self.table.places, strict=True)]
        if any(values is None for values in found):
            return False
        slots = self.place[rows]
        for column, values in zip(self.columns, found, strict=True):
            column.put(slots, values)
        self.seen[rows] = np.arange(number, number + len(names), dtype=np.uint32)
        self.table.taken += len(names)
        self.table.cursor = rows.stop if isinstance(rows, slice) else int(rows[-1]) + 1
        return True

    def _rows(self, names: Fields) -> slice | np.ndarray | None:
        """The rows of these ids, none of them seen before; None where that is not so."""
        first, behind = self.table.cursor, self.table.cursor + len(names)
        if behind <= len(self.ids) and self.ids.fields(first, behind).equal(names):
            return None if self.seen[first:behind].any() else slice(first, behind)
        rows = self.ids.rows_of(names)
        if rows is None or len(np.unique(rows)) != len(rows) or self.seen[rows].any():
            return None
        return rows


class SwiftNetflix:
    """Pieces in the Netflix layout while every section stands in its place: then a line's number tells which row it is."""

    def __init__(self, netflix: Netflix, column, place: np.ndarray):
        self.netflix, self.column, self.place = netflix, column, place
        sections = netflix.sections
        self.sizes = np.array(sections.sizes, np.int64)
        self.starts = np.array(sections.starts[:-1], np.int64)
        self.heads = self.starts + np.arange(len(self.starts))
        self.names = fields_of([name.encode() + b":" for name in sections.names])
        self.lines = sections.rows + len(sections.names)

    def __call__(self, number: int, piece: bytes) -> bool:
        lines = lines_of(piece) if self.netflix.in_step(number) and b'"' not in piece else None
        first = number - 1
        if lines is None or first + len(lines) > self.lines or lines.longest > LONGEST_FIELD:
            return False
        before, behind = np.searchsorted(self.heads, (first, first + len(lines)))
        heads = self.heads[before:behind] - first
        if before != self.netflix.section + 1 or any(self.netflix.seen[before:behind]) or not lines[heads].equal(self.names[before:behind]):
            return False
        is_row = np.ones(len(lines), bool)
        is_row[heads] = False
        rows = columns_of(lines[is_row], 1)
        values = None if rows is None else self.column.read(rows[0])
        if values is None:
            return False
        row = self.netflix.row
        self.column.put(self.place[row : row + len(values)], values)
        self._step(int(behind), row + len(values), number, heads)
        return True

    def _step(self, behind: int, rows: int, number: int, heads: np.ndarray) -> None:
        """Bring the careful road to where this piece ends."""
        section = behind - 1
        for place, head in enumerate(heads.tolist(), behind - len(heads)):
            self.netflix.seen[place] = number + head
        self.netflix.section = section
        self.netflix.filled = rows - int(self.starts[section]) if section >= 0 else 0
