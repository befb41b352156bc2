"""The same post at the same moment, and posts that were refused before."""

import pytest

from ideahub.domain.challenges.queries import updates_of
from ideahub.kernel.answers import Answer
from ideahub.kernel.db import db
from tests.cast import ed, olga, vera
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry
from tests.races import at_once
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database", "clock")
NEWS = {"title": "The jury meets", "body": "On Monday.", "_key": "news-1"}


def posted(challenge) -> list[str]:
    """The titles of the challenge's updates."""
    db.session.rollback()
    return [update.title for update in updates_of(challenge)]


@pytest.mark.committed
def test_same_key_at_the_same_moment_has_one_effect(app):
    challenge = make_challenge(phase="call", moderators=())
    path, visitors = f"/challenges/{challenge.slug}/updates", [Visitor(app, olga()) for _tab in range(5)]
    answers = at_once(app, *[lambda visitor=visitor: visitor.post(path, NEWS) for visitor in visitors])
    assert ([(answer.status_code, answer.headers["Location"]) for answer in answers], posted(challenge)) == ([(303, path)] * 5, ["The jury meets"])
    assert db.session.scalar(db.select(db.func.count(Answer.id))) == 1


def test_refused_post_can_be_mended_and_sent_with_the_same_key(app):
    challenge = make_challenge(phase="call", moderators=())
    visitor, path = Visitor(app, olga()), f"/challenges/{challenge.slug}/updates"
    assert visitor.post(path, {**NEWS, "title": ""}).status_code == 422
    assert (visitor.post(path, NEWS).status_code, posted(challenge)) == (303, ["The jury meets"])


def test_without_a_key_each_post_counts(app):
    challenge = make_challenge(phase="call", moderators=())
    visitor, path = Visitor(app, olga()), f"/challenges/{challenge.slug}/updates"
    for _time in range(2):
        visitor.post(path, {"title": "Hello", "body": "You."})
    assert posted(challenge) == ["Hello", "Hello"]


def test_key_in_the_header_and_key_that_is_too_long(app):
    challenge = make_challenge(phase="call", moderators=())
    visitor, path = Visitor(app, olga()), f"/challenges/{challenge.slug}/updates"
    words = {"title": "Hello", "body": "You."}
    answers = [visitor.post(path, words, headers={"Idempotency-Key": key}).status_code for key in ("k", "k", "k" * 201)]
    assert (answers, posted(challenge)) == ([303, 303, 422], ["Hello"])


def test_vote_that_is_sent_again_after_it_was_taken_back_stays_taken_back(app):
    challenge = make_challenge(phase="voting", moderators=())
    entry = make_entry(ed(), challenge)
    visitor, path = Visitor(app, vera()), f"/entries/{entry.id}/vote"
    counts = []
    for value, key in ((1, "a"), (0, "b"), (1, "a")):
        assert visitor.post(path, {"value": value, "revision": 1, "_key": key}).status_code == 303
        db.session.refresh(entry)
        counts.append(entry.voters)
    assert counts == [1, 0, 0]
