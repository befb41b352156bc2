"""Entries that stand for teams: founded, renamed, handed over and joined by the teams slice, which asks who may."""

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.commands import add_revision, make_move, publish, take_in
from ideahub.domain.entries.content import content_of
from ideahub.domain.entries.events import EntryMoved, EntryRevised, EntrySubmitted
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.queries import revision_of
from ideahub.kernel.db import lock, lock_beside_holders
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.transactions import command


@command
def enter_team(*, actor, challenge: Challenge, name: str) -> Entry:
    """The entry of a new team: number, receipt, published at once. The actor is its author, as the team's captain."""
    challenge = lock_beside_holders(challenge)
    authorize(actor, "entry.enter_team", challenge)
    entry = take_in(actor, challenge, actor, {"title": name, "text": "", "answers": {}, "language": challenge.language, "files": []})
    emit(EntrySubmitted(actor_id=actor.id, challenge_id=challenge.id, entry_id=entry.id, receipt=entry.receipt, moderated=False))
    publish(actor, entry)
    return entry


@command
def rename_entry(*, actor, entry: Entry, title: str) -> Entry:
    """Another title, as a revision of its own, so that the name before stays known."""
    entry = lock(entry)
    content = {**content_of(revision_of(entry)), "title": title, "files": []}
    revision = add_revision(actor, entry, entry.revision_number + 1, content, material=False, note="")
    emit(EntryRevised(actor_id=actor.id, challenge_id=entry.challenge_id, entry_id=entry.id, number=revision.number, material=False))
    return entry


@command
def hand_over_entry(*, entry: Entry, author: User) -> Entry:
    """Another author: what happens to the entry is told to this person from now on."""
    entry = lock(entry)
    entry.author_id = author.id
    return entry


@command
def merge_entry(*, actor, entry: Entry) -> Entry:
    """The entry goes up in another one and is listed no more; it keeps its number and its receipt."""
    entry = lock(entry)
    make_move(entry, "merge")
    emit(EntryMoved(actor_id=actor.id, challenge_id=entry.challenge_id, entry_id=entry.id, move="merge", state=entry.state))
    return entry
