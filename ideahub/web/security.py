"""CSRF, trusted hosts and proxies, and the headers that every page carries."""

from urllib.parse import urlsplit

from flask import current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

csrf = CSRFProtect()

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


def _add_headers(response):
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
