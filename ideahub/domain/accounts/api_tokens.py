"""Tokens by which programs act for a person: issued, seen once, noted when used, revoked."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, func, select

from ideahub.domain.accounts.events import TokenIssued, TokenRevoked
from ideahub.domain.accounts.models import ApiToken, User
from ideahub.domain.accounts.queries import token_hash
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock, locked
from ideahub.kernel.errors import Conflict, Invalid, LimitReached, NotFound
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.text import clean_line
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _

BEGINNING = "ideahub_"
MOST = 20
NAME_MOST = 60
SEEN_EVERY = timedelta(minutes=10)
KEPT = timedelta(days=30)


@command
def issue_token(*, actor, name: str) -> str:
    """A new token of the actor's, under a name; this is the only moment at which it can be read."""
    authorize(actor, "token.issue")
    user, name, now = locked(User, id=actor.id), clean_line(name), clock.now()
    if not name:
        raise Invalid(_("Give the token a name, such as the machine or the script that will use it."), field="name")
    if len(name) > NAME_MOST:
        raise Invalid(_("The name has at most %(most)d characters.", most=NAME_MOST), field="name")
    db.session.execute(delete(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at < now - KEPT))
    running = select(func.count()).select_from(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    if (db.session.scalar(running) or 0) >= MOST:
        raise LimitReached(_("You have %(most)d tokens. Revoke one that is not used any more.", most=MOST))
    token = BEGINNING + secrets.token_urlsafe(32)
    db.session.add(ApiToken(user_id=user.id, name=name, token_hash=token_hash(token), ending=token[-4:], made_at=now))
    emit(TokenIssued(actor_id=user.id, user_id=user.id, name=name))
    return token


@command
def revoke_token(*, actor, token: ApiToken) -> None:
    """Let a token count no more."""
    authorize(actor, "account.secure", token.user)
    token = lock(token)
    if token.revoked_at is not None:
        raise Conflict(_("This token is revoked already."))
    token.revoked_at = clock.now()
    emit(TokenRevoked(actor_id=actor.id, user_id=token.user_id, name=token.name))


@command
def note_token_used(*, token: ApiToken) -> None:
    """Note that a token is in use; at most every ten minutes."""
    token.used_at = clock.now()


def is_due(token: ApiToken) -> bool:
    """Whether its use is to be noted anew."""
    return token.used_at is None or token.used_at + SEEN_EVERY <= clock.now()


def token_by_secret(secret: str) -> ApiToken | None:
    """The token, with its person; None where there is none, it was revoked, or the account is closed."""
    found = db.session.scalar(select(ApiToken).where(ApiToken.token_hash == token_hash(secret))) if secret.startswith(BEGINNING) else None
    return None if found is None or found.revoked_at is not None or found.user.is_closed else found


def tokens_of(user: User) -> list[ApiToken]:
    """The tokens that count, the newest first."""
    return list(db.session.scalars(select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None)).order_by(ApiToken.id.desc())))


def own_token(actor, key: int) -> ApiToken:
    """A token of the actor's own that counts."""
    for token in tokens_of(actor):
        if token.id == key:
            return token
    raise NotFound(_("There is no such token of yours."))
