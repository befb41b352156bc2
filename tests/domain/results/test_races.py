"""Announcing at the same moment as somebody else."""

import pytest

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.prizes.models import Award
from ideahub.domain.results.commands import announce_overdue, announce_results
from ideahub.domain.results.models import Announcement
from ideahub.domain.results.queries import results_of
from ideahub.domain.voting.commands import cast_vote
from ideahub.kernel.db import db
from tests.cast import ed, olga, vera
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry
from tests.races import at_once

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database", "clock")]


def test_host_and_clock_at_once_announce_once(app, clock):
    challenge = make_challenge(phase="voting", decide_days=1)
    entry = make_entry(ed(), challenge)
    cast_vote(actor=vera(), entry=entry, value=1)
    clock.set(challenge.closes_at)
    clock.forward(days=1)
    key, host = challenge.id, olga().id

    def by_host():
        return announce_results(actor=db.session.get(User, host), challenge=db.session.get(Challenge, key)).challenge_id

    def by_clock():
        announcement = announce_overdue(challenge=db.session.get(Challenge, key))
        return announcement.challenge_id if announcement else "nothing to do"

    answers = at_once(app, by_host, by_host, by_clock, by_clock)
    count = {model: db.session.scalar(db.select(db.func.count(model.id))) for model in (Announcement, Award)}
    assert (answers.count(key), count) == (1, {Announcement: 1, Award: 1})
    assert set(answers) - {key} <= {"Denied", "Conflict", "nothing to do"}
    assert ([result.entry_id for result in results_of(challenge)], challenge.state) == ([entry.id], "decided")
