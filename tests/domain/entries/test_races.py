"""What many do at the same moment."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries import commands
from ideahub.domain.entries.imports import import_entries
from ideahub.domain.entries.models import Draft, Entry, Revision
from ideahub.domain.entries.queries import own_draft, visible_entry
from ideahub.domain.entries.sheet import read_sheet
from ideahub.kernel.policy import SYSTEM
from tests.cast import ed, mona, vera
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_draft, make_entry, make_waiting_entry
from tests.races import at_once

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database")]


def test_many_tabs_at_the_limit_hand_in_exactly_the_limit(app, database):
    challenge = make_challenge(per_person=2)
    drafts = [make_draft(ed(), challenge, f"Idea {number}").id for number in range(6)]

    def hand_in(draft_id):
        return lambda: commands.submit_draft(actor=ed(), draft=own_draft(ed(), draft_id)) and "taken"

    assert sorted(at_once(app, *map(hand_in, drafts))) == ["LimitReached"] * 4 + ["taken"] * 2
    assert [database.session.scalar(select(func.count(model.id))) for model in (Entry, Revision, Draft)] == [2, 2, 4]


def test_one_draft_handed_in_by_many_tabs_is_one_entry(app, database):
    draft_id = make_draft(ed(), make_challenge()).id

    def hand_in():
        return commands.submit_draft(actor=ed(), draft=own_draft(ed(), draft_id)) and "taken"

    answers = at_once(app, *[hand_in] * 5)
    assert (answers.count("taken"), set(answers) <= {"taken", "Conflict", "NotFound"}) == (1, True)
    assert database.session.scalar(select(func.count(Entry.id))) == 1


def test_numbers_are_without_gaps_when_many_hand_in_at_once(app, database):
    challenge, people = make_challenge(mode="after"), [make_person(f"Person {number}") for number in range(6)]
    drafts = [(person.id, make_draft(person, challenge).id) for person in people]

    def hand_in(pair):
        def act():
            draft = commands.db.session.get(Draft, pair[1])
            return commands.submit_draft(actor=commands.db.session.get(commands.User, pair[0]), draft=draft).number

        return act

    assert sorted(at_once(app, *map(hand_in, drafts))) == [1, 2, 3, 4, 5, 6]
    found = database.session.get(Challenge, challenge.id)
    assert (found.last_number, found.entry_count, found.listed_count) == (6, 6, 6)


def test_draft_saved_by_many_tabs_from_one_version_is_saved_once(app):
    draft = make_draft(ed(), make_challenge())
    draft_id, version = draft.id, draft.version

    def save(words):
        return lambda: commands.save_draft(actor=ed(), draft=own_draft(ed(), draft_id), title=words, text="", answers={}, language="en", version=version) and "saved"

    assert sorted(at_once(app, *[save(f"Tab {tab}") for tab in range(4)])) == ["Conflict"] * 3 + ["saved"]


def test_change_begun_by_many_tabs_is_one_working_copy(app):
    entry_id = make_entry(ed(), make_challenge()).id
    drafts = at_once(app, *[lambda: commands.start_revision(actor=ed(), entry=visible_entry(ed(), entry_id)).id] * 4)
    assert len(set(drafts)) == 1


def test_withdrawing_while_a_change_is_handed_in_ends_in_one_of_both(app, database):
    entry = make_entry(ed(), make_challenge())
    draft = commands.start_revision(actor=ed(), entry=entry)
    draft = commands.save_draft(actor=ed(), draft=draft, title="Another idea", text="Altogether.", answers={}, language="en")
    entry_id, draft_id = entry.id, draft.id
    at_once(
        app,
        lambda: commands.withdraw_entry(actor=ed(), entry=visible_entry(ed(), entry_id)) or "withdrawn",
        lambda: commands.submit_draft(actor=ed(), draft=own_draft(ed(), draft_id)) and "revised",
    )
    found = database.session.get(Entry, entry_id)
    assert (found.state, database.session.scalar(select(func.count(Draft.id))), found.revision_number) in [("withdrawn", 0, 1), ("withdrawn", 0, 2)]


def test_one_sheet_imported_twice_at_once_is_imported_once(app, database):
    challenge_id, author_id = make_challenge().id, vera().id
    rows, _problems = read_sheet(b"title,text,ref\n" + b"".join(b"Idea %d,Text,r%d\n" % (number, number) for number in range(8)), [])

    def bring_in():
        challenge = commands.db.session.get(Challenge, challenge_id)
        return len(import_entries(actor=SYSTEM, challenge=challenge, rows=rows, author=commands.db.session.get(commands.User, author_id)))

    assert sorted(at_once(app, bring_in, bring_in)) == [0, 8]


def test_two_moderators_publish_once(app, database):
    challenge = make_challenge()
    entry_id = make_waiting_entry(ed(), challenge).id
    mona()
    answers = sorted(at_once(app, *[lambda: commands.move_entry(actor=mona(), entry=visible_entry(mona(), entry_id), move="publish") and "published"] * 3))
    assert (answers, database.session.get(Challenge, challenge.id).listed_count) == (["Conflict", "Conflict", "published"], 1)
