"""Rate limits for doors: Flask-Limiter wired, in memory by default and in Redis when grown.

Limits that belong to a contest's rules are rows under a lock and not here.
"""

from ipaddress import ip_address, ip_network

from flask import request
from flask_limiter import Limiter
from flask_login import current_user


def _who() -> str:
    """The account where somebody is signed in, else the address."""
    person = getattr(current_user, "id", None)
    return f"user:{person}" if person else f"address:{_network(request.remote_addr or '')}"


def _network(address: str) -> str:
    """An IPv4 address as it is; of an IPv6 address the first 64 bits, since one household has all the rest."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network((found, 64), strict=False))


limiter = Limiter(_who, strategy="moving-window", headers_enabled=False)


def init_app(app) -> None:
    """Use REDIS_URL where it is set; RATE_LIMITS switches everything off."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config.get("REDIS_URL") or "memory://")
    app.config.setdefault("RATELIMIT_ENABLED", bool(app.config.get("RATE_LIMITS", True)))
    app.config.setdefault("RATELIMIT_SWALLOW_ERRORS", True)
    limiter.init_app(app)
