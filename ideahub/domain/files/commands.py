"""Storing files, giving them to what they belong to, forgetting them.

Bytes are put before the row is committed and removed after it is gone: a row never points at nothing.
"""

import logging
import secrets
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import func, select

from ideahub.domain.accounts.commands import change_picture
from ideahub.domain.accounts.models import User
from ideahub.domain.files.models import File, token_of
from ideahub.domain.files.queries import files_of, free_files_of
from ideahub.kernel import clock, storage
from ideahub.kernel.db import db, lock, locked
from ideahub.kernel.errors import Conflict, LimitReached
from ideahub.kernel.files import Checked, clean_name
from ideahub.kernel.pictures import Picture
from ideahub.kernel.policy import SYSTEM, authorize
from ideahub.kernel.transactions import after_commit, command
from ideahub.kernel.words import _

AN_HOUR = 120
MOST_ORPHANS = 1000
log = logging.getLogger(__name__)


@command
def store_picture(*, actor, picture: Picture, name: str, description: str = "") -> File:
    """Keep a picture in its sizes; it is the actor's alone until it is attached. `picture` comes from kernel/pictures.py."""
    file = _new(actor, "picture", clean_name(name), "image/webp", len(picture.renditions["large"]), picture.sha256, description)
    file.width, file.height, file.colour = picture.width, picture.height, picture.colour
    db.session.flush()
    for size, content in picture.renditions.items():
        storage.put(file.storage_key(size), content)
    return file


@command
def store_file(*, actor, checked: Checked, stream: BinaryIO, description: str = "") -> File:
    """Keep another file as it is; it is the actor's alone until it is attached. `checked` comes from kernel/files.py."""
    file = _new(actor, "file", checked.name, checked.media_type, checked.size, checked.sha256, description)
    db.session.flush()
    storage.put(file.storage_key("file"), stream)
    return file


def _new(actor, kind: str, name: str, media_type: str, size: int, sha256: str, description: str) -> File:
    authorize(actor, "file.store")
    if actor is not SYSTEM:
        _refuse_too_many(actor)
    file = File(
        token=secrets.token_urlsafe(16), owner_id=actor.id, kind=kind, name=name, media_type=media_type, size=size, sha256=sha256,
        description=description, stored_at=clock.now(),
    )  # fmt: skip
    db.session.add(file)
    return file


def _refuse_too_many(actor) -> None:
    locked(User, id=actor.id)
    recent = select(func.count()).select_from(File).where(File.owner_id == actor.id, File.stored_at > clock.now() - timedelta(hours=1))
    if db.session.scalar(recent) >= AN_HOUR:
        raise LimitReached(_("You have sent %(count)d files within an hour. Go on in an hour.", count=AN_HOUR))


@command
def attach_file(*, actor, file: File, subject: str, subject_id: int | None = None) -> None:
    """Let a file belong to a thing, once; the same again changes nothing."""
    authorize(actor, "file.attach", file)
    file = lock(file)
    if file.subject is not None and (file.subject, file.subject_id) != (subject, subject_id):
        raise Conflict(_("The file “%(name)s” belongs to something already. Send it again to use it twice.", name=file.name))
    file.subject, file.subject_id = subject, subject_id


@command
def describe_file(*, actor, file: File, description: str) -> None:
    """Say in words what a picture shows."""
    authorize(actor, "file.describe", file)
    file.description = description


@command
def forget_file(*, actor, file: File) -> None:
    """Remove a file that belongs to nothing, row and bytes; SYSTEM removes any that no row points at."""
    authorize(actor, "file.forget", file)
    keys = [file.storage_key(size) for size in file.sizes]
    db.session.delete(file)
    db.session.flush()
    after_commit(lambda: _remove(keys))


def forget_orphans(before: datetime) -> int:
    """Remove contents put before `before` that no row points at, as a process leaves them that is killed between put and commit, or
    between commit and removal. Gives how many keys went; what other slices keep in the store is passed over.

    Where more than MOST_ORPHANS are orphans, and more than belong to rows, nothing goes: then the store is another database's too.
    """
    orphans, owned = [], 0
    for keys in storage.keys_put_before(before):
        tokens = {key: token for key in keys if (token := token_of(key))}
        known = set(db.session.scalars(select(File.token).where(File.token.in_(set(tokens.values())))))
        db.session.rollback()
        orphans += [key for key, token in tokens.items() if token not in known]
        owned += sum(token in known for token in tokens.values())
    if len(orphans) > max(MOST_ORPHANS, owned):
        log.warning("Of what is stored, %s contents belong to no row and %s do. Is this the store of another database? Nothing was removed.", len(orphans), owned)
        return 0
    _remove(orphans)
    return len(orphans) + storage.delete_halves(before)


def _remove(keys: list[str]) -> None:
    for key in keys:
        storage.delete(key)


@command
def change_face(*, actor, file: File | None) -> None:
    """Show a picture beside the actor's name, or none; the one before is forgotten."""
    before = files_of("person", actor.id)
    if file is not None:
        attach_file(actor=actor, file=file, subject="person", subject_id=actor.id)
    change_picture(actor=actor, picture_token=file.token if file else None)
    for old in before:
        if old is not file:
            forget_file(actor=SYSTEM, file=old)


@command
def forget_files_of(*, actor, user_id: int) -> None:
    """Remove the face and whatever belongs to nothing yet, of a person who has closed the account."""
    for file in [*files_of("person", user_id), *free_files_of(user_id)]:
        forget_file(actor=actor, file=file)
