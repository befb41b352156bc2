"""Founding teams."""

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.commands import submit_entry
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.text import clean_line, fold
from ideahub.kernel.transactions import command


@command
def found_team(*, actor, challenge: Challenge, name: str) -> Team:
    """A new team of one, with its entry."""
    name = clean_line(name)
    entry = submit_entry(actor=actor, challenge=challenge, content={"title": name, "text": "", "answers": {}, "language": challenge.language, "files": []})
    team = Team(challenge_id=challenge.id, entry_id=entry.id, name=name, name_folded=fold(name), captain_id=actor.id, founded_at=clock.now())
    db.session.add(team)
    db.session.flush()
    db.session.add(TeamMember(team_id=team.id, challenge_id=challenge.id, user_id=actor.id, joined_at=clock.now()))
    db.session.flush()
    return team
