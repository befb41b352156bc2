"""Gettext for the sentences that rules, forms and pages speak: Flask-Babel behind one name.

Without a request or application (a command line, a test of a rule) the English sentence is given.
"""

from contextlib import contextmanager
from functools import lru_cache

from flask import g, has_app_context
from flask_babel import Babel, force_locale, get_babel, get_locale, get_translations
from flask_babel.speaklater import LazyString
from markupsafe import Markup

LANGUAGES = {"en": "English", "de": "Deutsch"}


def init_app(app, locale_selector, timezone_selector) -> None:
    """Give Flask-Babel the functions that tell this request's language and time zone."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "ideahub/translations")
    Babel(app, locale_selector=locale_selector, timezone_selector=timezone_selector)
    app.jinja_env.globals.update(_=_on_page, gettext=_on_page, ngettext=_on_page_in_numbers)


_catalogues: dict = {}


def spoken() -> str:
    """The language of what is being said now, such as en or de; looked up once a request, for a page asks some hundred times."""
    try:
        return g.spoken
    except AttributeError:
        g.spoken = language = str(get_locale() or "en")
    if language not in _catalogues:
        _catalogues[language] = get_translations()
    return language


@lru_cache(maxsize=4096)
def _said(language: str, sentence: str) -> Markup:
    """A sentence without values, ready for a page."""
    return Markup(_catalogues[language].ugettext(sentence)) % {}


def _on_page(sentence: str, /, **values) -> Markup:
    """What `_` means in a template: the sentence is ours and safe, the values are escaped."""
    if values:
        return Markup(_catalogues[spoken()].ugettext(sentence)) % values
    return _said(spoken(), sentence)


def _on_page_in_numbers(one: str, many: str, num: int, /, **values) -> Markup:
    return Markup(_catalogues[spoken()].ungettext(one, many, num)) % {"num": num, **values}


def _ready() -> bool:
    if not has_app_context():
        return False
    if "spoken" in g:
        return True
    try:
        get_babel()
    except KeyError:
        return False
    return True


def gettext(sentence: str, /, **values) -> str:
    """The sentence in the language of the request, with `%(name)s` filled in."""
    if _ready():
        sentence = _catalogues[spoken()].ugettext(sentence)
    return sentence % values if values else sentence


def ngettext(one: str, many: str, num: int, /, **values) -> str:
    """The sentence for this number, with `%(num)s` filled in."""
    if _ready():
        return _catalogues[spoken()].ungettext(one, many, num) % {"num": num, **values}
    return (one if num == 1 else many) % {"num": num, **values}


def lazy(sentence: str, /, **values):
    """A sentence that is translated when it is shown."""
    return LazyString(gettext, sentence, **values)


@contextmanager
def speaking(language: str):
    """Speak this language inside the block, for letters to somebody else than the one who clicks."""
    if not _ready():
        yield
        return
    before = g.pop("spoken", None)
    try:
        with force_locale(language if language in LANGUAGES else "en"):
            yield
    finally:
        g.pop("spoken", None)
        if before:
            g.spoken = before


_, _l = gettext, lazy

__all__ = ["LANGUAGES", "_", "_l", "gettext", "init_app", "lazy", "ngettext", "speaking", "spoken"]
