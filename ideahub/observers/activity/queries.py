"""The event table, read as a feed and as an audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.kernel.db import db
from ideahub.kernel.events import EventRow
from ideahub.observers.activity.sentences import SENTENCES, sentence


@dataclass(frozen=True)
class Happening:
    """One line of the feed."""

    id: int
    at: datetime
    name: str
    sentence: str
    entry_id: int | None
    title: str | None


def feed(challenge: Challenge, before: int | None = None, size: int = 30) -> tuple[list[Happening], bool]:
    """(what happened in a challenge, for everybody, the newest first; whether more went before). Entries that are not listed are not named."""
    rows = select(EventRow).where(EventRow.challenge_id == challenge.id, EventRow.public.is_(True), EventRow.name.in_(SENTENCES))
    if before:
        rows = rows.where(EventRow.id < before)
    events = list(db.session.scalars(rows.order_by(EventRow.id.desc()).limit(size + 1)))
    more, events = len(events) > size, events[:size]
    keys = {row.values.get("entry_id") or row.values.get("entry") for row in events} - {None}
    listed = {}
    if keys:
        titles = select(Entry.id, Entry.title).where(Entry.id.in_(keys), Entry.listed == 1)
        listed = dict(db.session.execute(titles).all())
    happenings = []
    for row in events:
        key = row.values.get("entry_id") or row.values.get("entry")
        title = listed.get(key)
        happenings.append(Happening(row.id, row.at, row.name, sentence(row.name, row.values, title), key if title else None, title))
    return happenings, more


def audit_trail(before: int | None = None, name: str | None = None, size: int = 100) -> list[EventRow]:
    """Every event, for the operator, the newest first."""
    rows = select(EventRow)
    if before:
        rows = rows.where(EventRow.id < before)
    if name:
        rows = rows.where(EventRow.name == name)
    return list(db.session.scalars(rows.order_by(EventRow.id.desc()).limit(size)))


def events_after(after: int = 0, challenge_id: int | None = None) -> Iterator[EventRow]:
    """Every event after an id, the oldest first, read in a stream (for the auditor's export)."""
    rows = select(EventRow).where(EventRow.id > after)
    if challenge_id is not None:
        rows = rows.where(EventRow.challenge_id == challenge_id)
    yield from db.session.scalars(rows.order_by(EventRow.id).execution_options(yield_per=1000))
