"""Importing entries and handing them out as a sheet."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.challenges.commands import cancel_challenge
from ideahub.domain.entries.export import entries_for_export
from ideahub.domain.entries.imports import import_entries, look_over
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.sheet import read_sheet, write_sheet
from ideahub.domain.moderation.queries import open_case
from ideahub.kernel.errors import Denied
from ideahub.kernel.policy import SYSTEM
from tests.cast import ed, mona, olga, vera
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry

pytestmark = pytest.mark.usefixtures("database")
SHEET = b"title,text,ref,author,language\nRoots,Gravel.,r1,ed,de\nSails,Cloth.,,,\nSails,Cloth.,,,\n"
FORM = [{"key": "cost", "label": "Cost", "kind": "number", "help": "", "required": True, "min": 0, "max": 80_000, "decimals": 0}]


def rows_of(content: bytes, fields=()) -> list:
    """The rows of a sheet without problems."""
    rows, problems = read_sheet(content, list(fields))
    assert problems == {}
    return rows


class TestLookOver:
    def test_new_known_and_broken_rows_are_told_apart_and_nothing_is_written(self, database):
        ed()
        challenge = make_challenge()
        fresh, here, problems = look_over(challenge, rows_of(SHEET + b"Books,Read.,r4,nobody,\n"))
        assert ([row.line for row in fresh], [row.line for row in here], list(problems)) == ([2, 3], [4], [5])
        assert database.session.scalar(select(func.count(Entry.id))) == 0

    def test_fields_of_the_form_are_checked(self):
        challenge = make_challenge(entry_form=FORM)
        fresh, _here, problems = look_over(challenge, rows_of(b"title,text,Cost\nRoots,Gravel.,1900\nSails,Cloth.,much\n", FORM))
        assert ([row.answers for row in fresh], "Cost" in problems[3]) == ([{"cost": "1900"}], True)


class TestImportEntries:
    def test_rows_become_entries_with_numbers_and_cases_and_a_repeat_adds_nothing(self, database):
        author, challenge = ed(), make_challenge()
        entries = import_entries(actor=olga(), challenge=challenge, rows=rows_of(SHEET))
        assert [(entry.number, entry.title, entry.author_id, entry.language, entry.state) for entry in entries] == [
            (1, "Roots", author.id, "de", "submitted"), (2, "Sails", olga().id, "en", "submitted"),
        ]  # fmt: skip
        assert all(open_case("entry", entry.id) for entry in entries)
        assert import_entries(actor=olga(), challenge=challenge, rows=rows_of(SHEET)) == []
        assert (database.session.scalar(select(func.count(Entry.id))), challenge.entry_count) == (2, 2)

    def test_dates_and_limits_of_the_call_do_not_hold(self):
        challenge = make_challenge(phase="voting", per_person=1)
        sheet = b"title,text\n" + b"".join(b"Idea %d,Text\n" % number for number in range(5))
        assert len(import_entries(actor=olga(), challenge=challenge, rows=rows_of(sheet))) == 5

    def test_console_gives_the_entries_an_author(self):
        entries = import_entries(actor=SYSTEM, challenge=make_challenge(), rows=rows_of(b"title,text\nRoots,Gravel.\n"), author=vera())
        assert [entry.author_id for entry in entries] == [vera().id]

    @pytest.mark.parametrize("who", [mona, vera])
    def test_others_are_refused(self, who):
        with pytest.raises(Denied):
            import_entries(actor=who(), challenge=make_challenge(), rows=rows_of(SHEET))

    def test_cancelled_challenge_takes_none(self):
        challenge = make_challenge()
        cancel_challenge(actor=olga(), challenge=challenge, reason="No money.")
        with pytest.raises(Denied):
            import_entries(actor=olga(), challenge=challenge, rows=rows_of(SHEET))


class TestEntriesForExport:
    def test_what_is_exported_can_be_imported_elsewhere_word_for_word(self):
        challenge, other = make_challenge(entry_form=FORM), make_challenge(title="Elsewhere", entry_form=FORM)
        make_entry(ed(), challenge, "=SUM(A1)", 'Two\nlines, and a "quote"', answers={"cost": "1900"})
        header, rows = entries_for_export(challenge)
        sheet = "".join(write_sheet(header, rows)).encode()
        [entry] = import_entries(actor=olga(), challenge=other, rows=rows_of(sheet, FORM))
        header, rows = entries_for_export(other)
        [row] = rows
        exported = dict(zip(header, row, strict=True))
        assert (entry.author_id, exported["title"], exported["text"], exported["Cost"], exported["ref"]) == (ed().id, "=SUM(A1)", 'Two\nlines, and a "quote"', "1900", "entry-1")
