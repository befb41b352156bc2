"""What every template may say: permissions, money, moments, safe text, addresses of assets."""

import hashlib
import re
import secrets
from functools import lru_cache
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from flask import current_app, g, has_request_context, request
from flask_wtf.csrf import generate_csrf
from jinja2 import Template
from markupsafe import Markup

from ideahub.domain.challenges.kind import contest_kinds
from ideahub.kernel import clock, policy, text
from ideahub.kernel import money as purse
from ideahub.kernel.words import LANGUAGES
from ideahub.web import challenge_head
from ideahub.web.marking import STAR_MEANINGS
from ideahub.web.masthead import has_desk, unread
from ideahub.web.session import current_actor
from ideahub.web.spoken_times import ago, day, left, locale_name, when, when_words, zone_name

HEADING = re.compile(r"<h([1-6])\b")
ANY_HEADING = re.compile(r"<(/?)h([1-6])\b")
RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")


class Page(Template):
    """A template whose macros see the globals of the house and never those of one page, so that an import of them costs nothing."""

    def _get_default_module(self, ctx=None):
        if self._module is None:
            self._module = self.make_module()
        return self._module


def init_app(app) -> None:
    """Give the functions below to every template."""
    app.jinja_env.template_class = Page
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        ago=ago,
        day=day,
        initials=initials,
        language_name=language_name,
        left=left,
        money=money,
        number=number,
        plain=plain,
        rich=rich,
        when=when,
        when_words=when_words,
    )
    app.jinja_env.globals.update(
        LANGUAGES=LANGUAGES, actor=current_actor, asset=asset, can=can, csrf_token=csrf_token, challenge_tabs=challenge_tabs, file_path=file_path, has_desk=has_desk,
        idempotency_key=idempotency_key, kept=kept, kind_label=kind_label, locale=locale_name, next_action=next_action, now=clock.now, page_path=page_path, phases_of=challenge_head.bar,
        how_many=challenge_head.how_many, prize_lines=challenge_head.prize_lines, rights_words=challenge_head.rights_words, star_meanings=STAR_MEANINGS, purse=challenge_head.purse, state_words=challenge_head.state_words, text_direction=text_direction, unread=unread,
        why_not=why_not, zone_name=zone_name,
    )  # fmt: skip


def kept(template: str, **values) -> Markup:
    """A part of a page that depends on these values alone (its language among them), drawn once for each set of them and kept."""
    draw = _drawn.__wrapped__ if current_app.debug else _drawn
    return draw(current_app._get_current_object(), _root(), template, tuple(values.items()))


@lru_cache(maxsize=1024)
def _drawn(app, _root: str, template: str, values: tuple) -> Markup:
    return Markup(app.jinja_env.get_template(template).render(dict(values)))


def next_action(challenge):
    """The one thing that the viewer does next in a challenge, with words and path; None where there is nothing to do."""
    return challenge_head.next_action(current_actor(), challenge)


def challenge_tabs(challenge, current: str) -> list:
    """The tabs of a challenge for the viewer: (words, address, whether it is this page, count or None)."""
    return challenge_head.tabs(current_actor(), challenge, current)


def kind_label(challenge) -> str:
    """What kind of contest it is, in words."""
    return str(contest_kinds[challenge.kind].label)


def number(value: int) -> str:
    """A whole number with the locale's separators."""
    return str(value) if -1000 < value < 1000 else _number(value, locale_name())


@lru_cache(maxsize=4096)
def _number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)


def money(amount: int, currency: str) -> str:
    """An amount in minor units as the locale writes it."""
    return _money(amount, currency, locale_name())


@lru_cache(maxsize=1024)
def _money(amount: int, currency: str, locale: str) -> str:
    return purse.format_money(purse.Money(amount, currency), locale)


def rich(markdown: str | None, top: int = 3) -> Markup:
    """Markdown as safe HTML; its largest headings become <h{top}>, and no level is left out below."""
    html = text.render_markdown(markdown or "")
    levels = [int(level) for level in HEADING.findall(html)]
    if not levels:
        return Markup(html)
    shift, last = top - min(levels), [top - 1]

    def placed(found):
        if not found[1]:
            last.append(min(int(found[2]) + shift, last[-1] + 1, 6))
        return f"<{found[1]}h{last[-1]}"

    return Markup(ANY_HEADING.sub(placed, html))


def plain(markdown: str | None, length: int = 220) -> str:
    """The beginning of a Markdown text without its marks."""
    return text.excerpt(markdown or "", length)


def initials(name: str) -> str:
    """One or two letters for a face without a picture; · for a name without any."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "") if words else "·"
    return letters.upper()[:2]


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """The language's own name for itself: de is Deutsch. An unknown code as it is."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def text_direction(code: str) -> str:
    """ltr or rtl, for passages and pages in this language."""
    return "rtl" if code.replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def can(permission: str, thing=None) -> bool:
    """Whether the viewer may."""
    return policy.can(current_actor(), permission, thing)


def why_not(permission: str, thing=None):
    """Why the viewer may not; None where it may."""
    return policy.why_not(current_actor(), permission, thing)


def idempotency_key() -> str:
    """A fresh key for a form, so that sending it twice does the work once."""
    return secrets.token_urlsafe(12)


def csrf_token() -> str:
    """The token of this browser; made once a request, though every form of the page carries it."""
    return g.get("csrf_token") or generate_csrf()


def page_path() -> str:
    """Where the reader is: the path of this page, or that of the page whose form was sent. Views check it before they follow it."""
    try:
        return g.page_path
    except AttributeError:
        sent = request.form.get("back", "").partition("#")[0] if request.method == "POST" else ""
        g.page_path = sent or request.full_path.rstrip("?")
    return g.page_path


def _root() -> str:
    return request.script_root if has_request_context() else ""


def _fingerprint(path: str) -> str:
    file = Path(current_app.static_folder) / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


_kept_fingerprint = lru_cache(maxsize=512)(_fingerprint)


def asset(path: str) -> str:
    """The address of a static file with a mark of its content, so that browsers may keep it for a year."""
    mark = _fingerprint(path) if current_app.debug else _kept_fingerprint(path)
    return f"{_root()}/static/{path}" + (f"?v={mark}" if mark else "")


def file_path(token: str, size: str = "medium") -> str:
    """The address of a stored picture or file; sizes large, medium, small and file."""
    return f"{_root()}/files/{token}/{size}"
