"""Public profiles."""

import pytest

from tests.cast import lindenhafen, olga, vera
from tests.factories.accounts import make_unproven
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


def test_profile_shows_name_and_organizations_and_is_kept_from_search_engines(app):
    lindenhafen()
    visitor = Visitor(app)
    answer = visitor.get(f"/people/{olga().handle}")
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
    assert ("Olga Olsen" in visitor.page, "City of Lindenhafen" in visitor.page, "olga@example.org" in visitor.page) == (True, True, False)


def test_unproven_person_has_no_public_profile(app):
    una = make_unproven(handle="una")
    assert (Visitor(app).get("/people/una").status_code, Visitor(app, una).get("/people/una").status_code) == (404, 200)


@pytest.mark.parametrize("handle", ["nobody", "..%2f", "x" * 2000, "%F0%9F%8C%B3"])
def test_unknown_handle_is_not_found(app, handle):
    vera()
    assert Visitor(app).get(f"/people/{handle}").status_code == 404
