"""An entry as something that can be moderated."""

from ideahub.domain.entries.commands import move_entry
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.policies import is_visible_entry
from ideahub.domain.moderation.subject import Subject, subjects
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.words import _, _l

MOVES = {"approve": "publish", "request_changes": "request_changes", "reject": "reject", "hide": "hide", "show": "show"}
BACK = {
    ("published", "submitted"): ["unpublish"],
    ("changes_requested", "submitted"): ["reopen"],
    ("rejected", "submitted"): ["reopen"],
    ("rejected", "changes_requested"): ["reopen", "request_changes"],
    ("hidden", "published"): ["show"],
    ("published", "hidden"): ["hide"],
}


@subjects.register
class EntrySubject(Subject):
    """Approve, ask for changes, reject; hide and show what is published."""

    name, label = "entry", _l("Entry")
    actions = {
        "approve": _l("Approve"),
        "keep": _l("Keep as it is"),
        "request_changes": _l("Ask for changes"),
        "reject": _l("Reject"),
        "hide": _l("Hide"),
        "show": _l("Show again"),
    }
    outcomes = {
        "approve": _l("Approved"),
        "keep": _l("Kept as it is"),
        "request_changes": _l("Changes asked for"),
        "reject": _l("Rejected"),
        "hide": _l("Hidden"),
        "show": _l("Shown again"),
    }
    refusing = frozenset({"request_changes", "reject", "hide"})

    def load(self, key):
        entry = db.session.get(Entry, key)
        if entry is None:
            raise NotFound(_("There is no such entry."))
        return entry

    def title(self, thing):
        return thing.title

    def author_id(self, thing):
        return thing.author_id

    def challenge(self, thing):
        return thing.challenge

    def may_be_seen(self, actor, thing):
        return is_visible_entry.holds(actor, thing)

    def possible(self, thing):
        return {
            "submitted": ["approve", "request_changes", "reject"],
            "changes_requested": ["reject"],
            "published": ["keep", "hide"],
            "hidden": ["keep", "show"],
        }.get(thing.state, ["keep"])

    def act(self, actor, thing, action):
        if action != "keep":
            move_entry(actor=actor, entry=thing, move=MOVES[action])

    def state(self, thing):
        return {"state": thing.state}

    def restore(self, actor, thing, before):
        for move in BACK.get((thing.state, before.get("state")), []):
            move_entry(actor=actor, entry=thing, move=move)

    def accept(self, actor, thing):
        if thing.state == "submitted":
            move_entry(actor=actor, entry=thing, move="publish")
