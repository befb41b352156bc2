"""Gettext for the sentences that rules, forms and pages speak: Flask-Babel behind one name.

Without a request or application (a command line, a test of a rule) the English sentence is given.
"""

from contextlib import contextmanager, nullcontext

from flask import has_app_context
from flask_babel import Babel, force_locale, get_babel, get_locale, get_translations
from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext
from flask_babel.speaklater import LazyString

LANGUAGES = {"en": "English", "de": "Deutsch"}


def init_app(app, locale_selector, timezone_selector) -> None:
    """Give Flask-Babel the functions that tell this request's language and time zone."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "ideahub/translations")
    Babel(app, locale_selector=locale_selector, timezone_selector=timezone_selector)
    app.jinja_env.install_gettext_callables(
        lambda sentence: _catalogue().ugettext(sentence), lambda one, many, num: _catalogue().ungettext(one, many, num), newstyle=True
    )


_catalogues: dict = {}


def _catalogue():
    """The translations for the locale at hand. A page asks some hundred times, and Flask-Babel searches anew each time."""
    locale = get_locale()
    if locale not in _catalogues:
        _catalogues[locale] = get_translations()
    return _catalogues[locale]


def _ready() -> bool:
    if not has_app_context():
        return False
    try:
        get_babel()
    except KeyError:
        return False
    return True


def gettext(sentence: str, /, **values) -> str:
    """The sentence in the language of the request, with `%(name)s` filled in."""
    if _ready():
        return _gettext(sentence, **values)
    return sentence % values if values else sentence


def ngettext(one: str, many: str, num: int, /, **values) -> str:
    """The sentence for this number, with `%(num)s` filled in."""
    if _ready():
        return _ngettext(one, many, num, **values)
    return (one if num == 1 else many) % {"num": num, **values}


def lazy(sentence: str, /, **values):
    """A sentence that is translated when it is shown."""
    return LazyString(gettext, sentence, **values)


@contextmanager
def speaking(language: str):
    """Speak this language inside the block, for letters to somebody else than the one who clicks."""
    with force_locale(language if language in LANGUAGES else "en") if _ready() else nullcontext():
        yield


_, _l = gettext, lazy

__all__ = ["LANGUAGES", "_", "_l", "gettext", "init_app", "lazy", "ngettext", "speaking"]
