"""What everybody may see of a person."""

from flask import Blueprint, render_template

from ideahub.domain.accounts.queries import visible_person
from ideahub.domain.entries.policies import names_are_shown
from ideahub.domain.entries.queries import entries_by
from ideahub.domain.organizations.queries import memberships_of
from ideahub.kernel.policy import VISITOR, can
from ideahub.web.session import current_actor

pages = Blueprint("people", __name__)


@pages.get("/people/<handle>")
def show(handle):
    """A public profile; search engines are asked to leave it out."""
    person = visible_person(current_actor(), handle)
    page = render_template("people/show.html", person=person, memberships=memberships_of(person), entries=_entries_for_all(person))
    return page, 200, {"X-Robots-Tag": "noindex"}


def _entries_for_all(person) -> list:
    """What the person has published under the own name, as a stranger sees it; the same for every viewer."""
    return [
        entry
        for entry in entries_by(person)
        if entry.listed and entry.challenge.visibility == "public" and names_are_shown(VISITOR, entry.challenge) and can(VISITOR, "entry.see", entry)
    ]
