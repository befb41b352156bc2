"""Entries as CSV: reading with problems by line, writing without formulas."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from numbers import Number

from ideahub.domain.entries.content import TITLE_MOST
from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line, clean_text
from ideahub.kernel.words import _

MOST_ROWS = 5_000
MOST_BYTES = 20_000_000
LONGEST_CELL = 100_000
KNOWN = ("title", "text", "language", "author", "ref")
OTHER_NAMES = {"description": "text", "idea": "text", "body": "text", "name": "title", "id": "ref", "lang": "language"}
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


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

    UTF-8 with or without a mark, else Windows-1252; comma, semicolon or tab, whichever the first line has most of outside
    quotes. Columns are title, text, language, author (a handle), ref (makes a repeated import skip the row), and the
    names or keys of the sponsor's fields (`field:` before a key says that no other column is meant); upper and lower
    case are the same, other columns are passed over. The
    apostrophe that `write_sheet` puts before formulas is taken off again. Reading stops at the first line whose quotes
    do not close, and after 5,000 rows.
    """
    text = decoded(content)
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        columns = _columns(next(reader, []), fields)
    except csv.Error as error:
        raise Invalid(_("The first line cannot be read: %(error)s.", error=error), field="file") from None
    rows, problems, refs = [], {}, {}
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems[line] = _("The line cannot be read: %(error)s. Nothing after it was read.", error=error)
            break
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(problems) >= MOST_ROWS:
            problems[line] = _("A sheet has at most %(most)d rows; the rest is left out.", most=MOST_ROWS)
            break
        row = _row(line, cells, columns)
        problem = _problem(row, cells, columns, refs)
        if problem:
            problems[line] = problem
        else:
            rows.append(row)
    return rows, problems


def decoded(content: bytes) -> str:
    """The text of a sheet; Invalid where it is none, or too large."""
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is larger than %(most)d MB. Split it into several.", most=MOST_BYTES // 1_000_000), field="file")
    if b"\0" in content:
        raise Invalid(_("This is not a CSV file in UTF-8: it holds binary content. Save the sheet as “CSV UTF-8”."), field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: what stands most often in the first line outside quotes."""
    first = re.split(r"[\r\n]", text.lstrip("\r\n")[:10_000], maxsplit=1)[0]
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


def _columns(header: list[str], fields: list[dict]) -> list[str | None]:
    """What each column holds: a known name, `field:<key>`, or None. Invalid where the title is missing or a column comes twice."""
    names = [clean_line(_unguarded(name)).casefold() for name in header]
    columns_of_fields = {field_column(each["key"]): each for each in fields}
    by_name = {
        name: column
        for column, each in columns_of_fields.items()
        if column not in names
        for name in (each["label"].casefold(), each["key"].casefold())
    }
    columns = [name if name in KNOWN or name in columns_of_fields else by_name.get(name) for name in names]
    for at, name in enumerate(names):
        other = OTHER_NAMES.get(name)
        if columns[at] is None and other not in columns:
            columns[at] = other
    twice = [column for column, times in Counter(columns).items() if column and times > 1]
    if twice:
        raise Invalid(_("Two columns are called “%(name)s”.", name=twice[0].removeprefix(field_column(""))), field="file")
    if "title" not in columns:
        raise Invalid(_("The first line has to name the columns, and one of them has to be “title”."), field="file")
    return columns


def field_column(key: str) -> str:
    """The name of a column that holds the answers to this field of the sponsor's form, and can hold nothing else."""
    return f"field:{key}"


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that `write_sheet` puts before formulas."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _row(line: int, cells: list[str], columns: list[str | None]) -> SheetRow:
    values = {name: _unguarded(cell) for name, cell in zip(columns, cells, strict=False) if name}
    return SheetRow(
        line,
        title=clean_line(values.get("title", "")),
        text=clean_text(values.get("text", "")),
        language=clean_line(values.get("language", "")).lower(),
        author=clean_line(values.get("author", "")).lstrip("@").lower(),
        ref=clean_line(values.get("ref", "")),
        answers={name.removeprefix(field_column("")): value for name, value in values.items() if name.startswith(field_column(""))},
    )


def _problem(row: SheetRow, cells: list[str], columns: list[str | None], refs: dict[str, int]) -> str | None:
    """Why the row cannot be imported, or None; `refs` remembers on which line each ref was."""
    if len(cells) > len(columns):
        return _("This line has %(cells)d cells, but there are %(columns)d columns.", cells=len(cells), columns=len(columns))
    if max(len(cell) for cell in cells) > LONGEST_CELL:
        return _("A cell is longer than %(most)d characters.", most=LONGEST_CELL)
    if not row.title:
        return _("The title is empty.")
    if len(row.title) > TITLE_MOST:
        return _("The title has %(length)d characters; %(most)d fit.", length=len(row.title), most=TITLE_MOST)
    if row.language and not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,6})?", row.language):
        return _("“%(language)s” is not a language code such as en or de.", language=row.language[:20])
    if len(row.ref) > 100:
        return _("The ref has more than 100 characters.")
    if row.ref and refs.setdefault(row.ref, row.line) != row.line:
        return _("The ref “%(ref)s” is on line %(line)d already.", ref=row.ref, line=refs[row.ref])
    return None


def write_sheet(header: list[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """The lines of a CSV file. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in chain([header], rows):
        out.seek(0)
        out.truncate()
        writer.writerow([_harmless(cell) for cell in row])
        yield out.getvalue()


def _harmless(cell):
    if cell is None or isinstance(cell, Number):
        return cell
    text = str(cell)
    return f"'{text}" if _FORMULA.match(text) else text
