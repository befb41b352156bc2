"""Inviting people into a team, and what they answer."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.teams.events import PersonInvited, TeamInvitationDeclined, TeamInvitationWithdrawn, TeamJoined
from ideahub.domain.teams.merging import refuse_newcomer
from ideahub.domain.teams.models import Team, TeamInvitation, TeamMember
from ideahub.domain.teams.queries import members_of
from ideahub.domain.teams.roster import add_person
from ideahub.domain.teams.rules import team_rules
from ideahub.kernel import clock
from ideahub.kernel.db import db, hold, lock, locked
from ideahub.kernel.errors import Conflict, Invalid, LimitReached
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.text import clean_line
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _

INVITED_A_DAY = 30
ADDRESS_MOST = 254
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@command
def invite(*, actor, team: Team, who: str) -> TeamInvitation:
    """Invite a person by handle, or by mail address. An open invitation of the same person or address stays as it is.

    Nothing here depends on whether an address is anybody's.
    """
    team = lock(team)
    authorize(actor, "team.lead", team)
    person, address = _whom(who)
    refuse_full(team)
    if person is not None and any(row.user_id == person.id for row in members_of(team)):
        raise Invalid(_("%(name)s is in the team already.", name=person.name), field="who")
    of_this = (TeamInvitation.user_id == person.id) if person else (TeamInvitation.address == address)
    waiting = db.session.scalar(select(TeamInvitation).where(TeamInvitation.team_id == team.id, TeamInvitation.state == "open", of_this))
    if waiting is not None:
        return waiting
    _refuse_too_many(team)
    invitation = TeamInvitation(
        team_id=team.id, user_id=person.id if person else None, address=address, invited_by_id=actor.id, invited_at=clock.now()
    )
    db.session.add(invitation)
    db.session.flush()
    emit(PersonInvited(actor_id=actor.id, challenge_id=team.challenge_id, team_id=team.id, invitation=invitation.id))
    return invitation


def _whom(who: str) -> tuple[User | None, str]:
    """(person, "") for a handle, (None, address) for an address. Invalid for what is neither, and for a handle that is nobody's."""
    who = clean_line(who)
    if not who.lstrip("@"):
        raise Invalid(_("Write the person's handle, such as @mona, or the mail address."), field="who")
    if "@" in who.lstrip("@"):
        if len(who) > ADDRESS_MOST or not _ADDRESS.fullmatch(who):
            raise Invalid(_("This is no mail address. Write it like mona@example.org, or write a handle, such as @mona."), field="who")
        return None, who.lower()
    person = user_by_handle(who)
    if person is None or person.is_closed or not person.is_verified:
        raise Invalid(_("There is nobody with the handle “%(handle)s”.", handle=who[:60]), field="who")
    return person, ""


def refuse_full(team: Team) -> None:
    """Conflict where no more people fit into the team; its row is locked."""
    most = team_rules(team.challenge).most
    present = select(func.count()).select_from(TeamMember).where(TeamMember.team_id == team.id, TeamMember.current == 1)
    if db.session.scalar(present) >= most:
        raise Conflict(_("The team is full: by the rules at most %(most)d people are in a team.", most=most))


def _refuse_too_many(team: Team) -> None:
    recent = (
        select(func.count())
        .select_from(TeamInvitation)
        .where(TeamInvitation.team_id == team.id, TeamInvitation.invited_at > clock.now() - timedelta(days=1))
    )
    if db.session.scalar(recent) >= INVITED_A_DAY:
        raise LimitReached(_("A team sends %(count)d invitations a day. Send the next one tomorrow.", count=INVITED_A_DAY))


@command
def withdraw_invitation(*, actor, invitation: TeamInvitation) -> None:
    """Take an invitation back; nothing happens where that was done already."""
    team = lock(invitation.team)
    authorize(actor, "team.lead", team)
    invitation = lock(invitation)
    if invitation.state == "accepted":
        raise Conflict(_("This invitation was accepted already."))
    if invitation.state == "open":
        _answer(invitation, "withdrawn")
        emit(TeamInvitationWithdrawn(actor_id=actor.id, challenge_id=team.challenge_id, team_id=team.id, invitation=invitation.id))


def _answer(invitation: TeamInvitation, state: str) -> None:
    invitation.state, invitation.address, invitation.answered_at = state, "", clock.now()


@command
def accept_invitation(*, actor, invitation: TeamInvitation) -> Team:
    """Join the team. Who made attempts in another one brings them along: then the joint count has to fit, as in a merge."""
    team = lock(invitation.team)
    locked(User, id=actor.id)
    hold(Challenge, team.challenge_id)
    invitation = lock(invitation)
    authorize(actor, "team.join", invitation)
    refuse_full(team)
    refuse_newcomer(team, actor)
    add_person(team, actor.id)
    invitation.user_id = actor.id
    _answer(invitation, "accepted")
    emit(TeamJoined(actor_id=actor.id, challenge_id=team.challenge_id, team_id=team.id, user=actor.id))
    return team


@command
def decline_invitation(*, actor, invitation: TeamInvitation) -> None:
    """Say no; the captain is told, but not whose account an address is."""
    team = lock(invitation.team)
    invitation = lock(invitation)
    authorize(actor, "team.decline", invitation)
    named = invitation.user_id is not None
    invitation.user_id = actor.id
    _answer(invitation, "declined")
    emit(TeamInvitationDeclined(actor_id=actor.id, challenge_id=team.challenge_id, team_id=team.id, invitation=invitation.id, named=named))
