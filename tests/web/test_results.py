"""The pages of results."""

import pytest

from ideahub.domain.results.commands import announce_results
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM
from tests.cast import ed
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
