"""The only source of time. Tests set it; everything else asks it."""

from datetime import UTC, datetime, timedelta

_fixed: list[datetime] = []


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return _fixed[-1] if _fixed else datetime.now(UTC)


def set(moment: datetime) -> None:  # noqa: A001 - reads as clock.set(...)
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
