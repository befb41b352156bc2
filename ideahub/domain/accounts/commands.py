"""Opening, proving, changing, suspending and closing accounts, and the sessions in between."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from ideahub.domain.accounts import events
from ideahub.domain.accounts.forms import RESERVED
from ideahub.domain.accounts.links import user_of_email_change, user_of_reset, user_of_verification
from ideahub.domain.accounts.models import FORMER_MEMBER, ApiToken, User, UserSession
from ideahub.domain.accounts.passwords import fingerprint
from ideahub.domain.accounts.queries import token_hash, user_by_email
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.events import Event, EventRow, emit
from ideahub.kernel.outbox import Letter
from ideahub.kernel.policy import VISITOR, authorize
from ideahub.kernel.text import slugify
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _

SESSION_LIFE = timedelta(days=30)
SESSION_KEPT = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=10)
MAILS_AN_HOUR = 5


@command
def open_account(
    *, actor=VISITOR, name: str, email: str, password_hash: str, handle: str | None = None, language: str = "en", time_zone: str = "UTC"
) -> User | None:
    """Open an unproven account. Gives None where the address has one already: its owner is told, the asker sees no difference."""
    email = email.strip().lower()
    for attempt in range(5):
        known = user_by_email(email)
        if known is not None:
            _mail_about(known, events.SignUpRepeated(actor_id=actor.id, user_id=known.id))
            return None
        user = User(
            handle=handle or _free_handle(name, attempt), name=name, email=email, password_hash=password_hash, language=language, time_zone=time_zone,
            opened_at=clock.now(),
        )  # fmt: skip
        if _added(user):
            emit(events.AccountOpened(actor_id=user.id, user_id=user.id))
            return user
        if handle and user_by_email(email) is None:
            raise Invalid(_("This handle is taken. Try another."), field="handle")
    raise Conflict(_("Many people sign up at this moment. Try again."))


def _added(user: User) -> bool:
    """Whether the row went in; False where somebody else has taken the address or the handle at the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(user)
            db.session.flush()
    except IntegrityError:
        return False
    return True


def _free_handle(name: str, attempt: int) -> str:
    """A handle made from the name that nobody has yet; with a random ending where others want the same at this moment."""
    wish = slugify(name)[:22].strip("-")
    if len(wish) < 2 or wish in RESERVED or wish.startswith("former-member") or attempt > 1:
        wish = f"{wish}-{secrets.token_hex(3)}".strip("-")
    taken = set(db.session.scalars(select(User.handle).where(or_(User.handle == wish, User.handle.like(f"{wish}-%")))))
    return next(handle for number in range(1, len(taken) + 3) if (handle := wish if number == 1 else f"{wish}-{number}") not in taken)


def _mail_about(user: User, event: Event) -> None:
    """Emit an event that sends a mail, unless this account was written to often enough within the hour."""
    recent = select(func.count()).select_from(EventRow).where(
        EventRow.subject == "user", EventRow.subject_id == user.id, EventRow.at > clock.now() - timedelta(hours=1),
        EventRow.name.in_(("SignUpRepeated", "PasswordResetAsked", "VerificationAsked", "EmailChangeAsked")),
    )  # fmt: skip
    if db.session.scalar(recent) < MAILS_AN_HOUR:
        emit(event)


@command
def verify_email(*, token: str) -> User:
    """Take the address as proven by whoever holds the link; proving it again changes nothing."""
    user = _locked_by(user_of_verification, token)
    if not user.is_verified:
        user.email_verified_at = clock.now()
        emit(events.EmailVerified(actor_id=user.id, user_id=user.id))
    return user


def _locked_by(read, token: str) -> User:
    """The person of a token, locked, with the token read once more under the lock: each works once."""
    lock(read(token))
    return read(token)


@command
def ask_verification(*, actor) -> None:
    """Send the link that proves the address once more."""
    authorize(actor, "account.secure", actor)
    if not actor.is_verified:
        _mail_about(actor, events.VerificationAsked(actor_id=actor.id, user_id=actor.id))


@command
def ask_email_change(*, actor, proof: str, email: str) -> None:
    """Let a new address wait for its proof. Where another account has it, that account's owner is told, and no proof will come."""
    authorize(actor, "account.secure", actor)
    user = _proven(actor, proof)
    if email == user.email:
        raise Invalid(_("This is your address already."), field="email")
    user.new_email = email
    other = user_by_email(email)
    if other is None:
        _mail_about(user, events.EmailChangeAsked(actor_id=user.id, user_id=user.id))
    else:
        _mail_about(other, events.SignUpRepeated(actor_id=None, user_id=other.id))


def _proven(actor, proof: str) -> User:
    """The actor's row, locked, where `proof` (passwords.prove) is still that of the present password."""
    user = lock(actor)
    if fingerprint(user) != proof:
        raise Conflict(_("Your password was changed at the same moment. Load the page again."))
    return user


@command
def confirm_email_change(*, token: str) -> User:
    """Put the new address in the old one's place."""
    user = _locked_by(user_of_email_change, token)
    try:
        with db.session.begin_nested():
            user.email, user.new_email, user.email_verified_at = user.new_email, None, clock.now()
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("This address cannot be used any more. Ask for the change again under Settings.")) from None
    emit(events.EmailChanged(actor_id=user.id, user_id=user.id))
    return user


@command
def ask_password_reset(*, email: str) -> None:
    """Send a link for a new password to the owner of this address, if there is one; to the asker both look the same."""
    user = user_by_email(email)
    if user is None:
        emit(events.UnknownAddressTried(actor_id=None))
    else:
        _mail_about(user, events.PasswordResetAsked(actor_id=None, user_id=user.id))


@command
def reset_password(*, token: str, password_hash: str) -> User:
    """Set a new password by the mailed link: it proves the address too, ends every session, revokes every token, and dies by this."""
    user = _locked_by(user_of_reset, token)
    _set_password(user, password_hash)
    db.session.execute(update(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None)).values(revoked_at=clock.now()))
    if not user.is_verified:
        user.email_verified_at = clock.now()
        emit(events.EmailVerified(actor_id=user.id, user_id=user.id))
    return user


@command
def change_password(*, actor, proof: str, password_hash: str) -> User:
    """Set a new password, and end every session: the door begins a new one for this device."""
    authorize(actor, "account.secure", actor)
    user = _proven(actor, proof)
    _set_password(user, password_hash)
    return user


def _set_password(user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    _revoke(UserSession.user_id == user.id)
    emit(events.PasswordChanged(actor_id=user.id, user_id=user.id))


def _revoke(which) -> None:
    db.session.execute(update(UserSession).where(which, UserSession.revoked_at.is_(None)).values(revoked_at=clock.now()))


@command
def begin_session(*, user: User, device: str = "", life: timedelta = SESSION_LIFE) -> str:
    """Begin a session for a person who has proven who they are. Gives its token, which is kept only as a hash."""
    if user.is_closed:
        raise Conflict(_("This account is closed."))
    now, token = clock.now(), secrets.token_urlsafe(32)
    old = or_(UserSession.expires_at < now - SESSION_KEPT, UserSession.revoked_at < now - SESSION_KEPT)
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id, old))
    db.session.add(
        UserSession(user_id=user.id, token_hash=token_hash(token), started_at=now, seen_at=now, expires_at=now + life, device=device[:120])
    )
    return token


@command
def note_session_seen(*, session: UserSession, life: timedelta = SESSION_LIFE) -> None:
    """Note that a session is in use, and let it live on; at most every ten minutes, and nothing where the clock jumped back."""
    now = clock.now()
    if session.seen_at + SEEN_EVERY <= now:
        session.seen_at, session.expires_at = now, now + life


@command
def end_session(*, actor, session: UserSession) -> None:
    """Sign one device out."""
    authorize(actor, "account.secure", session.user)
    _revoke(UserSession.id == session.id)


@command
def end_every_session(*, actor) -> None:
    """Sign out everywhere, here too."""
    authorize(actor, "account.secure", actor)
    _revoke(UserSession.user_id == actor.id)


@command
def change_profile(*, actor, name: str, handle: str, words: str, time_zone: str, language: str) -> User:
    """Change what others see, and the zone and language in which pages speak."""
    authorize(actor, "account.change", actor)
    user = lock(actor)
    try:
        with db.session.begin_nested():
            user.name, user.handle, user.words, user.time_zone, user.language = name, handle, words, time_zone, language
            db.session.flush()
    except IntegrityError:
        raise Invalid(_("This handle is taken. Try another."), field="handle") from None
    emit(events.ProfileChanged(actor_id=user.id, user_id=user.id))
    return user


@command
def change_picture(*, actor, picture_token: str | None) -> None:
    """Show another picture beside the name, or none."""
    authorize(actor, "account.change", actor)
    user = lock(actor)
    user.picture_token = picture_token
    emit(events.ProfileChanged(actor_id=user.id, user_id=user.id))


@command
def suspend_account(*, actor, user: User, reason: str) -> None:
    """Let a person read and sign in, but not act; the person reads the reason."""
    authorize(actor, "account.suspend", user)
    user = lock(user)
    if user.state != "active":
        raise Conflict(_("This account is suspended or closed already."))
    user.state, user.suspended_reason = "suspended", reason
    emit(events.AccountSuspended(actor_id=actor.id, user_id=user.id, reason=reason))


@command
def reinstate_account(*, actor, user: User) -> None:
    """Lift a suspension."""
    authorize(actor, "account.reinstate", user)
    user = lock(user)
    if user.state != "suspended":
        raise Conflict(_("This account is not suspended."))
    user.state, user.suspended_reason = "active", None
    emit(events.AccountReinstated(actor_id=actor.id, user_id=user.id))


@command
def make_operator(*, actor, user: User) -> None:
    """Let a person run the site."""
    _give_role(actor, user, "operator")


@command
def make_staff(*, actor, user: User) -> None:
    """Let a person moderate the whole site."""
    _give_role(actor, user, "staff")


@command
def make_ordinary(*, actor, user: User) -> None:
    """Take a role from a person again."""
    _give_role(actor, user, "member")


def _give_role(actor, user: User, role: str) -> None:
    authorize(actor, "account.promote", user)
    user = lock(user)
    if user.is_closed:
        raise Conflict(_("This account is closed."))
    user.is_operator, user.is_staff = role == "operator", role in ("operator", "staff")
    emit(events.RoleGiven(actor_id=actor.id, user_id=user.id, role=role))


@command
def close_account(*, actor, proof: str) -> None:
    """Close the own account for good: personal data goes, what was published stays under “former member”."""
    authorize(actor, "account.close", actor)
    user = _proven(actor, proof)
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id))
    db.session.execute(delete(ApiToken).where(ApiToken.user_id == user.id))
    db.session.execute(delete(Letter).where(Letter.to.in_([user.email, user.new_email])))
    user.state, user.handle, user.name = "closed", f"former-member-{user.id}", FORMER_MEMBER
    user.email = user.new_email = user.email_verified_at = user.password_hash = user.picture_token = user.suspended_reason = None
    user.words, user.time_zone, user.language = "", "UTC", "en"
    user.is_staff = user.is_operator = False
    emit(events.AccountClosed(actor_id=user.id, user_id=user.id))
