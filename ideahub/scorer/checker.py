"""The participants' checker: says of a file what the platform would say of it, before an attempt is spent.

    python3 check_predictions.py PREDICTIONS --template TEMPLATE

This file stands alone: Python 3.8 or newer, nothing to install. It reads files and writes to the screen, nothing else.
It exits with 0 where the file is sound, 1 where it has problems, 2 where it could not be checked.
"""

from __future__ import annotations

import argparse
import json
import sys

from ideahub.scorer.brisk import BriskNetflix, BriskTable
from ideahub.scorer.check import check_file
from ideahub.scorer.container import MOST_BYTES
from ideahub.scorer.fields import split_fields
from ideahub.scorer.findings import Findings, Mistake, Unreadable, shown
from ideahub.scorer.lines import LONGEST_LINE
from ideahub.scorer.netflix import Netflix, Sections
from ideahub.scorer.number import Range
from ideahub.scorer.shape import HEADERS, LAYOUTS, READS, Shape, Values
from ideahub.scorer.table import Ids, Table

# What a contest asks for; download.py fills it in for each contest.
CONTEST = {
    "layout": "table", "id_column": "id", "value_columns": ["prediction"], "header": "required", "reads": "number",
    "low": None, "high": None, "low_included": True, "high_included": True, "labels": None, "most_items": 1000,
    "most_bytes": MOST_BYTES, "longest_line": LONGEST_LINE,
}  # fmt: skip


class TemplateTable:
    """Gathers the ids of a template: a table with an id column, whatever its other columns are."""

    def __init__(self, id_column: str, findings: Findings):
        self.id_column, self.findings, self.names, self.known, self.place = id_column, findings, [], set(), 0

    def first(self, text: str) -> None:
        """Take the header. Unreadable where it does not name the id column."""
        fields = split_fields(text)
        if self.id_column not in fields:
            raise Unreadable("header", line=1, expected=self.id_column, got=shown(text))
        self.place = fields.index(self.id_column)

    def line(self, number: int, text: str) -> None:
        """Take a row."""
        try:
            fields = split_fields(text)
        except Mistake as mistake:
            self.findings.add(number, mistake.code, **mistake.values)
            return
        if len(fields) <= self.place:
            self.findings.add(number, "too_few_columns", count=len(fields), expected=self.place + 1)
            return
        name = fields[self.place]
        if name in self.known:
            self.findings.add(number, "doubled_id", id=shown(name), first="-")
        self.known.add(name)
        self.names.append(name)

    def end(self) -> None:
        """Nothing can be missing."""


class TemplateNetflix:
    """Counts the rows of each section of a template in the Netflix layout, whatever stands on their lines."""

    def __init__(self, findings: Findings):
        self.findings, self.names, self.sizes = findings, [], []

    def first(self, text: str) -> None:
        """Take the first line. Unreadable where it begins no section."""
        if not text.endswith(":"):
            raise Unreadable("wrong_layout", line=1, got="table", expected="netflix")
        self.line(1, text)

    def line(self, number: int, text: str) -> None:
        """Take a line."""
        if text.endswith(":"):
            self.names.append(text[:-1])
            self.sizes.append(0)
        else:
            self.sizes[-1] += 1

    def end(self) -> None:
        """Nothing can be missing."""


def check(predictions: str, template: str, contest: dict) -> tuple[Findings, int]:
    """What is wrong with a file of predictions, and how many rows the template asks for. Unreadable where the template itself is not sound."""
    allowed = Range(contest["low"], contest["high"], contest["low_included"], contest["high_included"])
    values = Values(contest["reads"], allowed, contest["labels"], contest["most_items"])
    shape = Shape(contest["layout"], contest["id_column"], contest["value_columns"], contest["header"], (values,))
    findings, of_template = Findings(), Findings()
    reading = TemplateTable(contest["id_column"], of_template) if shape.layout == "table" else TemplateNetflix(of_template)
    with open(template, "rb") as file:
        check_file(file, reading, of_template)
    if of_template:
        first = of_template.listed[0]
        raise Unreadable(first.code, line=first.line, **first.values)
    if shape.layout == "table":
        table = Table(shape, Ids(reading.names), findings, _forget)
        rows, layout, brisk = len(reading.names), table, BriskTable(table)
    else:
        sections = Sections(reading.names, reading.sizes)
        netflix = Netflix(shape, sections, findings, _forget)
        rows, layout, brisk = sections.rows, netflix, BriskNetflix(netflix)
    with open(predictions, "rb") as file:
        check_file(file, layout, findings, brisk, most=contest["most_bytes"], longest=contest["longest_line"])
    return findings, rows


def _forget(row: int, values: list) -> None:
    """The checker keeps no value."""


def main(arguments: list | None = None) -> int:
    """Check a file as the command line says; gives the exit code."""
    parser = argparse.ArgumentParser(description="Check a file of predictions before it is uploaded.")
    parser.add_argument("predictions", help="your file: plain text, gzip or zip")
    parser.add_argument("--template", required=True, help="the file of the contest that names what to predict, in its order")
    parser.add_argument("--layout", choices=LAYOUTS, default=CONTEST["layout"])
    parser.add_argument("--header", choices=HEADERS, default=CONTEST["header"])
    parser.add_argument("--reads", choices=READS, default=CONTEST["reads"])
    parser.add_argument("--id-column", default=CONTEST["id_column"])
    parser.add_argument("--prediction-column", action="append", dest="value_columns", default=None)
    parser.add_argument("--low", type=float, default=CONTEST["low"], help="the least number that is allowed")
    parser.add_argument("--high", type=float, default=CONTEST["high"], help="the greatest number that is allowed")
    parser.add_argument("--json", action="store_true", dest="as_json", help="write JSON")
    chosen = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    as_json, predictions, template = chosen.pop("as_json"), chosen.pop("predictions"), chosen.pop("template")
    try:
        findings, rows = check(predictions, template, {**CONTEST, **chosen})
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return 2
    except Mistake as mistake:
        broken = Findings()
        broken.add(getattr(mistake, "line", None), mistake.code, **mistake.values)
        sys.stderr.write("The template cannot be used:\n" + in_words(broken))
        return 2
    if as_json:
        sys.stdout.write(json.dumps(findings.as_json() if findings else {"rows": rows}) + "\n")
    else:
        sys.stdout.write(in_words(findings) if findings else f"The file is sound: {rows:,} rows.\n")
    return 1 if findings else 0


def in_words(findings: Findings) -> str:
    """The problems as lines of text."""
    found = findings.as_json()
    lines = []
    for problem in found["problems"]:
        where = "the file" if problem["line"] is None else f"line {problem['line']:,}"
        lines.append(f"{where}: {problem['sentence']} [{problem['code']}]\n")
    lines += [f"and {count:,} more: {code}\n" for code, count in found["counts"].items()]
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main())
