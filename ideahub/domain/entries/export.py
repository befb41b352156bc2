"""Entries as rows of a sheet."""

from sqlalchemy import select

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry, Revision
from ideahub.kernel.db import db


def entries_for_export(challenge: Challenge, fields: list[dict]) -> tuple[list[str], list[list]]:
    """(header, rows) of every entry with its current revision, in the order of numbers."""
    header = ["ref", "number", "title", "text", "language", "author", "state", "points", "voters", "submitted_at", "receipt", *[field["label"] for field in fields]]
    rows = select(Entry, Revision, User.handle).join(Revision, (Revision.entry_id == Entry.id) & (Revision.number == Entry.revision_number))
    rows = rows.join(User, User.id == Entry.author_id).where(Entry.challenge_id == challenge.id).order_by(Entry.number)
    return header, [
        [
            entry.ref or f"entry-{entry.number}", entry.number, revision.title, revision.text, revision.language, handle, entry.state, entry.points,
            entry.voters, entry.submitted_at.isoformat(timespec="seconds"), entry.receipt, *[revision.answers.get(field["key"], "") for field in fields],
        ]
        for entry, revision, handle in db.session.execute(rows)
    ]  # fmt: skip
