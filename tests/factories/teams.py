"""Challenges that take teams, and teams with their people, made through the commands."""

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.teams.commands import found_team
from ideahub.domain.teams.inviting import accept_invitation, invite
from ideahub.domain.teams.merging import accept_merge, propose_merge
from ideahub.domain.teams.models import Team
from tests.factories.challenges import make_challenge

TEAMS = {"most": 3, "merge_until": None, "may_merge": True}


def make_team_challenge(title: str = "A bench for the quay", **wishes) -> Challenge:
    """A running idea challenge of Olga's in which teams of up to three people take part; `teams` are their rules."""
    return make_challenge(title=title, **{"mode": "after", **wishes, "teams": {**TEAMS, **wishes.get("teams", {})}})


def make_team(challenge: Challenge, captain: User, name: str, *others: User) -> Team:
    """A team of the captain and others, who were invited and accepted."""
    team = found_team(actor=captain, challenge=challenge, name=name)
    for person in others:
        join(team, captain, person)
    return team


def join(team: Team, captain: User, person: User) -> None:
    """Invite a person, who accepts."""
    accept_invitation(actor=person, invitation=invite(actor=captain, team=team, who=person.handle))


def merge(from_team: Team, into_team: Team) -> Team:
    """One team goes up in the other; both captains agree."""
    return accept_merge(actor=into_team.captain, merge=propose_merge(actor=from_team.captain, team=from_team, other=into_team))
