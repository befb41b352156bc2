"""The pages of results."""

import re

import pytest

from ideahub.domain.entries.commands import select_entry
from ideahub.domain.results.commands import announce_results
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM
from tests.cast import ed, mona, olga
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry
from tests.factories.organizations import make_organization
from tests.statements import statements
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database", "clock")


def decide(title: str):
    """A challenge of a host of its own, with two entries, that is decided."""
    host = make_person(f"Host of {title}")
    make_organization(host, f"House of {title}")
    challenge = make_challenge(host=host, title=title, phase="over", mode="after", moderators=(), visibility="public")
    for number in (1, 2):
        make_entry(ed(), challenge, f"Entry {number} of {title}")
    announce_results(actor=SYSTEM, challenge=challenge)
    return challenge


class TestWinners:
    def test_without_a_decision_the_page_leads_to_the_challenges(self, app):
        visitor = Visitor(app)
        assert (visitor.get("/winners").status_code, "Nothing is decided yet" in visitor.page) == (200, True)

    def test_decided_public_challenges_are_there_with_their_winners(self, app):
        decide("Shade"), make_challenge(title="Undecided")
        unlisted = make_challenge(title="Unlisted", phase="over", moderators=(), visibility="unlisted")
        announce_results(actor=SYSTEM, challenge=unlisted)
        visitor = Visitor(app)
        visitor.get("/winners")
        assert [words in visitor.page for words in ("Shade", "House of Shade", "Entry 1 of Shade", "Undecided", "Unlisted")] == [True, True, True, False, False]

    def test_three_decisions_take_as_many_statements_as_one(self, app):
        counts = []
        for titles in (["Shade"], ["Water", "Bread"]):
            for title in titles:
                decide(title)
            visitor = Visitor(app)
            db.session.expire_all()
            with statements() as found:
                visitor.get("/winners")
            counts.append(len(found))
            assert all(f"House of {title}" in visitor.page for title in titles)
        assert counts == [2, 2]


class TestDecide:
    @pytest.fixture
    def entries(self):
        """Two entries of a challenge in which the sponsor picks among the shortlist."""
        challenge = make_challenge(title="Shade", phase="result", mode="after", decides="sponsor")
        found = [make_entry(ed(), challenge, title) for title in ("Sails", "Trees")]
        for entry in found:
            select_entry(actor=mona(), entry=entry)
        return found

    def test_sponsor_picks_and_announces(self, app, entries):
        answer = (visitor := Visitor(app, olga())).post("/challenges/shade/decide", {"pick": [entries[1].id, entries[0].id], "sentence": "Thank you all."})
        assert (answer.status_code, answer.location) == (303, "/challenges/shade/results")
        visitor.get("/challenges/shade/results")
        assert ("Thank you all." in visitor.page, visitor.page.index("Trees") < visitor.page.index("Sails"), 'class="podium"' in visitor.page) == (True, True, True)

    def test_place_that_was_left_open_is_refused_and_the_other_stays_where_it_was(self, app, entries):
        visitor = Visitor(app, olga())
        answer = visitor.post("/challenges/shade/decide", {"pick": ["", entries[1].id], "sentence": "Thank you."})
        first, second = re.findall(r"<select.*?</select>", visitor.page, re.DOTALL)
        assert (answer.status_code, "selected" in first, f'value="{entries[1].id}" selected' in second, "Thank you." in visitor.page) == (422, False, True, True)

    @pytest.mark.parametrize("pick", ["²", "x", "9" * 400, "9" * 5000, "-1", "999999"])
    def test_picks_that_are_no_entries_are_refused(self, app, entries, pick):
        answer = Visitor(app, olga()).post("/challenges/shade/decide", {"pick": [pick, entries[0].id]})
        assert answer.status_code == 422

    def test_word_that_is_too_long_is_refused_and_not_cut(self, app, entries):
        visitor = Visitor(app, olga())
        answer = visitor.post("/challenges/shade/decide", {"pick": [each.id for each in entries], "sentence": "word " * 120})
        assert (answer.status_code, "599 characters" in visitor.page, ("word " * 120).strip() in visitor.page) == (422, True, True)


class TestLanguages:
    def test_account_and_phases_are_said_to_each_reader_in_the_own_language(self, app):
        with app.test_request_context(headers={"Accept-Language": "de"}):
            challenge = decide("Shade")
        assert [phase.label for phase in challenge.phases][:2] == ["Call", "Voting"]
        for language, words in (("en", ("0 people voted for it", "because it was handed in earlier", "Call")), ("de", ("0 Personen haben dafür gestimmt", "weil", "Einreichung"))):
            visitor = Visitor(app)
            for tab in ("results", "rules"):
                visitor.get(f"/challenges/{challenge.slug}/{tab}", headers={"Accept-Language": language})
                found = [said in visitor.page for said in (words[:2] if tab == "results" else words[2:])]
                assert all(found), (language, tab, found)
