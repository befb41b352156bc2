"""Finding teams, who is or was in them, and what waits for an answer."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.teams.models import Team, TeamInvitation, TeamMember, TeamMerge
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.text import clean_line, fold
from ideahub.kernel.words import _


class Stay(NamedTuple):
    """A stretch of time in which a person was in a team; `left_at` is None where the person still is."""

    team: Team
    joined_at: datetime
    left_at: datetime | None


def team_of(actor, challenge: Challenge) -> Team | None:
    """The team of the challenge that the actor is in now, or None."""
    if actor.id is None:
        return None
    mine = select(Team).join(TeamMember, TeamMember.team_id == Team.id)
    return db.session.scalar(mine.where(TeamMember.challenge_id == challenge.id, TeamMember.user_id == actor.id, TeamMember.current == 1))


def members_of(team: Team) -> list[TeamMember]:
    """Who is in the team now, with their people: the captain first, then the longest there."""
    found = select(TeamMember).where(TeamMember.team_id == team.id, TeamMember.current == 1).options(joinedload(TeamMember.user))
    rows = list(db.session.scalars(found.order_by(TeamMember.joined_at, TeamMember.id)))
    return sorted(rows, key=lambda row: row.user_id != team.captain_id)


def size_of(team: Team) -> int:
    """How many people are in the team now."""
    return db.session.scalar(select(func.count()).select_from(TeamMember).where(TeamMember.team_id == team.id, TeamMember.current == 1))


def members_at(team: Team, moment: datetime) -> list[int]:
    """The keys of the people who were in the team at a moment, in order. Who left at that very moment was not."""
    there = (TeamMember.joined_at <= moment) & (TeamMember.left_at.is_(None) | (TeamMember.left_at > moment))
    return list(db.session.scalars(select(TeamMember.user_id).where(TeamMember.team_id == team.id, there).distinct().order_by(TeamMember.user_id)))


def teams_of_person(challenge: Challenge, user: User) -> list[Stay]:
    """Every stay of a person in a team of the challenge, the first one first."""
    stays = select(Team, TeamMember.joined_at, TeamMember.left_at).join(TeamMember, TeamMember.team_id == Team.id)
    stays = stays.where(TeamMember.challenge_id == challenge.id, TeamMember.user_id == user.id)
    return [Stay(*row) for row in db.session.execute(stays.order_by(TeamMember.joined_at, TeamMember.id))]


def was_in_another_team(team: Team, user: User) -> bool:
    """Whether the person was ever in another team of the challenge than this one and those that went up in it."""
    return any(stay.team.id != team.id and stay.team.merged_into_id != team.id for stay in teams_of_person(team.challenge, user))


def member_of(team: Team, user_id: int) -> TeamMember:
    """The person's place in the team now; NotFound where there is none."""
    found = db.session.scalar(select(TeamMember).where(TeamMember.team_id == team.id, TeamMember.user_id == user_id, TeamMember.current == 1))
    if found is None:
        raise NotFound(_("This person is not in the team (any more)."))
    return found


def team_by_name(challenge: Challenge, name: str) -> Team | None:
    """The team with this name, whatever its case and accents, among those that can be seen; None where there is none."""
    found = select(Team).join(Entry, Entry.id == Team.entry_id)
    return db.session.scalar(
        found.where(Team.challenge_id == challenge.id, Team.name_folded == fold(clean_line(name)), Team.merged_into_id.is_(None), Entry.listed == 1)
    )


def team_of_entry(entry_id: int) -> Team | None:
    """The team behind an entry; None where a person handed it in."""
    return db.session.scalar(select(Team).where(Team.entry_id == entry_id))


def people_of(entry: Entry) -> list[User]:
    """Who is behind an entry: its author, or everybody who is in its team now."""
    team = team_of_entry(entry.id) if "teams" in entry.challenge.setup else None
    return [row.user for row in members_of(team)] if team else [entry.author]


def open_invitations(team: Team) -> list[TeamInvitation]:
    """Invitations of the team that wait for an answer, the newest first."""
    found = select(TeamInvitation).where(TeamInvitation.team_id == team.id, TeamInvitation.state == "open").options(joinedload(TeamInvitation.user))
    return list(db.session.scalars(found.order_by(TeamInvitation.id.desc())))


def invitations_for(actor, challenge: Challenge) -> list[TeamInvitation]:
    """Open invitations to the actor, by key or by a proven address, the newest first; those of the own team are left out."""
    if actor.id is None or not actor.is_verified:
        return []
    present = select(TeamMember.team_id).where(TeamMember.challenge_id == challenge.id, TeamMember.user_id == actor.id, TeamMember.current == 1)
    to_me = or_(TeamInvitation.user_id == actor.id, (TeamInvitation.user_id.is_(None)) & (TeamInvitation.address == (actor.email or "-")))
    found = (
        select(TeamInvitation)
        .join(Team, Team.id == TeamInvitation.team_id)
        .where(Team.challenge_id == challenge.id, to_me, TeamInvitation.state == "open")
    )
    found = found.where(TeamInvitation.team_id.not_in(present)).options(joinedload(TeamInvitation.team), joinedload(TeamInvitation.invited_by))
    return list(db.session.scalars(found.order_by(TeamInvitation.id.desc())))


def invitation_from(team: Team, key: int) -> TeamInvitation:
    """An invitation of this team; NotFound where there is none."""
    found = db.session.get(TeamInvitation, key)
    if found is None or found.team_id != team.id:
        raise NotFound(_("There is no such invitation."))
    return found


def invitation_to(actor, challenge: Challenge, key: int) -> TeamInvitation:
    """An open invitation to the actor; NotFound for everybody else."""
    for found in invitations_for(actor, challenge):
        if found.id == key:
            return found
    raise NotFound(_("There is no such invitation (any more)."))


def proposals_of(team: Team) -> list[TeamMerge]:
    """Open proposals to merge that the team made or got, the newest first."""
    found = select(TeamMerge).where(or_(TeamMerge.from_team_id == team.id, TeamMerge.into_team_id == team.id), TeamMerge.state == "open")
    return list(db.session.scalars(found.options(joinedload(TeamMerge.from_team), joinedload(TeamMerge.into_team)).order_by(TeamMerge.id.desc())))


def proposal_of(team: Team, key: int) -> TeamMerge:
    """A proposal that this team made or got; NotFound where there is none."""
    found = db.session.get(TeamMerge, key)
    if found is None or team.id not in (found.from_team_id, found.into_team_id):
        raise NotFound(_("There is no such proposal."))
    return found


def went_into(team: Team) -> list[Team]:
    """The teams that went up in this one, the first one first."""
    return list(db.session.scalars(select(Team).where(Team.merged_into_id == team.id).order_by(Team.merged_at, Team.id)))


def owners_at(challenge: Challenge, moment: datetime) -> dict[int, int]:
    """Entry to the entry that it had gone up in by a moment, through every merge; entries that stood for themselves are left out."""
    merged = select(Team.id, Team.entry_id, Team.merged_into_id).where(Team.challenge_id == challenge.id, Team.merged_at <= moment)
    rows = list(db.session.execute(merged))
    if not rows:
        return {}
    into = {row.id: row.merged_into_id for row in rows}
    last = {}
    for row in rows:
        end = row.merged_into_id
        while end in into:
            end = into[end]
        last[row.entry_id] = end
    entries = dict(db.session.execute(select(Team.id, Team.entry_id).where(Team.id.in_(set(last.values())))).all())
    return {entry_id: entries[end] for entry_id, end in last.items()}
