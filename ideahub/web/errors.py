"""From a refusal to a page that helps."""

import logging
import uuid

from flask import render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ideahub.kernel.db import db
from ideahub.kernel.errors import DomainError
from ideahub.kernel.policy import VISITOR
from ideahub.kernel.words import _, _l
from ideahub.web.bearer import shows_token
from ideahub.web.session import READING, current_actor, to_sign_in
from ideahub.web.unsent import written

log = logging.getLogger(__name__)
_CODES = {404: "not_found", 413: "too_large", 429: "too_many_requests", 500: "our_fault"}
_PLAIN = {413: _l("The file is too large."), 429: _l("Too many requests. Wait a minute."), 404: _l("There is no such page.")}
PAGES = (400, 403, 404, 409, 413, 422, 429, 500, 503)


def init_app(app) -> None:
    """Have every refusal and every failure answered by a page."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(CSRFError, token_missing)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, failed)


def refused(error: DomainError):
    """A rule said no: its sentence, with its status; for programs with everything that it carries. Whoever is signed out meanwhile is led to sign in."""
    if shows_token():
        return _for_program(error)
    if error.status == 403 and request.method not in READING and current_actor() is VISITOR:
        return to_sign_in()
    return _page(error.status, error.sentence)


def token_missing(_error: CSRFError):
    """A form without its token: the text that was typed is kept by the browser."""
    sentence = _("This form was open too long, or came from elsewhere. Go back, load the page again, and send it anew.")
    return _page(400, sentence)


def http_error(error: HTTPException):
    """Werkzeug's own errors; redirects pass."""
    if error.code is None or error.code < 400:
        return error
    response = _page(error.code if error.code in PAGES else (400 if error.code < 500 else 500), None)
    response = (response[0], error.code)
    return (*response, {"Allow": ", ".join(sorted(error.valid_methods or ()))}) if error.code == 405 else response


def failed(error: Exception):
    """A bug: log it under a number that the person can name."""
    number = uuid.uuid4().hex[:8]
    log.exception("Error %s at %s %s", number, request.method, request.path)
    db.session.rollback()
    if shows_token():
        return {"error": "our_fault", "sentence": _("Something went wrong on our side, error %(number)s. It was noted.", number=number)}, 500
    return render_template("errors/500.html", number=number, written=written()), 500


def _for_program(error: DomainError):
    problems = {name: str(sentence) for name, sentence in getattr(error, "problems", {}).items()}
    said = {"error": error.code, "sentence": str(error.sentence), **error.details, **({"problems": problems} if problems else {})}
    return said, error.status, {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}


def _page(status: int, sentence):
    if shows_token():
        return {"error": _CODES.get(status, "refused"), "sentence": str(sentence or _PLAIN.get(status) or _("This cannot be done."))}, status
    return render_template(f"errors/{status}.html", sentence=sentence, written=written()), status
