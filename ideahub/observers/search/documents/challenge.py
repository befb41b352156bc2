"""Public challenges that are not drafts."""

from sqlalchemy import select

from ideahub.domain.challenges.models import Challenge
from ideahub.kernel.db import db
from ideahub.kernel.words import _l
from ideahub.observers.search.document import Findable, documents


@documents.register
class ChallengeDocument(Findable):
    """By title, summary and brief."""

    name, label, many = "challenge", _l("Challenge"), _l("Challenges")

    def words(self, key):
        challenge = db.session.get(Challenge, key)
        if challenge is None or challenge.state == "draft" or challenge.visibility != "public":
            return None
        return challenge.title, f"{challenge.summary}\n{challenge.brief}\n{challenge.organization.name}", challenge.id

    def everything(self):
        return db.session.scalars(select(Challenge.id))

    def visible(self, actor, keys):
        found = select(Challenge.id, Challenge.slug, Challenge.title, Challenge.summary)
        found = found.where(Challenge.id.in_(keys), Challenge.state != "draft", Challenge.visibility == "public")
        return {row.id: {"path": f"/challenges/{row.slug}", "title": row.title, "line": row.summary} for row in db.session.execute(found)}
