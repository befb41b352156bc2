"""Organizations, who belongs to them, who was invited."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.accounts.models import User
from ideahub.domain.files.models import File
from ideahub.kernel.db import Moment, Row

ROLES = ("owner", "manager", "member")


class Organization(Row):
    """A host of challenges."""

    __tablename__ = "organization"
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    web: Mapped[str] = mapped_column(default="")
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    founded_at: Mapped[datetime] = mapped_column(Moment)
    logo: Mapped[File | None] = relationship()


class Membership(Row):
    """A person's role in an organization; every organization keeps at least one owner."""

    __tablename__ = "membership"
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[str]
    joined_at: Mapped[datetime] = mapped_column(Moment)
    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()
    __table_args__ = (
        UniqueConstraint("organization_id", "user_id"),
        CheckConstraint("role IN ('owner', 'manager', 'member')", name="role"),
    )


class Invitation(Row):
    """An invitation by mail, with one open invitation an address; the address is forgotten once it is answered.

    The link is signed (links.py) and carries the key of this row.
    """

    __tablename__ = "invitation"
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    email: Mapped[str]
    role: Mapped[str]
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    invited_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)
    invited_by: Mapped[User] = relationship()
    __table_args__ = (
        Index(
            "uq_invitation_open", "organization_id", "email", unique=True,
            sqlite_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
        CheckConstraint("role IN ('owner', 'manager', 'member')", name="role"),
    )  # fmt: skip
