"""Drafting, handing in, revising, withdrawing entries; what moderators move; the shortlist."""

import re

from sqlalchemy import func, inspect, select, update
from sqlalchemy.exc import IntegrityError

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.answers import clean_answers
from ideahub.domain.entries.content import NOTE_MOST, REASON_MOST, TEXT_MOST, TITLE_MOST, clean_words, content_of, hash_of
from ideahub.domain.entries.difference import is_material
from ideahub.domain.entries.events import EntryDeselected, EntryMoved, EntryPublished, EntryRevised, EntrySelected, EntrySubmitted, EntryWithdrawn
from ideahub.domain.entries.lifecycle import LIFECYCLE
from ideahub.domain.entries.models import Attachment, Draft, Entry, Revision, Selection
from ideahub.domain.entries.ordering import shuffles
from ideahub.domain.entries.queries import counted_entries, files_of_draft, lacking, revision_of
from ideahub.domain.files.commands import attach_file
from ideahub.domain.files.models import File
from ideahub.kernel import clock
from ideahub.kernel.db import db, hold, lock, lock_beside_holders, locked
from ideahub.kernel.errors import Conflict, DomainError, Invalid, LimitReached
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.text import clean_line, excerpt
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _, ngettext

MOST_DRAFTS = 10
MOST_FILES = 20
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", re.IGNORECASE)


@command
def start_draft(*, actor, challenge: Challenge) -> Draft:
    """Begin a new entry as a draft that only its author sees."""
    authorize(actor, "entry.start", challenge)
    locked(User, id=actor.id)
    begun = select(func.count(Draft.id)).where(Draft.author_id == actor.id, Draft.challenge_id == challenge.id, Draft.entry_id.is_(None))
    if db.session.scalar(begun) >= MOST_DRAFTS:
        raise LimitReached(_("You have %(most)d drafts in this challenge. Hand one in or delete one first.", most=MOST_DRAFTS))
    draft = Draft(challenge_id=challenge.id, author_id=actor.id, language=actor.language, started_at=clock.now(), saved_at=clock.now())
    db.session.add(draft)
    db.session.flush()
    return draft


@command
def start_revision(*, actor, entry: Entry) -> Draft:
    """A working copy of an entry, to be handed in as its next revision; the one there is, where there is one."""
    entry = lock(entry)
    authorize(actor, "entry.edit", entry)
    draft = db.session.scalar(select(Draft).where(Draft.entry_id == entry.id))
    if draft is not None:
        return draft
    current = revision_of(entry)
    draft = Draft(
        challenge_id=entry.challenge_id, author_id=entry.author_id, entry_id=entry.id, title=current.title, text=current.text, answers=current.answers,
        language=current.language, files=[{"file": each.file_id, "field": each.field} for each in current.attachments],
        started_at=clock.now(), saved_at=clock.now(),
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    return draft


def _settled(entry: Entry) -> Entry:
    """The entry, locked, in a challenge that is held: nobody announces its result meanwhile. In this order, as everybody does."""
    hold(Challenge, entry.challenge_id)
    return lock(entry)


def _key(row) -> int:
    """The key of a loaded row, also where the row is gone by now."""
    return inspect(row).identity[0]


def _own(actor, draft: Draft, version: int | None) -> Draft:
    draft = locked(Draft, id=_key(draft))
    if draft is None or draft.author_id != actor.id:
        raise Conflict(_("This draft is gone: it was handed in or deleted in another tab."))
    if version is not None and version != draft.version:
        raise Conflict(_("This draft was saved in another tab meanwhile. Your words are still below: compare, then save again."), version=draft.version)
    return draft


@command
def save_draft(*, actor, draft: Draft, title: str, text: str, answers: dict, language: str, version: int | None = None) -> Draft:
    """Keep what was typed, finished or not. Conflict where another tab has saved since `version`."""
    draft = _own(actor, draft, version)
    title, text = clean_words(title, text)
    if len(title) > TITLE_MOST * 4 or len(text) > TEXT_MOST * 2:
        raise Invalid(_("The text is much longer than what can be handed in (%(most)d characters). Shorten it; nothing was saved.", most=TEXT_MOST), field="text")
    kept, _problems = clean_answers(draft.challenge.setup.get("entry_form", []), answers)
    draft.title, draft.text, draft.answers = title, text, kept
    draft.language = language if _LANGUAGE.fullmatch(language or "") else draft.challenge.language
    draft.version += 1
    draft.saved_at = clock.now()
    return draft


@command
def add_to_draft(*, actor, draft: Draft, file: File, field: str | None = None) -> Draft:
    """Put a stored picture or file into the draft; a file that answers a form field takes the place of the one before."""
    authorize(actor, "file.attach", file)
    draft = _own(actor, draft, None)
    files = [each for each in draft.files if not (field and each.get("field") == field)]
    if len(files) >= MOST_FILES:
        raise LimitReached(_("An entry holds at most %(most)d pictures and files.", most=MOST_FILES))
    draft.files = [*files, {"file": file.id, "field": field}]
    draft.version += 1
    return draft


@command
def arrange_draft(*, actor, draft: Draft, file_id: int, move: str) -> Draft:
    """Move a picture or file of the draft `up`, `down`, or `out`."""
    draft = _own(actor, draft, None)
    files = list(draft.files)
    at = next((at for at, each in enumerate(files) if each["file"] == file_id), None)
    if at is None:
        raise Conflict(_("This file is not in the draft any more."))
    moved = files.pop(at)
    if move != "out":
        files.insert(max(0, at - 1) if move == "up" else at + 1, moved)
    draft.files = files
    draft.version += 1
    return draft


@command
def delete_draft(*, actor, draft: Draft) -> None:
    """Throw the draft away; its files go with the nightly sweep."""
    db.session.delete(_own(actor, draft, None))


@command
def submit_draft(*, actor, draft: Draft, note: str = "") -> Entry:
    """Hand the draft in: as a new entry, or as the next revision of one. Invalid lists everything that is missing.

    What counts is the moment at which the whole request was received; a refused draft stays as it is.
    """
    entry = db.session.scalar(select(Entry).join(Draft, Draft.entry_id == Entry.id).where(Draft.id == _key(draft)))
    if entry is not None:
        _settled(entry)
    draft = _own(actor, draft, None)
    problems = lacking(draft)
    if problems:
        raise _incomplete(problems)
    content = {"title": draft.title, "text": draft.text, "answers": draft.answers, "language": draft.language, "files": files_of_draft(draft)}
    if draft.entry_id is None:
        entry = submit_entry(actor=actor, challenge=draft.challenge, content=content)
    else:
        entry = revise_entry(actor=actor, entry=draft.entry, content=content, note=note)
    db.session.delete(draft)
    return entry


def _incomplete(problems: dict) -> Invalid:
    return Invalid(ngettext("%(num)d thing stands in the way of handing it in.", "%(num)d things stand in the way of handing it in.", len(problems)), problems=problems)


def hindrance(*, actor, draft: Draft) -> DomainError | None:
    """Why the draft cannot be handed in now, asked before it is tried; None where nothing is known to stand in the way."""
    permission, thing = ("entry.edit", draft.entry) if draft.entry_id else ("entry.submit", draft.challenge)
    try:
        authorize(actor, permission, thing)
        if draft.entry_id is None:
            refuse_too_many(actor, thing)
    except DomainError as refusal:
        return refusal
    problems = lacking(draft)
    return _incomplete(problems) if problems else None


def refuse_too_many(author: User, challenge: Challenge) -> None:
    """LimitReached where the person has handed in as many entries as the rules allow."""
    most = challenge.setup.get("entries", {}).get("per_person", 3)
    if counted_entries(author.id, challenge) >= most:
        raise LimitReached(
            ngettext("You have handed in your %(num)d entry. Withdraw it to enter another.", "You have handed in all your %(num)d entries. Withdraw one to enter another.", most)
        )


@command
def submit_entry(*, actor, challenge: Challenge, content: dict, author: User | None = None, ref: str | None = None) -> Entry:
    """A new entry with its first revision, number and receipt; limits are counted under the author's lock.

    Whether the challenge takes it is asked under the challenge's lock: none slips in behind an announced result.
    """
    author, challenge = author or actor, lock_beside_holders(challenge)
    if ref is None:
        authorize(actor, "entry.submit", challenge)
        locked(User, id=author.id)
        refuse_too_many(author, challenge)
    else:
        authorize(actor, "entry.import", challenge)
    entry = take_in(actor, challenge, author, content, ref)
    moderated = challenge.setup.get("moderation", {}).get("mode", "before") == "before"
    emit(EntrySubmitted(actor_id=actor.id, challenge_id=challenge.id, entry_id=entry.id, receipt=entry.receipt, moderated=moderated))
    if not moderated:
        publish(actor, entry)
    return entry


def take_in(actor, challenge: Challenge, author: User, content: dict, ref: str | None = None) -> Entry:
    """Write a new entry with its first revision, number and receipt; the challenge is locked. A part of commands."""
    now = clock.received()
    challenge.last_number += 1
    challenge.entry_count += 1
    number = challenge.last_number
    shuffle_a, shuffle_b = shuffles(challenge.id, number)
    entry = Entry(
        challenge_id=challenge.id, number=number, author_id=author.id, title=content["title"], submitted_at=now, receipt="", ref=ref,
        shuffle_a=shuffle_a, shuffle_b=shuffle_b,
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    revision = add_revision(author, entry, 1, content, material=True, note="")
    entry.receipt = digest(canonical({"challenge": challenge.slug, "number": number, "revision": revision.sha256, "taken": now.isoformat()}))
    return entry


def add_revision(actor, entry: Entry, number: int, content: dict, material: bool, note: str) -> Revision:
    """Write a revision, and what lists show of it onto the entry. A part of commands."""
    revision = Revision(
        entry_id=entry.id, number=number, title=content["title"], text=content["text"], answers=content["answers"], language=content["language"],
        material=material, note=note, made_at=clock.received(), made_by_id=actor.id, sha256="",
    )  # fmt: skip
    db.session.add(revision)
    db.session.flush()
    for position, (file, field) in enumerate(content["files"]):
        if file.subject is None:
            attach_file(actor=actor, file=file, subject="entry", subject_id=entry.id)
        revision.attachments.append(Attachment(file_id=file.id, file=file, position=position, field=field))
    revision.sha256 = hash_of(content_of(revision))
    db.session.flush()
    pictures = [file for file, field in content["files"] if file.kind == "picture" and not field]
    entry.title, entry.language, entry.excerpt = content["title"], content["language"], excerpt(content["text"])
    entry.cover_id = pictures[0].id if pictures else None
    entry.revision_number = number
    if material:
        entry.material_number = number
    return revision


@command
def revise_entry(*, actor, entry: Entry, content: dict, note: str = "") -> Entry:
    """The next revision of an entry. Conflict where nothing changed.

    An answer to a moderator's wish goes back to the queue; a material change is shown to those who voted before it.
    What is material is measured from the last revision that was: small typos in many revisions add up.
    """
    entry = _settled(entry)
    authorize(actor, "entry.edit", entry)
    note, old = _fitting(note, NOTE_MOST, "note"), content_of(revision_of(entry))
    new = {**content, "files": [{"sha256": file.sha256, "description": file.description, "field": field} for file, field in content["files"]]}
    if old == new and entry.state != "changes_requested":
        raise Conflict(_("Nothing is changed. Change something, or delete the draft."))
    settled = old if entry.material_number == entry.revision_number else content_of(revision_of(entry, entry.material_number))
    material = is_material(settled, new)
    revision = add_revision(actor, entry, entry.revision_number + 1, content, material, note)
    if entry.state == "changes_requested":
        LIFECYCLE.move(entry, "resubmit")
    emit(EntryRevised(actor_id=actor.id, challenge_id=entry.challenge_id, entry_id=entry.id, number=revision.number, material=material))
    return entry


def _count_listed(entry: Entry, step: int) -> None:
    db.session.execute(update(Challenge).where(Challenge.id == entry.challenge_id).values(listed_count=Challenge.listed_count + step))


def make_move(entry: Entry, move: str) -> None:
    """One move of the lifecycle, with `listed` and the challenge's counter kept beside it."""
    before = entry.listed
    LIFECYCLE.move(entry, move)
    entry.listed = 1 if entry.state == "published" else 0
    if entry.listed != before:
        db.session.flush()
        _count_listed(entry, entry.listed - before)
    if entry.listed and entry.published_at is None:
        entry.published_at = clock.now()


def publish(actor, entry: Entry) -> None:
    """Show it to everybody from now on. A part of commands."""
    make_move(entry, "publish")
    emit(EntryPublished(actor_id=actor.id, challenge_id=entry.challenge_id, entry_id=entry.id))


@command
def withdraw_entry(*, actor, entry: Entry) -> None:
    """Take one's own entry back; it keeps its number and is shown to nobody else any more."""
    entry = _settled(entry)
    authorize(actor, "entry.withdraw", entry)
    make_move(entry, "withdraw")
    draft = db.session.scalar(select(Draft).where(Draft.entry_id == entry.id))
    if draft is not None:
        db.session.delete(draft)
    _take_off_shortlist(actor, entry)
    emit(EntryWithdrawn(actor_id=actor.id, challenge_id=entry.challenge_id, entry_id=entry.id))


@command
def move_entry(*, actor, entry: Entry, move: str) -> Entry:
    """A moderator's move: publish, request_changes, reject, reopen, unpublish, hide, show. Never on one's own entry."""
    entry = _settled(entry)
    authorize(actor, "entry.moderate", entry)
    if move == "publish":
        publish(actor, entry)
        return entry
    make_move(entry, move)
    if not entry.listed:
        _take_off_shortlist(actor, entry)
    emit(EntryMoved(actor_id=actor.id, challenge_id=entry.challenge_id, entry_id=entry.id, move=move, state=entry.state))
    return entry


def _fitting(typed: str, most: int, field: str) -> str:
    """What was typed as one clean line; Invalid where it is longer than `most`."""
    typed = clean_line(typed)
    if len(typed) > most:
        raise Invalid(_("This has %(length)d characters; %(most)d fit.", length=len(typed), most=most), field=field)
    return typed


@command
def select_entry(*, actor, entry: Entry, reason: str = "") -> Selection:
    """Put a published entry on the shortlist, with a reason. Conflict where it is there already."""
    entry = _settled(entry)
    authorize(actor, "entry.select", entry)
    reason = _fitting(reason, REASON_MOST, "reason")
    selection = Selection(challenge_id=entry.challenge_id, entry_id=entry.id, reason=reason, selected_at=clock.now(), selected_by_id=actor.id)
    try:
        with db.session.begin_nested():
            db.session.add(selection)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("This entry is on the shortlist already.")) from None
    emit(EntrySelected(actor_id=actor.id, challenge_id=entry.challenge_id, entry_id=entry.id, reason=reason))
    return selection


@command
def deselect_entry(*, actor, entry: Entry) -> None:
    """Take an entry off the shortlist; nothing happens where it is not there."""
    entry = _settled(entry)
    authorize(actor, "entry.select", entry)
    _take_off_shortlist(actor, entry)


def _take_off_shortlist(actor, entry: Entry) -> None:
    chosen = select(Selection).where(Selection.entry_id == entry.id, Selection.list == "shortlist", Selection.removed_at.is_(None))
    selection = db.session.scalar(chosen)
    if selection is not None:
        selection.removed_at = clock.now()
        emit(EntryDeselected(actor_id=actor.id, challenge_id=entry.challenge_id, entry_id=entry.id))
