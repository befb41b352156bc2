"""Moments as people type them into a datetime-local field, in a zone of their own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _

FORM = "%Y-%m-%dT%H:%M"


def shown_moment(moment: datetime, zone: str) -> str:
    """A moment as a datetime-local field shows it."""
    return moment.astimezone(ZoneInfo(zone)).strftime(FORM)


def typed_moment(typed: str, zone: str, field: str, keep: datetime | None = None) -> datetime:
    """The moment meant by what was typed, in UTC; Invalid, at the field, for no moment and for an hour that the zone leaves out.

    An hour that comes twice is refused too, since nobody can say which one is meant. `keep` is given back where the
    field still shows it, so that seconds survive.
    """
    typed = (typed or "").strip()
    if keep is not None and typed[:16] == shown_moment(keep, zone):
        return keep
    try:
        naive = datetime.strptime(typed[:16], FORM)  # noqa: DTZ007 - the zone is given beside it
    except ValueError:
        raise Invalid(_("Write a day and a time, such as 2026-11-29 18:00."), field=field) from None
    if not 2000 <= naive.year <= 2200:
        raise Invalid(_("Write the year in four digits, such as 2026."), field=field)
    local = naive.replace(tzinfo=ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != naive:
        raise Invalid(_("At that hour the clocks are put forward in %(zone)s, so it does not exist. Choose an hour later.", zone=zone), field=field)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise Invalid(
            _("At that hour the clocks are put back in %(zone)s, so it comes twice. Choose an hour earlier or later.", zone=zone), field=field
        )
    return moment
