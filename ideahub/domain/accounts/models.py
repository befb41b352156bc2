"""People, their sessions, and the tokens of their programs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.kernel.db import Moment, Row

FORMER_MEMBER = "former member"


class User(Row):
    """A person. `state` is active, suspended or closed; a closed account keeps no personal data.

    `new_email` waits for its proof; `picture_token` is the token of a public picture.
    """

    __tablename__ = "user"
    handle: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    new_email: Mapped[str | None]
    email_verified_at: Mapped[datetime | None] = mapped_column(Moment)
    password_hash: Mapped[str | None]
    words: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="UTC")
    language: Mapped[str] = mapped_column(default="en")
    picture_token: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="active")
    suspended_reason: Mapped[str | None]
    is_staff: Mapped[bool] = mapped_column(default=False)
    is_operator: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (
        CheckConstraint("state IN ('active', 'suspended', 'closed')", name="state"),
        CheckConstraint("handle = lower(handle)", name="handle_lower"),
        CheckConstraint("email IS NULL OR email = lower(email)", name="email_lower"),
        CheckConstraint("state <> 'closed' OR (email IS NULL AND new_email IS NULL AND password_hash IS NULL)", name="closed_is_empty"),
    )

    @property
    def is_verified(self) -> bool:
        """Whether the mail address was proven."""
        return self.email_verified_at is not None

    @property
    def is_active(self) -> bool:
        """Whether the account is welcome."""
        return self.state == "active"

    @property
    def is_closed(self) -> bool:
        """Whether the person has left."""
        return self.state == "closed"

    @property
    def role(self) -> str:
        """What the person is to the site: operator, staff or member."""
        return "operator" if self.is_operator else "staff" if self.is_staff else "member"


class UserSession(Row):
    """One sign-in on one device; it ends when revoked or expired, whatever the cookie says."""

    __tablename__ = "user_session"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    device: Mapped[str] = mapped_column(default="")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    __table_args__ = (Index("ix_user_session_user", "user_id", "revoked_at"),)


class ApiToken(Row):
    """A secret by which a program acts for a person at the few doors that take one; kept as a hash, shown once.

    `ending` is the end of the token, by which its owner tells it from others.
    """

    __tablename__ = "api_token"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    ending: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    __table_args__ = (Index("ix_api_token_user", "user_id", "revoked_at"),)
