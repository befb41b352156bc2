"""What happens to teams."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class TeamFounded(Event):
    """A team came into being, with its entry."""

    team_id: int
    entry: int


@dataclass(frozen=True, kw_only=True)
class TeamRenamed(Event):
    """A team took another name."""

    team_id: int
    name: str
    before: str


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    """A person was asked to join a team."""

    team_id: int
    invitation: int


@dataclass(frozen=True, kw_only=True)
class TeamInvitationWithdrawn(Event):
    """An invitation into a team counts no more."""

    team_id: int
    invitation: int


@dataclass(frozen=True, kw_only=True)
class TeamInvitationDeclined(Event):
    """The invited person does not wish to join. `named` where the invitation named the person, and not an address."""

    team_id: int
    invitation: int
    named: bool


@dataclass(frozen=True, kw_only=True)
class TeamJoined(Event):
    """A person joined a team."""

    team_id: int
    user: int


@dataclass(frozen=True, kw_only=True)
class TeamLeft(Event):
    """A person is in a team no more; `removed` where the captain decided it."""

    team_id: int
    user: int
    removed: bool


@dataclass(frozen=True, kw_only=True)
class CaptaincyHandedOver(Event):
    """A team has another captain."""

    team_id: int
    user: int


@dataclass(frozen=True, kw_only=True)
class MergeProposed(Event):
    """One captain asked another whether their teams become one."""

    merge_id: int
    from_team: int
    into_team: int


@dataclass(frozen=True, kw_only=True)
class MergeEnded(Event):
    """A proposal was declined, or taken back."""

    merge_id: int
    from_team: int
    into_team: int
    declined: bool


@dataclass(frozen=True, kw_only=True)
class TeamsMerged(Event):
    """One team went up in another, with its people and its attempts. `entry` is the one that goes on."""

    merge_id: int
    from_team: int
    into_team: int
    entry: int
    name: str
    public = True
