"""Organizations: everybody sees them."""

from sqlalchemy import select

from ideahub.domain.organizations.models import Organization
from ideahub.kernel.db import db
from ideahub.kernel.text import excerpt
from ideahub.kernel.words import _l
from ideahub.observers.search.document import Findable, documents


@documents.register
class OrganizationDocument(Findable):
    """By name and description."""

    name, label, many = "organization", _l("Organization"), _l("Organizations")

    def words(self, key):
        organization = db.session.get(Organization, key)
        return (organization.name, organization.words, None) if organization else None

    def everything(self):
        return db.session.scalars(select(Organization.id))

    def visible(self, actor, keys):
        found = select(Organization.id, Organization.slug, Organization.name, Organization.words).where(Organization.id.in_(keys))
        return {
            row.id: {"path": f"/organizations/{row.slug}", "title": row.name, "line": excerpt(row.words, 180)} for row in db.session.execute(found)
        }
