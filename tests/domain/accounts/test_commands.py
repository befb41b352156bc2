"""Accounts from opening to closing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts import commands
from ideahub.domain.accounts.links import email_change_token, reset_token, verification_token
from ideahub.domain.accounts.models import User, UserSession
from ideahub.domain.accounts.passwords import matches, prove
from ideahub.domain.accounts.queries import session_by_token, sessions_of, user_by_email, user_by_handle
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid
from ideahub.kernel.events import EventRow
from ideahub.kernel.outbox import Letter, write_letter
from ideahub.kernel.policy import SYSTEM, can
from ideahub.kernel.transactions import command
from tests.cast import mallory, mona, olga, sam, vera
from tests.factories.accounts import PASSWORD, PASSWORD_HASH, make_person, make_session, make_staff, make_unproven

pytestmark = pytest.mark.usefixtures("database")


def happened(name: str) -> int:
    return db.session.scalar(select(func.count()).select_from(EventRow).where(EventRow.name == name))


class TestOpenAccount:
    def test_account_opened_is_unproven_and_has_a_handle_of_its_name(self):
        user = make_unproven("Ada Lovelace", "Ada@Example.org")
        assert (user.handle, user.email, user.is_verified, happened("AccountOpened")) == ("ada-lovelace", "ada@example.org", False, 1)

    def test_second_person_of_a_name_gets_a_numbered_handle(self):
        make_unproven("Ada Lovelace")
        assert make_unproven("Ada Lovelace").handle == "ada-lovelace-2"

    def test_name_without_latin_letters_gets_some_handle(self):
        assert len(make_unproven("李明").handle) >= 2

    def test_known_address_opens_nothing_and_its_owner_is_told(self):
        make_person(email="ada@example.org")
        assert make_unproven("Eve", "ADA@example.org") is None
        assert (happened("SignUpRepeated"), user_by_email("ada@example.org").name) == (1, "Ada Lovelace")

    def test_known_address_tried_again_and_again_sends_five_mails_an_hour(self):
        make_person(email="ada@example.org")
        for _time in range(8):
            make_unproven("Eve", "ada@example.org")
        assert happened("SignUpRepeated") == 5

    def test_handle_that_is_taken_is_refused(self):
        make_unproven(handle="ada")
        with pytest.raises(Invalid) as refusal:
            make_unproven(handle="ada")
        assert refusal.value.field == "handle"


class TestVerifyEmail:
    def test_link_proves_the_address_once(self):
        user = make_unproven()
        token = verification_token(user)
        commands.verify_email(token=token)
        commands.verify_email(token=token)
        assert (user.is_verified, happened("EmailVerified")) == (True, 1)

    def test_link_older_than_a_week_is_refused(self):
        token = verification_token(make_unproven())
        clock.forward(days=8)
        with pytest.raises(Invalid):
            commands.verify_email(token=token)

    def test_link_of_another_address_is_refused(self):
        user = make_unproven()
        token = verification_token(user)
        commands.ask_email_change(actor=user, proof=prove(user, PASSWORD), email="other@example.org")
        commands.confirm_email_change(token=email_change_token(user))
        with pytest.raises(Invalid):
            commands.verify_email(token=token)

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "é\x00", "x" * 5000])
    def test_token_that_is_not_ours_is_refused(self, token):
        with pytest.raises(Invalid):
            commands.verify_email(token=token)

    def test_token_of_another_purpose_is_refused(self):
        with pytest.raises(Invalid):
            commands.verify_email(token=reset_token(make_unproven()))


class TestAskVerification:
    def test_unproven_person_is_written_to_again(self):
        commands.ask_verification(actor=make_unproven())
        assert happened("VerificationAsked") == 1

    def test_proven_person_is_not(self):
        commands.ask_verification(actor=vera())
        assert happened("VerificationAsked") == 0


class TestAskEmailChange:
    def test_new_address_waits_and_the_old_one_counts(self):
        commands.ask_email_change(actor=vera(), proof=prove(vera(), PASSWORD), email="new@example.org")
        assert (vera().email, vera().new_email, happened("EmailChangeAsked")) == ("vera@example.org", "new@example.org", 1)

    def test_address_of_another_account_looks_the_same_and_its_owner_is_told(self):
        mona()
        commands.ask_email_change(actor=vera(), proof=prove(vera(), PASSWORD), email="mona@example.org")
        assert (vera().new_email, happened("SignUpRepeated"), happened("EmailChangeAsked")) == ("mona@example.org", 1, 0)

    def test_own_address_is_refused(self):
        with pytest.raises(Invalid):
            commands.ask_email_change(actor=vera(), proof=prove(vera(), PASSWORD), email="vera@example.org")

    def test_wrong_password_is_refused(self):
        with pytest.raises(Invalid) as refusal:
            prove(vera(), "four quiet green candles")
        assert refusal.value.field == "password"

    def test_proof_of_an_earlier_password_is_refused(self):
        proof = prove(vera(), PASSWORD)
        commands.change_password(actor=vera(), proof=proof, password_hash=PASSWORD_HASH + "x")
        with pytest.raises(Conflict):
            commands.ask_email_change(actor=vera(), proof=proof, email="new@example.org")


class TestConfirmEmailChange:
    def test_link_puts_the_new_address_in_place_once(self):
        commands.ask_email_change(actor=vera(), proof=prove(vera(), PASSWORD), email="new@example.org")
        token = email_change_token(vera())
        user = commands.confirm_email_change(token=token)
        assert (user.email, user.new_email, user.is_verified) == ("new@example.org", None, True)
        with pytest.raises(Invalid):
            commands.confirm_email_change(token=token)

    def test_address_that_another_took_meanwhile_is_refused(self):
        commands.ask_email_change(actor=vera(), proof=prove(vera(), PASSWORD), email="new@example.org")
        make_person(email="new@example.org")
        with pytest.raises(Conflict):
            commands.confirm_email_change(token=email_change_token(vera()))
        assert vera().email == "vera@example.org"


class TestAskPasswordReset:
    def test_known_and_unknown_address_both_write_one_event(self):
        vera()
        commands.ask_password_reset(email="vera@example.org")
        commands.ask_password_reset(email="nobody@example.org")
        assert (happened("PasswordResetAsked"), happened("UnknownAddressTried")) == (1, 1)


class TestResetPassword:
    def test_link_sets_the_password_proves_the_address_and_ends_every_session(self):
        user = make_unproven()
        session = make_session(user)
        commands.reset_password(token=reset_token(user), password_hash="another")
        assert (user.password_hash, user.is_verified, session_by_token(session)) == ("another", True, None)

    def test_link_dies_with_the_change(self):
        token = reset_token(vera())
        commands.reset_password(token=token, password_hash="another")
        with pytest.raises(Invalid):
            commands.reset_password(token=token, password_hash="third")
        assert vera().password_hash == "another"

    def test_link_older_than_two_hours_is_refused(self):
        token = reset_token(vera())
        clock.forward(hours=3)
        with pytest.raises(Invalid):
            commands.reset_password(token=token, password_hash="another")


class TestChangePassword:
    def test_new_password_counts_and_every_session_ends(self):
        session = make_session(vera())
        commands.change_password(actor=vera(), proof=prove(vera(), PASSWORD), password_hash="another")
        assert (vera().password_hash, session_by_token(session), happened("PasswordChanged")) == ("another", None, 1)

    def test_suspended_person_may_change_it_too(self):
        commands.change_password(actor=mallory(), proof=prove(mallory(), PASSWORD), password_hash="another")
        assert mallory().password_hash == "another"


class TestBeginSession:
    def test_session_is_found_by_its_token_which_is_not_kept(self):
        token = commands.begin_session(user=vera(), device="Firefox, Linux")
        row = session_by_token(token)
        assert (row.user, row.device) == (vera(), "Firefox, Linux")
        assert token not in row.token_hash

    def test_session_runs_out(self):
        token = make_session(vera())
        clock.forward(days=31)
        assert session_by_token(token) is None

    def test_session_lives_when_the_clock_jumps_back(self):
        token = make_session(vera())
        clock.forward(days=-400)
        assert session_by_token(token).user == vera()

    def test_sessions_long_over_are_swept_away(self):
        make_session(vera())
        clock.forward(days=90)
        make_session(vera())
        assert db.session.scalar(select(func.count()).select_from(UserSession)) == 1

    def test_closed_account_begins_none(self):
        commands.close_account(actor=vera(), proof=prove(vera(), PASSWORD))
        closed = db.session.scalars(select(User).where(User.state == "closed")).one()
        with pytest.raises(Conflict):
            commands.begin_session(user=closed)


class TestNoteSessionSeen:
    def test_session_in_use_lives_on(self):
        token = make_session(vera())
        clock.forward(days=20)
        commands.note_session_seen(session=session_by_token(token))
        clock.forward(days=20)
        assert session_by_token(token) is not None

    def test_within_ten_minutes_nothing_is_written(self):
        row = session_by_token(make_session(vera()))
        before = row.seen_at
        clock.forward(minutes=9)
        commands.note_session_seen(session=row)
        assert row.seen_at == before


class TestEndSession:
    def test_own_session_ends_and_others_run_on(self):
        first, second = make_session(vera()), make_session(vera())
        commands.end_session(actor=vera(), session=session_by_token(first))
        assert (session_by_token(first), [row.token_hash for row in sessions_of(vera())]) == (None, [session_by_token(second).token_hash])

    def test_session_of_another_is_refused(self):
        token = make_session(vera())
        with pytest.raises(Denied):
            commands.end_session(actor=mona(), session=session_by_token(token))


class TestEndEverySession:
    def test_all_own_sessions_end(self):
        tokens = [make_session(vera()), make_session(vera())]
        other = make_session(mona())
        commands.end_every_session(actor=vera())
        assert [session_by_token(token) for token in tokens] == [None, None]
        assert session_by_token(other) is not None


PROFILE = {"name": "Vera Vogel", "handle": "vera", "words": "I vote.", "time_zone": "Europe/Berlin", "language": "de"}


class TestChangeProfile:
    def test_profile_is_changed(self):
        commands.change_profile(actor=vera(), **PROFILE)
        assert {name: getattr(vera(), name) for name in PROFILE} == PROFILE

    def test_handle_of_another_is_refused_and_nothing_changes(self):
        mona()
        with pytest.raises(Invalid) as refusal:
            commands.change_profile(actor=vera(), **{**PROFILE, "handle": "mona"})
        assert (refusal.value.field, vera().words) == ("handle", "")

    def test_suspended_person_is_refused_with_the_reason(self):
        with pytest.raises(Denied) as refusal:
            commands.change_profile(actor=mallory(), **PROFILE)
        assert "Bought votes." in str(refusal.value.sentence)


class TestChangePicture:
    def test_picture_is_shown_and_taken_away(self):
        commands.change_picture(actor=vera(), picture_token="abc")
        assert vera().picture_token == "abc"
        commands.change_picture(actor=vera(), picture_token=None)
        assert vera().picture_token is None


class TestSuspendAccount:
    def test_staff_suspend_with_a_reason(self):
        commands.suspend_account(actor=make_staff(), user=vera(), reason="Rude.")
        assert (vera().state, vera().suspended_reason, happened("AccountSuspended")) == ("suspended", "Rude.", 1)

    def test_ordinary_person_is_refused(self):
        with pytest.raises(Denied):
            commands.suspend_account(actor=mona(), user=vera(), reason="Rude.")

    def test_staff_do_not_suspend_an_operator_or_themselves(self):
        staff = make_staff()
        for person in (sam(), staff):
            with pytest.raises(Denied):
                commands.suspend_account(actor=staff, user=person, reason="Rude.")

    def test_suspended_account_is_not_suspended_again(self):
        with pytest.raises(Conflict):
            commands.suspend_account(actor=sam(), user=mallory(), reason="Rude.")

    def test_suspended_staff_act_no_more(self):
        staff = make_staff()
        commands.suspend_account(actor=sam(), user=staff, reason="Rude.")
        with pytest.raises(Denied):
            commands.suspend_account(actor=staff, user=vera(), reason="Rude.")


class TestReinstateAccount:
    def test_suspension_is_lifted(self):
        commands.reinstate_account(actor=sam(), user=mallory())
        assert (mallory().state, mallory().suspended_reason) == ("active", None)

    def test_active_account_is_refused(self):
        with pytest.raises(Conflict):
            commands.reinstate_account(actor=sam(), user=vera())

    def test_suspended_person_does_not_lift_it(self):
        with pytest.raises(Denied):
            commands.reinstate_account(actor=mallory(), user=mallory())


class TestMakeOperator:
    def test_console_makes_an_operator_who_is_staff_too(self):
        commands.make_operator(actor=SYSTEM, user=vera())
        assert (vera().role, vera().is_staff, can(vera(), "account.list")) == ("operator", True, True)

    def test_staff_are_refused(self):
        with pytest.raises(Denied):
            commands.make_operator(actor=make_staff(), user=vera())


class TestMakeStaff:
    def test_operator_makes_staff(self):
        commands.make_staff(actor=sam(), user=vera())
        assert vera().role == "staff"


class TestMakeOrdinary:
    def test_role_is_taken_again(self):
        staff = make_staff()
        commands.make_ordinary(actor=sam(), user=staff)
        assert (staff.role, can(staff, "account.list")) == ("member", False)

    def test_operator_does_not_demote_the_own_account(self):
        with pytest.raises(Denied):
            commands.make_ordinary(actor=sam(), user=sam())


class TestCloseAccount:
    def test_personal_data_goes_and_the_row_stays_as_former_member(self):
        person = make_person("Ada Lovelace", "ada@example.org", time_zone="Europe/Paris")
        commands.change_profile(actor=person, **{**PROFILE, "name": "Ada Lovelace", "handle": "ada"})
        make_session(person)
        commands.close_account(actor=person, proof=prove(person, PASSWORD))
        kept = {column.name: getattr(person, column.name) for column in User.__table__.columns if column.name not in ("id", "opened_at")}
        assert kept == {
            "handle": f"former-member-{person.id}", "name": "former member", "email": None, "new_email": None, "email_verified_at": None,
            "password_hash": None, "words": "", "time_zone": "UTC", "language": "en", "picture_token": None, "state": "closed",
            "suspended_reason": None, "is_staff": False, "is_operator": False,
        }  # fmt: skip
        assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0
        assert (user_by_email("ada@example.org"), user_by_handle("ada")) == (None, None)

    def test_letters_to_the_person_go_too(self):
        @command
        def write():
            write_letter(key="one", to="vera@example.org", subject="For Vera", text="Hello")
            write_letter(key="two", to="mona@example.org", subject="For Mona", text="Hello")

        vera()
        write()
        commands.close_account(actor=vera(), proof=prove(vera(), PASSWORD))
        letters = db.session.scalars(select(Letter.to).where(Letter.key.in_(["one", "two"])))
        assert list(letters) == ["mona@example.org"]

    def test_address_is_free_for_a_new_account(self):
        commands.close_account(actor=vera(), proof=prove(vera(), PASSWORD))
        assert make_person(email="vera@example.org").is_verified

    def test_links_die_with_the_account(self):
        user, tokens = vera(), [verification_token(vera()), reset_token(vera())]
        commands.close_account(actor=user, proof=prove(user, PASSWORD))
        for act, token in zip((commands.verify_email, lambda token: commands.reset_password(token=token, password_hash="x")), tokens, strict=True):
            with pytest.raises(Invalid):
                act(token=token)

    def test_old_proof_is_refused(self):
        with pytest.raises(Conflict):
            commands.close_account(actor=vera(), proof="no proof")
        assert vera().state == "active"


def test_cast_signs_in_with_the_known_password():
    assert matches(olga().password_hash, PASSWORD)
    assert timedelta(0) <= clock.now() - olga().opened_at
