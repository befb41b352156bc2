"""What the head of every page knows about its reader; asked at most once a request."""

from flask import g

from ideahub.domain.moderation.queries import is_any_moderator
from ideahub.observers.notifications.queries import unread_count
from ideahub.web.session import current_actor


def unread() -> int:
    """How many notifications the reader has not read; 0 for visitors."""
    if "unread" not in g:
        actor = current_actor()
        g.unread = unread_count(actor) if actor.id else 0
    return g.unread


def has_desk() -> bool:
    """Whether the reader moderates anything."""
    if "has_desk" not in g:
        g.has_desk = is_any_moderator(current_actor())
    return g.has_desk
