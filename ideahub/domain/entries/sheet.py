"""Entries as CSV: reading with errors by line, writing without formulas."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line, clean_text
from ideahub.kernel.words import _

MOST_ROWS = 5_000
LONGEST_CELL = 100_000
KNOWN = ("title", "text", "language", "author", "ref")
OTHER_NAMES = {"description": "text", "idea": "text", "body": "text", "name": "title", "id": "ref", "lang": "language"}


@dataclass
class SheetRow:
    """One line of the sheet that can be imported; `line` counts from 1, the header included."""

    line: int
    title: str
    text: str
    language: str
    author: str
    ref: str
    answers: dict = field(default_factory=dict)


def read_sheet(content: bytes, fields: list[dict]) -> tuple[list[SheetRow], dict[int, str]]:
    """(rows, problem by line). Invalid where it is no CSV with a title column at all.

    UTF-8 with or without a mark, else Windows-1252; comma, semicolon or tab. Columns are title, text, language, author
    (a handle), ref (makes a repeated import skip the row), and the names or keys of the sponsor's fields.
    """
    if b"\0" in content:
        raise Invalid(_("This is not a CSV file: it holds binary content."), field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST_CELL * 2)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [_column(name, fields) for name in next(reader, [])]
    except csv.Error as error:
        raise Invalid(_("The first line cannot be read: %(error)s.", error=error), field="file") from None
    if "title" not in header:
        raise Invalid(_("The first line has to name the columns, and one of them has to be “title”."), field="file")
    rows, problems = [], {}
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems[start] = _("The line cannot be read: %(error)s.", error=error)
            break
        if cells is None:
            break
        line = start
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(problems) >= MOST_ROWS:
            problems[line] = _("A sheet has at most %(most)d rows; the rest is left out.", most=MOST_ROWS)
            break
        problem = _problem(cells, header)
        if problem:
            problems[line] = problem
            continue
        values = dict(zip(header, cells, strict=False))
        answers = {name[6:]: value for name, value in values.items() if name and name.startswith("field:")}
        rows.append(
            SheetRow(
                line, clean_line(values.get("title", "")), clean_text(values.get("text", "")), clean_line(values.get("language", ""))[:10].lower(),
                clean_line(values.get("author", "")).lstrip("@").lower(), clean_line(values.get("ref", ""))[:100], answers,
            )
        )  # fmt: skip
    return rows, problems


def _column(name: str, fields: list[dict]) -> str | None:
    folded = clean_line(name).casefold()
    for each in fields:
        if folded in (each["key"].casefold(), each["label"].casefold()):
            return f"field:{each['key']}"
    folded = OTHER_NAMES.get(folded, folded)
    return folded if folded in KNOWN else None


def _problem(cells: list[str], header: list) -> str | None:
    if len(cells) > len(header):
        return _("This line has %(cells)d cells, but there are %(columns)d columns.", cells=len(cells), columns=len(header))
    if max(len(cell) for cell in cells) > LONGEST_CELL:
        return _("A cell is longer than %(most)d characters.", most=LONGEST_CELL)
    title = dict(zip(header, cells, strict=False)).get("title", "")
    if not clean_line(title):
        return _("The title is empty.")
    if len(clean_line(title)) > 120:
        return _("The title has more than 120 characters.")
    return None


def write_sheet(header: list[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """The lines of a CSV file. Cells that a spreadsheet would run as a formula get an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    yield out.getvalue()
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow([_harmless(cell) for cell in row])
        yield out.getvalue()


def _harmless(cell):
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
