"""Founding and renaming teams, leaving them, leading them."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.of_teams import enter_team, rename_entry
from ideahub.domain.teams.events import CaptaincyHandedOver, TeamFounded, TeamRenamed
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.domain.teams.queries import member_of, members_of, team_of
from ideahub.domain.teams.roster import close_open, make_captain, take_out
from ideahub.domain.teams.rules import fitting_name
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock, locked
from ideahub.kernel.errors import Conflict, DomainError, Invalid
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.text import fold
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _


@command
def found_team(*, actor, challenge: Challenge, name: str) -> Team:
    """A new team of one, the actor, with its entry: number, receipt, in everybody's sight. Invalid where the name is taken."""
    locked(User, id=actor.id)
    authorize(actor, "team.found", challenge)
    name = fitting_name(name)
    try:
        with db.session.begin_nested():
            entry = enter_team(actor=actor, challenge=challenge, name=name)
            team = Team(challenge_id=challenge.id, entry_id=entry.id, name=name, name_folded=fold(name), captain_id=actor.id, founded_at=clock.now())
            db.session.add(team)
            db.session.flush()
            db.session.add(TeamMember(team_id=team.id, challenge_id=challenge.id, user_id=actor.id, joined_at=team.founded_at))
            db.session.flush()
    except IntegrityError:
        raise _not_founded(actor, challenge, name) from None
    emit(TeamFounded(actor_id=actor.id, challenge_id=challenge.id, team_id=team.id, entry=entry.id))
    return team


def _not_founded(actor, challenge: Challenge, name: str) -> DomainError:
    if team_of(actor, challenge) is not None:
        return Conflict(_("You are in a team of this challenge already."))
    return _taken(name)


def _taken(name: str) -> Invalid:
    return Invalid(_("Another team is called “%(name)s”. Choose another name.", name=name), field="name")


@command
def rename_team(*, actor, team: Team, name: str) -> Team:
    """Another name for the team and its entry, until it has a score."""
    team = lock(team)
    authorize(actor, "team.rename", team)
    name, before = fitting_name(name), team.name
    if name == before:
        return team
    try:
        with db.session.begin_nested():
            team.name, team.name_folded = name, fold(name)
            db.session.flush()
    except IntegrityError:
        raise _taken(name) from None
    rename_entry(actor=actor, entry=team.entry, title=name)
    emit(TeamRenamed(actor_id=actor.id, challenge_id=team.challenge_id, team_id=team.id, name=name, before=before))
    return team


@command
def leave_team(*, actor, team: Team) -> None:
    """Leave a team. A captain hands over first, unless alone: then the team stays where it is, without people."""
    team = lock(team)
    authorize(actor, "team.leave", team)
    others = [row for row in members_of(team) if row.user_id != actor.id]
    if others and team.captain_id == actor.id:
        raise Conflict(_("A team needs a captain. Hand the captaincy over first, then leave."))
    take_out(actor, team, actor.id, removed=False)
    if not others:
        make_captain(team, None)
        close_open(team)


@command
def remove_member(*, actor, team: Team, user_id: int) -> None:
    """Take another person out of the team; what was handed in stays, and counts for the person as before."""
    team = lock(team)
    authorize(actor, "team.lead", team)
    member_of(team, user_id)
    if user_id == actor.id:
        raise Conflict(_("You cannot remove yourself. Hand the captaincy over, then leave."))
    take_out(actor, team, user_id, removed=True)


@command
def hand_over(*, actor, team: Team, user_id: int) -> Team:
    """Make another person of the team its captain."""
    team = lock(team)
    authorize(actor, "team.hand_over", team)
    member_of(team, user_id)
    if user_id != team.captain_id:
        _hand_over(actor, team, user_id)
    return team


def _hand_over(actor, team: Team, user_id: int) -> None:
    make_captain(team, user_id)
    emit(CaptaincyHandedOver(actor_id=actor.id, challenge_id=team.challenge_id, team_id=team.id, user=user_id))


@command
def take_out_of_all_teams(*, actor, user_id: int) -> None:
    """Take a person who has closed the account out of every team; the longest there is captain then."""
    authorize(actor, "team.close_out")
    keys = select(TeamMember.team_id).where(TeamMember.user_id == user_id, TeamMember.current == 1).order_by(TeamMember.team_id)
    for key in db.session.scalars(keys).all():
        team = locked(Team, id=key)
        others = [row.user_id for row in members_of(team) if row.user_id != user_id]
        take_out(actor, team, user_id, removed=False)
        if not others:
            make_captain(team, None)
            close_open(team)
        elif team.captain_id == user_id:
            _hand_over(actor, team, others[0])
