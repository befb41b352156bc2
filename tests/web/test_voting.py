"""The ballot: votes by form and in place, and what a vote control says."""

import re

import pytest

from ideahub.domain.voting.commands import cast_vote
from tests.cast import ed, jude, vera, walt
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry, revise
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
IN_PLACE = {"headers": {"HX-Request": "true"}}
EDITED = "Edited since your vote"


def control(page: str) -> str:
    """What htmx puts into the place of the vote control."""
    return re.search(r'<div class="vote"[^>]*data-votes>.*?\n</div>', page, re.DOTALL)[0]


class TestCast:
    def test_vote_in_place_answers_with_the_control_and_what_is_left(self, app):
        entry = make_entry(ed(), make_challenge(phase="both", mode="after", method="approval", settings={"most": 3}))
        answer = (visitor := Visitor(app, vera())).post(f"/entries/{entry.id}/vote", {"value": "1", "revision": "1"}, **IN_PLACE)
        assert (answer.status_code, 'aria-pressed="true"' in visitor.page, "2 of 3 votes left" in visitor.page, "<html" in visitor.page) == (200, True, True, False)

    def test_vote_without_scripts_leads_back_to_where_the_control_stood(self, app):
        entry = make_entry(ed(), make_challenge(title="Shade", phase="both", mode="after", method="approval"))
        answer = Visitor(app, vera()).post(f"/entries/{entry.id}/vote", {"value": "1", "revision": "1", "back": f"/challenges/shade/entries#vote-{entry.id}"})
        assert (answer.status_code, answer.location) == (303, f"/challenges/shade/entries#vote-{entry.id}")

    def test_that_an_entry_was_edited_stands_in_the_control_and_goes_with_the_next_vote(self, app):
        entry = make_entry(ed(), make_challenge(phase="both", mode="after", method="approval"))
        cast_vote(actor=vera(), entry=entry, value=1)
        revise(entry, "Let us dig a canal instead, with barges, bridges and a lock keeper.")
        visitor = Visitor(app, vera())
        visitor.get(f"/entries/{entry.id}")
        assert (EDITED in control(visitor.page), visitor.page.count(EDITED)) == (True, 1)
        visitor.post(f"/entries/{entry.id}/vote", {"value": "1", "revision": "2"}, **IN_PLACE)
        assert (EDITED in visitor.page, EDITED in (visitor.get(f"/entries/{entry.id}"), visitor.page)[1]) == (False, False)

    @pytest.mark.parametrize("value", ["", "x", "-1", "2", "1e3", "9" * 400, "\x00", "<b>1</b>"])
    @pytest.mark.parametrize("options", [{}, IN_PLACE])
    def test_bad_values_are_refused_with_a_sentence(self, app, value, options):
        entry = make_entry(ed(), make_challenge(phase="both", mode="after", method="approval"))
        visitor = Visitor(app, vera())
        answer = visitor.post(f"/entries/{entry.id}/vote", {"value": value, "revision": "1"}, **options)
        assert answer.status_code in (303, 422), answer.status_code
        visitor.get(f"/entries/{entry.id}")
        assert 'aria-pressed="false"' in visitor.page

    def test_own_entry_and_unknown_entry_are_refused(self, app):
        entry = make_entry(ed(), make_challenge(phase="both", mode="after", method="approval"))
        assert [Visitor(app, who).post(f"/entries/{key}/vote", {"value": "1", "revision": "1"}).status_code for who, key in ((ed(), entry.id), (vera(), 10**9))] == [403, 404]


class TestCounts:
    @pytest.mark.parametrize("method, said", [("score", "2 voters"), ("cumulative", "6 from all"), ("approval", 'approve__n">2<')])
    def test_each_method_shows_what_it_counts(self, app, method, said):
        entry = make_entry(walt(), make_challenge(phase="both", mode="after", method=method, tally="live"))
        for voter in (vera(), jude()):
            cast_vote(actor=voter, entry=entry, value=1 if method == "approval" else 3)
        visitor = Visitor(app, vera())
        visitor.get(f"/entries/{entry.id}")
        assert said in control(visitor.page), control(visitor.page)
