"""Keeping the documents up to date."""

from sqlalchemy import delete, select

from ideahub.kernel.db import db
from ideahub.kernel.text import fold
from ideahub.kernel.transactions import command
from ideahub.observers.search.document import documents
from ideahub.observers.search.models import Document

LONGEST = 20_000


@command
def index(*, kind: str, key: int) -> bool:
    """Write what can be found of a thing, or remove it where it must not be found. Gives whether it can."""
    words = documents[kind].words(key)
    document = db.session.scalar(select(Document).where(Document.kind == kind, Document.key == key))
    if words is None:
        if document is not None:
            db.session.delete(document)
        return False
    title, text, challenge_id = words
    if document is None:
        document = Document(kind=kind, key=key)
        db.session.add(document)
    document.title, document.challenge_id = title, challenge_id
    document.heading, document.words = fold(title), fold(text)[:LONGEST]
    return True


@command
def forget(*, kind: str, key: int) -> None:
    """Remove a thing from what can be found."""
    db.session.execute(delete(Document).where(Document.kind == kind, Document.key == key))


def index_everything() -> int:
    """Rebuild all documents, some hundred in each transaction. Gives how many can be found."""
    found = 0
    for kind in documents:
        keys = list(kind.everything())
        for start in range(0, len(keys), 200):
            found += _index_some(kind=kind.name, keys=keys[start : start + 200])
        _forget_others(kind=kind.name, keys=keys)
    return found


@command
def _index_some(*, kind: str, keys: list[int]) -> int:
    return sum(index(kind=kind, key=key) for key in keys)


@command
def _forget_others(*, kind: str, keys: list[int]) -> None:
    known = set(keys)
    gone = [row.id for row in db.session.execute(select(Document.id, Document.key).where(Document.kind == kind)) if row.key not in known]
    for start in range(0, len(gone), 500):
        db.session.execute(delete(Document).where(Document.id.in_(gone[start : start + 500])))
