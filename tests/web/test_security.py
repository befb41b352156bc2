"""What no request may hold, and what every page bears."""

import json

import pytest

from ideahub.kernel.limits import limiter
from tests.cast import olga, vera
from tests.factories.challenges import make_challenge, make_draft_challenge
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "password": "seven slow brass engines"}


@pytest.fixture(scope="module")
def nasty(shared_data) -> list[str]:
    """The big list of naughty strings, and what it leaves out."""
    listed = json.loads((shared_data / "nasty" / "blns.json").read_text())
    return [*listed, "a\x00b", "\ud800", "\x00", "9" * 400, "-" + "9" * 30, "%00", "%ed%a0%80", "a" * 3000]


@pytest.fixture(autouse=True)
def _without_limits():
    enabled, limiter.enabled = limiter.enabled, False
    yield
    limiter.enabled = enabled


def sendable(text: str) -> str:
    """Halves of characters cannot be put into a form by a client; they arrive as bytes that are no UTF-8."""
    return text.encode("utf-8", "replace").decode()


class TestNoText:
    @pytest.mark.parametrize("field", ["name", "email", "password", "_key", "unknown"])
    def test_nul_in_a_field_is_refused_by_its_name(self, app, field):
        visitor = Visitor(app)
        assert visitor.post("/sign-up", {**ADA, field: "a\x00b"}).status_code == 422
        assert f"“{field}” holds a sign that is no text" in visitor.page

    def test_nul_in_a_name_of_a_field_is_refused(self, app):
        assert Visitor(app).post("/sign-up", {**ADA, "a\x00b": "x"}).status_code == 422

    @pytest.mark.parametrize("path", ["/search?q=a%00b", "/search?a%00b=q", "/people/a%00b", "/challenges/a%00b", "/verify/%00", "/sign-in?next=/%00"])
    def test_nul_in_an_address_is_refused(self, app, path):
        visitor = Visitor(app)
        assert visitor.get(path).status_code == 422
        assert "holds a sign that is no text" in visitor.page

    def test_same_address_without_it_is_taken(self, app):
        assert Visitor(app).get("/search?q=ab").status_code == 200

    @pytest.mark.parametrize("path", ["/search?q=" + "a" * 4000, "/challenges/" + "a" * 4000])
    def test_address_that_is_too_long_is_refused(self, app, path):
        assert Visitor(app).get(path).status_code == 414


class TestNastyStrings:
    def test_search_bears_them(self, app, nasty):
        visitor = Visitor(app)
        answers = {visitor.get("/search", query_string={"q": sendable(text)}).status_code for text in nasty}
        assert answers == {200, 422}

    @pytest.mark.parametrize("path", ["/search?page=", "/notifications?before=", "/challenges/shade-for-the-market-square/activity?before="])
    def test_numbers_larger_than_any_row_are_borne(self, app, path, clock):
        make_challenge(clock)
        visitor = Visitor(app, vera())
        assert {visitor.get(path + number).status_code for number in ("9" * 30, "-" + "9" * 30, "9" * 400, "x", "0")} == {200}

    def test_entries_index_bears_them(self, app, nasty, clock):
        challenge = make_challenge(clock)
        visitor = Visitor(app)
        answers = set()
        for text in nasty[::3] + nasty[-8:]:
            for name in ("q", "order", "cursor", "after"):
                answers.add(visitor.get(f"/challenges/{challenge.slug}/entries", query_string={name: sendable(text)}).status_code)
        assert 200 in answers
        assert not {status for status in answers if status >= 500}

    def test_sign_up_bears_them(self, app, nasty):
        visitor = Visitor(app)
        posts = [{**ADA, "name": sendable(text), "email": f"nasty{number}@example.org"} for number, text in enumerate(nasty[::12] + nasty[-8:])]
        assert {visitor.post("/sign-up", post).status_code for post in posts} == {303, 422}
        assert {visitor.post("/sign-up", {**ADA, "email": sendable(text)}).status_code for text in nasty} == {422}

    def test_brief_of_the_wizard_bears_them(self, app, nasty):
        challenge = make_draft_challenge(olga())
        visitor = Visitor(app, olga())
        answers = set()
        for text in nasty[::6] + nasty[-8:]:
            for field in ("title", "brief", "version"):
                answers.add(visitor.post(f"/challenges/{challenge.slug}/set-up/brief", {"title": "Shade", field: sendable(text)}).status_code)
        assert not {status for status in answers if status >= 500}
