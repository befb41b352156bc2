"""What is hashed of a posting: what was asked, and what was written. Lists of plain values, so that equal values give one text."""

from collections.abc import Iterable
from datetime import UTC, datetime

from ideahub.kernel.receipts import canonical, digest

Lines = Iterable[tuple[str, int | None, int | None]]  # (code, debit, credit) in the order of the legs


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def body_hash(*, kind: str, challenge_id: int | None, actor: str, reason: str, occurred_at: datetime | None, reverses_id: int | None, lines: Lines) -> str:
    """The SHA-256 of everything that was asked for under a key."""
    return digest(canonical([kind, challenge_id, actor, reason, _at(occurred_at), reverses_id, [list(line) for line in lines]]))


def posting_hash(posting, lines: Lines) -> str:
    """The SHA-256 of a posting as it is written, legs included; `posting` has the columns of a Posting."""
    head = [posting.key, posting.kind, posting.challenge_id, posting.actor, posting.reason, _at(posting.occurred_at), _at(posting.recorded_at)]
    return digest(canonical([*head, posting.reverses_id, posting.body_hash, [list(line) for line in lines]]))


def seal_hash(*, previous: str, last_posting_id: int, count: int, root: str, sealed_at: datetime) -> str:
    """The SHA-256 of a seal, which holds that of the seal before it."""
    return digest(canonical([previous, last_posting_id, count, root, _at(sealed_at)]))
