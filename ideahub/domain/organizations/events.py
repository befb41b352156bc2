"""What happens to organizations."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganizationFounded(Event):
    """A host came into being."""

    organization_id: int


@dataclass(frozen=True, kw_only=True)
class OrganizationChanged(Event):
    """Name, words, address or logo changed."""

    organization_id: int


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """An invitation goes out by mail."""

    organization_id: int
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    """An invitation counts no more."""

    organization_id: int
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """Somebody accepted an invitation or was made a member."""

    organization_id: int
    user_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    """A member got another role."""

    organization_id: int
    user_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """A member left or was removed."""

    organization_id: int
    user_id: int
