"""Gettext for the sentences that rules, forms and pages speak: Flask-Babel behind one name.

Without a request or application (a command line, a test of a rule) the English sentence is given.
"""

from contextlib import contextmanager

from flask import current_app, g, has_app_context
from flask_babel import Babel, force_locale, get_babel, get_locale, get_translations
from flask_babel.speaklater import LazyString
from markupsafe import Markup

LANGUAGES = {"en": "English", "de": "Deutsch"}
KEPT = 10_000


def init_app(app, locale_selector, timezone_selector) -> None:
    """Give Flask-Babel the functions that tell this request's language and time zone."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "ideahub/translations")
    app.extensions["speeches"] = {}
    Babel(app, locale_selector=locale_selector, timezone_selector=timezone_selector)
    app.jinja_env.globals.update(_=_on_page, gettext=_on_page, ngettext=_on_page_in_numbers)


class Speech:
    """One language of one application: its catalogue, and the sentences without values ready for a page."""

    def __init__(self, language: str):
        self.language, self.catalogue, self._ready = language, get_translations(), {}

    def plain(self, sentence: str) -> Markup:
        """A sentence of a template without values; there are as many as the templates hold."""
        ready = self._ready.get(sentence)
        if ready is None:
            ready = Markup(self.catalogue.ugettext(sentence)) % {}
            if len(self._ready) < KEPT:
                self._ready[sentence] = ready
        return ready


def speech() -> Speech:
    """What is spoken now; looked up once a request, for a page asks some hundred times."""
    try:
        return g.speech
    except AttributeError:
        language = str(get_locale() or "en")
    speeches = current_app.extensions["speeches"]
    if language not in speeches:
        speeches[language] = Speech(language)
    g.speech = speeches[language]
    return g.speech


def _on_page(sentence: str, /, **values) -> Markup:
    """What `_` means in a template: the sentence is ours and safe, the values are escaped."""
    if values:
        return Markup(speech().catalogue.ugettext(sentence)) % values
    return speech().plain(sentence)


def _on_page_in_numbers(one: str, many: str, num: int, /, **values) -> Markup:
    return Markup(speech().catalogue.ungettext(one, many, num)) % {"num": num, **values}


def _ready() -> bool:
    if not has_app_context():
        return False
    if "speech" in g:
        return True
    try:
        get_babel()
    except KeyError:
        return False
    return True


def language() -> str:
    """The language that is spoken now, by its code: "en" where none is asked for."""
    return speech().language if _ready() else "en"


def gettext(sentence: str, /, **values) -> str:
    """The sentence in the language of the request, with `%(name)s` filled in."""
    if _ready():
        sentence = speech().catalogue.ugettext(sentence)
    return sentence % values if values else sentence


def ngettext(one: str, many: str, num: int, /, **values) -> str:
    """The sentence for this number, with `%(num)s` filled in."""
    if _ready():
        return speech().catalogue.ungettext(one, many, num) % {"num": num, **values}
    return (one if num == 1 else many) % {"num": num, **values}


def lazy(sentence: str, /, **values):
    """A sentence that is translated when it is shown."""
    return LazyString(gettext, sentence, **values)


def in_english(words) -> str:
    """A lazy sentence of ours as a row keeps it, to be `retold` to each reader."""
    with speaking("en"):
        return str(words)


def retold(words: str) -> str:
    """What a row keeps, in the language that is spoken now where it is a sentence of ours; as it is written otherwise."""
    return gettext(words) if words else words


class Kept(str):
    """A sentence that knows how it was made, so that it can be kept (`kept`) and said again in another language (`said`)."""

    __slots__ = ("made",)


def keep(sentence: str, /, **values) -> Kept:
    """As gettext, of what a row keeps for readers of any language; values may be such sentences themselves."""
    return _made(gettext(sentence, **values), {"say": sentence}, values)


def keep_number(one: str, many: str, num: int, /, **values) -> Kept:
    """As ngettext, of what a row keeps."""
    return _made(ngettext(one, many, num, **values), {"say": one, "many": many, "num": num}, values)


def _made(words: str, made: dict, values: dict) -> Kept:
    sentence = Kept(words)
    sentence.made = {**made, "values": {name: kept(value) for name, value in values.items()}} if values else made
    return sentence


def kept(words):
    """What a row keeps of a sentence: its English template with its values; a plain text or number as it is."""
    return words.made if isinstance(words, Kept) else words


def said(plain):
    """What `kept` gave, in the language that is spoken now."""
    if not isinstance(plain, dict):
        return plain
    one, many, values = plain["say"], plain.get("many"), {name: said(value) for name, value in plain.get("values", {}).items()}
    return keep(one, **values) if many is None else keep_number(one, many, plain["num"], **values)


@contextmanager
def speaking(language: str):
    """Speak this language inside the block, for letters to somebody else than the one who clicks."""
    if not _ready():
        yield
        return
    before = g.pop("speech", None)
    try:
        with force_locale(language if language in LANGUAGES else "en"):
            yield
    finally:
        g.pop("speech", None)
        if before:
            g.speech = before


_, _l = gettext, lazy

__all__ = ["LANGUAGES", "Kept", "_", "_l", "gettext", "in_english", "init_app", "keep", "keep_number", "kept", "language", "lazy", "ngettext", "retold", "said", "speaking", "speech"]
