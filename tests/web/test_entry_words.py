"""Entries in words."""

import pytest

from ideahub.domain.entries.commands import add_to_draft, save_draft, start_revision, submit_draft, withdraw_entry
from ideahub.domain.entries.queries import revisions_of
from ideahub.domain.moderation.commands import decide_case
from ideahub.domain.moderation.queries import history_of, open_case
from ideahub.web.entry_words import changes_between, journey_of, standing_of
from tests.cast import ed, mona
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry, make_waiting_entry
from tests.factories.files import make_picture

pytestmark = pytest.mark.usefixtures("database")


def steps(app, entry, inside: bool, **more) -> list[tuple[str, str]]:
    """(the heading without its day, state) of each step."""
    with app.test_request_context():
        return [(heading.split(",")[0], state) for heading, _sentence, state in journey_of(entry, history_of("entry", entry.id), inside, **more)]


class TestJourneyOf:
    def test_waiting_entry_has_the_promise_and_the_phases_ahead(self, app):
        entry = make_waiting_entry(ed(), make_challenge(answer_hours=36))
        assert steps(app, entry, True) == [("Handed in", "past"), ("Waits for a moderator", "here"), ("Voting", "next"), ("Result", "next")]
        with app.test_request_context():
            assert "36 hours" in journey_of(entry, [], True)[1][1]

    def test_entry_in_the_vote(self, app):
        entry = make_entry(ed(), make_challenge(phase="voting"))
        assert steps(app, entry, False, shortlisted=True) == [("Handed in", "past"), ("Accepted", "past"), ("On the shortlist", "past"), ("In the vote", "here"), ("Result", "next")]

    def test_refusal_and_its_reason_are_for_those_inside(self, app):
        entry = make_waiting_entry(ed(), make_challenge())
        decide_case(actor=mona(), case=open_case("entry", entry.id), action="reject", code="off_topic", sentence="It is about ships.")
        assert steps(app, entry, True) == [("Handed in", "past"), ("Rejected", "past"), ("Rejected", "here")]
        with app.test_request_context():
            sentences = [[sentence for _heading, sentence, _state in journey_of(entry, history_of("entry", entry.id), inside)] for inside in (True, False)]
        assert ["ships" in " ".join(each) for each in sentences] == [True, False]

    def test_withdrawn_entry_has_nothing_ahead(self, app):
        entry = make_entry(ed(), make_challenge())
        withdraw_entry(actor=ed(), entry=entry)
        assert (steps(app, entry, False)[-1], standing_of(entry)) == (("Withdrawn", "here"), ("Withdrawn", ""))


class TestChangesBetween:
    def test_words_answers_language_and_pictures(self, app):
        form = [{"key": "cost", "label": "Cost", "kind": "number", "help": "", "required": False, "min": 0, "max": 9_000, "decimals": 0}]
        entry = make_entry(ed(), make_challenge(entry_form=form), "Roots", "Gravel.", answers={"cost": "1"})
        draft = start_revision(actor=ed(), entry=entry)
        add_to_draft(actor=ed(), draft=draft, file=make_picture(ed(), description="A tree"))
        save_draft(actor=ed(), draft=draft, title="Roots", text="Sand.", answers={"cost": "2"}, language="de")
        newer, older = revisions_of(submit_draft(actor=ed(), draft=draft))
        changes = changes_between(older, newer, form)
        assert changes == {
            "title": [], "text": [("removed", "Gravel"), ("added", "Sand"), ("same", ".")], "answers": [("Cost", [("removed", "1"), ("added", "2")])],
            "language": ("en", "de"), "came": ["A tree"], "went": [],
        }  # fmt: skip
