"""The pages for one's own account."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from ideahub.domain.accounts.commands import ask_email_change
from ideahub.domain.accounts.links import email_change_token, reset_token, verification_token
from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.accounts.queries import session_by_token, sessions_of, user_by_email
from ideahub.kernel.db import db
from ideahub.kernel.events import EventRow
from tests.cast import mallory, mona, olga, vera
from tests.factories.accounts import PASSWORD, make_session, make_unproven
from tests.factories.organizations import make_organization
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "password": "seven slow brass engines"}
NASTY = ["", "   ", "\x00\x01", "\u202eevil", "<script>alert(1)</script>", "x" * 100_000, "🌳" * 300, "' OR 1=1 --"]


def happened(name: str) -> int:
    return db.session.scalar(select(func.count()).select_from(EventRow).where(EventRow.name == name))


class TestSignUp:
    def test_new_address_opens_an_account(self, app):
        visitor = Visitor(app)
        answer = visitor.post("/sign-up", ADA)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-up/sent")
        assert (user_by_email("ada@example.org").is_verified, visitor.is_signed_in()) == (False, False)

    def test_known_address_gets_the_same_answer_and_page(self, app):
        pages = []
        for _time in range(2):
            visitor = Visitor(app)
            answer = visitor.post("/sign-up", ADA)
            assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-up/sent")
            visitor.get("/sign-up/sent")
            pages.append(visitor.page)
        main = [page.split("<main")[1].split("</main>")[0] for page in pages]
        assert main[0] == main[1]
        assert (happened("AccountOpened"), happened("SignUpRepeated")) == (1, 1)

    def test_same_form_sent_twice_opens_one_account_and_tells_nobody(self, app):
        visitor = Visitor(app)
        answers = [visitor.post("/sign-up", {**ADA, "_key": "one"}) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert (happened("AccountOpened"), happened("SignUpRepeated")) == (1, 0)

    def test_weak_password_is_refused_and_what_was_typed_stays(self, app):
        visitor = Visitor(app)
        answer = visitor.post("/sign-up", {**ADA, "password": "password123"})
        assert (answer.status_code, 'value="ada@example.org"' in visitor.page, "password123" in visitor.page) == (422, True, False)
        assert 'href="#password"' in visitor.page

    @pytest.mark.parametrize("field", ["name", "email", "password"])
    @pytest.mark.parametrize("value", NASTY)
    def test_bad_input_is_an_error_that_names_the_field_or_is_taken(self, app, field, value):
        answer = Visitor(app).post("/sign-up", {**ADA, field: value})
        assert answer.status_code in (303, 422)

    def test_form_without_fields_is_refused(self, app):
        assert Visitor(app).post("/sign-up").status_code == 422


class TestVerify:
    def test_link_alone_proves_nothing_and_the_button_does(self, app):
        user = make_unproven()
        visitor, path = Visitor(app), f"/verify/{verification_token(user)}"
        assert (visitor.get(path).status_code, user.is_verified) == (200, False)
        assert (visitor.post(path).status_code, user.is_verified) == (303, True)
        assert visitor.get(path).status_code == 200

    def test_broken_link_says_what_would_help(self, app):
        visitor = Visitor(app)
        assert (visitor.get("/verify/nonsense").status_code, visitor.post("/verify/nonsense").status_code) == (422, 422)
        assert "Settings" in visitor.page

    def test_unproven_person_asks_for_the_mail_again(self, app):
        user = make_unproven()
        visitor = Visitor(app, user)
        visitor.get("/settings")
        assert "not proven yet" in visitor.page
        assert (visitor.post("/verify").status_code, happened("VerificationAsked")) == (303, 1)


class TestSignIn:
    def test_right_password_leads_back_to_where_one_was(self, app):
        vera()
        visitor = Visitor(app)
        answer = visitor.post("/sign-in?next=/people/vera?x%3D1", {"email": "Vera@example.org", "password": PASSWORD})
        assert (answer.headers["Location"], visitor.is_signed_in()) == ("/people/vera?x=1", True)

    def test_wrong_password_and_unknown_address_get_the_same_page(self, app):
        vera()
        pages = []
        for email, password in (("vera@example.org", "four quiet green candles"), ("nope@example.org", PASSWORD)):
            visitor = Visitor(app)
            assert visitor.post("/sign-in", {"email": email, "password": password}).status_code == 422
            pages.append(visitor.page.split("<main")[1].split("</main>")[0].replace(email, "?"))
        blank = [page.split('name="csrf_token"')[0] + page.split('name="csrf_token"')[1].split(">", 1)[1] for page in pages]
        assert blank[0] == blank[1]

    def test_other_site_is_not_gone_to(self, app):
        vera()
        answer = Visitor(app).post("/sign-in?next=//evil.example", {"email": "vera@example.org", "password": PASSWORD})
        assert answer.headers["Location"] == "/"

    def test_suspended_and_unproven_people_sign_in(self, app):
        for user in (mallory(), make_unproven()):
            assert Visitor(app).post("/sign-in", {"email": user.email, "password": PASSWORD}).status_code == 303

    @pytest.mark.parametrize("field", ["email", "password"])
    @pytest.mark.parametrize("value", NASTY)
    def test_bad_input_is_refused(self, app, field, value):
        assert Visitor(app).post("/sign-in", {"email": "a@b.org", "password": PASSWORD, field: value}).status_code == 422


class TestSignOut:
    def test_session_is_over_on_the_server_too(self, app):
        visitor = Visitor(app, vera())
        visitor.post("/sign-out")
        assert (visitor.is_signed_in(), session_by_token(visitor.token)) == (False, None)


class TestForgot:
    def test_known_and_unknown_address_get_the_same_answer(self, app):
        vera()
        for email in ("vera@example.org", "nobody@example.org"):
            answer = Visitor(app).post("/forgotten", {"email": email})
            assert (answer.status_code, answer.headers["Location"]) == (303, "/forgotten/sent")
        assert happened("PasswordResetAsked") == 1


class TestReset:
    def test_new_password_counts_here_and_other_devices_are_signed_out(self, app):
        other, visitor = Visitor(app, vera()), Visitor(app)
        path = f"/reset/{reset_token(vera())}"
        assert visitor.get(path).status_code == 200
        assert visitor.post(path, {"password": ADA["password"]}).status_code == 303
        assert (visitor.is_signed_in(), other.is_signed_in()) == (True, False)
        assert visitor.get(path).status_code == 422

    def test_weak_password_is_refused_and_the_link_lives(self, app):
        visitor, path = Visitor(app), f"/reset/{reset_token(vera())}"
        assert visitor.post(path, {"password": "vera vogel"}).status_code == 422
        assert visitor.get(path).status_code == 200


PROFILE = {"name": "Vera Vogel", "handle": "vera", "words": "I *vote*.", "time_zone": "Europe/Berlin", "language": "en"}


def a_png() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#336699").save(out, "PNG")
    return io.BytesIO(out.getvalue())


class TestSettings:
    def test_profile_is_saved_and_seen_by_others(self, app):
        visitor = Visitor(app, vera())
        assert visitor.post("/settings", {**PROFILE, "name": "Vera <b>Vogel</b>"}).status_code == 303
        other = Visitor(app)
        other.get("/people/vera")
        assert ("Vera &lt;b&gt;Vogel" in other.page, "<em>vote</em>" in other.page) == (True, True)

    def test_picture_is_shown_and_taken_away(self, app):
        visitor = Visitor(app, vera())
        visitor.post("/settings", {**PROFILE, "picture": (a_png(), "me.png")})
        visitor.get("/people/vera")
        path = f"/files/{vera().picture_token}/small"
        assert path in visitor.page
        visitor.post("/settings", {**PROFILE, "remove_picture": "y"})
        assert vera().picture_token is None

    def test_picture_that_is_none_is_refused_and_nothing_is_saved(self, app):
        visitor = Visitor(app, vera())
        answer = visitor.post("/settings", {**PROFILE, "words": "New words", "picture": (io.BytesIO(b"<svg/>"), "me.png")})
        assert (answer.status_code, "New words" in visitor.page, vera().words) == (422, True, "")

    def test_handle_of_another_is_refused_and_what_was_typed_stays(self, app):
        mona()
        visitor = Visitor(app, vera())
        answer = visitor.post("/settings", {**PROFILE, "handle": "mona"})
        assert (answer.status_code, 'value="mona"' in visitor.page, vera().handle) == (422, True, "vera")

    @pytest.mark.parametrize("field", list(PROFILE))
    @pytest.mark.parametrize("value", NASTY)
    def test_bad_input_is_an_error_or_is_taken(self, app, field, value):
        assert Visitor(app, vera()).post("/settings", {**PROFILE, field: value}).status_code in (303, 422)

    def test_visitor_is_led_to_sign_in_and_back(self, app):
        answer = Visitor(app).get("/settings")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/settings")

    def test_suspended_person_reads_why_and_is_refused(self, app):
        visitor = Visitor(app, mallory())
        visitor.get("/settings")
        assert "Bought votes." in visitor.page
        assert visitor.post("/settings", {**PROFILE, "handle": "mallory"}).status_code == 403


class TestSecurity:
    def test_new_password_signs_other_devices_out_and_this_one_stays(self, app):
        other, visitor = Visitor(app, vera()), Visitor(app, vera())
        answer = visitor.post("/settings/security", {"act": "password", "password": PASSWORD, "new_password": ADA["password"]})
        assert (answer.status_code, visitor.is_signed_in(), other.is_signed_in()) == (303, True, False)

    def test_wrong_present_password_is_refused_at_its_field(self, app):
        visitor = Visitor(app, vera())
        answer = visitor.post("/settings/security", {"act": "password", "password": "wrong password", "new_password": ADA["password"]})
        assert (answer.status_code, 'href="#password-password"' in visitor.page) == (422, True)

    def test_new_address_waits_for_its_proof(self, app):
        visitor = Visitor(app, vera())
        assert visitor.post("/settings/security", {"act": "email", "password": PASSWORD, "email": "new@example.org"}).status_code == 303
        visitor.get("/settings/security")
        assert "new@example.org" in visitor.page

    def test_one_device_is_signed_out(self, app):
        other, visitor = Visitor(app, vera()), Visitor(app, vera())
        row = session_by_token(other.token)
        visitor.get("/settings/security")
        assert (visitor.page.count("This one"), visitor.page.count("Sign this device out")) == (1, 1)
        assert visitor.post("/settings/security", {"act": "session", "session": row.id}).status_code == 303
        assert (visitor.is_signed_in(), other.is_signed_in()) == (True, False)

    @pytest.mark.parametrize("key", ["", "x", "0", "-1", "9" * 40])
    def test_session_that_is_not_ones_own_is_not_found(self, app, key):
        make_session(mona())
        assert Visitor(app, vera()).post("/settings/security", {"act": "session", "session": key}).status_code == 404

    def test_every_device_is_signed_out(self, app):
        other, visitor = Visitor(app, vera()), Visitor(app, vera())
        visitor.post("/settings/security", {"act": "everywhere"})
        assert (visitor.is_signed_in(), other.is_signed_in(), sessions_of(vera())) == (False, False, [])

    def test_unknown_act_shows_the_page_again(self, app):
        assert Visitor(app, vera()).post("/settings/security", {"act": "nonsense"}).status_code == 422


class TestConfirmEmail:
    def test_link_alone_changes_nothing_and_the_button_does(self, app):
        ask_email_change(actor=vera(), proof=prove(vera(), PASSWORD), email="new@example.org")
        visitor, path = Visitor(app), f"/settings/email/{email_change_token(vera())}"
        assert (visitor.get(path).status_code, vera().email) == (200, "vera@example.org")
        assert (visitor.post(path).status_code, vera().email) == (303, "new@example.org")
        assert visitor.get(path).status_code == 422


class TestClose:
    def test_account_is_closed_by_handle_and_password(self, app):
        visitor = Visitor(app, vera())
        assert visitor.get("/settings/close").status_code == 200
        assert visitor.post("/settings/close", {"handle": "@vera", "password": PASSWORD}).status_code == 303
        assert (visitor.is_signed_in(), user_by_email("vera@example.org")) == (False, None)
        assert db.session.scalar(select(User.name).where(User.state == "closed")) == "former member"

    @pytest.mark.parametrize("fields", [{"handle": "mona", "password": PASSWORD}, {"handle": "vera", "password": "wrong"}, {}])
    def test_wrong_handle_or_password_is_refused(self, app, fields):
        assert Visitor(app, vera()).post("/settings/close", fields).status_code == 422
        assert vera().state == "active"

    def test_only_owner_of_an_organization_reads_why_not(self, app):
        make_organization(olga())
        visitor = Visitor(app, olga())
        visitor.get("/settings/close")
        assert "only owner of City of Lindenhafen" in visitor.page
        assert visitor.post("/settings/close", {"handle": "olga", "password": PASSWORD}).status_code == 403
