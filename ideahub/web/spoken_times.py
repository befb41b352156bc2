"""How a page says times: in the viewer's zone, with the zone named, and as durations."""

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale
from babel.dates import format_datetime, format_timedelta
from flask import g
from markupsafe import Markup

from ideahub.kernel import clock
from ideahub.kernel.words import _, ngettext, speech
from ideahub.web.locale import time_zone

# English as the design writes it; other languages in their own order, by the skeletons of CLDR.
ENGLISH = {"MMMd": "d MMM", "yMMMd": "d MMM y", "MMMEd": "EEE d MMM", "yMMMEd": "EEE d MMM y"}
LONG_STAY = timedelta(days=14)


def locale_name() -> str:
    """The viewer's locale, such as en or de."""
    return speech().language


def zone_name() -> str:
    """The viewer's time zone, such as Europe/Berlin; looked up once a request."""
    if "zone_name" not in g:
        g.zone_name = time_zone()
    return g.zone_name


@lru_cache(maxsize=512)
def zone(name: str) -> tzinfo:
    """The time zone of this name; UTC for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=256)
def _pattern(skeleton: str, locale: str) -> str:
    if locale.startswith("en"):
        return ENGLISH[skeleton]
    return Locale.parse(locale).datetime_skeletons[skeleton].pattern


@lru_cache(maxsize=4096)
def _said(moment: datetime, skeleton: str, zone_id: str, locale: str) -> str:
    return format_datetime(moment.astimezone(zone(zone_id)), _pattern(skeleton, locale), locale=locale)


@lru_cache(maxsize=4096)
def _clock_said(moment: datetime, zone_id: str) -> str:
    """The time of day with its zone: 18:00 CET; zones without letters of their own as UTC+3."""
    local = moment.astimezone(zone(zone_id))
    letters = local.tzname() or ""
    if not letters.isalpha():
        minutes = int(local.utcoffset().total_seconds() // 60)
        hours, rest = divmod(abs(minutes), 60)
        letters = "UTC" if not minutes else f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")
    return f"{local:%H:%M} {letters}"


def _skeleton(moment: datetime, short: str) -> str:
    """With the year, where it is another one for the viewer."""
    here = zone(zone_name())
    return short if moment.astimezone(here).year == clock.now().astimezone(here).year else "y" + short


@lru_cache(maxsize=4096)
def _marked(moment: datetime, words: str) -> Markup:
    return Markup('<time datetime="%s">%s</time>') % (moment.isoformat(timespec="seconds"), words)


def clock_words(moment: datetime) -> str:
    """A time of day as plain words, with the viewer's zone: 18:00 CET."""
    return _clock_said(moment, zone_name())


def when_words(moment: datetime) -> str:
    """A moment as plain words: Sun 29 Nov, 18:00 CET."""
    return f"{_said(moment, _skeleton(moment, 'MMMEd'), zone_name(), locale_name())}, {_clock_said(moment, zone_name())}"


def when(moment: datetime) -> Markup:
    """A moment in the viewer's zone with the zone named, as <time>: Sun 29 Nov, 18:00 CET."""
    return _marked(moment, when_words(moment))


def day_words(moment: datetime) -> str:
    """A day as plain words: 29 Nov."""
    return _said(moment, _skeleton(moment, "MMMd"), zone_name(), locale_name())


def day(moment: datetime) -> Markup:
    """A day in the viewer's zone, as <time>: 29 Nov."""
    return _marked(moment, day_words(moment))


def left(moment: datetime) -> str:
    """How long until a moment, in its two largest units: 6 days 9 hours. “less than a minute” also when it is past."""
    rest = max(timedelta(0), moment - clock.now())
    days, hours, minutes = rest.days, rest.seconds // 3600, rest.seconds % 3600 // 60
    parts = []
    if days:
        parts.append(ngettext("%(num)d day", "%(num)d days", days))
    if hours and rest < LONG_STAY:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours))
    if not days and minutes:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    return " ".join(parts) or _("less than a minute")


def ago(moment: datetime) -> Markup:
    """How long ago a moment was, as <time>: 2 days ago."""
    past = moment - clock.now()
    words = _("just now") if abs(past) < timedelta(seconds=45) else format_timedelta(past, add_direction=True, locale=locale_name())
    return _marked(moment, words)
