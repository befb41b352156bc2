"""What happens by itself."""

import pytest
from sqlalchemy import delete

from ideahub.domain.entries.commands import add_to_draft
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.ordering import record_exposure
from ideahub.domain.files.models import File
from ideahub.jobs.timetable import TIMETABLE, every_midnight, every_minute, every_night
from ideahub.kernel import storage
from tests.cast import ed
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_draft, make_entry
from tests.factories.files import make_picture

pytestmark = pytest.mark.usefixtures("database")


def test_every_line_runs_also_where_there_is_nothing_to_do():
    for _name, _when, function in TIMETABLE:
        function()


def test_names_are_told_apart_and_everything_is_on_the_table():
    names = [name for name, _when, _function in TIMETABLE]
    assert (len(set(names)), {every_minute, every_midnight, every_night} <= {function for _name, _when, function in TIMETABLE}) == (len(names), True)


def test_at_midnight_entries_that_were_seen_most_go_to_the_last_band(database):
    challenge = make_challenge(per_person=100, mode="after")
    entries = [make_entry(ed(), challenge) for _number in range(3)]
    record_exposure(counts={entries[0].id: 9, entries[1].id: 4})
    every_midnight()
    database.session.expire_all()
    assert [database.session.get(Entry, entry.id).band for entry in entries] == [2, 1, 0]


def test_at_night_loose_files_go_but_those_of_drafts_stay(database, clock):
    draft, loose, held = make_draft(ed(), make_challenge()), make_picture(ed(), mark="loose"), make_picture(ed(), mark="held")
    add_to_draft(actor=ed(), draft=draft, file=held)
    keys = loose.id, held.id
    clock.forward(days=31)
    every_night()
    database.session.expire_all()
    assert [database.session.get(File, key) is not None for key in keys] == [False, True]


def test_at_night_contents_go_that_a_killed_server_left_without_a_row(database, clock, own_store):
    kept, left = make_picture(ed(), mark="kept"), make_picture(ed(), mark="left")
    database.session.execute(delete(File).where(File.id == left.id))
    database.session.commit()
    shown = []
    for hours in (0, 25):
        clock.forward(hours=hours)
        every_night()
        shown.append([storage.exists(file.storage_key("small")) for file in (kept, left)])
    assert shown == [[True, True], [True, False]]
