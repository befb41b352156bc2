"""Importing entries from a sheet: looked at first, then written; safe to repeat."""

from sqlalchemy import select

from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.answers import clean_answers
from ideahub.domain.entries.commands import submit_entry
from ideahub.domain.entries.content import problems_of
from ideahub.domain.entries.export import ref_in_sheets
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.sheet import SheetRow
from ideahub.kernel.db import db, lock
from ideahub.kernel.policy import authorize
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _


def ref_of(row: SheetRow) -> str:
    """What makes a row the same in a repeated import: its own ref, else a digest of title and text."""
    return row.ref or "sha256:" + digest(canonical({"title": row.title, "text": row.text}))[:40]


def look_over(challenge: Challenge, rows: list[SheetRow]) -> tuple[list[SheetRow], list[SheetRow], dict[int, str]]:
    """(rows to import, rows that are here already, problem by line). Nothing is written.

    A row is here already where an entry was imported under its ref, or where the sheet itself was exported from this challenge.
    """
    known = {ref_in_sheets(*row) for row in db.session.execute(select(Entry.ref, Entry.receipt).where(Entry.challenge_id == challenge.id))}
    people = {handle: user_by_handle(handle) for handle in {row.author for row in rows if row.author}}
    fresh, here, problems = [], [], {}
    for row in rows:
        if ref_of(row) in known:
            here.append(row)
            continue
        if row.author and people[row.author] is None:
            problems[row.line] = _("There is nobody called @%(handle)s.", handle=row.author)
            continue
        lacking = problems_of(challenge.setup, row.title, row.text or row.title, row.answers, [])
        required_files = {f"answer-{field['key']}" for field in challenge.setup.get("entry_form", []) if field["kind"] == "file"}
        lacking = {key: words for key, words in lacking.items() if key not in required_files}
        if lacking:
            problems[row.line] = next(iter(lacking.values()))
        else:
            known.add(ref_of(row))
            fresh.append(row)
    return fresh, here, problems


@command
def import_entries(*, actor, challenge: Challenge, rows: list[SheetRow], author: User | None = None) -> list[Entry]:
    """Write every row that is not here yet, in one transaction; a row that is here is passed over.

    Authors are the people whose handles the sheet names, else `author`, else whoever imports. Limits and dates of the
    call do not hold for an import by the sponsor; moderation does.
    """
    authorize(actor, "entry.import", challenge)
    challenge = lock(challenge)
    fresh, _here, _problems = look_over(challenge, rows)
    people: dict[str, User] = {handle: user_by_handle(handle) for handle in {row.author for row in fresh if row.author}}
    entries = []
    for row in fresh:
        answers, _sound = clean_answers(challenge.setup.get("entry_form", []), row.answers)
        content = {"title": row.title, "text": row.text or row.title, "answers": answers, "language": row.language or challenge.language, "files": []}
        whose = people[row.author] if row.author else author or actor
        entries.append(submit_entry(actor=actor, challenge=challenge, content=content, author=whose, ref=ref_of(row)))
    return entries
