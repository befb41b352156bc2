"""What happens to results."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ResultsAnnounced(Event):
    """The standings are frozen; winners are known."""

    announcement_id: int
    public = True
