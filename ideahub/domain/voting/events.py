"""What happens to ballots. Values name no choice beyond the entry, and no event of voting is public."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class VoteCast(Event):
    """A mark was put on a ballot, in place of an earlier one; `receipt` proves the ballot as it then was."""

    ballot_id: int
    entry: int
    value: int
    receipt: str


@dataclass(frozen=True, kw_only=True)
class VoteTakenBack(Event):
    """A mark was taken off a ballot."""

    ballot_id: int
    entry: int
    receipt: str


@dataclass(frozen=True, kw_only=True)
class TallyRepaired(Event):
    """The operator had wrong tallies recomputed from the ballots, with a reason."""

    entries: int
    reason: str
    public = True
