"""Who is told what, and in which language."""

import pytest
from sqlalchemy import select, update

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.commands import appoint, dismiss, publish_challenge
from ideahub.domain.moderation.commands import appeal, decide_appeal, decide_case
from ideahub.domain.moderation.queries import open_case
from ideahub.kernel import clock, queue
from ideahub.kernel.db import db
from ideahub.kernel.events import Delivery
from ideahub.observers.notifications.models import Notification
from tests.cast import jude, mona, olga
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge, make_draft_challenge
from tests.factories.entries import make_waiting_entry
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


def told(person: User, kind: str) -> list[dict]:
    """The values of what a person was told under the bell."""
    return list(db.session.scalars(select(Notification.values).where(Notification.user_id == person.id, Notification.kind == kind).order_by(Notification.id)))


def greta() -> User:
    """She reads German."""
    return make_person("Greta Grün", handle="greta", email="greta@example.org", language="de")


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()


class TestAppointment:
    def test_people_appointed_in_a_draft_are_told_at_the_publication_and_not_before(self, mailbox):
        draft = make_draft_challenge(title="Shade")
        for person, role in ((mona(), "moderator"), (jude(), "guest")):
            appoint(actor=olga(), challenge=draft, handle=person.handle, role=role)
        assert ([told(person, "appointed") for person in (mona(), jude())], mailbox) == ([[], []], [])
        publish_challenge(actor=olga(), challenge=draft)
        assert [told(person, "appointed") for person in (mona(), jude())] == [[{"challenge": "Shade", "role": role}] for role in ("moderator", "guest")]
        assert sorted((mail["To"], mail["Subject"]) for mail in mailbox) == [
            ("jude@example.org", "You are now a guest in “Shade”"), ("mona@example.org", "You are now a moderator in “Shade”"),
        ]  # fmt: skip

    def test_they_are_told_once_however_late_and_often_the_reactions_run(self, mailbox):
        draft = make_draft_challenge(title="Shade")
        appoint(actor=olga(), challenge=draft, handle=mona().handle, role="moderator")
        publish_challenge(actor=olga(), challenge=draft)
        for delivery_id in db.session.scalars(select(Delivery.id)).all():
            db.session.execute(update(Delivery).where(Delivery.id == delivery_id).values(state="waiting", done_at=None))
            db.session.commit()
            assert queue.deliver(delivery_id)
        assert ([len(told(mona(), "appointed"))], [mail["To"] for mail in mailbox]) == ([1], ["mona@example.org"])

    def test_whoever_was_dismissed_before_the_publication_is_not_told(self):
        draft = make_draft_challenge(title="Shade")
        appoint(actor=olga(), challenge=draft, handle=mona().handle, role="moderator")
        dismiss(actor=olga(), challenge=draft, user=mona(), role="moderator")
        publish_challenge(actor=olga(), challenge=draft)
        assert told(mona(), "appointed") == []

    def test_in_a_running_challenge_they_are_told_at_once_and_when_they_are_appointed_again(self, clock):
        challenge = make_challenge(title="Shade", moderators=())
        for _time in range(2):
            appoint(actor=olga(), challenge=challenge, handle=mona().handle, role="moderator")
            clock.forward(minutes=1)
            dismiss(actor=olga(), challenge=challenge, user=mona(), role="moderator")
        assert told(mona(), "appointed") == [{"challenge": "Shade", "role": "moderator"}] * 2

    def test_whoever_appoints_the_own_person_is_not_told(self):
        draft = make_draft_challenge(title="Shade")
        appoint(actor=olga(), challenge=draft, handle=olga().handle, role="moderator")
        publish_challenge(actor=olga(), challenge=draft)
        assert told(olga(), "appointed") == []


class TestLanguage:
    def test_role_is_said_in_the_language_of_whoever_reads(self, app, mailbox):
        challenge = make_challenge(title="Shade", moderators=())
        mailbox.clear()
        reader = greta()
        appoint(actor=olga(), challenge=challenge, handle="greta", role="guest")
        [mail], visitor = mailbox, Visitor(app, reader)
        visitor.get("/notifications")
        assert (mail["Subject"], "Sie sind jetzt Gast in „Shade“" in visitor.page) == ("Sie sind jetzt Gast in „Shade“", True)
        visitor.get("/language/en")
        visitor.get("/notifications")
        assert "You are now a guest in “Shade”" in visitor.page

    def test_decision_and_appeal_are_said_in_the_language_of_whoever_reads(self, app, mailbox):
        reader, challenge = greta(), make_challenge(title="Shade")
        entry = make_waiting_entry(reader, challenge, "Roots")
        decision = decide_case(actor=mona(), case=open_case("entry", entry.id), action="reject", code="spam", sentence="It sells pots.")
        decide_appeal(actor=jude(), filed=appeal(actor=reader, decision=decision, text="It does not."), uphold=True, sentence="It does.")
        assert told(reader, "entry_decided") == [
            {"subject": "entry", "title": "Roots", "challenge": "Shade", "action": "reject", "reason": "spam", "sentence": "It sells pots."}
        ]
        assert told(reader, "appeal_decided") == [{"title": "Roots", "outcome": "upheld", "sentence": "It does."}]
        visitor, letters = Visitor(app, reader), [text_of(mail) for mail in mailbox if mail["To"] == reader.email]
        visitor.get("/notifications")
        for words in ("Abgelehnt", "Werbung oder Spam", "Die Entscheidung bleibt."):
            assert (words in visitor.page, any(words in letter for letter in letters)) == (True, True), words
        assert not any(words in visitor.page for words in ("Rejected", "Advertising", "The decision"))

    def test_code_that_is_not_known_any_more_is_said_as_it_stands(self, app):
        reader = greta()
        values = {"title": "Roots", "challenge": "Shade", "action": "Set aside", "reason": "Too long", "sentence": "Sorry."}
        db.session.add(Notification(user_id=reader.id, key="old", kind="entry_decided", values=values, path="/", told_at=clock.now()))
        db.session.commit()
        visitor = Visitor(app, reader)
        assert (visitor.get("/notifications").status_code, "Set aside" in visitor.page, "Too long" in visitor.page) == (200, True, True)
