"""Founding and changing organizations, and who belongs to them."""

import secrets
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from ideahub.domain.accounts.models import User
from ideahub.domain.files.commands import attach_file, forget_file
from ideahub.domain.files.models import File
from ideahub.domain.organizations import events
from ideahub.domain.organizations.links import AGE
from ideahub.domain.organizations.models import Invitation, Membership, Organization
from ideahub.domain.organizations.queries import invitation_by_token
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock, locked
from ideahub.kernel.errors import Conflict, LimitReached
from ideahub.kernel.events import emit
from ideahub.kernel.policy import SYSTEM, authorize
from ideahub.kernel.text import slugify
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _

FOUNDED_A_DAY, INVITED_A_DAY = 10, 100


@command
def found_organization(*, actor, name: str, words: str = "", web: str = "") -> Organization:
    """Bring an organization into being, with the actor as its owner."""
    authorize(actor, "organization.found")
    _refuse_founding_too_often(actor)
    for attempt in range(5):
        now = clock.now()
        organization = Organization(slug=_free_slug(name, attempt), name=name, words=words, web=web, founded_at=now)
        try:
            with db.session.begin_nested():
                db.session.add(organization)
                db.session.flush()
        except IntegrityError:
            continue
        db.session.add(Membership(organization_id=organization.id, user_id=actor.id, role="owner", joined_at=now))
        emit(events.OrganizationFounded(actor_id=actor.id, organization_id=organization.id))
        return organization
    raise Conflict(_("Others take this name at this moment. Try again."))


def _refuse_founding_too_often(actor) -> None:
    lock(actor)
    founded = select(func.count()).select_from(Membership).where(
        Membership.user_id == actor.id, Membership.role == "owner", Membership.joined_at > clock.now() - timedelta(days=1)
    )  # fmt: skip
    if db.session.scalar(founded) >= FOUNDED_A_DAY:
        raise LimitReached(_("You have founded %(count)d organizations within a day. Found the next one tomorrow.", count=FOUNDED_A_DAY))


def _free_slug(name: str, attempt: int) -> str:
    """A slug made from the name that no organization has yet; with a random ending where others want the same now. `new` is a page."""
    wish = slugify(name)[:48].strip("-") or "organization"
    if attempt > 1:
        wish = f"{wish}-{secrets.token_hex(3)}"
    taken = {"new", *db.session.scalars(select(Organization.slug).where((Organization.slug == wish) | Organization.slug.like(f"{wish}-%")))}
    return next(slug for number in range(1, len(taken) + 3) if (slug := wish if number == 1 else f"{wish}-{number}") not in taken)


@command
def change_organization(*, actor, organization: Organization, name: str, words: str, web: str) -> Organization:
    """Change what an organization says about itself; its address stays."""
    authorize(actor, "organization.edit", organization)
    organization = lock(organization)
    organization.name, organization.words, organization.web = name, words, web
    emit(events.OrganizationChanged(actor_id=actor.id, organization_id=organization.id))
    return organization


@command
def change_logo(*, actor, organization: Organization, logo: File | None) -> None:
    """Show another logo, or none; the one before is forgotten."""
    authorize(actor, "organization.edit", organization)
    organization = lock(organization)
    before = organization.logo
    if logo is not None:
        attach_file(actor=actor, file=logo, subject="organization", subject_id=organization.id)
    organization.logo_id = logo.id if logo else None
    db.session.flush()
    if before is not None and before is not logo:
        forget_file(actor=SYSTEM, file=before)
    emit(events.OrganizationChanged(actor_id=actor.id, organization_id=organization.id))


@command
def invite_member(*, actor, organization: Organization, email: str, role: str = "member") -> Invitation:
    """Invite an address; an invitation of the same address that is still open is replaced. Only owners invite owners."""
    authorize(actor, "organization.manage_people" if role == "owner" else "organization.invite", organization)
    organization, now, email = lock(organization), clock.now(), email.strip().lower()
    recent = select(func.count()).select_from(Invitation).where(
        Invitation.organization_id == organization.id, Invitation.invited_at > now - timedelta(days=1)
    )  # fmt: skip
    if db.session.scalar(recent) >= INVITED_A_DAY:
        raise LimitReached(_("An organization sends %(count)d invitations a day. Send the next one tomorrow.", count=INVITED_A_DAY))
    _close_open(Invitation.organization_id == organization.id, Invitation.email == email)
    invitation = Invitation(
        organization_id=organization.id, email=email, role=role, invited_by_id=actor.id, invited_at=now, expires_at=now + AGE
    )
    db.session.add(invitation)
    db.session.flush()
    emit(events.MemberInvited(actor_id=actor.id, organization_id=organization.id, invitation_id=invitation.id))
    return invitation


def _close_open(*which) -> None:
    """Withdraw open invitations, and forget their addresses."""
    waiting = (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    db.session.execute(update(Invitation).where(*which, *waiting).values(withdrawn_at=clock.now(), email=""))


@command
def withdraw_invitation(*, actor, invitation: Invitation) -> None:
    """Let an invitation count no more."""
    authorize(actor, "organization.invite", invitation.organization)
    invitation = lock(invitation)
    if invitation.accepted_at:
        raise Conflict(_("This invitation was accepted already."))
    _close_open(Invitation.id == invitation.id)
    emit(events.InvitationWithdrawn(actor_id=actor.id, organization_id=invitation.organization_id, invitation_id=invitation.id))


@command
def accept_invitation(*, actor, token: str) -> Organization:
    """Join by the link of an invitation, once. Who belongs to it already keeps the present role."""
    invitation = invitation_by_token(token)
    authorize(actor, "invitation.accept", invitation)
    lock(invitation)
    invitation = invitation_by_token(token)
    invitation.accepted_at, invitation.email = clock.now(), ""
    _join(actor, invitation.organization, actor, invitation.role)
    return invitation.organization


@command
def add_member(*, actor, organization: Organization, user: User, role: str = "member") -> Membership:
    """Make a person a member without asking: for operators and their console."""
    authorize(actor, "organization.add_member", organization)
    return _join(actor, organization, user, role)


def _join(actor, organization: Organization, user, role: str) -> Membership:
    """The person's membership, made where there is none; who belongs already keeps the present role."""
    lock(organization)
    membership = locked(Membership, organization_id=organization.id, user_id=user.id)
    if membership is None:
        membership = Membership(organization_id=organization.id, user_id=user.id, role=role, joined_at=clock.now())
        db.session.add(membership)
        emit(events.MemberJoined(actor_id=actor.id, organization_id=organization.id, user_id=user.id, role=role))
    return membership


@command
def change_role(*, actor, membership: Membership, role: str) -> None:
    """Give a member another role. The last owner stays one."""
    authorize(actor, "organization.manage_people", membership.organization)
    lock(membership.organization)
    membership = lock(membership)
    if membership.role == role:
        return
    if membership.role == "owner":
        _refuse_without_owner(membership)
    membership.role = role
    emit(events.RoleChanged(actor_id=actor.id, organization_id=membership.organization_id, user_id=membership.user_id, role=role))


@command
def remove_member(*, actor, membership: Membership) -> None:
    """Take a member out; everybody may leave. The last owner stays."""
    permission = "organization.leave" if actor.id == membership.user_id else "organization.manage_people"
    authorize(actor, permission, membership.organization)
    lock(membership.organization)
    membership = lock(membership)
    if membership is None:
        return
    if membership.role == "owner":
        _refuse_without_owner(membership)
    _take_out(actor.id, membership)


def _refuse_without_owner(membership: Membership) -> None:
    """Raise Conflict where no other owner is left; the organization's row is locked."""
    owners = select(func.count()).select_from(Membership).where(
        Membership.organization_id == membership.organization_id, Membership.role == "owner", Membership.id != membership.id
    )  # fmt: skip
    if not db.session.scalar(owners):
        raise Conflict(_("An organization keeps at least one owner. Make somebody else an owner first."))


def _take_out(actor_id: int | None, membership: Membership) -> None:
    emit(events.MemberLeft(actor_id=actor_id, organization_id=membership.organization_id, user_id=membership.user_id))
    db.session.delete(membership)


@command
def take_out_of_all(*, actor, user_id: int) -> None:
    """Take a person who has closed the account out of every organization."""
    authorize(actor, "organization.take_out")
    for membership in db.session.scalars(select(Membership).where(Membership.user_id == user_id)):
        _take_out(actor.id, membership)


@command
def forget_old_invitations() -> int:
    """Withdraw invitations that were not answered in time, and forget their addresses. Gives how many."""
    late = update(Invitation).where(Invitation.expires_at <= clock.now(), Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    return db.session.execute(late.values(withdrawn_at=clock.now(), email="")).rowcount
