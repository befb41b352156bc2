"""Importing entries and handing them out as a sheet."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.commands import close_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.challenges.commands import cancel_challenge
from ideahub.domain.challenges.entry_form import clean_form
from ideahub.domain.entries.commands import withdraw_entry
from ideahub.domain.entries.export import entries_for_export
from ideahub.domain.entries.imports import import_entries, look_over
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.queries import revision_of
from ideahub.domain.entries.sheet import read_sheet, write_sheet
from ideahub.domain.moderation.queries import open_case
from ideahub.kernel.errors import Denied
from ideahub.kernel.policy import SYSTEM
from tests.cast import ed, mona, olga, vera
from tests.factories.accounts import PASSWORD
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry, revise

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

    @pytest.mark.parametrize("decimals, sound", [(0, []), (1, ["1.5"]), (3, ["1.5", "1.125"])])
    def test_numbers_have_no_more_decimals_than_the_field_takes(self, decimals, sound):
        form = [{**FORM[0], "decimals": decimals}]
        rows = rows_of(b"title,text,Cost\nRoots,Gravel.,1.5\nSails,Cloth.,1.125\n", form)
        fresh, _here, problems = look_over(make_challenge(entry_form=form), rows)
        assert ([row.answers["cost"] for row in fresh], len(problems)) == (sound, 2 - len(sound))
        assert all("Cost" in words and ("decimal" in words or "whole number" in words) for words in problems.values())


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
        assert (entry.author_id, exported["title"], exported["text"], exported["Cost"]) == (ed().id, "=SUM(A1)", 'Two\nlines, and a "quote"', "1900")

    def test_what_is_exported_and_imported_here_again_changes_nothing(self, database):
        challenge = make_challenge(entry_form=FORM)
        make_entry(ed(), challenge, "Sails", "Cloth.", answers={"cost": "1900"})
        import_entries(actor=olga(), challenge=challenge, rows=rows_of(b"title,text,ref,cost\nRoots,Gravel.,r1,7\nTaps,Water.,,8\n", FORM))
        withdraw_entry(actor=ed(), entry=make_entry(ed(), challenge, "Books", "Read.", answers={"cost": "3"}))
        close_account(actor=ed(), proof=prove(ed(), PASSWORD))
        before = sheet_of(challenge)
        fresh, here, problems = look_over(challenge, rows_of(before.encode(), FORM))
        assert ([row.title for row in here], fresh, problems) == (["Sails", "Roots", "Taps", "Books"], [], {})
        assert import_entries(actor=olga(), challenge=challenge, rows=rows_of(before.encode(), FORM)) == []
        assert (sheet_of(challenge), database.session.scalar(select(func.count(Entry.id)))) == (before, 4)

    def test_entry_that_was_revised_since_the_export_is_here_already(self):
        challenge = make_challenge()
        entry = make_entry(ed(), challenge, "Sails", "Cloth.")
        before = sheet_of(challenge)
        revise(entry, "Cloth, tightly woven.", "Sails on masts")
        assert import_entries(actor=olga(), challenge=challenge, rows=rows_of(before.encode())) == []

    def test_entry_of_the_same_number_in_another_challenge_is_another_entry(self):
        challenge, other = make_challenge(), make_challenge(title="Elsewhere")
        make_entry(ed(), challenge, "Sails", "Cloth.")
        make_entry(ed(), other, "Taps", "Water.")
        sheet = rows_of(sheet_of(challenge).encode())
        assert [len(import_entries(actor=olga(), challenge=other, rows=sheet)) for _time in (1, 2)] == [1, 0]

    def test_fields_that_are_called_like_other_columns_come_back_as_they_were(self):
        form = clean_form([{"label": label, "kind": "short_text"} for label in ("Title", "Number", "State", "=Sum", "Name", "field:name", "Number-2")])
        answers = {field["key"]: f"answer {place}" for place, field in enumerate(form)}
        challenge, other = make_challenge(entry_form=form), make_challenge(title="Elsewhere", entry_form=form)
        make_entry(ed(), challenge, "Sails", "Cloth.", answers=answers)
        [entry] = import_entries(actor=olga(), challenge=other, rows=rows_of(sheet_of(challenge).encode(), form))
        assert (entry.title, revision_of(entry).answers) == ("Sails", answers)


def sheet_of(challenge) -> str:
    """The whole sheet of a challenge."""
    return "".join(write_sheet(*entries_for_export(challenge)))
