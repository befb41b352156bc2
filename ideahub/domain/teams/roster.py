"""Who is in a team: parts of commands that write it down. Locks are taken in this order: teams, people, challenge, entry."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ideahub.domain.accounts.models import User
from ideahub.domain.entries.of_teams import hand_over_entry
from ideahub.domain.teams.events import TeamLeft
from ideahub.domain.teams.models import Team, TeamInvitation, TeamMember, TeamMerge
from ideahub.kernel import clock
from ideahub.kernel.db import db, locked
from ideahub.kernel.errors import Conflict
from ideahub.kernel.events import emit
from ideahub.kernel.words import _


def add_person(team: Team, user_id: int) -> TeamMember:
    """Write a person into the team. Conflict where the person is in a team of the challenge already."""
    row = TeamMember(team_id=team.id, challenge_id=team.challenge_id, user_id=user_id, joined_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("One person is in one team at a time, and this one joined another meanwhile.")) from None
    return row


def end_stays(team: Team, *which) -> None:
    """Note that people of the team are in it no more."""
    present = update(TeamMember).where(TeamMember.team_id == team.id, TeamMember.current == 1, *which)
    db.session.execute(present.values(current=None, left_at=clock.now()))


def take_out(actor, team: Team, user_id: int, *, removed: bool) -> None:
    """Take a person out of the team, and tell of it."""
    end_stays(team, TeamMember.user_id == user_id)
    emit(TeamLeft(actor_id=actor.id, challenge_id=team.challenge_id, team_id=team.id, user=user_id, removed=removed))


def make_captain(team: Team, user_id: int | None) -> None:
    """Give the team another captain, who is then the author of its entry; None for a team that nobody is in any more."""
    team.captain_id = user_id
    if user_id is not None:
        hand_over_entry(entry=team.entry, author=db.session.get(User, user_id))


def lock_people(keys) -> None:
    """Lock these people, in order."""
    for key in sorted(keys):
        locked(User, id=key)


def close_open(team: Team) -> None:
    """Take back what waits for an answer: invitations of the team, proposals to it and from it."""
    now = clock.now()
    invited = update(TeamInvitation).where(TeamInvitation.team_id == team.id, TeamInvitation.state == "open")
    db.session.execute(invited.values(state="withdrawn", address="", answered_at=now))
    proposed = update(TeamMerge).where((TeamMerge.from_team_id == team.id) | (TeamMerge.into_team_id == team.id), TeamMerge.state == "open")
    db.session.execute(proposed.values(state="withdrawn", answered_at=now))
