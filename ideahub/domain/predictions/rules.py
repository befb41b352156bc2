"""The rules of a prediction contest as values and pure functions: precision, thresholds, windows, moving lines.

Scores are compared as decimals at the declared precision, rounded half to even, and never as floats: 0.9 times 0.9525 is 0.85725,
and whether that is 0.8572 or 0.8573 decides a contest. So thresholds are typed, and a moving line is worked out in decimals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ideahub.scorer.precision import ROOM, rounded

LARGEST_KEY = 2**62
DEFAULTS = {
    "metric": "rmse", "settings": {}, "direction": "lower", "decimals": 4, "layout": "table", "columns": {"id": "id", "prediction": "prediction", "answer": "answer", "split": "split"},
    "baselines": [], "target": None, "last_call_days": 30, "last_call_from": None, "progress": [], "improvement": "1",
    "limit": {"attempts": 1, "window": "rolling", "hours": 24, "zone": "UTC"}, "finals": 0, "ladder": None, "test_shown": "decided", "verify_days": 14,
    "size_mb": 200,
}  # fmt: skip


def rules_of(setup: dict) -> dict:
    """The prediction rules of a challenge's set-up, complete."""
    return {**DEFAULTS, **setup.get("prediction", {})}


def order_key(score: str, decimals: int, direction: str) -> int:
    """A whole number that orders scores from best to worst, the smallest best; scores beyond what a row can hold share the last one.

    >>> order_key("0.8572", 4, "lower"), order_key("0.8572", 4, "higher")
    (8572, -8572)
    """
    digits = min(max(int(Decimal(score).scaleb(decimals, ROOM)), -LARGEST_KEY), LARGEST_KEY)
    return digits if direction == "lower" else -digits


def reaches(score: str, threshold: str, direction: str) -> bool:
    """Whether a rounded score is as good as a threshold or better."""
    return Decimal(score) <= Decimal(threshold) if direction == "lower" else Decimal(score) >= Decimal(threshold)


def improvement(score: str, baseline: str, direction: str) -> str:
    """How much better than the baseline, in per cent of it, with two decimals.

    >>> improvement("0.8712", "0.9514", "lower")
    '8.43'
    """
    base, found = Decimal(baseline), Decimal(score)
    if base == 0:
        return "0.00"
    gain = (base - found) if direction == "lower" else (found - base)
    return rounded(100 * gain / abs(base), 2)


def moved_line(before: str, percent: str, decimals: int, direction: str) -> str:
    """The next line of the progress prizes: the one before, made better by so many per cent.

    >>> moved_line("0.9514", "1", 4, "lower"), moved_line("0.8712", "1", 4, "lower"), moved_line("0.8616", "1", 4, "lower")
    ('0.9419', '0.8625', '0.8530')
    """
    share = Decimal(percent) / 100
    return rounded(Decimal(before) * (1 - share if direction == "lower" else 1 + share), decimals)


@dataclass(frozen=True)
class Limit:
    """So many attempts a person in a window: `rolling` over some hours, or `calendar` days in a time zone."""

    attempts: int = 1
    window: str = "rolling"
    hours: int = 24
    zone: str = "UTC"

    def next_allowed(self, received: Iterable[datetime], now: datetime) -> datetime:
        """The first moment from `now` on at which one more is allowed, given when those that count were received.

        An attempt leaves a rolling window when its hours have fully passed.
        """
        earlier = sorted((moment for moment in received), reverse=True)
        if len(earlier) < self.attempts:
            return now
        oldest = earlier[self.attempts - 1]
        return max(now, oldest + timedelta(hours=self.hours) if self.window == "rolling" else self._next_day(oldest))

    def left(self, received: Iterable[datetime], now: datetime) -> int:
        """How many are allowed now."""
        since = now - timedelta(hours=self.hours) if self.window == "rolling" else None
        counted = sum(1 for moment in received if (moment > since if since else self._next_day(moment) > now))
        return max(0, self.attempts - counted)

    def _next_day(self, moment: datetime) -> datetime:
        local = moment.astimezone(ZoneInfo(self.zone))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=1)
        return midnight.astimezone(moment.tzinfo)
