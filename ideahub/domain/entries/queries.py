"""Finding entries and drafts, and only those that one may see."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, lazyload

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.alike import most_alike
from ideahub.domain.entries.content import problems_of
from ideahub.domain.entries.models import Draft, Entry, Revision, Selection
from ideahub.domain.files.models import File
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.policy import can
from ideahub.kernel.words import _

# Phases and prizes of the one challenge are read where they are asked for: a vote asks for no prize.
_OF_ONE_CHALLENGE = joinedload(Entry.challenge, innerjoin=True).options(lazyload(Challenge.phases), lazyload(Challenge.prizes))
_BY_ID = (
    select(Entry).where(Entry.id == bindparam("id")).options(_OF_ONE_CHALLENGE, joinedload(Entry.author, innerjoin=True), joinedload(Entry.cover))
)
COUNTED = ("submitted", "changes_requested", "published", "hidden")


def visible_entry(actor, entry_id: int) -> Entry:
    """The entry with its challenge and author, for those who may see it; NotFound for everybody else."""
    entry = db.session.scalar(_BY_ID, {"id": entry_id})
    if entry is None or not can(actor, "entry.see", entry):
        raise NotFound(_("There is no entry at this address."))
    return entry


def revision_of(entry: Entry, number: int | None = None) -> Revision:
    """A revision of the entry, the current one where no number is given; NotFound where there is none."""
    revision = db.session.scalar(select(Revision).where(Revision.entry_id == entry.id, Revision.number == (number or entry.revision_number)))
    if revision is None:
        raise NotFound(_("There is no such revision."))
    return revision


def revisions_of(entry: Entry) -> list[Revision]:
    """Every revision, the newest first."""
    return list(db.session.scalars(select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.number.desc())))


def entries_by(user) -> list[Entry]:
    """A person's entries with their challenges, the newest first."""
    own = select(Entry).where(Entry.author_id == user.id).options(joinedload(Entry.challenge, innerjoin=True), joinedload(Entry.cover))
    return list(db.session.scalars(own.order_by(Entry.id.desc()).limit(200)))


def entries_in(challenge: Challenge, actor) -> list[Entry]:
    """The actor's entries in a challenge, the newest first."""
    if actor.id is None:
        return []
    own = select(Entry).where(Entry.author_id == actor.id, Entry.challenge_id == challenge.id)
    return list(db.session.scalars(own.order_by(Entry.id.desc())))


def counted_entries(user_id: int, challenge: Challenge) -> int:
    """How many entries count against a person's limit: those handed in and neither rejected nor withdrawn."""
    return db.session.scalar(
        select(func.count(Entry.id)).where(Entry.author_id == user_id, Entry.challenge_id == challenge.id, Entry.state.in_(COUNTED))
    )


def drafts_by(user) -> list[Draft]:
    """A person's drafts with their challenges, the latest saved first."""
    own = select(Draft).where(Draft.author_id == user.id).options(joinedload(Draft.challenge, innerjoin=True), joinedload(Draft.entry))
    return list(db.session.scalars(own.order_by(Draft.saved_at.desc()).limit(100)))


def drafts_in(challenge: Challenge, actor) -> list[Draft]:
    """The actor's drafts of new entries in a challenge."""
    own = select(Draft).where(Draft.author_id == actor.id, Draft.challenge_id == challenge.id, Draft.entry_id.is_(None))
    return list(db.session.scalars(own.order_by(Draft.id)))


def own_draft(actor, draft_id: int) -> Draft:
    """The actor's draft; NotFound for everybody else."""
    draft = db.session.get(Draft, draft_id)
    if draft is None or actor.id is None or draft.author_id != actor.id:
        raise NotFound(_("There is no such draft. Perhaps it was handed in already: look at your entries."))
    return draft


def files_of_draft(draft: Draft) -> list[tuple[File, str | None]]:
    """(file, form field or None) of a draft, in order."""
    keys = [each["file"] for each in draft.files]
    found = {file.id: file for file in db.session.scalars(select(File).where(File.id.in_(keys)))} if keys else {}
    return [(found[each["file"]], each.get("field")) for each in draft.files if each["file"] in found]


def lacking(draft: Draft) -> dict:
    """What still stands in the way of handing the draft in: a sentence for each field; empty where nothing does."""
    kinds = [{"kind": file.kind, "field": field} for file, field in files_of_draft(draft)]
    return problems_of(draft.challenge.setup, draft.title, draft.text, draft.answers, kinds)


def similar_entries(challenge: Challenge, title: str, text: str = "", besides: int | None = None, limit: int = 5) -> list[tuple]:
    """((id, title, excerpt, number), score 0 to 100, shared words) of the listed entries most like this, among the newest 2,000."""
    if len(title.strip()) < 4:
        return []
    rows = select(Entry.id, Entry.title, Entry.excerpt, Entry.number).where(Entry.challenge_id == challenge.id, Entry.listed == 1)
    candidates = [tuple(row) for row in db.session.execute(rows.order_by(Entry.number.desc()).limit(2000)) if row.id != besides]
    return most_alike(title[:200], text[:2000], candidates, limit)


def shortlist_of(challenge: Challenge) -> list[Selection]:
    """The entries on the shortlist, in the order in which they were put there."""
    chosen = select(Selection).where(Selection.challenge_id == challenge.id, Selection.list == "shortlist", Selection.removed_at.is_(None))
    return list(db.session.scalars(chosen.options(joinedload(Selection.entry)).order_by(Selection.id)))


def is_shortlisted(entry: Entry) -> bool:
    """Whether the entry is on the shortlist now."""
    chosen = select(Selection.id).where(Selection.entry_id == entry.id, Selection.list == "shortlist", Selection.removed_at.is_(None))
    return db.session.scalar(chosen) is not None


def numbers_by_state(challenge: Challenge) -> dict[str, int]:
    """State to how many entries are in it."""
    return dict(db.session.execute(select(Entry.state, func.count()).where(Entry.challenge_id == challenge.id).group_by(Entry.state)).all())


def files_in_drafts() -> set[int]:
    """The keys of all files that stand in a draft: they belong to nothing yet, and are not to be swept away."""
    return {each["file"] for files in db.session.scalars(select(Draft.files)) for each in files}
