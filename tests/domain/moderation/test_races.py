"""Two moderators, or many who report, at the same moment."""

import pytest

from ideahub.domain.accounts.models import User
from ideahub.domain.entries.models import Entry
from ideahub.domain.moderation import commands
from ideahub.domain.moderation.models import Appeal, Case, Decision, Report
from ideahub.domain.moderation.queries import open_case
from ideahub.kernel.db import db
from tests.cast import ed, jude, mona
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry, make_waiting_entry
from tests.races import at_once

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database", "clock")]
REFUSAL = {"action": "reject", "code": "off_topic", "sentence": "This is about winter."}


def count(model) -> int:
    """How many rows there are."""
    return db.session.scalar(db.select(db.func.count(model.id)))


def test_two_moderators_at_once_decide_once_and_one_is_told(app):
    challenge = make_challenge(phase="call", moderators=(mona(), jude()))
    entry = make_waiting_entry(ed(), challenge)
    case = open_case("entry", entry.id).id

    def deciding(who, **words):
        def act():
            commands.decide_case(actor=db.session.get(User, who), case=db.session.get(Case, case), **words)
            return "decided"

        return act

    answers = at_once(app, deciding(mona().id, action="approve"), deciding(jude().id, **REFUSAL))
    assert (sorted(answers), count(Decision)) == (["Conflict", "decided"], 1)
    assert entry.state == ("published" if answers[0] == "decided" else "rejected")
    assert challenge.listed_count == entry.listed


def test_many_reports_at_once_make_one_case_and_each_person_counts_once(app):
    challenge = make_challenge(phase="call", mode="after")
    key = make_entry(ed(), challenge).id
    people = [make_person(f"Reporter {number}").id for number in range(3)]

    def reporting(who):
        def act():
            commands.report(actor=db.session.get(User, who), subject="entry", key=key, code="spam")
            return "filed"

        return act

    answers = at_once(app, *[reporting(who) for who in people * 2])
    assert (sorted(answers), count(Report), count(Case)) == (["Conflict"] * 3 + ["filed"] * 3, 3, 1)
    assert open_case("entry", key).report_count == 3


def test_appeal_sent_twice_at_once_is_filed_once(app):
    challenge = make_challenge(phase="call", moderators=(mona(), jude()))
    entry = make_waiting_entry(ed(), challenge)
    decision = commands.decide_case(actor=mona(), case=open_case("entry", entry.id), **REFUSAL).id
    author, moderator = ed().id, mona().id

    def appealing():
        commands.appeal(actor=db.session.get(User, author), decision=db.session.get(Decision, decision), text="It is about summer.")
        return "filed"

    def undoing():
        commands.undo_decision(actor=db.session.get(User, moderator), decision=db.session.get(Decision, decision))
        return "undone"

    answers = at_once(app, appealing, appealing, undoing)
    assert (answers.count("filed") + answers.count("undone"), count(Appeal)) == (1, answers.count("filed"))
    assert db.session.get(Entry, entry.id).state == ("submitted" if "undone" in answers else "rejected")
