"""What happens to prizes."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PrizeAwarded(Event):
    """A promised prize goes to an entry."""

    award_id: int
    entry: int
    public = True
