"""Inviting into a team, and what is answered."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.commands import suspend_account
from ideahub.domain.teams import inviting
from ideahub.domain.teams.commands import leave_team
from ideahub.domain.teams.inviting import accept_invitation, decline_invitation, invite, withdraw_invitation
from ideahub.domain.teams.models import TeamInvitation
from ideahub.domain.teams.queries import invitation_to, invitations_for, members_of, open_invitations, team_of
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid, LimitReached, NotFound
from ideahub.kernel.policy import SYSTEM, VISITOR
from tests.cast import ed, mona, olga, vera, walt
from tests.factories.accounts import make_person, make_unproven
from tests.factories.predictions import attempt_at, make_contest, predictions
from tests.factories.teams import join, make_team, make_team_challenge

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def challenge():
    return make_team_challenge()


@pytest.fixture
def team(challenge):
    return make_team(challenge, ed(), "Sails")


class TestInvite:
    @pytest.mark.parametrize("who", ["walt", "@walt", " @Walt ", "walt@example.org", "WALT@example.ORG "])
    def test_invitation_by_handle_or_address_waits_for_the_person(self, challenge, team, who):
        walt()
        invitation = invite(actor=ed(), team=team, who=who)
        assert (invitations_for(walt(), challenge), open_invitations(team)) == ([invitation], [invitation])
        assert (invitations_for(vera(), challenge), invitations_for(VISITOR, challenge)) == ([], [])

    def test_known_and_unknown_address_leave_the_same_trace(self, challenge, team):
        walt()
        known, unknown = (invite(actor=ed(), team=team, who=who) for who in ("walt@example.org", "nobody@example.org"))
        assert [(row.user_id, row.address, row.state) for row in (known, unknown)] == [
            (None, "walt@example.org", "open"),
            (None, "nobody@example.org", "open"),
        ]

    def test_invitation_to_an_address_finds_the_account_that_is_opened_later_once_it_is_proven(self, challenge, team):
        invitation = invite(actor=ed(), team=team, who="late@example.org")
        assert invitations_for(make_unproven("Una", email="late@example.com"), challenge) == []
        person = make_person("Lara Late", email="late@example.org")
        assert invitations_for(person, challenge) == [invitation]

    def test_unproven_address_is_not_enough(self, challenge, team):
        invitation = invite(actor=ed(), team=team, who="una@example.org")
        una = make_unproven("Una", email="una@example.org")
        assert invitations_for(una, challenge) == []
        with pytest.raises(Denied, match="no such invitation"):
            accept_invitation(actor=una, invitation=invitation)

    @pytest.mark.parametrize("who", ["walt", "walt@example.org"])
    def test_same_invitation_again_is_the_same(self, team, who):
        walt()
        assert invite(actor=ed(), team=team, who=who) == invite(actor=ed(), team=team, who=f" {who.upper()}")
        assert db.session.scalar(select(func.count(TeamInvitation.id))) == 1

    @pytest.mark.parametrize(
        ("who", "words"),
        [
            ("", "Write the person's handle"), ("@", "Write the person's handle"), ("nobody-here", "nobody with the handle"), ("a@b", "no mail address"), ("a b@c.de", "no mail address"),
            ("x" * 250 + "@c.de", "no mail address"),
        ],
    )  # fmt: skip
    def test_what_is_neither_handle_nor_address_is_refused(self, team, who, words):
        with pytest.raises(Invalid, match=words) as refused:
            invite(actor=ed(), team=team, who=who)
        assert list(refused.value.problems) == ["who"]

    def test_handle_of_an_account_that_is_not_proven_is_nobodys(self, team):
        with pytest.raises(Invalid, match="nobody with the handle"):
            invite(actor=ed(), team=team, who=make_unproven(handle="una").handle)

    def test_who_is_in_the_team_needs_no_invitation(self, challenge, team):
        join(team, ed(), walt())
        with pytest.raises(Invalid, match="is in the team already"):
            invite(actor=ed(), team=team, who="walt")

    def test_only_the_captain_invites(self, challenge, team):
        join(team, ed(), walt())
        for who in (walt(), vera(), VISITOR):
            with pytest.raises(Denied):
                invite(actor=who, team=team, who=mona().handle)

    def test_full_team_invites_nobody(self, challenge, team):
        join(team, ed(), walt())
        join(team, ed(), vera())
        with pytest.raises(Conflict, match="at most 3 people"):
            invite(actor=ed(), team=team, who=mona().handle)

    def test_too_many_within_a_day_are_refused(self, team, monkeypatch):
        monkeypatch.setattr(inviting, "INVITED_A_DAY", 2)
        for number in range(2):
            invite(actor=ed(), team=team, who=f"person{number}@example.com")
        with pytest.raises(LimitReached, match="2 invitations a day"):
            invite(actor=ed(), team=team, who="third@example.com")
        house_clock.forward(days=1, seconds=1)
        assert invite(actor=ed(), team=team, who="third@example.com").state == "open"


class TestWithdrawInvitation:
    def test_withdrawn_invitation_is_gone_and_its_address_forgotten(self, challenge, team):
        walt()
        invitation = invite(actor=ed(), team=team, who="walt@example.org")
        withdraw_invitation(actor=ed(), invitation=invitation)
        withdraw_invitation(actor=ed(), invitation=invitation)
        assert (invitation.state, invitation.address, invitations_for(walt(), challenge)) == ("withdrawn", "", [])
        with pytest.raises(Denied):
            accept_invitation(actor=walt(), invitation=invitation)

    def test_accepted_invitation_cannot_be_taken_back(self, team):
        invitation = invite(actor=ed(), team=team, who=walt().handle)
        accept_invitation(actor=walt(), invitation=invitation)
        with pytest.raises(Conflict, match="accepted already"):
            withdraw_invitation(actor=ed(), invitation=invitation)

    def test_invited_person_cannot_withdraw_it(self, team):
        invitation = invite(actor=ed(), team=team, who=walt().handle)
        with pytest.raises(Denied, match="for the captain"):
            withdraw_invitation(actor=walt(), invitation=invitation)


class TestAcceptInvitation:
    def test_person_is_in_the_team_and_the_address_is_forgotten(self, challenge, team):
        walt()
        invitation = invite(actor=ed(), team=team, who="walt@example.org")
        accept_invitation(actor=walt(), invitation=invitation)
        assert (team_of(walt(), challenge), invitation.state, invitation.address, invitation.user) == (team, "accepted", "", walt())

    def test_nobody_else_accepts(self, challenge, team):
        invitation = invite(actor=ed(), team=team, who=walt().handle)
        with pytest.raises(Denied, match="no such invitation"):
            accept_invitation(actor=vera(), invitation=invitation)
        with pytest.raises(NotFound):
            invitation_to(vera(), challenge, invitation.id)

    def test_who_is_in_another_team_leaves_it_first(self, challenge, team):
        own = make_team(challenge, walt(), "Walt's")
        invitation = invite(actor=ed(), team=team, who="walt")
        with pytest.raises(Denied, match="You are in “Walt's” now"):
            accept_invitation(actor=walt(), invitation=invitation)
        leave_team(actor=walt(), team=own)
        accept_invitation(actor=walt(), invitation=invitation)
        assert team_of(walt(), challenge) == team

    def test_last_place_is_taken_once(self, challenge, team):
        join(team, ed(), walt())
        late, early = (invite(actor=ed(), team=team, who=person.handle) for person in (vera(), mona()))
        accept_invitation(actor=mona(), invitation=early)
        with pytest.raises(Conflict, match="The team is full"):
            accept_invitation(actor=vera(), invitation=late)
        assert late.state == "open"

    def test_whom_the_rules_do_not_let_enter_is_told_why(self, team):
        invitation = invite(actor=ed(), team=team, who=olga().handle)
        with pytest.raises(Denied, match="organization that holds this challenge"):
            accept_invitation(actor=olga(), invitation=invitation)

    def test_suspended_person_is_told_why(self, team):
        invitation = invite(actor=ed(), team=team, who=walt().handle)
        suspend_account(actor=SYSTEM, user=walt(), reason="Bought votes.")
        with pytest.raises(Denied, match="Bought votes"):
            accept_invitation(actor=walt(), invitation=invitation)

    def test_nobody_joins_once_entries_are_not_taken(self, team):
        invitation = invite(actor=ed(), team=team, who=walt().handle)
        house_clock.forward(days=20)
        with pytest.raises(Denied, match="cannot be changed now"):
            accept_invitation(actor=walt(), invitation=invitation)

    def test_who_brings_attempts_from_another_team_joins_only_where_they_fit(self, tmp_path):
        contest = make_contest(tmp_path, days=(-0.1, 29))
        own, team = make_team(contest, walt(), "Walt's"), make_team(contest, ed(), "Sails")
        for person in (walt(), ed()):
            attempt_at(None, person, contest, predictions(0.5))
        leave_team(actor=walt(), team=own)
        invitation = invite(actor=ed(), team=team, who="walt")
        with pytest.raises(
            Conflict,
            match=r"You bring 1 attempt from another team.*Together that makes 2 attempts\. One team could have made 1 by now: 1 within any 24 hours",
        ) as refused:
            accept_invitation(actor=walt(), invitation=invitation)
        assert "it fits from" in refused.value.sentence
        house_clock.forward(days=1)
        accept_invitation(actor=walt(), invitation=invitation)
        assert [row.user.handle for row in members_of(team)] == ["ed", "walt"]

    def test_who_comes_back_brings_nothing(self, tmp_path):
        contest = make_contest(tmp_path, days=(-0.1, 29))
        team = make_team(contest, ed(), "Sails", walt())
        attempt_at(None, walt(), contest, predictions(0.5))
        leave_team(actor=walt(), team=team)
        join(team, ed(), walt())
        assert team_of(walt(), contest) == team


class TestDeclineInvitation:
    def test_declined_invitation_is_gone(self, challenge, team):
        walt()
        invitation = invite(actor=ed(), team=team, who="walt@example.org")
        decline_invitation(actor=walt(), invitation=invitation)
        assert (invitation.state, invitation.address, invitations_for(walt(), challenge), open_invitations(team)) == ("declined", "", [], [])
        with pytest.raises(Denied, match="answered or taken back"):
            accept_invitation(actor=walt(), invitation=invitation)

    def test_nobody_declines_for_another(self, team):
        invitation = invite(actor=ed(), team=team, who=walt().handle)
        with pytest.raises(Denied):
            decline_invitation(actor=vera(), invitation=invitation)
