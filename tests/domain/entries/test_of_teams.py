"""Entries that stand for teams."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.entries.commands import move_entry
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.of_teams import enter_team, hand_over_entry, merge_entry, rename_entry
from ideahub.domain.entries.queries import revision_of
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied
from ideahub.kernel.events import EventRow
from tests.cast import ed, mona, olga, walt
from tests.factories.teams import make_team_challenge

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def challenge():
    return make_team_challenge(mode="before")


def happened(name: str) -> int:
    return db.session.scalar(select(func.count()).select_from(EventRow).where(EventRow.name == name))


class TestEnterTeam:
    def test_entry_is_published_at_once_with_number_and_receipt(self, challenge):
        entries = [enter_team(actor=person, challenge=challenge, name=person.name) for person in (ed(), walt())]
        assert [(entry.number, entry.state, entry.listed, entry.title, entry.author) for entry in entries] == [
            (1, "published", 1, "Ed Entrant", ed()),
            (2, "published", 1, "Walt Wiese", walt()),
        ]
        assert len({entry.receipt for entry in entries}) == 2 and all(len(entry.receipt) == 64 for entry in entries)
        assert (challenge.entry_count, challenge.listed_count, happened("EntrySubmitted"), happened("EntryPublished")) == (2, 2, 2, 2)

    def test_sponsor_and_whoever_comes_late_are_refused(self, challenge):
        with pytest.raises(Denied, match="neither enter nor vote"):
            enter_team(actor=olga(), challenge=challenge, name="Ours")
        house_clock.forward(days=20)
        with pytest.raises(Denied, match="not taken now"):
            enter_team(actor=ed(), challenge=challenge, name="Late")
        assert db.session.scalar(select(func.count(Entry.id))) == 0


class TestRenameEntry:
    def test_name_before_stays_in_the_history_and_votes_stay_valid(self, challenge):
        entry = rename_entry(actor=ed(), entry=enter_team(actor=ed(), challenge=challenge, name="Sails"), title="Awnings")
        assert (entry.title, entry.revision_number, entry.material_number, revision_of(entry, 1).title) == ("Awnings", 2, 1, "Sails")


class TestHandOverEntry:
    def test_author_changes_and_the_receipt_does_not(self, challenge):
        entry = enter_team(actor=ed(), challenge=challenge, name="Sails")
        receipt = entry.receipt
        assert (hand_over_entry(entry=entry, author=walt()).author, entry.receipt) == (walt(), receipt)


class TestMergeEntry:
    def test_merged_entry_is_listed_no_more_and_keeps_its_number(self, challenge):
        entry = merge_entry(actor=ed(), entry=enter_team(actor=ed(), challenge=challenge, name="Sails"))
        assert (entry.state, entry.listed, entry.number, challenge.listed_count) == ("merged", 0, 1, 0)

    def test_hidden_entry_does_not_merge(self, challenge):
        entry = enter_team(actor=ed(), challenge=challenge, name="Sails")
        move_entry(actor=mona(), entry=entry, move="hide")
        with pytest.raises(Conflict, match="Only a published entry"):
            merge_entry(actor=ed(), entry=entry)
