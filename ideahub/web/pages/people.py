"""What everybody may see of a person."""

from flask import Blueprint, render_template

from ideahub.domain.accounts.queries import visible_person
from ideahub.domain.organizations.queries import memberships_of
from ideahub.web.session import current_actor

pages = Blueprint("people", __name__)


@pages.get("/people/<handle>")
def show(handle):
    """A public profile; search engines are asked to leave it out."""
    person = visible_person(current_actor(), handle)
    page = render_template("people/show.html", person=person, memberships=memberships_of(person))
    return page, 200, {"X-Robots-Tag": "noindex"}
