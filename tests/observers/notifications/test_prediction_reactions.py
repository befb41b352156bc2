"""Teams are told of the last call, of their turn and of the decision; never of a test score."""

from datetime import timedelta

from sqlalchemy import select

from ideahub.domain.predictions.deadline import closes_at
from ideahub.domain.predictions.judging import ask_next, decline
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from ideahub.observers.notifications.kinds import KINDS
from ideahub.observers.notifications.models import Notification
from tests.cast import ed, olga, walt
from tests.factories.predictions import attempt_at, make_contest, predictions


def told(person, kind: str) -> list[Notification]:
    return list(db.session.scalars(select(Notification).where(Notification.user_id == person.id, Notification.kind == kind)))


def test_everybody_hears_of_the_last_call_once_and_the_candidate_of_its_turn(database, clock, tmp_path):
    challenge = make_contest(tmp_path, days=(-1, 90), target={"quiz": "0.5000", "test": "0.7000"}, limit={"attempts": 9, "window": "rolling", "hours": 24, "zone": "UTC"})
    for person, name in ((ed(), "Ed's"), (walt(), "Walt's")):
        found_team(actor=person, challenge=challenge, name=name)
    attempt_at(None, ed(), challenge, predictions(0.4, 0.6))
    attempt_at(house_clock.now() + timedelta(seconds=5), ed(), challenge, predictions(0.3, 0.61234))
    for person in (ed(), walt()):
        (one,) = told(person, "last_call")
        assert "0.4000" in KINDS["last_call"].body(one.values) and "0.6" not in str(one.values)
    house_clock.set(closes_at(challenge))
    decline(actor=ed(), verification=ask_next(actor=olga(), challenge=challenge))
    assert len(told(ed(), "verification_asked")) == 1 and told(walt(), "verification_asked") == []
    assert "You have declined." in KINDS["verification_decided"].body(told(ed(), "verification_decided")[0].values)


def test_person_hears_of_a_file_with_problems(database, clock, tmp_path):
    challenge = make_contest(tmp_path)
    found_team(actor=ed(), challenge=challenge, name="Ed's")
    attempt_at(None, ed(), challenge, "no predictions at all")
    assert [one.values["number"] for one in told(ed(), "attempt_refused")] == [1]
