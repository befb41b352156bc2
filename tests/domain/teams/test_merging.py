"""Two teams become one: who decides, what moves, and the arithmetic that stands in the way."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ideahub.domain.entries.commands import move_entry
from ideahub.domain.teams import merging
from ideahub.domain.teams.commands import leave_team
from ideahub.domain.teams.inviting import invite
from ideahub.domain.teams.merging import accept_merge, decline_merge, other_team, preview_merge, propose_merge, withdraw_merge
from ideahub.domain.teams.models import Team
from ideahub.domain.teams.queries import invitations_for, members_of, proposals_of, team_by_name, team_of, went_into
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid, LimitReached
from ideahub.kernel.policy import SYSTEM
from tests.cast import ed, mona, vera, walt
from tests.factories.accounts import make_person
from tests.factories.teams import join, make_team, make_team_challenge, merge

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def challenge():
    return make_team_challenge()


@pytest.fixture
def sails(challenge):
    return make_team(challenge, ed(), "Sails")


@pytest.fixture
def limes(challenge):
    return make_team(challenge, walt(), "Lime Trees")


def names(team) -> list[str]:
    return [row.user.handle for row in members_of(team)]


class TestPreviewMerge:
    def test_people_are_shown_and_nothing_stands_in_the_way(self, sails, limes):
        shown = preview_merge(actor=ed(), from_team=sails, into_team=limes)
        assert ([person.handle for person in shown.people], shown.most, shown.joint, shown.limit, shown.best, shown.refusals) == (
            ["walt", "ed"],
            3,
            0,
            None,
            None,
            [],
        )

    def test_too_many_people_are_counted(self, challenge, sails, limes):
        join(limes, walt(), vera())
        join(sails, ed(), mona())
        assert preview_merge(actor=walt(), from_team=sails, into_team=limes).refusals == [
            "Together the team has 4 people; by the rules at most 3 are in one."
        ]

    def test_only_the_two_captains_see_it(self, sails, limes):
        for who in (vera(), mona()):
            with pytest.raises(Denied):
                preview_merge(actor=who, from_team=sails, into_team=limes)


class TestOtherTeam:
    @pytest.mark.parametrize("name", ["Lime Trees", "lime trees ", "LIME TREÉS"])
    def test_team_is_found_by_its_name(self, sails, limes, name):
        assert other_team(sails, name) == limes

    @pytest.mark.parametrize(("name", "words"), [("Nobody", "no team of this name"), ("", "no team of this name"), ("sails", "your own team")])
    def test_name_of_nobody_and_the_own_one_are_refused(self, sails, name, words):
        with pytest.raises(Invalid, match=words):
            other_team(sails, name)

    def test_hidden_team_is_not_found(self, challenge, sails, limes):
        move_entry(actor=mona(), entry=limes.entry, move="hide")
        with pytest.raises(Invalid, match="no team of this name"):
            other_team(sails, "Lime Trees")


class TestProposeMerge:
    def test_proposal_waits_at_both(self, sails, limes):
        proposal = propose_merge(actor=ed(), team=sails, other=limes)
        assert (proposals_of(sails), proposals_of(limes), proposal.state) == ([proposal], [proposal], "open")
        assert propose_merge(actor=ed(), team=sails, other=limes) == proposal

    def test_only_the_captain_proposes(self, challenge, sails, limes):
        join(sails, ed(), vera())
        for who in (vera(), walt()):
            with pytest.raises(Denied, match="for the captain"):
                propose_merge(actor=who, team=sails, other=limes)

    def test_team_does_not_merge_with_itself_nor_across_challenges(self, sails):
        elsewhere = make_team(make_team_challenge("Another one"), walt(), "Elsewhere")
        for other in (sails, elsewhere):
            with pytest.raises(Invalid):
                propose_merge(actor=ed(), team=sails, other=other)

    def test_team_that_everybody_left_cannot_be_asked(self, sails, limes):
        leave_team(actor=walt(), team=limes)
        with pytest.raises(Conflict, match="does not take part any more"):
            propose_merge(actor=ed(), team=sails, other=limes)

    def test_rules_without_merging_refuse_it(self):
        challenge = make_team_challenge(teams={"may_merge": False})
        one, other = make_team(challenge, ed(), "One"), make_team(challenge, walt(), "Other")
        with pytest.raises(Conflict, match="teams do not merge"):
            propose_merge(actor=ed(), team=one, other=other)

    def test_freeze_date_itself_is_too_late(self):
        frozen = house_clock.now() + timedelta(days=3)
        challenge = make_team_challenge(teams={"merge_until": frozen.isoformat()})
        one, other = make_team(challenge, ed(), "One"), make_team(challenge, walt(), "Other")
        proposal = propose_merge(actor=ed(), team=one, other=other)
        house_clock.set(frozen - timedelta(microseconds=1))
        assert preview_merge(actor=ed(), from_team=one, into_team=other).refusals == []
        house_clock.set(frozen)
        with pytest.raises(Conflict, match=rf"could merge until {frozen:%Y-%m-%d %H:%M:%S} UTC, and that is over"):
            accept_merge(actor=walt(), merge=proposal)
        assert (team_of(ed(), challenge), other.merged_into_id) == (one, None)

    def test_too_many_open_proposals_are_refused(self, challenge, sails, limes, monkeypatch):
        monkeypatch.setattr(merging, "MOST_OPEN", 1)
        propose_merge(actor=ed(), team=sails, other=limes)
        with pytest.raises(LimitReached, match="wait for an answer"):
            propose_merge(actor=ed(), team=sails, other=make_team(challenge, vera(), "Third"))

    def test_nothing_merges_once_entries_are_not_taken(self, sails, limes):
        house_clock.forward(days=20)
        with pytest.raises(Denied, match="cannot be changed now"):
            propose_merge(actor=ed(), team=sails, other=limes)


class TestAcceptMerge:
    def test_people_join_and_the_other_entry_goes_up(self, challenge, sails, limes):
        join(sails, ed(), vera())
        listed = challenge.listed_count
        assert merge(sails, limes) == limes
        assert (names(limes), names(sails), team_of(ed(), challenge), team_of(vera(), challenge)) == (["walt", "ed", "vera"], [], limes, limes)
        assert (sails.merged_into_id, sails.merged_at, sails.entry.state, sails.entry.listed) == (limes.id, house_clock.now(), "merged", 0)
        assert (limes.captain, limes.entry.state, challenge.listed_count, went_into(limes)) == (walt(), "published", listed - 1, [sails])

    def test_what_waited_for_an_answer_ends(self, challenge, sails, limes):
        invite(actor=ed(), team=sails, who=mona().handle)
        third = make_team(challenge, vera(), "Third")
        crossed, aside = propose_merge(actor=walt(), team=limes, other=sails), propose_merge(actor=vera(), team=third, other=sails)
        merge(sails, limes)
        assert (invitations_for(mona(), challenge), crossed.state, aside.state, proposals_of(limes)) == ([], "withdrawn", "withdrawn", [])

    def test_name_stays_taken_and_the_team_is_found_no_more(self, challenge, sails, limes):
        merge(sails, limes)
        assert team_by_name(challenge, "Sails") is None
        with pytest.raises(Invalid, match="Another team is called"):
            make_team(challenge, vera(), "Sails")

    def test_only_the_other_captain_accepts_and_only_once(self, challenge, sails, limes):
        join(limes, walt(), vera())
        proposal = propose_merge(actor=ed(), team=sails, other=limes)
        for who in (ed(), vera(), mona()):
            with pytest.raises(Denied, match="captain of the team that was asked"):
                accept_merge(actor=who, merge=proposal)
        accept_merge(actor=walt(), merge=proposal)
        with pytest.raises(Denied, match="answered or taken back"):
            accept_merge(actor=walt(), merge=proposal)

    def test_who_joined_meanwhile_is_counted(self, challenge, sails, limes):
        join(limes, walt(), vera())
        proposal = propose_merge(actor=ed(), team=sails, other=limes)
        join(sails, ed(), mona())
        with pytest.raises(Conflict, match="4 people"):
            accept_merge(actor=walt(), merge=proposal)
        assert (proposal.state, names(sails), names(limes)) == ("open", ["ed", "mona"], ["walt", "vera"])

    def test_team_hidden_meanwhile_does_not_slip_away(self, sails, limes):
        proposal = propose_merge(actor=ed(), team=sails, other=limes)
        move_entry(actor=SYSTEM, entry=sails.entry, move="hide")
        with pytest.raises(Conflict, match="does not take part any more"):
            accept_merge(actor=walt(), merge=proposal)

    def test_merged_team_merges_again(self, challenge, sails, limes):
        third = make_team(challenge, vera(), "Third")
        merge(sails, limes)
        merge(limes, third)
        assert (names(third), went_into(third), team_of(ed(), challenge)) == (["vera", "walt", "ed"], [limes], third)


class TestDeclineAndWithdrawMerge:
    def test_other_captain_declines(self, sails, limes):
        proposal = propose_merge(actor=ed(), team=sails, other=limes)
        with pytest.raises(Denied):
            decline_merge(actor=ed(), merge=proposal)
        decline_merge(actor=walt(), merge=proposal)
        assert (proposal.state, proposals_of(sails)) == ("declined", [])
        assert propose_merge(actor=ed(), team=sails, other=limes).state == "open"

    def test_own_captain_withdraws(self, sails, limes):
        proposal = propose_merge(actor=ed(), team=sails, other=limes)
        with pytest.raises(Denied):
            withdraw_merge(actor=walt(), merge=proposal)
        withdraw_merge(actor=ed(), merge=proposal)
        with pytest.raises(Denied, match="answered or taken back"):
            accept_merge(actor=walt(), merge=proposal)


@settings(max_examples=12)
@given(steps=st.lists(st.tuples(st.sampled_from(["found", "join", "leave", "merge"]), st.integers(0, 3), st.integers(0, 3)), max_size=12))
def test_whatever_happens_one_person_is_in_one_team_and_no_team_is_too_large(app, steps):
    """Founding, joining, leaving, merging in any order: the places add up."""
    gone = select(func.count(Team.merged_into_id))
    people = [make_person(f"Person {number}") for number in range(4)]
    challenge = make_team_challenge()
    for number, (act, one, other) in enumerate(steps):
        mine, theirs = team_of(people[one], challenge), team_of(people[other], challenge)
        try:
            if act == "found":
                make_team(challenge, people[one], f"Team {number}")
            elif act == "join" and theirs:
                join(theirs, people[other], people[one])
            elif act == "leave" and mine:
                leave_team(actor=people[one], team=mine)
            elif act == "merge" and mine and theirs:
                accept_merge(actor=people[other], merge=propose_merge(actor=people[one], team=mine, other=theirs))
        except (Conflict, Denied, Invalid):
            pass
        teams = {team.id: team for person in people if (team := team_of(person, challenge))}
        places = [row.user_id for team in teams.values() for row in members_of(team)]
        assert len(places) == len(set(places)) == sum(team_of(person, challenge) is not None for person in people)
        assert all(
            0 < len(members_of(team)) <= 3 and team.captain_id in [row.user_id for row in members_of(team)] and team.merged_into_id is None
            for team in teams.values()
        )
        assert challenge.listed_count == challenge.last_number - db.session.scalar(gone.where(Team.challenge_id == challenge.id))
