"""Finding files. Who may read one is decided above, where it is known what it belongs to."""

from datetime import datetime

from sqlalchemy import select

from ideahub.domain.files.models import File
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import _


def file_by_token(token: str) -> File:
    """The file with this token; NotFound where there is none."""
    file = db.session.scalar(select(File).where(File.token == token)) if clean_line(token) == token else None
    if file is None:
        raise NotFound(_("There is no such file."))
    return file


def own_file(actor, token: str) -> File:
    """A file that the actor has handed in."""
    file = file_by_token(token)
    if actor.id is None or file.owner_id != actor.id:
        raise NotFound(_("There is no such file."))
    return file


def files_of(subject: str, subject_id: int) -> list[File]:
    """What belongs to a thing, in the order in which it came."""
    return list(db.session.scalars(select(File).where(File.subject == subject, File.subject_id == subject_id).order_by(File.id)))


def free_files_of(owner_id: int) -> list[File]:
    """What a person has handed in that belongs to nothing yet."""
    return list(db.session.scalars(select(File).where(File.owner_id == owner_id, File.subject.is_(None)).order_by(File.id)))


def unattached_files_older_than(moment: datetime, limit: int = 500) -> list[File]:
    """Files handed in before `moment` that belong to nothing, the oldest first."""
    free = select(File).where(File.subject.is_(None), File.stored_at < moment)
    return list(db.session.scalars(free.order_by(File.id).limit(limit)))
