"""Finding teams, and who is or was in them."""

from sqlalchemy import select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.kernel.db import db


def team_of(actor, challenge: Challenge) -> Team | None:
    """The team of the challenge that the actor is in now, or None."""
    if actor.id is None:
        return None
    mine = select(Team).join(TeamMember, TeamMember.team_id == Team.id)
    return db.session.scalar(mine.where(TeamMember.challenge_id == challenge.id, TeamMember.user_id == actor.id, TeamMember.current == 1))
