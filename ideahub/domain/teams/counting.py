"""What a kind of contest counts for a team: a shelf, filled by the slices above that know what an attempt is."""

from dataclasses import dataclass
from datetime import datetime

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.teams.models import Team
from ideahub.kernel.registry import Registry


@dataclass(frozen=True)
class JointLimit:
    """How many attempts one team could have made by now, and how that comes about in words; `fits_at` says from when on more would fit."""

    most: int
    words: str
    fits_at: datetime | None = None


class AttemptCounter:
    """The base of the shelf: nothing is counted. `name` is that of a kind of contest."""

    name = ""

    def counted(self, team: Team) -> int:
        """How many attempts of the team count."""
        return 0

    def made_elsewhere(self, team: Team, user_id: int) -> int:
        """How many attempts count against a person in this challenge that other teams made."""
        return 0

    def has_score(self, team: Team) -> bool:
        """Whether an attempt of the team was scored."""
        return False

    def best(self, *teams: Team) -> str | None:
        """The best public score among the teams' attempts, as it is shown; None where none has a score."""
        return None

    def joint_limit(self, challenge: Challenge, count: int) -> JointLimit | None:
        """What one team could have made by now, for a joint count; None where the rules set no limit."""
        return None

    def join(self, from_team: Team, into_team: Team) -> None:
        """Let the attempts of a team be those of the one that it goes up in. In the merge's transaction; both teams and their people are locked."""


attempt_counters = Registry("counter of attempts")
_none = AttemptCounter()


def counter_of(challenge: Challenge) -> AttemptCounter:
    """The counter of the challenge's kind; where it has none, nothing is counted."""
    if challenge.kind not in attempt_counters:
        return _none
    return attempt_counters[challenge.kind]


def attempts_counted(team: Team) -> int:
    """How many attempts of the team count."""
    return counter_of(team.challenge).counted(team)
