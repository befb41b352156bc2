"""Entries as rows of a sheet."""

from collections.abc import Iterator

from sqlalchemy import select

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry, Revision
from ideahub.domain.entries.sheet import KNOWN, field_column
from ideahub.kernel.db import db

HEADER = ["ref", "number", "title", "text", "language", "author", "state", "points", "voters", "submitted_at", "receipt"]
COLUMNS = (
    Entry.ref, Entry.number, Revision.title, Revision.text, Revision.language, User.handle, Entry.state, Entry.points, Entry.voters,
    Entry.submitted_at, Entry.receipt, Revision.answers,
)  # fmt: skip


def ref_in_sheets(ref: str | None, receipt: str) -> str:
    """What names an entry in every sheet: its own ref, else its receipt, which no other entry of any challenge has."""
    return ref or f"receipt:{receipt}"


def entries_for_export(challenge: Challenge) -> tuple[list[str], Iterator[list]]:
    """(header, rows) of every entry with its current revision, in the order of numbers; read in a stream.

    Imported into this challenge again the sheet changes nothing; into another one it brings the entries in, once.
    """
    fields = [field for field in challenge.setup.get("entry_form", []) if field["kind"] != "file"]
    return [*HEADER, *_titles(fields)], _rows(challenge.id, [field["key"] for field in fields])


def _titles(fields: list[dict]) -> list[str]:
    """The names of the columns of the sponsor's fields: their labels, or their keys where a label names another column too."""
    keys = {field["key"] for field in fields}
    taken = {*HEADER, *KNOWN}

    def is_clear(field: dict) -> bool:
        name = field["label"].casefold()
        return name not in taken and name not in keys - {field["key"]} and not name.startswith(field_column(""))

    return [field["label"] if is_clear(field) else field_column(field["key"]) for field in fields]


def _rows(challenge_id: int, keys: list[str]) -> Iterator[list]:
    found = select(*COLUMNS).join(Revision, (Revision.entry_id == Entry.id) & (Revision.number == Entry.revision_number))
    found = found.join(User, User.id == Entry.author_id).where(Entry.challenge_id == challenge_id).order_by(Entry.number)
    for ref, number, *middle, submitted_at, receipt, answers in db.session.execute(found.execution_options(yield_per=500)):
        moment = submitted_at.isoformat(timespec="seconds")
        yield [ref_in_sheets(ref, receipt), number, *middle, moment, receipt, *[answers.get(key, "") for key in keys]]
