"""Who is told what about teams."""

from sqlalchemy import delete, select

from ideahub.domain.accounts.events import AccountClosed, EmailChanged, EmailVerified
from ideahub.domain.accounts.models import User
from ideahub.domain.teams.events import (
    CaptaincyHandedOver,
    MergeEnded,
    MergeProposed,
    PersonInvited,
    TeamInvitationDeclined,
    TeamJoined,
    TeamLeft,
    TeamRenamed,
    TeamsMerged,
)
from ideahub.domain.teams.models import Team, TeamInvitation, TeamMember
from ideahub.kernel.db import db
from ideahub.kernel.events import reacts_to
from ideahub.kernel.outbox import Letter
from ideahub.kernel.policy import can
from ideahub.observers.notifications.commands import notify
from ideahub.observers.notifications.models import Notification

# These name a person in what another one is told; their keys end with the key of the person who is named.
NAMING = ("team_invited", "team_declined", "team_joined", "team_left")


def _tell(team: Team, user_id: int | None, kind: str, key: str, /, **values) -> None:
    if user_id is not None:
        values = {"team": team.name, "challenge": team.challenge.title, **values}
        notify(user_id=user_id, key=f"{kind}:{key}", kind=kind, values=values, path=f"/challenges/{team.challenge.slug}/team")


def _tell_members(event, team: Team, kind: str, key: str, /, **values) -> None:
    """Everybody in the team but the one who did it."""
    people = select(TeamMember.user_id).where(TeamMember.team_id == team.id, TeamMember.current == 1).order_by(TeamMember.user_id)
    for user_id in db.session.scalars(people).all():
        if user_id != event.actor_id:
            _tell(team, user_id, kind, key, **values)


def _name(user_id: int) -> str:
    return db.session.get(User, user_id).name


def _tell_invited(invitation: TeamInvitation, person: User | None) -> None:
    """The person, where the invitation still waits, and the challenge is one that the person may see."""
    team = invitation.team
    if person is None or invitation.state != "open" or not person.is_verified or not can(person, "challenge.see", team.challenge):
        return
    _tell(team, person.id, "team_invited", f"{invitation.id}:{invitation.invited_by_id}", name=invitation.invited_by.name)


@reacts_to(PersonInvited)
def tell_invited(event):
    """The invited person; for an address whoever has proven it, and nobody where nobody has."""
    invitation = db.session.get(TeamInvitation, event.invitation)
    person = invitation.user or db.session.scalar(select(User).where(User.email == invitation.address, invitation.address != ""))
    _tell_invited(invitation, person)


@reacts_to(EmailVerified, EmailChanged)
def tell_of_invitations_that_waited(event):
    """Invitations to an address wait until somebody proves it."""
    person = db.session.get(User, event.user_id)
    if person.email:
        waiting = select(TeamInvitation).where(
            TeamInvitation.address == person.email, TeamInvitation.state == "open", TeamInvitation.user_id.is_(None)
        )
        for invitation in db.session.scalars(waiting.order_by(TeamInvitation.id)).all():
            _tell_invited(invitation, person)


@reacts_to(TeamInvitationDeclined)
def tell_captain_of_no(event):
    """The captain; by name only where the invitation was by name."""
    team = db.session.get(Team, event.team_id)
    _tell(team, team.captain_id, "team_declined", f"{event.number}:{event.actor_id}", name=_name(event.actor_id) if event.named else "")


@reacts_to(TeamJoined)
def tell_team_of_newcomer(event):
    """The others in the team."""
    _tell_members(event, db.session.get(Team, event.team_id), "team_joined", f"{event.number}:{event.user}", name=_name(event.user))


@reacts_to(TeamLeft)
def tell_team_of_leaving(event):
    """The others in the team, and the person where the captain decided it."""
    team = db.session.get(Team, event.team_id)
    if event.removed:
        _tell(team, event.user, "team_removed", str(event.number))
    person = db.session.get(User, event.user)
    named = "former" if person.is_closed else event.user
    _tell_members(event, team, "team_left", f"{event.number}:{named}", name=person.name)


@reacts_to(CaptaincyHandedOver)
def tell_new_captain(event):
    """The new captain."""
    _tell(db.session.get(Team, event.team_id), event.user, "team_captain", str(event.number))


@reacts_to(TeamRenamed)
def tell_team_of_name(event):
    """The others in the team."""
    _tell_members(event, db.session.get(Team, event.team_id), "team_renamed", str(event.number), team=event.name, before=event.before)


@reacts_to(MergeProposed)
def tell_captain_of_proposal(event):
    """The captain who is asked."""
    team = db.session.get(Team, event.into_team)
    _tell(team, team.captain_id, "merge_proposed", str(event.merge_id), other=db.session.get(Team, event.from_team).name)


@reacts_to(MergeEnded)
def tell_captain_of_declined_proposal(event):
    """The captain who asked, where the answer was no."""
    team = db.session.get(Team, event.from_team)
    if event.declined:
        _tell(team, team.captain_id, "merge_declined", str(event.merge_id), other=db.session.get(Team, event.into_team).name)


@reacts_to(TeamsMerged)
def tell_everybody_in_both(event):
    """Everybody in the joint team but the captain who accepted."""
    _tell_members(event, db.session.get(Team, event.into_team), "teams_merged", str(event.merge_id), other=event.name)


@reacts_to(AccountClosed)
def forget_name_in_teams(event):
    """Where others were told of a person by name, that goes with the account."""
    ending = f"%:{event.user_id}"
    db.session.execute(delete(Notification).where(Notification.kind.in_(NAMING), Notification.key.like(ending)))
    for kind in NAMING:
        db.session.execute(delete(Letter).where(Letter.key.like(f"notification:%:{kind.replace('_', '!_')}:{ending}", escape="!")))
