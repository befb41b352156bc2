"""What a file has to look like: its layout, its columns, and how a value is read.

Part of the checker that participants download.
"""

from __future__ import annotations

from ideahub.scorer.findings import Mistake, shown
from ideahub.scorer.number import ANY, Range, read_number

LAYOUTS = ("table", "netflix")
HEADERS = ("required", "optional", "none")
READS = ("number", "probability", "label", "ranking")

NAMED = 10


class Values:
    """How a value is read: a number or probability within bounds, a label, or a list of items parted by blanks."""

    def __init__(self, reads: str = "number", allowed: Range = ANY, labels=None, most: int | None = None, otherwise: str = "unknown_label"):
        if reads not in READS:
            raise ValueError(f"{reads!r} is none of {', '.join(READS)}")
        self.reads, self.allowed, self.most, self.otherwise = reads, allowed, most, otherwise
        self.labels = frozenset(labels) if labels is not None else None
        self.is_number = reads in ("number", "probability")

    def read(self, text: str, column: str):
        """A float, a label or a list of items; a Mistake where the text is none."""
        if self.is_number:
            return read_number(text, self.allowed, column)
        if not text.strip():
            raise Mistake("empty_value", column=column)
        if text.strip() != text:
            raise Mistake("blanks", got=shown(text.strip()))
        if self.reads == "ranking":
            return self._items(text)
        if self.labels is not None and text not in self.labels:
            known = sorted(self.labels)
            more = ", \u2026" if len(known) > NAMED else ""
            raise Mistake(self.otherwise, got=shown(text), labels=", ".join(map(shown, known[:NAMED])) + more)
        return text

    def _items(self, text: str) -> list:
        items = text.split(" ")
        if "" in items:
            raise Mistake("blanks", got=shown(text))
        if self.most is not None and len(items) > self.most:
            raise Mistake("too_many_items", count=len(items), most=self.most)
        return items


PLAIN = Values()


class Shape:
    """A layout with its columns, each with how it is read; the Netflix layout has neither an id nor a header on its lines."""

    def __init__(self, layout: str = "table", id_column: str = "id", value_columns=("prediction",), header: str = "required", values=(PLAIN,)):
        if layout not in LAYOUTS:
            raise ValueError(f"{layout!r} is none of {', '.join(LAYOUTS)}")
        if header not in HEADERS:
            raise ValueError(f"{header!r} is none of {', '.join(HEADERS)}")
        self.layout, self.id_column, self.header = layout, id_column, header
        self.value_columns = tuple(value_columns)
        # One way of reading for all columns, or one for each.
        self.values = tuple(values) * len(self.value_columns) if len(values) == 1 else tuple(values)
        if len(set(self.columns)) != len(self.columns):
            raise ValueError("Two columns have the same name.")

    @property
    def columns(self) -> tuple:
        """The names of a line's fields in the order in which they are asked for."""
        return (self.id_column,) + self.value_columns if self.layout == "table" else self.value_columns

    def read(self, fields: list, places) -> list:
        """The values that stand at these places of a line; a Mistake where one of them is wrong."""
        if len(fields) != len(self.columns):
            code = "too_few_columns" if len(fields) < len(self.columns) else "too_many_columns"
            raise Mistake(code, count=len(fields), expected=len(self.columns))
        return [self.values[which].read(fields[place], self.value_columns[which]) for which, place in enumerate(places)]
