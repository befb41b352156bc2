"""The door for people."""

import importlib
import pkgutil

from ideahub.web import addresses, arrival, bearer, compression, errors, idempotency, large_posts, locale, security, session, templating, turns
from ideahub.web import pages as areas


def init_app(app) -> None:
    """Open the door: security first, then every area of web/pages."""
    addresses.init_app(app)
    compression.init_app(app)
    security.init_app(app)
    arrival.init_app(app)
    session.init_app(app)
    bearer.init_app(app)
    large_posts.init_app(app)
    locale.init_app(app)
    idempotency.init_app(app)
    templating.init_app(app)
    errors.init_app(app)
    turns.init_app(app)
    for module in pkgutil.iter_modules(areas.__path__):
        app.register_blueprint(importlib.import_module(f"{areas.__name__}.{module.name}").pages)
