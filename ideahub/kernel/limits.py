"""Rate limits for doors: Flask-Limiter wired, in memory by default and in Redis when grown.

Limits that belong to a contest's rules are rows under a lock and not here.
"""

from flask import request
from flask_limiter import Limiter
from flask_login import current_user


def _who() -> str:
    """The account where somebody is signed in, else the address."""
    person = getattr(current_user, "id", None)
    return f"user:{person}" if person else f"address:{request.remote_addr}"


limiter = Limiter(_who, strategy="moving-window", headers_enabled=False)


def init_app(app) -> None:
    """Use REDIS_URL where it is set; RATE_LIMITS switches everything off."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config.get("REDIS_URL") or "memory://")
    app.config.setdefault("RATELIMIT_ENABLED", bool(app.config.get("RATE_LIMITS", True)))
    app.config.setdefault("RATELIMIT_SWALLOW_ERRORS", True)
    limiter.init_app(app)
