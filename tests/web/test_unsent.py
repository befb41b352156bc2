"""No text is lost when a form is not taken, whatever the reason."""

import html

import pytest

from ideahub.domain.accounts.commands import end_every_session
from tests.cast import ed, olga, vera
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
NEWS = "The jury meets <b>on Monday</b>,\nin the room above the harbour."


def test_text_of_a_session_that_ended_is_shown_with_the_way_back(app):
    challenge = make_challenge(title="Shade")
    path, visitor = f"/challenges/{challenge.slug}/updates", Visitor(app, olga())
    end_every_session(actor=olga())
    answer = visitor.post(path, {"title": "The jury meets", "body": NEWS, "act": "a hidden field that is long"}, headers={"Referer": f"http://localhost{path}"})
    assert (answer.status_code, NEWS in html.unescape(visitor.page), "The jury meets</textarea>" in visitor.page) == (401, True, True)
    assert (f"/sign-in?next={path}" in visitor.page, f'data-unsent="{path}"' in visitor.page, "<b>" in visitor.page, "a hidden field" in visitor.page) == (True, True, False, False)


def test_where_nothing_was_written_the_sign_in_page_follows_at_once(app):
    entry = make_entry(ed(), make_challenge(phase="both", mode="after"))
    answer = Visitor(app).post(f"/entries/{entry.id}/vote", {"value": "1", "revision": "1", "back": "/challenges/shade-for-the-market-square/entries#vote-1"})
    assert (answer.status_code, answer.location.startswith("/sign-in?next=")) == (303, True)


def test_vote_in_place_is_led_to_sign_in(app):
    entry = make_entry(ed(), make_challenge(phase="both", mode="after"))
    answer = Visitor(app).post(f"/entries/{entry.id}/vote", {"value": "1", "note": NEWS}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"].startswith("/sign-in")) == (401, True)


def test_form_without_its_token_keeps_the_text_and_never_shows_a_password(app):
    visitor = Visitor(app, vera())
    visitor._seen(visitor.client.post("/settings", data={"words": NEWS, "new_password": "four quiet green lanterns", "_key": "a key that is rather long"}))
    assert (NEWS in html.unescape(visitor.page), "lanterns" in visitor.page, "rather long" in visitor.page) == (True, False, False)


@pytest.mark.parametrize("who, path, status", [(vera, "/challenges/shade/updates", 403), (vera, "/challenges/none/updates", 404), (olga, "/entries/999999/shortlist", 404)])
def test_refusals_show_what_was_written(app, who, path, status):
    make_challenge(title="Shade")
    visitor = Visitor(app, who())
    assert (visitor.post(path, {"title": "Hello", "body": NEWS}).status_code, NEWS in html.unescape(visitor.page)) == (status, status != 404)


def test_form_that_comes_back_with_other_words_is_refused_and_shows_them(app):
    make_challenge(title="Shade")
    visitor, path = Visitor(app, olga()), "/challenges/shade/updates"
    assert visitor.post(path, {"title": "Hello", "body": "First.", "_key": "news-1"}).status_code == 303
    assert (visitor.post(path, {"title": "Hello", "body": NEWS, "_key": "news-1"}).status_code, NEWS in html.unescape(visitor.page)) == (409, True)


def test_text_of_ten_megabytes_is_refused_at_its_field_and_stays(app):
    make_challenge(title="Shade")
    visitor = Visitor(app, olga())
    answer = visitor.post("/challenges/shade/updates", {"title": "Hello", "body": "x" * 10_000_000})
    assert (answer.status_code, "This is 10000000 characters long; 10000 fit." in visitor.page, "x" * 10_000_000 in visitor.page) == (422, True, True)
    answer = visitor.post("/challenges/shade/updates", {"title": "Hello", "body": "x" * 100_000_000})
    assert (answer.status_code, "Make it smaller" in visitor.page or "make it smaller" in visitor.page) == (413, True)
