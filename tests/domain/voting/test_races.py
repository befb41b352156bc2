"""Many people, and one person in many tabs, vote at the same moment."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.moderation.commands import decide_case, open_case_for
from ideahub.domain.moderation.models import Case
from ideahub.domain.voting.commands import cast_vote, take_back_vote
from ideahub.domain.voting.models import Ballot
from ideahub.domain.voting.queries import difference, own_marks
from ideahub.kernel.db import db
from tests.cast import ed, mona, vera
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry
from tests.races import at_once

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database", "clock")]


def vote(voter_id, entry_id, value):
    """An act: this voter gives this entry a mark."""

    def act():
        cast_vote(actor=db.session.get(User, voter_id), entry=db.session.get(Entry, entry_id), value=value)
        return "taken"

    return act


def test_budget_of_ten_points_takes_three_of_eight_votes_of_three(app):
    challenge = make_challenge(phase="voting", method="cumulative", settings={"points": 10, "most_each": None}, per_person=8)
    keys = [make_entry(ed(), challenge).id for _number in range(8)]
    voter = vera().id
    answers = at_once(app, *[vote(voter, key, 3) for key in keys])
    assert sorted(answers) == ["Invalid"] * 5 + ["taken"] * 3
    assert db.session.scalar(select(func.count(Ballot.id))) == 1
    assert (sum(value for value, _revision in own_marks(vera(), challenge).values()), difference(challenge), challenge.voter_count) == (9, {}, 1)


def test_same_vote_in_many_tabs_counts_once(app):
    challenge = make_challenge(phase="voting")
    entry = make_entry(ed(), challenge)
    key, voter = entry.id, vera().id
    assert at_once(app, *[vote(voter, key, 1)] * 6) == ["taken"] * 6
    assert (entry.points, entry.voters, challenge.voter_count, difference(challenge)) == (1, 1, 1, {})


def test_single_choices_of_many_that_change_all_the_time_add_up(app):
    challenge = make_challenge(phase="voting", method="single", per_person=4)
    keys = [make_entry(ed(), challenge).id for _number in range(4)]
    voters = [make_person(f"Voter {number}").id for number in range(4)]

    def changing(voter, offset):
        def act():
            for turn in range(6):
                vote(voter, keys[(offset + turn) % 4], 1)()
            return "taken"

        return act

    acts = [changing(voter, offset) for offset, voter in enumerate(voters)] + [changing(voters[0], 2), changing(voters[1], 3)]
    assert at_once(app, *acts) == ["taken"] * 6
    assert (difference(challenge), challenge.voter_count, [ballot.marked for ballot in db.session.scalars(select(Ballot))]) == ({}, 4, [1] * 4)


def test_many_voters_for_one_entry_are_all_counted_and_those_who_leave_are_not(app):
    challenge = make_challenge(phase="voting")
    key = make_entry(ed(), challenge).id
    voters = [make_person(f"Voter {number}").id for number in range(8)]
    at_once(app, *[vote(voter, key, 1) for voter in voters[:4]])

    def leave(voter):
        def act():
            take_back_vote(actor=db.session.get(User, voter), entry=db.session.get(Entry, key))
            return "taken"

        return act

    assert at_once(app, *[leave(voter) for voter in voters[:4]], *[vote(voter, key, 1) for voter in voters[4:]]) == ["taken"] * 8
    assert (db.session.get(Entry, key).voters, challenge.voter_count, difference(challenge)) == (4, 4, {})


def test_votes_and_hiding_at_the_same_moment_never_wait_for_each_other_forever(app):
    challenge = make_challenge(phase="voting", moderators=(mona(),), per_person=6)
    moderator = mona().id
    for _round in range(4):
        key = make_entry(make_person("Enno"), challenge).id
        case = open_case_for(subject="entry", key=key, why="reports").id
        voters = [make_person("Voter").id for _number in range(3)]

        def hide(case=case):
            decide_case(actor=db.session.get(User, moderator), case=db.session.get(Case, case), action="hide", code="spam", sentence="It advertises.")
            return "hidden"

        answers = at_once(app, hide, *[vote(voter, key, 1) for voter in voters])
        entry = db.session.get(Entry, key)
        assert (answers[0], entry.voters, entry.listed) == ("hidden", answers.count("taken"), 0)
    assert (difference(challenge), db.session.get(Challenge, challenge.id).listed_count) == ({}, 0)
