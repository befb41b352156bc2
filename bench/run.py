"""One command, one table: seeds databases, serves them as in production, loads pages, casts votes, and prints what it cost.

    .venv/bin/python -m bench.run                        everything, on SQLite and PostgreSQL, at 1,000 and 100,000 entries
    .venv/bin/python -m bench.run --quick                a look within two minutes
    .venv/bin/python -m bench.run --only votes,readers --databases sqlite --sizes 100000:1000000

CPU is that of the server's processes, user and system, as the kernel counts it, divided by the requests: it hardly depends on what else
the machine does, while requests a second and milliseconds do.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import serving
from bench.load import Load
from bench.rows import BARE, GROUPS, Measures, Row
from bench.stand import standing

COLUMNS = (
    "database", "entries", "votes", "what", "requests/s", "median ms", "99 % ms", "CPU ms", "× bare", "database CPU ms", "statements", "commits", "errors",
    "RSS / PSS MB",
)  # fmt: skip
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
BEGINNING, END = "<!-- the table begins -->\n", "<!-- the table ends -->"
VOTES = {1_000: 1_000, 10_000: 100_000, 100_000: 1_000_000}


def _number(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:,.{places}f}"


def line(kind: str, entries: int, votes: int, row: Row, bare: float | None) -> str:
    """A row as a line of Markdown."""
    ratio = row.cpu / bare if row.cpu is not None and bare else None
    cells = (
        NAMES[kind], f"{entries:,}", f"{votes:,}", row.what, _number(row.a_second, 0), _number(row.median, 1), _number(row.late, 0), _number(row.cpu, 2),
        _number(ratio, 1), _number(row.database_cpu, 2), _number(row.statements, 0), _number(row.commits, 0), _number(row.errors, 0), row.memory,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def measured(options, kind: str, entries: int, votes: int, generator: Load) -> Iterator[str]:
    """The lines of one database at one size, each as soon as it is known."""
    with standing(kind, entries, votes, options.method, generator) as stand:
        began, bare = time.monotonic(), None
        stand.seed()
        print(f"{NAMES[kind]}, {entries:,} entries, {votes:,} votes: seeded in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        for row in Measures(stand, options.seconds, options.readers_seconds).rows(options.only):
            bare = row.cpu if row.what == BARE else bare
            yield line(kind, entries, votes, row, bare)
            if row.first_error:
                print(f"  the first error: {row.first_error}", file=sys.stderr)


def table(options) -> Iterator[str]:
    """The whole table, line by line, and the machine below it."""
    began, machine, generator = time.monotonic(), serving.machine(), Load()
    yield from (f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}")
    try:
        for kind in options.databases:
            for entries, votes in options.sizes:
                yield from measured(options, kind, entries, votes, generator)
    finally:
        generator.close()
    yield from ("", f"{machine}. It took {(time.monotonic() - began) / 60:.0f} minutes.")


def put_into(path: Path, lines: list[str]) -> None:
    """Write the table into a document, in the place of the one between its marks."""
    before, _mark, rest = path.read_text(encoding="utf-8").partition(BEGINNING)
    after = rest.partition(END)[2]
    written = "\n".join(lines)
    path.write_text(f"{before}{BEGINNING}\n{written}\n\n{END}{after}", encoding="utf-8")


def size(text: str) -> tuple[int, int]:
    """ENTRIES or ENTRIES:VOTES as two numbers."""
    entries, _colon, votes = text.replace(",", "").partition(":")
    return int(entries), int(votes) if votes else VOTES.get(int(entries), int(entries) * 10)


def options_of(words: list[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--databases", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--sizes", nargs="+", type=size, default=[size("1000"), size("100000")], metavar="ENTRIES[:VOTES]")
    parser.add_argument("--only", default=",".join(GROUPS), help=f"groups of rows, with commas, of {', '.join(GROUPS)}")
    parser.add_argument("--method", choices=("approval", "score"), default="approval", help="how is voted")
    parser.add_argument("--seconds", type=float, default=2, help="how long each row is measured")
    parser.add_argument("--readers-seconds", type=float, default=20, help="how long the 64 readers are")
    parser.add_argument("--into", type=Path, help="a document in which the table takes the place of the one that is there")
    parser.add_argument("--quick", action="store_true", help="1,000 entries only, a second for each row and five for the readers")
    options = parser.parse_args(words)
    options.only = options.only.split(",")
    if unknown := set(options.only) - set(GROUPS):
        parser.error(f"There are no rows called {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}.")
    if options.quick:
        options.sizes, options.seconds, options.readers_seconds = [size("1000")], 1.0, 5.0
    return options


def main() -> None:
    """Read the options, print the table; into a document too, where one is named."""
    options, lines = options_of(None), []
    for text in table(options):
        print(text, flush=True)
        lines.append(text)
    if options.into:
        put_into(options.into, lines)


if __name__ == "__main__":
    main()
