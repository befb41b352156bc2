"""Who in a team is told what, and what is forgotten."""

import pytest
from sqlalchemy import select

from ideahub.domain.accounts.commands import close_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.teams.commands import hand_over, leave_team, remove_member, rename_team
from ideahub.domain.teams.inviting import accept_invitation, decline_invitation, invite
from ideahub.domain.teams.merging import decline_merge, propose_merge, withdraw_merge
from ideahub.kernel.db import db
from ideahub.kernel.outbox import Letter
from ideahub.observers.notifications.kinds import KINDS
from ideahub.observers.notifications.models import Notification
from tests.cast import ed, mona, vera, walt
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.teams import make_team, make_team_challenge, merge

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def challenge():
    return make_team_challenge()


def told(person, kind: str) -> list[str]:
    """What the person reads of this kind, subject and body."""
    rows = db.session.scalars(select(Notification).where(Notification.user_id == person.id, Notification.kind == kind).order_by(Notification.id))
    return [f"{KINDS[kind].subject(row.values)}. {KINDS[kind].body(row.values)}" for row in rows]


class TestInvited:
    @pytest.mark.parametrize("who", ["walt", "walt@example.org"])
    def test_person_is_told_once_by_handle_and_by_address(self, challenge, who):
        walt()
        team = make_team(challenge, ed(), "Sails")
        for _time in range(2):
            invite(actor=ed(), team=team, who=who)
        assert len(told(walt(), "team_invited")) == 1 and "Ed Entrant invites you into the team “Sails”" in told(walt(), "team_invited")[0]

    def test_address_of_nobody_is_told_to_whoever_proves_it(self, challenge):
        invite(actor=ed(), team=make_team(challenge, ed(), "Sails"), who="lara@example.org")
        assert len(told(make_person("Lara", email="lara@example.org"), "team_invited")) == 1

    def test_challenge_that_one_may_not_see_is_not_told_of(self):
        challenge = make_team_challenge(visibility="private", guests=(ed(), walt()))
        team = make_team(challenge, ed(), "Sails")
        invite(actor=ed(), team=team, who=walt().handle), invite(actor=ed(), team=team, who=vera().handle)
        assert (len(told(walt(), "team_invited")), told(vera(), "team_invited")) == (1, [])

    @pytest.mark.parametrize(
        ("who", "said"), [("walt", "Walt Wiese does not join"), ("walt@example.org", "Somebody whom you invited by mail address")]
    )
    def test_captain_hears_of_a_no_and_not_whose_address_it_is(self, challenge, who, said):
        walt()
        decline_invitation(actor=walt(), invitation=invite(actor=ed(), team=make_team(challenge, ed(), "Sails"), who=who))
        (sentence,) = told(ed(), "team_declined")
        assert said in sentence and ("Walt" in sentence) is (who == "walt")


class TestComingAndGoing:
    def test_others_hear_of_joining_and_leaving_and_the_one_does_not(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt(), vera())
        leave_team(actor=vera(), team=team)
        assert [len(told(person, "team_joined")) for person in (ed(), walt(), vera())] == [2, 1, 0]
        assert [len(told(person, "team_left")) for person in (ed(), walt(), vera())] == [1, 1, 0]

    def test_removed_person_is_told_so(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt(), vera())
        remove_member(actor=ed(), team=team, user_id=walt().id)
        assert "You are no longer in “Sails”" in told(walt(), "team_removed")[0]
        assert (told(ed(), "team_left"), len(told(vera(), "team_left"))) == ([], 1)

    def test_new_captain_and_new_name_are_told(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        hand_over(actor=ed(), team=team, user_id=walt().id)
        rename_team(actor=walt(), team=team, name="Awnings")
        assert "You are the captain of “Sails”" in told(walt(), "team_captain")[0]
        assert "“Sails” is called “Awnings” now" in told(ed(), "team_renamed")[0] and told(walt(), "team_renamed") == []


class TestMerging:
    def test_captains_hear_of_proposal_and_no_and_both_teams_of_the_merge(self, challenge):
        sails, limes = make_team(challenge, ed(), "Sails", vera()), make_team(challenge, walt(), "Limes")
        decline_merge(actor=walt(), merge=propose_merge(actor=ed(), team=sails, other=limes))
        withdraw_merge(actor=ed(), merge=propose_merge(actor=ed(), team=sails, other=limes))
        assert len(told(walt(), "merge_proposed")) == 2 and "“Sails” would like to merge with “Limes”" in told(walt(), "merge_proposed")[0]
        assert len(told(ed(), "merge_declined")) == 1 and "“Limes” does not merge with “Sails”" in told(ed(), "merge_declined")[0]
        merge(sails, limes)
        assert [len(told(person, "teams_merged")) for person in (ed(), vera(), walt(), mona())] == [1, 1, 0, 0]


def test_name_of_a_closed_account_is_gone_from_the_inboxes_and_letters_of_the_team(challenge):
    team = make_team(challenge, ed(), "Sails", walt(), vera())
    accept_invitation(actor=mona(), invitation=invite(actor=walt(), team=make_team_of(walt(), vera(), challenge, team), who=mona().handle))
    close_account(actor=walt(), proof=prove(walt(), PASSWORD))
    rows = db.session.scalars(select(Notification)).all()
    letters = db.session.scalars(select(Letter.text)).all()
    assert not [row for row in rows if "Walt Wiese" in str(row.values)]
    assert not [text for text in letters if "Walt Wiese" in text]
    assert [row.values["name"] for row in rows if row.kind == "team_left" and row.user_id == mona().id] == ["former member"]
    assert (team.captain, len(told(ed(), "team_captain"))) == (ed(), 1)


def make_team_of(captain, leaver, challenge, team):
    """The team, led by another captain, with a place free."""
    leave_team(actor=leaver, team=team)
    return hand_over(actor=team.captain, team=team, user_id=captain.id)
