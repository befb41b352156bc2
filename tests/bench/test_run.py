"""The table of the benchmark: sizes, rows, and the document it is written into."""

import pytest

from bench.rows import GROUPS, Row, percentile
from bench.run import BEGINNING, END, line, options_of, put_into, size


def test_sizes_are_read_with_and_without_votes():
    assert [size("1000"), size("100,000"), size("50"), size("50:7")] == [(1_000, 1_000), (100_000, 1_000_000), (50, 500), (50, 7)]


def test_rows_that_do_not_exist_are_refused_by_name(capsys):
    assert options_of([]).only == list(GROUPS)
    assert options_of(["--only", "votes,readers"]).only == ["votes", "readers"]
    with pytest.raises(SystemExit):
        options_of(["--only", "votes,nothing"])
    assert "no rows called nothing" in capsys.readouterr().err


def test_quick_means_one_small_size():
    assert (options_of(["--quick"]).sizes, options_of(["--quick"]).seconds) == ([(1_000, 1_000)], 1.0)


def test_a_percentile_is_one_of_the_values():
    assert (percentile([1.0, 2.0, 3.0, 4.0], 0.5), percentile([1.0], 0.99), percentile([], 0.5)) == (3.0, 1.0, None)


def test_a_row_is_a_line_with_what_applies():
    row = Row("vote, new", a_second=120.4, median=8.25, late=31.0, cpu=6.0, statements=20, commits=1, errors=0)
    assert line("sqlite", 1000, 1000, row, 1.5) == "| SQLite | 1,000 | 1,000 | vote, new | 120 | 8.2 | 31 | 6.00 | 4.0 |  | 20 | 1 | 0 |  |"
    assert line("postgresql", 5, 5, Row("memory", memory="70 / 50"), None) == "| PostgreSQL | 5 | 5 | memory |  |  |  |  |  |  |  |  |  | 70 / 50 |"


def test_the_table_takes_the_place_of_the_old_one(tmp_path):
    document = tmp_path / "README.md"
    document.write_text(f"# Costs\n\n{BEGINNING}old\n{END}\n\nRead from it.\n")
    put_into(document, ["| a |", "|---|"])
    put_into(document, ["| b |", "|---|"])
    assert document.read_text() == f"# Costs\n\n{BEGINNING}\n| b |\n|---|\n\n{END}\n\nRead from it.\n"
