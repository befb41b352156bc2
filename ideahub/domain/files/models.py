"""Stored pictures and files."""

import re
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ideahub.kernel.db import Moment, Row

PUBLIC = ("public", "person", "organization")
PICTURE_SIZES = ("large", "medium", "small")
_STORAGE_KEY = re.compile(r"(..)/(\1[A-Za-z0-9_-]{20})/(?:large|medium|small|file)")


class File(Row):
    """A picture (several sizes) or another file. Who may read it follows from what it belongs to.

    `token` is the unguessable name in addresses and storage keys. While `subject` is None only the owner
    reads it; "person" (a face), "organization" (a logo) and "public" are for everybody; "challenge" and
    "entry" follow that thing.
    """

    __tablename__ = "file"
    token: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    colour: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    subject: Mapped[str | None]
    subject_id: Mapped[int | None]
    stored_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (
        CheckConstraint("kind IN ('picture', 'file')", name="kind"),
        Index("ix_file_owner", "owner_id", "stored_at"),
        Index("ix_file_subject", "subject", "subject_id"),
    )

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, in three sizes, rather than handed out."""
        return self.kind == "picture"

    @property
    def sizes(self) -> tuple[str, ...]:
        """The last parts of its addresses."""
        return PICTURE_SIZES if self.is_picture else ("file",)

    def path(self, size: str = "medium") -> str:
        """Where it is read: a picture in that size, another file as it is."""
        return f"/files/{self.token}/{size if self.is_picture else 'file'}"

    def storage_key(self, size: str) -> str:
        """Where the store keeps it."""
        return f"{self.token[:2]}/{self.token}/{size}"


def token_of(storage_key: str) -> str | None:
    """The token of the file that would keep its content under this key; None where it is the key of something else."""
    found = _STORAGE_KEY.fullmatch(storage_key)
    return found[2] if found else None
