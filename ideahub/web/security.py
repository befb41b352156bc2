"""CSRF, trusted hosts and proxies, what no request may hold, and the headers that every page carries."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest, RequestURITooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _
from ideahub.web.bearer import came_by_token
from ideahub.web.large_posts import make_room


class _Csrf(CSRFProtect):
    """Asks every form for its token; programs show a token of another kind."""

    def protect(self, **options):
        """Check this request."""
        if not came_by_token():
            super().protect(**options)


csrf = _Csrf()
LONGEST = 4_000
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "X-Frame-Options": "DENY",
}


def init_app(app) -> None:
    """Trust proxies as configured, refuse unknown hosts, protect every unsafe request, add the headers."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)
    proxies = int(app.config.get("TRUSTED_PROXIES") or 0)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    app.before_request(_refuse_unknown_host)
    app.before_request(_refuse_too_long)
    app.before_request(make_room)
    app.before_request(_refuse_what_is_no_text)
    csrf.init_app(app)
    app.after_request(_add_headers)


def _refuse_unknown_host() -> None:
    """Health checks come from anywhere; everything else names a host that we answer to."""
    allowed = current_app.config.get("ALLOWED_HOSTS")
    if not allowed or "*" in allowed or request.path in ("/healthz", "/readyz"):
        return
    host = urlsplit(f"//{request.host}").hostname or ""
    if host.lower() not in allowed and f"[{host.lower()}]" not in allowed:
        raise BadRequest("This server does not answer to that host name.")


def _refuse_too_long() -> None:
    """No link of ours comes near these lengths."""
    if max(len(request.path), len(request.query_string)) > LONGEST:
        raise RequestURITooLarge


def _refuse_what_is_no_text() -> None:
    """NUL and halves of characters cannot be kept by every database, and nobody types them."""
    for place, text in _texts():
        if _NO_TEXT.search(text):
            name = _NO_TEXT.sub("", place)[:60]
            raise Invalid(_("“%(name)s” holds a sign that is no text. Go back, take it out, and send it again.", name=name), field=name)


def _texts() -> Iterator[tuple[str, str]]:
    """Every text of the request, with the name of the field it stands in."""
    yield _("The address of this page"), request.path
    for fields in (request.args, request.form):
        for name, value in fields.items(multi=True):
            yield name, name
            yield name, value
    for name, file in request.files.items(multi=True):
        yield name, name
        yield name, file.filename or ""
    yield "Idempotency-Key", request.headers.get("Idempotency-Key", "")


def _add_headers(response):
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
