"""What many do to teams at the same moment."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.models import Attempt, BoardLine
from ideahub.domain.predictions.queries import board
from ideahub.domain.teams.commands import found_team, leave_team, remove_member
from ideahub.domain.teams.inviting import accept_invitation, invite, withdraw_invitation
from ideahub.domain.teams.merging import accept_merge, propose_merge
from ideahub.domain.teams.models import Team, TeamInvitation, TeamMember, TeamMerge
from ideahub.domain.teams.queries import members_of, team_of
from ideahub.kernel.db import db
from tests.cast import ed, vera, walt
from tests.factories.accounts import make_person
from tests.factories.predictions import attempt_at, make_contest, predictions
from tests.factories.teams import make_team, make_team_challenge
from tests.races import at_once

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database", "clock")]


def act(command, **keys):
    """An act: the command, with rows for what is given as (model, key); it gives “taken”."""

    def run():
        command(**{name: db.session.get(*value) if isinstance(value, tuple) else value for name, value in keys.items()})
        return "taken"

    return run


def places(challenge) -> list[int]:
    return list(db.session.scalars(select(TeamMember.user_id).where(TeamMember.challenge_id == challenge.id, TeamMember.current == 1)))


def test_person_who_founds_in_many_tabs_is_in_one_team(app):
    challenge, person = make_team_challenge(), ed().id
    answers = at_once(
        app, *[act(found_team, actor=(User, person), challenge=(Challenge, challenge.id), name=f"Team {number}") for number in range(5)]
    )
    assert sorted(answers) == ["Denied"] * 4 + ["taken"]
    assert (places(challenge), challenge.last_number, challenge.listed_count, db.session.scalar(select(func.count(Entry.id)))) == ([person], 1, 1, 1)


def test_name_that_many_want_is_taken_once_and_nobody_else_is_left_with_half_a_team(app):
    challenge = make_team_challenge()
    people = [make_person(f"Person {number}").id for number in range(5)]
    names = ["Sails", "SAILS", "sails", "Sáils", "sAILS"]
    answers = at_once(
        app, *[act(found_team, actor=(User, key), challenge=(Challenge, challenge.id), name=name) for key, name in zip(people, names, strict=True)]
    )
    assert sorted(answers) == ["Invalid"] * 4 + ["taken"]
    assert (len(places(challenge)), db.session.scalar(select(func.count(Team.id))), challenge.last_number, challenge.listed_count) == (1, 1, 1, 1)


def test_last_place_in_a_team_is_taken_once(app):
    challenge = make_team_challenge(teams={"most": 2})
    team = make_team(challenge, ed(), "Sails")
    people = [make_person(f"Person {number}") for number in range(4)]
    acts = [
        act(accept_invitation, actor=(User, person.id), invitation=(TeamInvitation, invite(actor=ed(), team=team, who=person.handle).id))
        for person in people
    ]
    assert sorted(at_once(app, *acts)) == ["Conflict"] * 3 + ["taken"]
    assert len(members_of(team)) == 2


def test_person_who_accepts_many_invitations_at_once_is_in_one_team(app):
    challenge, person = make_team_challenge(), vera()
    invitations = []
    for number in range(4):
        captain = make_person(f"Captain {number}")
        invitations.append(invite(actor=captain, team=make_team(challenge, captain, f"Team {number}"), who=person.handle).id)
    answers = at_once(app, *[act(accept_invitation, actor=(User, person.id), invitation=(TeamInvitation, key)) for key in invitations])
    assert (answers.count("taken"), places(challenge).count(person.id)) == (1, 1)


def test_same_invitation_in_many_tabs_is_one(app):
    team, person = make_team(make_team_challenge(), ed(), "Sails"), walt()
    answers = at_once(
        app, *[act(invite, actor=(User, ed().id), team=(Team, team.id), who=who) for who in [person.handle] * 3 + ["new@example.org"] * 3]
    )
    assert answers == ["taken"] * 6
    assert db.session.scalar(select(func.count(TeamInvitation.id))) == 2


def test_invitation_that_is_taken_back_while_it_is_accepted_ends_one_way(app):
    challenge = make_team_challenge()
    team = make_team(challenge, ed(), "Sails")
    captain, person = ed().id, walt().id
    for _round in range(3):
        key = invite(actor=ed(), team=team, who=walt().handle).id
        answers = at_once(
            app,
            act(accept_invitation, actor=(User, person), invitation=(TeamInvitation, key)),
            act(withdraw_invitation, actor=(User, captain), invitation=(TeamInvitation, key)),
        )
        inside = person in places(challenge)
        assert answers == (["taken", "Conflict"] if inside else ["Denied", "taken"])
        if inside:
            remove_member(actor=ed(), team=team, user_id=person)


def test_two_merges_of_one_team_end_in_one_of_them(app):
    challenge = make_team_challenge(teams={"most": 2})
    teams = [make_team(challenge, person, person.handle) for person in (ed(), walt(), vera())]
    keys = [propose_merge(actor=ed(), team=teams[0], other=other).id for other in teams[1:]]
    acts = [act(accept_merge, actor=(User, person.id), merge=(TeamMerge, key)) for person, key in zip((walt(), vera()), keys, strict=True)]
    answers = at_once(app, *acts)
    assert sorted(answers) == ["Denied", "taken"]
    assert (sorted(places(challenge)), db.session.get(Challenge, challenge.id).listed_count) == (sorted([ed().id, walt().id, vera().id]), 2)


def test_two_teams_that_take_each_other_in_become_one(app):
    challenge = make_team_challenge()
    sails, limes = make_team(challenge, ed(), "Sails"), make_team(challenge, walt(), "Limes")
    forth, back = propose_merge(actor=ed(), team=sails, other=limes).id, propose_merge(actor=walt(), team=limes, other=sails).id
    answers = at_once(
        app, act(accept_merge, actor=(User, walt().id), merge=(TeamMerge, forth)), act(accept_merge, actor=(User, ed().id), merge=(TeamMerge, back))
    )
    assert sorted(answers) == ["Denied", "taken"]
    assert (team_of(ed(), challenge) == team_of(walt(), challenge), len(places(challenge)), challenge.listed_count) == (True, 2, 1)


def test_who_leaves_while_the_team_merges_is_in_one_place_or_none(app):
    challenge = make_team_challenge()
    for turn in range(3):
        captain, other, leaver = (make_person(f"{word} {turn}") for word in ("Captain", "Other", "Leaver"))
        sails, limes = make_team(challenge, captain, f"Sails {turn}", leaver), make_team(challenge, other, f"Limes {turn}")
        merge = propose_merge(actor=captain, team=sails, other=limes).id
        answers = at_once(
            app, act(accept_merge, actor=(User, other.id), merge=(TeamMerge, merge)), act(leave_team, actor=(User, leaver.id), team=(Team, sails.id))
        )
        assert answers in (["taken", "taken"], ["taken", "Denied"])
        assert len(members_of(limes)) == (2 if answers[1] == "taken" else 3)


def test_files_handed_in_while_the_teams_merge_are_all_of_the_joint_team_and_the_ranks_add_up(app, tmp_path):
    contest = make_contest(tmp_path, limit={"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"})
    sails, limes, _vines = (make_team(contest, person, name) for person, name in ((ed(), "Sails"), (walt(), "Limes"), (vera(), "Vines")))
    for person, score in ((ed(), 0.5), (walt(), 0.75), (vera(), 0.625)):
        attempt_at(None, person, contest, predictions(score))
    merge, key_of_contest = propose_merge(actor=ed(), team=sails, other=limes).id, contest.id

    def hand_in(key, score):
        def run():
            attempt_at(None, db.session.get(User, key), db.session.get(Challenge, key_of_contest), predictions(score))
            return "taken"

        return run

    answers = at_once(
        app,
        act(accept_merge, actor=(User, walt().id), merge=(TeamMerge, merge)),
        hand_in(ed().id, 0.25),
        hand_in(walt().id, 0.375),
        hand_in(vera().id, 0.3125),
    )
    assert answers[0] == "taken" and set(answers[1:]) <= {"taken", "Conflict"}
    of_sails = db.session.scalar(select(func.count(Attempt.id)).where(Attempt.entry_id == sails.entry_id))
    lines = [(line.rank, entry.title) for line, entry in board(contest)]
    assert (of_sails, [rank for rank, _title in lines], sorted(title for _rank, title in lines)) == (0, [1, 2], ["Limes", "Vines"])
    counted = db.session.scalar(select(func.count(Attempt.id)).where(Attempt.entry_id == limes.entry_id, Attempt.state == "scored"))
    assert db.session.scalar(select(BoardLine.attempts).where(BoardLine.entry_id == limes.entry_id)) == counted == 2 + answers[1:3].count("taken")
