"""What the head of every page knows about its reader: one read a request."""

from flask import g
from sqlalchemy import bindparam, select

from ideahub.domain.moderation import queries as moderation
from ideahub.kernel.db import db
from ideahub.observers.notifications.queries import unread_of
from ideahub.web.session import current_actor

_KNOWN = select(unread_of(bindparam("actor")).scalar_subquery(), moderation.has_desk(bindparam("actor")))


def _known() -> tuple[int, bool]:
    if "masthead" not in g:
        actor = current_actor()
        g.masthead = tuple(db.session.execute(_KNOWN, {"actor": actor.id}).one()) if actor.id else (0, False)
    return g.masthead


def unread() -> int:
    """How many notifications the reader has not read; 0 for visitors."""
    return _known()[0]


def has_desk() -> bool:
    """Whether the reader moderates anything."""
    return bool(_known()[1] or current_actor().is_staff)
