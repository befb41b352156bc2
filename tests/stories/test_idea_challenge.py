"""An idea challenge from its first draft to its winners, through the doors that people use."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Draft, Entry
from ideahub.domain.moderation.models import Case
from ideahub.domain.organizations.queries import organizations_of
from ideahub.kernel.db import db
from tests.cast import ed, jude, lindenhafen, mona, olga, vera, walt
from tests.visitor import Visitor


def _one(statement):
    return db.session.scalars(statement).first()


@pytest.fixture
def doors(app, database, clock):
    """A visitor for each of the cast, and Olga's organization."""
    lindenhafen()
    return {person.__name__: Visitor(app, person()) for person in (olga, ed, walt, vera, mona, jude)}


def _published(doors) -> str:
    """The address of a challenge that Olga has drafted step by step and published."""
    host = doors["olga"]
    slug = organizations_of(olga())[0].slug
    assert host.post("/challenges/new", {"title": "Cooler streets", "organization": slug, "kind": "idea"}).status_code == 303
    at = "/challenges/cooler-streets/set-up/"
    brief = {"title": "Cooler streets", "summary": "It was 39 degrees.", "brief": "## What we ask\n\nShade.", "language": "en", "visibility": "public"}
    assert host.post(at + "brief", brief).status_code == 303
    form = {
        "rows": "2", "label-0": "Cost", "kind-0": "number", "required-0": "y", "help-0": "In euros", "min-0": "0", "label-1": "Where", "kind-1": "choice",
        "choices-1": "North\nSouth", "per_person": "2", "pictures_max": "3", "files_max": "1", "shown": "at_once", "names": "named", "who": "verified",
        "min_account_days": "0",
    }  # fmt: skip
    assert host.post(at + "form", form).status_code == 303
    decision = {"by": "vote", "method": "approval", "approval-most": "2", "tally": "end", "who": "verified", "min_account_days": "0"}
    assert host.post(at + "decision", decision).status_code == 303
    moderation = {"mode": "before", "answer_hours": "24", "appeal_days": "7", "decide_days": "10", "terms": "keep"}
    assert host.post(at + "moderation", moderation).status_code == 303
    prizes = {"rows": "2", "label-0": "First", "amount-0": "1,000.50", "currency-0": "EUR", "label-1": "Second", "thing-1": "A bench"}
    assert host.post(at + "prizes", prizes).status_code == 303
    assert host.post(at + "people", {"handle": "@mona", "role": "moderator"}).status_code == 303
    assert host.post(at + "people", {"handle": "jude", "role": "moderator"}).status_code == 303
    for step in ("brief", "form", "decision", "moderation", "prizes", "people", "dates", "preview"):
        assert host.get(at + step).status_code == 200
    assert "Nothing is missing" in host.page
    assert host.post("/challenges/cooler-streets/publish").status_code == 303
    return "/challenges/cooler-streets"


def _handed_in(doors, who: str, challenge: str, title: str, text: str = "Sails over the street.") -> Entry:
    """An entry that somebody has drafted and handed in."""
    door = doors[who]
    answer = door.post(challenge + "/enter")
    draft = answer.headers["Location"]
    held = _one(select(Draft).where(Draft.id == int(draft.rsplit("/", 1)[1])))
    fields = {"title": title, "text": text, "answer-cost": "1200", "answer-where": "North", "language": "en", "version": str(held.version), "act": "submit"}
    answer = door.post(draft, fields)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", door.page)
    assert door.get(answer.headers["Location"]).status_code == 200
    return _one(select(Entry).where(Entry.title == title))


class TestAnIdeaChallenge:
    def test_challenge_from_draft_to_winner_ends_with_the_most_supported(self, app, doors, clock):
        challenge = _published(doors)
        for page in ("", "/entries", "/rules", "/updates", "/activity", "/rules.json", "/desk", "/moderation", "/import", "/people", "/amend", "/cancel"):
            assert doors["olga"].get(challenge + page).status_code == 200, page
        clock.forward(minutes=1)
        sails, trees = _handed_in(doors, "ed", challenge, "Sails"), _handed_in(doors, "walt", challenge, "Trees", "Lindens along the tram.")
        assert doors["vera"].get(f"/entries/{sails.id}").status_code == 404
        for entry in (sails, trees):
            case = _one(select(Case).where(Case.subject_id == entry.id))
            assert doors["mona"].get("/moderation").status_code == 200
            assert doors["mona"].get(f"/moderation/cases/{case.id}").status_code == 200
            assert doors["mona"].post(f"/moderation/cases/{case.id}", {"action": "approve"}).status_code == 303
        assert doors["vera"].get(f"/entries/{sails.id}").status_code == 200
        assert doors["vera"].get(challenge + "/entries").status_code == 200
        assert "Sails" in doors["vera"].page
        assert doors["vera"].post(f"/entries/{sails.id}/vote", {"value": "1"}).status_code == 403

        clock.forward(days=28)
        assert doors["vera"].post(f"/entries/{sails.id}/vote", {"value": "1"}).status_code == 303
        assert doors["ed"].post(f"/entries/{sails.id}/vote", {"value": "1"}).status_code == 403
        assert doors["ed"].post(f"/entries/{trees.id}/vote", {"value": "1"}).status_code == 303
        assert doors["mona"].post(f"/entries/{trees.id}/vote", {"value": "1"}).status_code == 303
        for page in ("/entries", "/ballot"):
            assert doors["vera"].get(challenge + page).status_code == 200
        assert doors["vera"].get("/me/ballots").status_code == 200
        assert doors["ed"].get("/me/entries").status_code == 200

        clock.forward(days=15)
        doors = {person.__name__: Visitor(app, person()) for person in (olga, walt, vera)}
        assert doors["olga"].get(challenge + "/decide").status_code == 200
        assert doors["olga"].post(challenge + "/decide", {"sentence": "Thank you."}).status_code == 303
        assert doors["vera"].get(challenge + "/results").status_code == 200
        places = re.findall(r'class="rank">(\d+)</td><th[^>]*><a[^>]*>(\w+)', doors["vera"].page)
        assert places == [("1", "Trees"), ("2", "Sails")]
        assert "€1,000.50" in doors["vera"].page
        assert doors["walt"].get("/notifications").status_code == 200
        assert "First" in doors["walt"].page
        for page in ("/", "/winners", "/search?q=trees", "/challenges?state=decided"):
            assert doors["vera"].get(page).status_code == 200, page

    def test_refused_entry_is_appealed_and_published_by_another_moderator(self, doors, clock):
        challenge = _published(doors)
        clock.forward(minutes=1)
        sails = _handed_in(doors, "ed", challenge, "Sails")
        case = _one(select(Case).where(Case.subject_id == sails.id))
        assert doors["mona"].post(f"/moderation/cases/{case.id}", {"action": "reject"}).status_code == 422
        decided = {"action": "reject", "code": "off_topic", "sentence": "Sails are not about streets."}
        assert doors["mona"].post(f"/moderation/cases/{case.id}", decided).status_code == 303
        doors["ed"].get("/notifications")
        path = re.search(r'href="(/decisions/\d+)"', doors["ed"].page)[1]
        assert doors["ed"].get(path).status_code == 200
        assert "Sails are not about streets." in doors["ed"].page
        assert doors["ed"].post(path, {"text": "Sails give shade to streets."}).status_code == 303
        assert doors["ed"].post(path, {"text": "Again."}).status_code == 409
        doors["jude"].get("/notifications")
        appeal = re.search(r'href="(/moderation/appeals/\d+)"', doors["jude"].page)[1]
        assert doors["mona"].post(appeal, {"outcome": "overturn", "sentence": "So be it."}).status_code == 403
        assert doors["jude"].get(appeal).status_code == 200
        assert doors["jude"].post(appeal, {"outcome": "overturn", "sentence": "They do give shade."}).status_code == 303
        assert doors["vera"].get(f"/entries/{sails.id}").status_code == 200
        assert doors["vera"].get(challenge + "/moderation").status_code == 200

    def test_reported_entry_is_hidden_and_the_decision_can_be_undone(self, doors, clock):
        challenge = _published(doors)
        clock.forward(minutes=1)
        sails = _handed_in(doors, "ed", challenge, "Sails")
        case = _one(select(Case).where(Case.subject_id == sails.id))
        doors["mona"].post(f"/moderation/cases/{case.id}", {"action": "approve"})
        assert doors["vera"].get(f"/report/entry/{sails.id}").status_code == 200
        assert doors["vera"].post(f"/report/entry/{sails.id}", {"code": "spam"}).status_code == 303
        assert doors["vera"].post(f"/report/entry/{sails.id}", {"code": "spam"}).status_code == 409
        assert doors["ed"].post(f"/report/entry/{sails.id}", {"code": "spam"}).status_code == 403
        case = _one(select(Case).where(Case.subject_id == sails.id, Case.state == "open"))
        hidden = {"action": "hide", "code": "spam", "sentence": "It sells sails."}
        assert doors["mona"].post(f"/moderation/cases/{case.id}", hidden).status_code == 303
        assert doors["vera"].get(f"/entries/{sails.id}").status_code == 404
        decision = re.search(r"/moderation/decisions/(\d+)/undo", (doors["mona"].get("/moderation?list=all"), doors["mona"].page)[1])[1]
        assert doors["mona"].post(f"/moderation/decisions/{decision}/undo").status_code == 303
        assert doors["vera"].get(f"/entries/{sails.id}").status_code == 200

    def test_cancelled_challenge_takes_nothing_more(self, doors, clock):
        challenge = _published(doors)
        clock.forward(minutes=1)
        assert doors["olga"].post(challenge + "/cancel", {"reason": "No money.", "title": "Something else"}).status_code == 422
        assert doors["olga"].post(challenge + "/cancel", {"reason": "No money.", "title": "Cooler streets"}).status_code == 303
        assert doors["ed"].post(challenge + "/enter").status_code == 403
        assert "No money." in (doors["vera"].get(challenge), doors["vera"].page)[1]

    def test_amendment_extends_a_deadline_and_never_shortens_it(self, doors, clock):
        challenge = _published(doors)
        held = _one(select(Challenge).where(Challenge.slug == "cooler-streets"))
        call = held.phases[0]
        form = {"reason": "Holidays.", "summary": held.summary, "brief": held.brief}
        later = (call.ends_at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        sooner = (call.ends_at - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        assert doors["olga"].post(challenge + "/amend", {**form, "end-call": sooner}).status_code == 422
        assert doors["olga"].post(challenge + "/amend", {**form, "end-call": later}).status_code == 303
        assert "Holidays." in (doors["vera"].get(challenge + "/rules"), doors["vera"].page)[1]
