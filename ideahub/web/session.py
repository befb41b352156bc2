"""Who is at the door: a signed cookie names a session row, and the row decides.

The cookie carries no moment, so a clock that jumps back keeps everybody signed in; how long a session lives,
and whether it was revoked, stands in the database.
"""

import logging
import re
from datetime import timedelta
from functools import wraps
from urllib.parse import urlsplit

from flask import current_app, flash, g, has_app_context, has_request_context, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import OperationalError

from ideahub.domain.accounts.commands import SEEN_EVERY, note_session_seen
from ideahub.domain.accounts.models import User, UserSession
from ideahub.domain.accounts.queries import session_by_token
from ideahub.kernel import clock
from ideahub.kernel.policy import VISITOR
from ideahub.kernel.words import _
from ideahub.web.unsent import written

KEPT_BY_BROWSER = 400 * 86400
READING = ("GET", "HEAD", "OPTIONS")
SEEN_BY_READING_EVERY = timedelta(hours=12)
KEPT_AT_SIGN_IN = ("language", "seed")
log = logging.getLogger(__name__)
doorman = LoginManager()


class SignedCookie(SecureCookieSessionInterface):
    """Flask's session cookie without a moment in it; written only when something in it has changed."""

    def get_signing_serializer(self, app):
        if not app.secret_key:
            return None
        keys = [*reversed(app.config.get("SECRET_KEY_FALLBACKS") or []), app.secret_key]
        options = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
        return URLSafeSerializer(keys, salt="ideahub.session", serializer=self.serializer, signer_kwargs=options)

    def open_session(self, app, request):
        """What the cookie says; an empty session for none, or for one that we did not sign."""
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        try:
            return self.session_class(serializer.loads(request.cookies.get(self.get_cookie_name(app), "")))
        except (BadSignature, TypeError, ValueError):
            return self.session_class()

    def save_session(self, app, session, response):
        """Set the cookie where the session was changed, remove it where it was emptied."""
        if session.accessed:
            response.vary.add("Cookie")
        if not session.modified:
            return
        name, options = self.get_cookie_name(app), {"domain": self.get_cookie_domain(app), "path": self.get_cookie_path(app)}
        options |= {"secure": self.get_cookie_secure(app), "httponly": True, "samesite": self.get_cookie_samesite(app)}
        if not session:
            response.delete_cookie(name, **options)
            return
        value = self.get_signing_serializer(app).dumps(dict(session))
        response.set_cookie(name, value, max_age=KEPT_BY_BROWSER, **options)


class Person:
    """What Flask-Login holds: a person. The person's rules live in the domain, not here."""

    is_authenticated = is_active = True
    is_anonymous = False
    row = None
    user: User

    def get_id(self) -> str | None:
        """What a cookie would carry of it."""
        return None


class SignedIn(Person):
    """A person with a session row."""

    def __init__(self, row: UserSession, token: str):
        self.row, self.user, self.token = row, row.user, token
        self.id, self.seen_at = row.user_id, row.seen_at

    def get_id(self) -> str:
        """The session's token, which is all that the cookie carries of it."""
        return self.token


def init_app(app) -> None:
    """Use our cookie and our session rows."""
    app.session_interface = SignedCookie()
    doorman.session_protection = None
    doorman.user_loader(_load)
    doorman.unauthorized_handler(to_sign_in)
    doorman.init_app(app)
    app.after_request(_note_seen)


def _load(token: str) -> SignedIn | None:
    row = session_by_token(token)
    return SignedIn(row, token) if row else None


def current_actor() -> User:
    """The person at the door, or VISITOR."""
    person = g.get("_login_user") if has_app_context() else None
    if person is None:
        person = current_user._get_current_object() if has_request_context() else None
    return person.user if isinstance(person, Person) else VISITOR


def session_life() -> timedelta:
    """How long a session lives after it was last noted as seen, by the setting SESSION_DAYS."""
    return timedelta(days=current_app.config["SESSION_DAYS"])


def current_row() -> UserSession | None:
    """The session row of this request, or None."""
    return current_user.row if current_user and current_user.is_authenticated else None


def come_in(token: str) -> None:
    """Let this browser be the session with this token. The cookie is made anew, so one planted before is worth nothing."""
    kept = {name: session[name] for name in KEPT_AT_SIGN_IN if name in session}
    _forget_csrf()
    session.clear()
    session.update(kept)
    login_user(_load(token), force=True)


def go_out() -> None:
    """Let this browser be nobody's."""
    logout_user()
    _forget_csrf()
    kept = {name: session[name] for name in KEPT_AT_SIGN_IN if name in session}
    session.clear()
    session.update(kept)


def _forget_csrf() -> None:
    """A form drawn later in this request shall carry the new session's token."""
    g.pop("csrf_token", None)


def for_people(view):
    """A view for people who are signed in; others are led to the sign-in page and from there back."""

    @wraps(view)
    def guarded(*args, **kwargs):
        if current_actor() is VISITOR:
            return to_sign_in()
        return view(*args, **kwargs)

    return guarded


def to_sign_in():
    """Lead a visitor to the sign-in page, and from there back to where the link led, or where the form stood."""
    if request.method in READING:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    target, typed = url_for("accounts.sign_in", next=_page_of_form()), written()
    if typed and not request.headers.get("HX-Request"):
        return render_template("errors/401.html", target=target, written=typed), 401
    flash(_("Nobody is signed in here any more, so nothing was sent. Sign in again."), "warn")
    return ("", 401, {"HX-Redirect": target}) if request.headers.get("HX-Request") else redirect(target, 303)


def _page_of_form() -> str:
    """The page on which the form of this post stood, as the browser says; else the path it was posted to."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    there = f"{page.path}?{page.query}".rstrip("?")
    return local_path(there, request.path) if page.netloc == request.host else request.path


def local_path(wish: str | None, otherwise: str = "/") -> str:
    """The path, where it leads to this site; else the other one."""
    wish = wish or ""
    try:
        parts = urlsplit(wish)
    except ValueError:
        return otherwise
    if parts.scheme or parts.netloc or not re.fullmatch(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*", wish) or len(wish) > 2000:
        return otherwise
    return wish


BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


def device() -> str:
    """The browser and system of this request in words, for the list of sessions: “Firefox, Linux”."""
    agent = request.headers.get("User-Agent", "")
    found = [next((word for sign, word in table if sign in agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in found if word) or re.sub(r"[^\x20-\x7e]", "", agent)[:60]


def _note_seen(response):
    """Note that the session lives on: after a post at most every ten minutes, for those who only read twice a day."""
    person = g.get("_login_user")
    pause = SEEN_BY_READING_EVERY if request.method in READING else SEEN_EVERY
    if isinstance(person, SignedIn) and person.seen_at + pause <= clock.now():
        try:
            note_session_seen(session=person.row, life=session_life())
        except OperationalError:
            log.warning("A session could not be noted as seen.")
    return response
