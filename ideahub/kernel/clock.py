"""The only source of time. Tests set it; everything else asks it."""

from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_fixed: list[datetime] = []
_received: ContextVar[datetime | None] = ContextVar("received", default=None)


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return _fixed[-1] if _fixed else datetime.now(UTC)


def received() -> datetime:
    """When the request at hand had wholly arrived, however long it has waited since; the present moment where there is none.

    Deadlines are asked of this moment.
    """
    return _received.get() or now()


def note_received(moment: datetime | None) -> None:
    """A door says when a request had arrived, and None when it was answered."""
    _received.set(moment)


def set(moment: datetime) -> None:
    """Hold the clock at `moment` (aware) until it is set again or released."""
    if moment.tzinfo is None:
        raise ValueError("The clock takes aware moments only.")
    _fixed[:] = [moment.astimezone(UTC)]


def forward(**parts: float) -> datetime:
    """Move a held clock on by timedelta(**parts); hold it first where it runs. Gives the new moment."""
    set(now() + timedelta(**parts))
    return now()


def release() -> None:
    """Let the clock run again."""
    _fixed.clear()
