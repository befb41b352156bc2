"""Answer files, read as strictly as predictions.

* `table`: a header and a row for each id, such as `id,answer,split`, where split is quiz or test
* `netflix`: a line `MovieID:`, then one line `answer,split` for each row that is asked for, in the order of the template

Where a seed is given there is no split column: the seed divides the rows (split.py). What was read becomes a reference in compiling.py.
"""

from dataclasses import dataclass, field

import numpy as np

from ideahub.scorer.columns import column_for
from ideahub.scorer.cutting import LONGEST_FIELD, Fields, columns_of, cut, fields_of, lines_of
from ideahub.scorer.fields import split_fields
from ideahub.scorer.findings import Findings, Mistake, Unreadable, shown
from ideahub.scorer.shape import Shape, Values
from ideahub.scorer.split import HALVES, QUIZ, TEST, SeededSplit
from ideahub.scorer.table import Table

COLON = 58
IN_HALVES = Values("label", labels=HALVES, otherwise="bad_split")
QUIZ_WORD, TEST_WORD = (fields_of([half.encode()]).words(0)[0] for half in HALVES)


@dataclass
class Rows:
    """What an answer file holds, chunk after chunk: names, values, halves and line numbers of its rows; in the Netflix layout its sections."""

    column: object
    split: SeededSplit | None
    names: list = field(default_factory=list)
    values: list = field(default_factory=list)
    halves: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    sections: list = field(default_factory=list)
    sizes: list = field(default_factory=list)
    count: int = 0

    def add(self, name: bytes, value, half: int | None, line: int) -> None:
        """Take one row; its half is None where the seed decides."""
        if not self.column.values.is_number:
            value = [self.column.code(word) for word in value] if self.column.values.reads == "ranking" else self.column.code(value)
        self.add_many(fields_of([name]), [value], [self.split.half_of(name) if self.split else half], [line])

    def add_many(self, names: Fields, values, halves, lines) -> None:
        """Take many rows."""
        self.names.append((names.joined(), names.lengths))
        self.values.append(values)
        self.halves.append(np.asarray(halves, np.uint8))
        self.lines.append(np.asarray(lines, np.uint32))
        self.count += len(names)


class AnswerTable(Table):
    """A table whose ids are not known before."""

    def __init__(self, shape: Shape, rows: Rows, findings: Findings):
        super().__init__(shape, (), findings, self._keep)
        self.rows = rows

    def _row(self, name: str, number: int) -> int:
        length = len(name.encode())
        if not name.strip():
            raise Mistake("empty_id")
        if length > LONGEST_FIELD:
            raise Mistake("long_id", most=LONGEST_FIELD)
        self.name, self.number = name, number
        return self.rows.count

    def _is_row(self, fields: list) -> bool:
        return False

    def _keep(self, _row: int, values: list) -> None:
        half = None if self.rows.split else HALVES.index(values[1])
        self.rows.add(self.name.encode(), values[0], half, self.number)

    def end(self) -> None:
        """Nothing can be missing."""

    def swift(self, number: int, piece: bytes) -> bool:
        """Take a piece as a whole, or decline it."""
        fields = cut(piece, self.width)
        if fields is None or max(column.longest for column in fields) > LONGEST_FIELD:
            return False
        names = fields[self.id_place]
        values = self.rows.column.read(fields[self.places[0]])
        halves = _halves(names, fields[self.places[1]] if len(self.places) > 1 else None, self.rows.split)
        if values is None or halves is None or not _all_names(names):
            return False
        self.rows.add_many(names, values, halves, np.arange(number, number + len(names)))
        return True


def _all_names(names: Fields) -> bool:
    """Whether no id is empty or only blanks, and all are UTF-8."""
    joined = names.joined()
    if int(names.lengths.min(initial=1)) == 0 or (joined <= 32).any():
        return False
    try:
        return bool(joined.tobytes().decode()) if (joined > 127).any() else True
    except UnicodeDecodeError:
        return False


def _halves(names: Fields, column: Fields | None, split: SeededSplit | None) -> np.ndarray | None:
    """The half of each row; None where one is not plainly quiz or test."""
    if column is None:
        return np.array([split.half_of(names.text(row)) for row in range(len(names))], np.uint8)
    words = column.words(0)
    is_test = words == TEST_WORD
    sound = (column.lengths == 4).all() and (is_test | (words == QUIZ_WORD)).all()
    return np.where(is_test, TEST, QUIZ) if sound else None


class AnswerNetflix:
    """Answers in the Netflix layout: their sections are the template."""

    def __init__(self, shape: Shape, rows: Rows, findings: Findings):
        self.shape, self.rows, self.findings = shape, rows, findings
        self.first_lines: dict[str, int] = {}

    def first(self, text: str) -> None:
        """Take the first line. Unreadable where it begins no section."""
        if not text.endswith(":"):
            raise Unreadable("wrong_layout", line=1, got="table", expected="netflix")
        self.line(1, text)

    def line(self, number: int, text: str) -> None:
        """Take a line."""
        try:
            if text.endswith(":"):
                self._begin(text[:-1], number)
                return
            values = self.shape.read(split_fields(text), range(len(self.shape.value_columns)))
            half = None if self.rows.split else HALVES.index(values[1])
            self.rows.sizes[-1] += 1
            self.rows.add(self._name(self.rows.sizes[-1]), values[0], half, number)
        except Mistake as mistake:
            self.findings.add(number, mistake.code, **mistake.values)

    def _begin(self, name: str, number: int) -> None:
        if not name.strip():
            raise Mistake("empty_id")
        if len(name.encode()) >= LONGEST_FIELD:
            raise Mistake("long_id", most=LONGEST_FIELD)
        if name in self.first_lines:
            raise Mistake("doubled_section", got=shown(name) + ":", first=self.first_lines[name])
        self.first_lines[name] = number
        self.rows.sections.append(name)
        self.rows.sizes.append(0)

    def _name(self, ordinal: int) -> bytes:
        return f"{self.rows.sections[-1]}:{ordinal}".encode() if self.rows.split else b""

    def end(self) -> None:
        """Nothing can be missing."""

    def swift(self, number: int, piece: bytes) -> bool:
        """Take a piece as a whole, or decline it."""
        lines = None if self.rows.split or self.findings or b'"' in piece else lines_of(piece)
        if lines is None or lines.longest > LONGEST_FIELD:
            return False
        is_head = lines.buffer[lines.starts + lines.lengths - 1] == COLON
        heads = np.flatnonzero(is_head)
        fields = columns_of(lines[~is_head], len(self.shape.value_columns))
        names = [lines.text(head)[:-1] for head in heads]
        if fields is None or not _all_names(fields_of(names)) or b"" in names or len({*names}) != len(names):
            return False
        values, halves = self.rows.column.read(fields[0]), _halves(lines, fields[1], None)
        texts = [name.decode() for name in names]
        if values is None or halves is None or any(name in self.first_lines for name in texts):
            return False
        self._take(number, lines, heads, texts)
        empty = np.zeros(len(values), np.int64)
        self.rows.add_many(Fields(lines.buffer, empty, empty), values, halves, number + np.flatnonzero(~is_head))
        return True

    def _take(self, number: int, lines: Fields, heads: np.ndarray, names: list[str]) -> None:
        """Open the sections of a piece, with the number of rows of each."""
        bounds = [*heads.tolist(), len(lines)]
        self.rows.sizes[-1] += bounds[0]
        for name, head, behind in zip(names, bounds[:-1], bounds[1:], strict=True):
            self.first_lines[name] = number + head
            self.rows.sections.append(name)
            self.rows.sizes.append(behind - head - 1)


def answer_shape(layout: str, columns: dict, truth: Values, seeded: bool, header: str = "required") -> Shape:
    """The shape of an answer file; columns: {"id", "answer", "split"}."""
    names = (columns["answer"],) if seeded else (columns["answer"], columns["split"])
    return Shape(layout, columns["id"], names, header, (truth, IN_HALVES)[: len(names)])


def rows_for(truth: Values, vocabulary: list[str], split: SeededSplit | None) -> Rows:
    """Rows that are still empty."""
    return Rows(column_for(0, truth, vocabulary), split)
