"""What happens to the journal as a whole."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LedgerSealed(Event):
    """A seal was set; `head` is its hash, which covers every posting before it."""

    seal_id: int
    head: str
    last_posting_id: int


@dataclass(frozen=True, kw_only=True)
class LedgerUnsound(Event):
    """The check of the ledger has found what must not be; `findings` of them, and the first in words."""

    findings: int
    first: str
