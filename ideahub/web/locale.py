"""In which language and time zone a page speaks."""

from flask import has_request_context, request, session

from ideahub.kernel import words
from ideahub.web.session import current_actor

LANGUAGES = ("en", "de")


def init_app(app) -> None:
    """Choose by the profile, else by the visitor's own choice, else by the browser."""
    words.init_app(app, language, time_zone)


def language() -> str:
    """The language of this request; English where there is none (the worker, a command line)."""
    if not has_request_context():
        return "en"
    chosen = session.get("language") or getattr(current_actor(), "language", None)
    return chosen if chosen in LANGUAGES else (request.accept_languages.best_match(LANGUAGES) or "en")


def time_zone() -> str:
    """The time zone of this viewer: that of the profile, else UTC."""
    if not has_request_context():
        return "UTC"
    return getattr(current_actor(), "time_zone", None) or "UTC"
