"""What moderation does when told of entries."""

from ideahub.domain.entries.events import EntryRevised, EntrySubmitted, EntryWithdrawn
from ideahub.domain.entries.models import Entry
from ideahub.domain.moderation.commands import drop_case, open_case_for
from ideahub.kernel.db import db
from ideahub.kernel.events import reacts_to


@reacts_to(EntrySubmitted)
def put_entry_on_desk(event):
    """In a pre-moderated challenge a new entry waits for a moderator."""
    entry = db.session.get(Entry, event.entry_id)
    if event.moderated and entry.state == "submitted":
        open_case_for(subject="entry", key=entry.id, why="entry", since=entry.submitted_at)


@reacts_to(EntryRevised)
def put_edit_on_desk(event):
    """A changed entry that waits, or a material edit in a pre-moderated challenge, is looked at."""
    entry = db.session.get(Entry, event.entry_id)
    before = entry.challenge.setup.get("moderation", {}).get("mode") == "before"
    if entry.state == "submitted" or (before and event.material and entry.state == "published"):
        open_case_for(subject="entry", key=entry.id, why="entry" if entry.state == "submitted" else "edit")


@reacts_to(EntryWithdrawn)
def take_entry_off_desk(event):
    """What was withdrawn needs no decision."""
    drop_case(subject="entry", key=event.entry_id)
