"""Entries as rows of a sheet."""

from collections.abc import Iterator

from sqlalchemy import select

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry, Revision
from ideahub.kernel.db import db

HEADER = ["ref", "number", "title", "text", "language", "author", "state", "points", "voters", "submitted_at", "receipt"]
COLUMNS = (
    Entry.ref, Entry.number, Revision.title, Revision.text, Revision.language, User.handle, Entry.state, Entry.points, Entry.voters,
    Entry.submitted_at, Entry.receipt, Revision.answers,
)  # fmt: skip


def entries_for_export(challenge: Challenge) -> tuple[list[str], Iterator[list]]:
    """(header, rows) of every entry with its current revision, in the order of numbers; read in a stream.

    A sheet that was exported can be imported into another challenge: its refs are this challenge's own.
    """
    fields = challenge.setup.get("entry_form", [])
    header = [*HEADER, *[field["label"] for field in fields if field["kind"] != "file"]]
    keys = [field["key"] for field in fields if field["kind"] != "file"]
    return header, _rows(challenge.id, keys)


def _rows(challenge_id: int, keys: list[str]) -> Iterator[list]:
    found = select(*COLUMNS).join(Revision, (Revision.entry_id == Entry.id) & (Revision.number == Entry.revision_number))
    found = found.join(User, User.id == Entry.author_id).where(Entry.challenge_id == challenge_id).order_by(Entry.number)
    for ref, number, *middle, submitted_at, receipt, answers in db.session.execute(found.execution_options(yield_per=500)):
        yield [ref or f"entry-{number}", number, *middle, submitted_at.isoformat(timespec="seconds"), receipt, *[answers.get(key, "") for key in keys]]
