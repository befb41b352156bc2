"""Announcing at the same moment as somebody else."""

import time
from datetime import timedelta

import pytest

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.commands import select_entry, submit_draft, withdraw_entry
from ideahub.domain.entries.models import Draft, Entry
from ideahub.domain.moderation.commands import decide_case, open_case_for
from ideahub.domain.moderation.models import Case
from ideahub.domain.prizes.models import Award
from ideahub.domain.results.commands import announce_overdue, announce_results
from ideahub.domain.results.models import Announcement
from ideahub.domain.results.queries import results_of, unlike_ballots
from ideahub.domain.voting.commands import cast_vote
from ideahub.domain.voting.queries import difference
from ideahub.kernel.clock import note_received
from ideahub.kernel.db import db
from tests.cast import ed, mona, olga, vera
from tests.factories.accounts import make_person
from tests.factories.challenges import at, make_challenge
from tests.factories.entries import make_draft, make_entry
from tests.races import at_once, paused_before

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


class TestVoteAndAnnouncement:
    """The voting is over, the host announces, and the last vote has arrived in time but is still on its way."""

    @pytest.fixture
    def votes(self, clock):
        """(challenge, act of the host who announces, act of each of two voters); the second has voted for another entry before."""
        challenge = make_challenge(phase="voting")
        entries = [make_entry(ed(), challenge) for _number in range(2)]
        voters = [make_person("Voter").id for _number in range(2)]
        cast_vote(actor=db.session.get(User, voters[1]), entry=entries[1], value=1)
        keys, last, entry_id, host = challenge.id, challenge.closes_at, entries[0].id, olga().id
        ends = max(phase.ends_at for phase in challenge.phases if "votes" in phase.switches)
        clock.set(ends + timedelta(seconds=5))
        assert last > ends

        def announce():
            return announce_results(actor=db.session.get(User, host), challenge=db.session.get(Challenge, keys)) and "announced"

        def vote(voter):
            def act():
                note_received(ends - timedelta(seconds=1))
                return cast_vote(actor=db.session.get(User, voter), entry=db.session.get(Entry, entry_id), value=1) and "taken"

            return act

        return challenge, announce, [vote(voter) for voter in voters]

    @pytest.mark.parametrize("voter", [0, 1], ids=["first vote", "ballot begun"])
    def test_vote_that_comes_while_the_result_is_frozen_is_refused(self, app, votes, voter):
        challenge, announce, voting = votes
        with paused_before("INSERT INTO announcement") as pause:
            assert at_once(app, announce, lambda: pause.await_it() or voting[voter]()) == ["announced", "Denied"]
        assert [result.points for result in results_of(challenge)] == [1, 0]
        assert (unlike_ballots(challenge), difference(challenge), challenge.voter_count) == ({}, {}, 1)

    @pytest.mark.parametrize("voter", [0, 1], ids=["first vote", "ballot begun"])
    def test_result_waits_for_a_vote_that_is_being_written(self, app, votes, voter):
        challenge, announce, voting = votes
        with paused_before("UPDATE entry SET points") as pause:
            assert at_once(app, voting[voter], lambda: pause.await_it() or announce()) == ["taken", "announced"]
        assert [result.points for result in results_of(challenge)] == [1, 1]
        assert (unlike_ballots(challenge), difference(challenge), challenge.voter_count) == ({}, {}, 2 - voter)

    @pytest.mark.parametrize("deed", ["withdraw", "hide", "select", "hand in"])
    def test_what_counts_does_not_change_while_the_result_is_frozen(self, app, votes, deed):
        challenge, announce, _voting = votes
        entry = db.session.scalar(db.select(Entry).where(Entry.challenge_id == challenge.id).order_by(Entry.number))
        entry_id, case = entry.id, open_case_for(subject="entry", key=entry.id, why="reports").id
        author, moderator, call = ed().id, mona().id, next(phase for phase in challenge.phases if "entries" in phase.switches)
        with at(call.starts_at):
            draft, arrived = make_draft(ed(), challenge).id, call.ends_at - timedelta(seconds=1)

        def act():
            note_received(arrived if deed == "hand in" else None)
            actor = db.session.get(User, author if deed in ("withdraw", "hand in") else moderator)
            entry = db.session.get(Entry, entry_id)
            match deed:
                case "withdraw":
                    withdraw_entry(actor=actor, entry=entry)
                case "hide":
                    decide_case(actor=actor, case=db.session.get(Case, case), action="hide", code="spam", sentence="It advertises.")
                case "select":
                    select_entry(actor=actor, entry=entry)
                case "hand in":
                    submit_draft(actor=actor, draft=db.session.get(Draft, draft))
            return "done"

        with paused_before("INSERT INTO announcement") as pause:
            answers = at_once(app, announce, lambda: pause.await_it() or act())
        assert answers == ["announced", "done" if deed == "hide" else "Denied"]
        assert ([result.entry.number for result in results_of(challenge)], entry.state) == ([2, 1], "hidden" if deed == "hide" else "published")

    def test_votes_hold_the_challenge_without_waiting_for_each_other(self, app, votes):
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite writes one transaction after the other.")
        challenge, _announce, voting = votes
        ended = []
        with paused_before("UPDATE entry SET points") as pause:
            other = db.session.scalar(db.select(Entry.id).where(Entry.challenge_id == challenge.id).order_by(Entry.id.desc()))
            late = make_person("Late").id

            def elsewhere():
                pause.await_it(2)
                note_received(max(phase.ends_at for phase in db.session.get(Challenge, challenge_id).phases if "votes" in phase.switches) - timedelta(seconds=1))
                take = db.session.get(User, late), db.session.get(Entry, other)
                begun = time.monotonic()
                cast_vote(actor=take[0], entry=take[1], value=1)
                ended.append(time.monotonic() - begun)
                return "taken"

            challenge_id = challenge.id
            assert at_once(app, voting[1], elsewhere) == ["taken", "taken"]
        assert ended[0] < 1
