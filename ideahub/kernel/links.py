"""Addresses for mails and feeds: the public base address, said once at start."""

from urllib.parse import quote

_state = {"base": "http://localhost:8000", "secret": ""}


def init_app(app) -> None:
    """Take BASE_URL and SECRET_KEY from the configuration."""
    _state["base"] = str(app.config.get("BASE_URL") or "http://localhost:8000").rstrip("/")
    _state["secret"] = app.config["SECRET_KEY"]


def absolute(path: str) -> str:
    """The full address of a path such as /challenges/cooler-streets."""
    return _state["base"] + quote(path, safe="/?&=#%:.~-_")


def secret() -> str:
    """The key that signs links in mails."""
    return _state["secret"]
