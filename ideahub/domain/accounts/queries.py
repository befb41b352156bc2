"""Finding people and their sessions."""

import hashlib

from sqlalchemy import or_, select

from ideahub.domain.accounts.models import User, UserSession
from ideahub.domain.accounts.policies import is_staff
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.paging import Page, keyset_page
from ideahub.kernel.policy import SYSTEM, authorize
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import _


def find_user(user_id: int) -> User | None:
    """The person with this key, or None."""
    return db.session.get(User, user_id)


def user_by_handle(handle: str) -> User | None:
    """The person with this handle, in any state, or None."""
    if clean_line(handle) != handle:
        return None
    return db.session.scalar(select(User).where(User.handle == handle.lstrip("@").lower()))


def user_by_email(email: str) -> User | None:
    """The person with this address, or None."""
    return db.session.scalar(select(User).where(User.email == clean_line(email).lower()))


def visible_person(actor, handle: str) -> User:
    """The person whose public profile `actor` may see. Unproven and closed accounts have none, but staff see the unproven."""
    user = user_by_handle(handle)
    if user is None or user.is_closed or not (user.is_verified or user.id == actor.id or actor is SYSTEM or is_staff.holds(actor, user)):
        raise NotFound(_("There is nobody with this handle."))
    return user


def sessions_of(user: User) -> list[UserSession]:
    """The sessions that are running, the one seen last first."""
    running = select(UserSession).where(UserSession.user_id == user.id, UserSession.revoked_at.is_(None), UserSession.expires_at > clock.now())
    return list(db.session.scalars(running.order_by(UserSession.seen_at.desc(), UserSession.id.desc())))


def own_session(actor, session_id: int) -> UserSession:
    """A running session of the actor's own."""
    for session in sessions_of(actor):
        if session.id == session_id:
            return session
    raise NotFound(_("There is no such session of yours."))


def session_by_token(token: str) -> UserSession | None:
    """The running session with this token, with its person; None where it was revoked, ran out, or the account is closed."""
    session = db.session.scalar(select(UserSession).where(UserSession.token_hash == token_hash(token)))
    if session is None or session.revoked_at is not None or session.expires_at <= clock.now() or session.user.is_closed:
        return None
    return session


def token_hash(token: str) -> str:
    """How a session's token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def people(actor, cursor: str | None = None, words: str = "", size: int = 50) -> Page:
    """For staff: people whose name, handle or address holds these words, newest first; rows are (User, id)."""
    authorize(actor, "account.list")
    statement = select(User, User.id)
    if words:
        part = f"%{clean_line(words).lower().replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        statement = statement.where(or_(User.handle.like(part, escape="!"), User.email.like(part, escape="!"), User.name.ilike(part, escape="!")))
    return keyset_page(statement, [User.id], cursor, size)
