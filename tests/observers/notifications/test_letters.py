"""Letters about accounts and invitations: from the form through the mailbox and the link to what it was for."""

import re
import smtplib

import pytest
from sqlalchemy import delete, select, update

from ideahub.domain.accounts.commands import ask_email_change, ask_password_reset, ask_verification, close_account, open_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.accounts.queries import user_by_email
from ideahub.domain.organizations.commands import invite_member, withdraw_invitation
from ideahub.domain.organizations.queries import memberships_of
from ideahub.kernel import mailer, outbox, queue
from ideahub.kernel.db import db
from ideahub.kernel.events import Delivery, EventRow
from ideahub.kernel.outbox import Letter
from tests.cast import lindenhafen, olga, vera
from tests.factories.accounts import PASSWORD, PASSWORD_HASH, make_person, make_unproven
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "password": "seven slow brass engines"}


def words_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def path_in(mail, beginning: str) -> str:
    found = re.search(rf"http://localhost({re.escape(beginning)}\S*)", words_of(mail))
    assert found, words_of(mail)
    return found[1]


def sign_in(app, email: str, password: str) -> Visitor:
    visitor = Visitor(app)
    assert visitor.post("/sign-in", {"email": email, "password": password}).status_code == 303
    return visitor


def tell_again(name: str) -> None:
    """Make every delivery of these events once more, as after a worker that was killed before it could note the first."""
    events = select(EventRow.id).where(EventRow.name == name)
    ids = list(db.session.scalars(select(Delivery.id).where(Delivery.event_id.in_(events))))
    db.session.rollback()
    assert ids
    for delivery_id in ids:
        db.session.execute(update(Delivery).where(Delivery.id == delivery_id).values(state="waiting", done_at=None))
        db.session.commit()
        assert queue.deliver(delivery_id)


class TestSignUp:
    def test_link_of_the_mail_proves_the_address_and_the_person_signs_in(self, app, mailbox):
        visitor = Visitor(app)
        visitor.post("/sign-up", ADA)
        (mail,) = mailbox
        assert (mail["To"], mail["Subject"]) == ("ada@example.org", "Prove your mail address")
        path = path_in(mail, "/verify/")
        assert visitor.get(path).status_code == 200
        assert (visitor.post(path).status_code, user_by_email("ada@example.org").is_verified) == (303, True)
        assert sign_in(app, "ada@example.org", ADA["password"]).is_signed_in()

    def test_known_unproven_address_gets_the_proof_and_a_way_to_an_own_password(self, app, mailbox):
        una = make_unproven(email="una@example.org")
        Visitor(app).post("/sign-up", {**ADA, "email": "una@example.org"})
        _first, mail = mailbox
        assert (mail["To"], mail["Subject"]) == ("una@example.org", "This address has an account already")
        assert Visitor(app).post(path_in(mail, "/verify/")).status_code == 303
        assert una.is_verified
        assert Visitor(app).post(path_in(mail, "/reset/"), {"password": ADA["password"]}).status_code == 303

    def test_known_proven_address_gets_sign_in_and_reset_and_no_proof(self, app, mailbox):
        vera()
        Visitor(app).post("/sign-up", {**ADA, "email": "vera@example.org"})
        (mail,) = mailbox
        assert (path_in(mail, "/sign-in"), "/verify/" in words_of(mail)) == ("/sign-in", False)
        assert Visitor(app).get(path_in(mail, "/reset/")).status_code == 200

    def test_proof_asked_for_again_is_another_mail(self, mailbox):
        una = make_unproven()
        ask_verification(actor=una)
        assert [mail["To"] for mail in mailbox] == [una.email, una.email]

    def test_account_that_is_proven_at_once_is_sent_nothing(self, mailbox):
        make_person()
        assert mailbox == []


class TestForgottenPassword:
    def test_link_of_the_mail_sets_a_new_password(self, app, mailbox):
        vera()
        Visitor(app).post("/forgotten", {"email": "vera@example.org"})
        (mail,) = mailbox
        path = path_in(mail, "/reset/")
        assert Visitor(app).post(path, {"password": ADA["password"]}).status_code == 303
        assert sign_in(app, "vera@example.org", ADA["password"]).is_signed_in()
        assert Visitor(app).get(path).status_code == 422

    def test_unknown_address_is_sent_nothing(self, app, mailbox):
        Visitor(app).post("/forgotten", {"email": "nobody@example.org"})
        assert (mailbox, db.session.scalars(select(Letter)).all()) == ([], [])


class TestChangeOfMail:
    def test_new_address_gets_the_link_and_the_present_one_a_warning(self, app, mailbox):
        visitor = Visitor(app, vera())
        visitor.post("/settings/security", {"act": "email", "email": "new@example.org", "password": PASSWORD})
        assert [mail["To"] for mail in mailbox] == ["new@example.org", "vera@example.org"]
        assert ("/settings/email/" in words_of(mailbox[1]), path_in(mailbox[1], "/settings/security")) == (False, "/settings/security")
        path = path_in(mailbox[0], "/settings/email/")
        assert (visitor.get(path).status_code, visitor.post(path).status_code, vera().email) == (200, 303, "new@example.org")
        assert (mailbox[2]["To"], mailbox[2]["Subject"]) == ("new@example.org", "Your mail address is changed")

    def test_address_of_somebody_else_gets_no_link_to_this_account(self, mailbox):
        olga()
        ask_email_change(actor=vera(), proof=prove(vera(), PASSWORD), email="olga@example.org")
        (mail,) = mailbox
        assert (mail["To"], "/settings/email/" in words_of(mail)) == ("olga@example.org", False)


class TestInvitation:
    def test_person_without_account_signs_up_and_joins_by_the_link(self, app, mailbox):
        invite_member(actor=olga(), organization=lindenhafen(), email="ada@example.org", role="manager")
        (mail,) = mailbox
        assert (mail["To"], mail["Subject"]) == ("ada@example.org", "An invitation to “City of Lindenhafen”")
        path = path_in(mail, "/invitations/")
        visitor = Visitor(app, make_person(email="ada@example.org", handle="ada"))
        assert (visitor.get(path).status_code, visitor.post(path).status_code) == (200, 303)
        assert [(one.organization.name, one.role) for one in memberships_of(user_by_email("ada@example.org"))] == [("City of Lindenhafen", "manager")]
        assert visitor.post(path).status_code == 404

    def test_invitation_withdrawn_sends_nothing_and_its_link_is_dead(self, app, mailbox):
        invitation = invite_member(actor=olga(), organization=lindenhafen(), email="ada@example.org")
        withdraw_invitation(actor=olga(), invitation=invitation)
        (mail,) = mailbox
        assert Visitor(app, vera()).get(path_in(mail, "/invitations/")).status_code == 404

    def test_account_at_the_address_is_written_to_in_its_language(self, mailbox):
        make_person(email="greta@example.org", handle="greta", language="de")
        invite_member(actor=olga(), organization=lindenhafen(), email="greta@example.org")
        (mail,) = mailbox
        assert (mail["Subject"], "drücken Sie den Knopf" in words_of(mail)) == ("Eine Einladung zu „City of Lindenhafen“", True)


class TestOnce:
    @pytest.mark.parametrize(
        ("name", "mails"),
        [
            ("AccountOpened", 1), ("VerificationAsked", 1), ("SignUpRepeated", 1), ("PasswordResetAsked", 1),
            ("EmailChangeAsked", 2), ("MemberInvited", 1),
        ],
    )  # fmt: skip
    def test_reaction_told_twice_sends_one_mail(self, mailbox, name, mails, clock):
        una = make_unproven() if name in ("AccountOpened", "VerificationAsked") else vera()
        if name != "AccountOpened":
            mailbox.clear()
        match name:
            case "VerificationAsked":
                ask_verification(actor=una)
            case "SignUpRepeated":
                open_account(name="Ada", email=una.email, password_hash=PASSWORD_HASH)
            case "PasswordResetAsked":
                ask_password_reset(email=una.email)
            case "EmailChangeAsked":
                ask_email_change(actor=una, proof=prove(una, PASSWORD), email="new@example.org")
            case "MemberInvited":
                invite_member(actor=olga(), organization=lindenhafen(), email="ada@example.org")
        clock.forward(minutes=3)
        tell_again(name)
        assert len(mailbox) == mails


class TestPost:
    @pytest.fixture
    def sender(self, monkeypatch):
        """Lets a test choose the sender by SMTP_URL; the one of the tests comes back afterwards."""
        monkeypatch.setattr(mailer, "_state", dict(mailer._state))
        return lambda url: mailer._state.update(send=mailer._smtp(url))

    def test_mail_goes_out_by_smtp(self, smtp_sink, sender):
        sender(smtp_sink.url)
        una = make_unproven(name="Zoë Åström")
        (mail,) = smtp_sink.messages
        assert (mail["To"], "Zoë Åström" in words_of(mail), db.session.scalar(select(Letter.state))) == (una.email, True, "sent")

    def test_server_that_fails_is_tried_again_and_nothing_is_lost(self, smtp_sink, sender, clock):
        sender("smtp://127.0.0.1:1")
        ask_password_reset(email=vera().email)
        letter = db.session.scalar(select(Letter))
        assert (letter.state, letter.attempts, bool(letter.last_error)) == ("waiting", 1, True)
        assert outbox.sweep_letters() == 0
        sender(smtp_sink.url)
        clock.forward(minutes=2)
        assert (outbox.sweep_letters(), outbox.sweep_letters(), len(smtp_sink.messages)) == (1, 0, 1)
        assert (letter.state, letter.last_error) == ("sent", None)

    def test_letter_that_goes_with_its_account_while_it_is_sent_is_borne(self, monkeypatch):
        def sends_while_the_account_closes(message):
            db.session.execute(delete(Letter))
            db.session.commit()
            raise smtplib.SMTPServerDisconnected

        monkeypatch.setattr(mailer, "_state", {**mailer._state, "send": sends_while_the_account_closes})
        ask_password_reset(email=vera().email)
        assert db.session.scalars(select(Letter)).all() == []

    def test_closed_account_keeps_no_letter(self):
        una = vera()
        ask_password_reset(email=una.email)
        close_account(actor=una, proof=prove(una, PASSWORD))
        assert db.session.scalars(select(Letter).where(Letter.to == "vera@example.org")).all() == []

    def test_letter_is_forgotten_a_month_after_it_was_sent(self, clock):
        ask_password_reset(email=vera().email)
        clock.forward(days=29)
        assert outbox.forget_old_letters() == 0
        clock.forward(days=2)
        assert (outbox.forget_old_letters(), db.session.scalars(select(Letter)).all()) == (1, [])
