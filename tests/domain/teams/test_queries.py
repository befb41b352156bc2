"""Who is and was in a team."""

import pytest

from ideahub.domain.teams.commands import leave_team
from ideahub.domain.teams.queries import (
    members_at,
    owners_at,
    people_of,
    proposal_of,
    size_of,
    team_of,
    team_of_entry,
    teams_of_person,
    was_in_another_team,
)
from ideahub.kernel import clock as house_clock
from ideahub.kernel.errors import NotFound
from ideahub.kernel.policy import VISITOR
from tests.cast import ed, vera, walt
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry
from tests.factories.teams import join, make_team, make_team_challenge, merge

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def challenge():
    return make_team_challenge()


class TestTeamOf:
    def test_present_team_is_found_and_a_visitor_has_none(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        assert (team_of(walt(), challenge), team_of(vera(), challenge), team_of(VISITOR, challenge)) == (team, None, None)
        assert (team_of_entry(team.entry_id), size_of(team)) == (team, 2)


class TestMembersAt:
    def test_stays_begin_with_the_joining_and_end_before_the_leaving(self, challenge):
        founded = house_clock.now()
        team = make_team(challenge, ed(), "Sails")
        joined = house_clock.forward(hours=1)
        join(team, ed(), walt())
        left = house_clock.forward(hours=1)
        leave_team(actor=walt(), team=team)
        back = house_clock.forward(hours=1)
        join(team, ed(), walt())
        both = sorted([ed().id, walt().id])
        seen = [members_at(team, moment) for moment in (founded.replace(year=founded.year - 1), founded, joined, left, back)]
        assert seen == [[], [ed().id], both, [ed().id], both]


class TestTeamsOfPerson:
    def test_every_stay_is_told_in_order(self, challenge):
        first = make_team(challenge, ed(), "Sails")
        founded, left = house_clock.now(), house_clock.forward(hours=1)
        leave_team(actor=ed(), team=first)
        second = make_team(challenge, walt(), "Limes", ed())
        assert [tuple(stay) for stay in teams_of_person(challenge, ed())] == [(first, founded, left), (second, left, None)]
        assert teams_of_person(challenge, vera()) == []


class TestWasInAnotherTeam:
    def test_former_team_counts_and_one_that_went_up_in_this_one_does_not(self, challenge):
        own, limes = make_team(challenge, ed(), "Sails"), make_team(challenge, walt(), "Limes")
        assert not was_in_another_team(own, ed())
        leave_team(actor=ed(), team=own)
        join(limes, walt(), ed())
        assert was_in_another_team(limes, ed())
        vines = make_team(challenge, vera(), "Vines")
        merge(limes, vines)
        assert (was_in_another_team(vines, walt()), was_in_another_team(vines, ed())) == (False, True)


class TestOwnersAt:
    def test_chain_of_merges_is_followed_as_far_as_it_went_by_then(self, challenge):
        one, two, three = (make_team(challenge, person, person.name) for person in (ed(), walt(), vera()))
        before = house_clock.now()
        house_clock.forward(hours=1)
        merge(one, two)
        between = house_clock.now()
        after = house_clock.forward(hours=1)
        merge(two, three)
        keys = [team.entry_id for team in (one, two, three)]
        assert [owners_at(challenge, moment) for moment in (before, between, after)] == [{}, {keys[0]: keys[1]}, {keys[0]: keys[2], keys[1]: keys[2]}]


class TestProposalOf:
    def test_proposal_of_other_teams_is_not_found(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        with pytest.raises(NotFound):
            proposal_of(team, 4711)


class TestPeopleOf:
    def test_team_stands_behind_its_entry_and_an_author_behind_another(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        assert people_of(team.entry) == [ed(), walt()]
        assert people_of(make_entry(vera(), make_challenge())) == [vera()]
        leave_team(actor=walt(), team=team)
        leave_team(actor=ed(), team=team)
        assert people_of(team.entry) == []
