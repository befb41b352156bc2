"""What happens to challenges."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ChallengeDrafted(Event):
    """A sponsor began a challenge."""


@dataclass(frozen=True, kw_only=True)
class ChallengePublished(Event):
    """The rules are frozen and the challenge is open to be seen."""

    sha256: str
    public = True


@dataclass(frozen=True, kw_only=True)
class RulesAmended(Event):
    """The rules changed as far as they may, with a reason."""

    version: int
    sha256: str
    reason: str
    public = True


@dataclass(frozen=True, kw_only=True)
class UpdatePosted(Event):
    """News from the sponsor."""

    update_id: int
    title: str
    public = True


@dataclass(frozen=True, kw_only=True)
class PhaseBegan(Event):
    """The clock reached the start of a phase."""

    phase_id: int
    label: str
    public = True


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(Event):
    """Somebody was made a moderator, or a guest of a private challenge."""

    user_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class PersonDismissed(Event):
    """An appointment ended."""

    user_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class ChallengeDecided(Event):
    """The result is frozen."""

    public = True


@dataclass(frozen=True, kw_only=True)
class ChallengeCancelled(Event):
    """The sponsor cancelled, with a reason."""

    reason: str
    public = True
