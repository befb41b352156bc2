"""Published entries of public challenges, once the challenge shows its entries."""

from sqlalchemy import select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry, Revision
from ideahub.domain.entries.policies import entries_are_shown
from ideahub.kernel.db import db
from ideahub.kernel.words import _l
from ideahub.observers.search.document import Findable, documents


@documents.register
class EntryDocument(Findable):
    """By title, story and answers."""

    name, label, many = "entry", _l("Entry"), _l("Entries")

    def words(self, key):
        entry = db.session.get(Entry, key)
        if entry is None or not entry.listed or entry.challenge.visibility != "public":
            return None
        revision = db.session.scalar(select(Revision).where(Revision.entry_id == key, Revision.number == entry.revision_number))
        answers = "\n".join(str(answer) for answer in revision.answers.values())
        return entry.title, f"{revision.text}\n{answers}", entry.challenge_id

    def everything(self):
        return db.session.scalars(select(Entry.id).where(Entry.listed == 1))

    def visible(self, actor, keys):
        found = select(Entry, Challenge).join(Challenge, Challenge.id == Entry.challenge_id)
        found = found.where(Entry.id.in_(keys), Entry.listed == 1, Challenge.visibility == "public")
        return {
            entry.id: {"path": f"/entries/{entry.id}", "title": entry.title, "line": entry.excerpt, "where": challenge.title, "language": entry.language}
            for entry, challenge in db.session.execute(found)
            if entries_are_shown(challenge)
        }
