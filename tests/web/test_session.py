"""Who is at the door."""

import pytest

from ideahub.domain.accounts.commands import end_every_session, suspend_account
from ideahub.domain.accounts.queries import session_by_token, sessions_of
from ideahub.kernel import clock
from ideahub.kernel.policy import SYSTEM
from ideahub.web.session import local_path
from tests.cast import vera
from tests.factories.accounts import PASSWORD
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


def test_session_revoked_on_the_server_is_over_in_the_browser(app):
    visitor = Visitor(app, vera())
    assert visitor.is_signed_in()
    end_every_session(actor=vera())
    assert not visitor.is_signed_in()


def test_session_survives_a_clock_that_jumps_back(app):
    visitor = Visitor(app)
    vera()
    clock.set(clock.now())
    visitor.post("/sign-in", {"email": "vera@example.org", "password": PASSWORD})
    clock.forward(days=-500)
    assert visitor.is_signed_in()


def test_session_of_suspended_person_goes_on(app):
    visitor = Visitor(app, vera())
    suspend_account(actor=SYSTEM, user=vera(), reason="Rude.")
    assert visitor.is_signed_in()


def test_cookie_that_was_changed_is_nobodys(app):
    visitor = Visitor(app, vera())
    name = app.config["SESSION_COOKIE_NAME"]
    visitor.client.set_cookie(name, visitor.client.get_cookie(name).value[:-3] + "abc")
    assert not visitor.is_signed_in()


def test_cookie_is_hidden_from_scripts_and_other_sites_and_carries_a_new_token_after_sign_in(app):
    visitor = Visitor(app, vera())
    before = visitor.token
    answer = visitor.post("/sign-in", {"email": "vera@example.org", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie, session_by_token(before)) == (True, True, None)
    assert len(sessions_of(vera())) == 1


def test_reading_sets_no_cookie_and_writes_nothing_for_half_a_day(app):
    visitor = Visitor(app, vera())
    visitor.get("/people/vera")
    seen = session_by_token(visitor.token).seen_at
    clock.forward(hours=11)
    answer = visitor.get("/people/vera")
    assert ("Set-Cookie" in answer.headers, session_by_token(visitor.token).seen_at) == (False, seen)


def test_session_of_somebody_who_only_reads_lives_on(app):
    visitor = Visitor(app, vera())
    clock.set(clock.now())
    for _week in range(6):
        clock.forward(days=7)
        visitor.get("/people/vera")
        assert session_by_token(visitor.token).seen_at == clock.now()
    clock.forward(days=31)
    assert not visitor.is_signed_in()


def test_post_notes_the_session_as_seen_at_most_every_ten_minutes(app):
    visitor = Visitor(app, vera())
    clock.set(clock.now())
    row = session_by_token(visitor.token)
    clock.forward(minutes=11)
    visitor.post("/verify")
    assert session_by_token(visitor.token).seen_at == clock.now()
    moment = clock.now()
    clock.forward(minutes=5)
    visitor.post("/verify")
    assert row.seen_at == moment


def test_post_after_the_session_ended_leads_to_sign_in_and_back_to_the_form(app):
    visitor = Visitor(app, vera())
    visitor.post("/verify")
    end_every_session(actor=vera())
    answer = visitor.post("/verify", headers={"Referer": "http://localhost/settings?x=1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/settings?x%3D1")


def test_form_without_token_is_refused(app):
    assert Visitor(app, vera()).client.post("/sign-out").status_code == 400


@pytest.mark.parametrize("wish", ["/", "/challenges?x=1#y", "/people/ada"])
def test_path_of_this_site_is_followed(wish):
    assert local_path(wish, "/home") == wish


@pytest.mark.parametrize(
    "wish", ["", None, "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "\\/evil", "/x\r\nSet-Cookie: a=b", "http://[", "/" * 3]
)
def test_path_of_another_site_is_not(wish):
    assert local_path(wish, "/home") == "/home"
