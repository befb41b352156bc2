"""What every template may say: permissions, money, moments, safe text, addresses of assets."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_timedelta, get_timezone_name
from babel.numbers import format_decimal
from flask import current_app, g, url_for
from flask_babel import get_locale
from markupsafe import Markup

from ideahub.kernel import clock, policy, text
from ideahub.kernel import money as purse
from ideahub.kernel.words import LANGUAGES, _, ngettext
from ideahub.web.locale import time_zone
from ideahub.web.session import current_actor

BIG = ("EEE d MMM y, HH:mm", "EEE d MMM, HH:mm")


def init_app(app) -> None:
    """Give the functions below to every template."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        money=money, when=when, day=day, left=left, ago=ago, number=number, rich=rich, plain=plain, initials=initials, language_name=language_name
    )
    app.jinja_env.globals.update(
        asset=asset, can=can, why_not=why_not, idempotency_key=idempotency_key, has_endpoint=has_endpoint, now=clock.now, actor=current_actor,
        locale=lambda: str(get_locale()), LANGUAGES=LANGUAGES, zone_name=zone_name, file_path=file_path, text_direction=text_direction,
    )  # fmt: skip


def _locale() -> str:
    if "locale_name" not in g:
        g.locale_name = str(get_locale() or "en")
    return g.locale_name


def _zone() -> str:
    if "zone_name" not in g:
        g.zone_name = time_zone()
    return g.zone_name


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The time zone of this name; UTC for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=4096)
def _said(moment: datetime, this_year: bool, zone_id: str, locale: str, pattern: str) -> str:
    local = moment.astimezone(zone(zone_id))
    words = format_datetime(local, pattern, locale=locale)
    if "HH" in pattern:
        short = get_timezone_name(local, width="short", locale=locale)
        words += f" {short if len(short) <= 8 else 'UTC'}"
    return words


def when(moment: datetime) -> Markup:
    """A moment in the viewer's zone with the zone named, such as Sun 29 Nov, 18:00 CET."""
    same = moment.year == clock.now().year
    words = _said(moment, same, _zone(), _locale(), BIG[same])
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), words)


def day(moment: datetime) -> Markup:
    """A day in the viewer's zone, such as 29 Nov."""
    same = moment.year == clock.now().year
    words = _said(moment, same, _zone(), _locale(), "d MMM" if same else "d MMM y")
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), words)


def left(moment: datetime) -> str:
    """How long until a moment, in its two largest units: 6 days 9 hours."""
    rest = max(timedelta(0), moment - clock.now())
    days, hours, minutes = rest.days, rest.seconds // 3600, rest.seconds % 3600 // 60
    parts = []
    if days:
        parts.append(ngettext("%(num)d day", "%(num)d days", days))
    if hours and days < 14:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours))
    if not days and minutes:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    return " ".join(parts[:2]) or _("less than a minute")


def ago(moment: datetime) -> Markup:
    """How long ago a moment was, such as 2 days ago."""
    past = moment - clock.now()
    words = _("just now") if abs(past) < timedelta(seconds=45) else format_timedelta(past, add_direction=True, locale=_locale())
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), words)


def number(value: int) -> str:
    """A whole number with the locale's separators."""
    return str(value) if -1000 < value < 1000 else format_decimal(value, locale=_locale())


def money(amount: int, currency: str) -> str:
    """An amount in minor units as the locale writes it."""
    return _money(amount, currency, _locale())


@lru_cache(maxsize=1024)
def _money(amount: int, currency: str, locale: str) -> str:
    return purse.format_money(purse.Money(amount, currency), locale)


def rich(markdown: str) -> Markup:
    """Markdown as safe HTML."""
    return Markup(text.render_markdown(markdown or ""))


def plain(markdown: str, length: int = 220) -> str:
    """The beginning of a Markdown text without its marks."""
    return text.excerpt(markdown or "", length)


def initials(name: str) -> str:
    """One or two letters for a face without a picture."""
    words = [word for word in name.split() if word[0].isalnum()] or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """The language's own name for itself: de is Deutsch."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def text_direction(code: str) -> str:
    """ltr or rtl, for passages and pages in this language."""
    return "rtl" if code.split("-")[0] in ("ar", "he", "fa", "ur") else "ltr"


def zone_name() -> str:
    """The viewer's time zone."""
    return _zone()


def can(permission: str, thing=None) -> bool:
    """Whether the viewer may."""
    return policy.can(current_actor(), permission, thing)


def why_not(permission: str, thing=None):
    """Why the viewer may not; None where it may."""
    return policy.why_not(current_actor(), permission, thing)


def idempotency_key() -> str:
    """A fresh key for a form, so that sending it twice does the work once."""
    return secrets.token_urlsafe(12)


def has_endpoint(name: str) -> bool:
    """Whether there is such a page."""
    return name in current_app.view_functions


@lru_cache(maxsize=256)
def _fingerprint(path: str) -> str:
    return hashlib.sha256((Path(current_app.static_folder) / path).read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=256)
def _asset(path: str, root: str) -> str:
    return f"{root}static/{path}?v={_fingerprint(path)}"


def asset(path: str) -> str:
    """The address of a static file, with a mark of its content so that browsers may keep it."""
    return _asset(path, url_for("home.show"))


def file_path(token: str, size: str = "medium") -> str:
    """The address of a stored picture or file."""
    return f"/files/{token}/{size}"

