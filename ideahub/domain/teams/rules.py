"""The rules of teams in a challenge's set-up, and what a team may be called."""

from dataclasses import dataclass
from datetime import UTC, datetime

from ideahub.domain.challenges.models import Challenge
from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line, fold
from ideahub.kernel.words import _

NAME_MOST = 80


@dataclass(frozen=True)
class TeamRules:
    """How many people fit into a team, whether teams may merge, and the moment that itself is too late for it."""

    most: int = 5
    may_merge: bool = True
    merge_until: datetime | None = None


def team_rules(challenge: Challenge) -> TeamRules | None:
    """The rules of teams; None where the challenge takes none."""
    kept = challenge.setup.get("teams")
    if kept is None:
        return None
    until = datetime.fromisoformat(kept["merge_until"]) if kept.get("merge_until") else None
    if until is not None and until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return TeamRules(most=kept.get("most", 5), may_merge=kept.get("may_merge", True) and kept.get("most", 5) > 1, merge_until=until)


def fitting_name(typed: str) -> str:
    """A name of a team as it is kept. Invalid where nothing of it can be read, and where it is too long."""
    name = clean_line(typed)
    if not fold(name).strip():
        raise Invalid(_("Give the team a name."), field="name")
    if len(name) > NAME_MOST:
        raise Invalid(_("The name has %(length)d characters; %(most)d fit.", length=len(name), most=NAME_MOST), field="name")
    return name


def in_words(moment: datetime) -> str:
    """A moment to the second, in UTC, for sentences about deadlines.

    >>> in_words(datetime(2009, 7, 26, 18, 42, 37, tzinfo=UTC))
    '2009-07-26 18:42:37 UTC'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
