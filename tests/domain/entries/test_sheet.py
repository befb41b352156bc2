"""Entries as CSV."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideahub.domain.challenges.entry_form import clean_form
from ideahub.domain.entries.sheet import MOST_ROWS, SheetRow, read_sheet, write_sheet
from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line

FORM = clean_form([{"label": "Cost in euro", "kind": "number"}, {"label": "Description", "kind": "long_text"}])
PAYLOADS = ["=cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "+1", "-1+1", "\t=1", "\r=1", "＝1+1", "'=1"]


def read(text, fields=()):
    return read_sheet(text.encode(), list(fields))


def row(line, title, text="", language="", author="", ref="", answers=None):
    return SheetRow(line, title, text, language, author, ref, answers or {})


def test_read_sheet_of_all_columns_gives_rows_with_their_lines():
    text = 'Ref,TITLE,Text,language,Author,COST IN EURO,source\r\na-1," White\troofs ","Two\r\n\r\nparts, ""quoted""",EN,@Ed,12.50,x\r\n\r\na-2,Taps,,,,,\r\n'
    assert read(text, FORM) == (
        [row(2, "White roofs", 'Two\n\nparts, "quoted"', "en", "ed", "a-1", {"cost-in-euro": "12.50"}), row(6, "Taps", ref="a-2", answers={"cost-in-euro": ""})],
        {},
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_read_sheet_of_the_usual_dialects_gives_the_same(delimiter, encoding, end):
    content = f'"title; of, ideas"{delimiter}title{delimiter}text{end}x{delimiter}Bäume{delimiter}Für alle – überall{end}'.encode(encoding)
    assert read_sheet(content, []) == ([row(2, "Bäume", "Für alle – überall")], {})


def test_read_sheet_takes_other_names_only_where_the_column_itself_is_missing():
    assert read("id,name,description\n7,Taps,Water\n")[0] == [row(2, "Taps", "Water", ref="7")]
    assert read("name,title,body\nEd,Taps,Water\n")[0] == [row(2, "Taps", "Water")]
    assert read("title,text,description\nTaps,Water,Long\n", FORM)[0] == [row(2, "Taps", "Water", answers={"description": "Long"})]


def test_read_sheet_names_every_problem_by_its_line():
    text = "title,language,ref\nGood,en,1\n,en,2\nTwice,en,1\nLong,english,3\nToo,en,4,many\n" + "x" * 121 + ",en,5\nAlso good,pt-br,6\n"
    rows, problems = read(text)
    assert [(each.line, each.title) for each in rows] == [(2, "Good"), (8, "Also good")]
    assert problems == {
        3: "The title is empty.",
        4: "The ref “1” is on line 2 already.",
        5: "“english” is not a language code such as en or de.",
        6: "This line has 4 cells, but there are 3 columns.",
        7: "The title has 121 characters; 120 fit.",
    }


def test_read_sheet_of_quotes_that_do_not_close_keeps_what_came_before():
    rows, problems = read('title,text\nGood,x\n"Bad,y\nLost,z\n')
    assert [each.title for each in rows] == ["Good"]
    assert list(problems) == [3]
    assert problems[3].endswith("Nothing after it was read.")


def test_read_sheet_of_a_cell_of_megabytes_is_a_problem_of_its_line():
    rows, problems = read("title,text\nBig," + "x" * 10_000_000 + "\nGood,y\n")
    assert [each.title for each in rows] == ["Good"]
    assert problems == {2: "A cell is longer than 100000 characters."}


def test_read_sheet_beyond_the_most_rows_says_where_it_stopped():
    rows, problems = read("title\n" + "Taps\n" * MOST_ROWS)
    assert (len(rows), problems) == (MOST_ROWS, {})
    rows, problems = read("title\n" + "Taps\n" * (MOST_ROWS + 1))
    assert (len(rows), list(problems)) == (MOST_ROWS, [MOST_ROWS + 2])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "one of them has to be “title”"),
        (b"\n\n", "one of them has to be “title”"),
        (b"idea,words\na,b\n", "one of them has to be “title”"),
        (b"title,Title\na,b\n", "Two columns are called “title”"),
        (b"title\0,text\n", "binary"),
        ("title,text\nä,b\n".encode("utf-16"), "binary"),
        (b"\xff\xd8\xff\xe0 JFIF", "one of them has to be “title”"),
        (b'"title', "The first line cannot be read"),
        (b"title\n" + b"x" * 20_000_000, "larger than 20 MB"),
    ],
)
def test_read_sheet_of_what_is_no_sheet_is_refused(content, words):
    with pytest.raises(Invalid, match=words) as refusal:
        read_sheet(content, [])
    assert refusal.value.field == "file"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("title,text\n" + text).encode("utf-8", "replace")))
def test_read_sheet_of_anything_gives_rows_problems_or_a_refusal(content):
    try:
        rows, problems = read_sheet(content, FORM)
    except Invalid as refusal:
        assert refusal.field == "file"
    else:
        assert all(each.title for each in rows)
        assert not {each.line for each in rows} & set(problems)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_write_sheet_of_a_formula_puts_an_apostrophe_before_it(payload):
    written = "".join(write_sheet(["title", payload], [[payload, 1]]))
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["title", f"'{payload}"], [f"'{payload}", "1"]]


def test_write_sheet_leaves_numbers_and_words_as_they_are():
    rows = iter([[-5, None, "a-b", "1=1", "'tis", ""]])
    assert list(write_sheet(["a", "b", "c", "d", "e", "f"], rows)) == ["a,b,c,d,e,f\r\n", "-5,,a-b,1=1,'tis,\r\n"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PAYLOADS) | st.text(min_size=1, max_size=30), min_size=1, max_size=5))
def test_what_write_sheet_writes_read_sheet_reads_back(titles):
    titles = [title for title in titles if clean_line(title) and "\0" not in title and title.encode("utf-8", "ignore").decode() == title]
    rows, problems = read("".join(write_sheet(["title"], [[title] for title in titles])))
    assert problems == {}
    assert [each.title for each in rows] == [clean_line(title) for title in titles]
