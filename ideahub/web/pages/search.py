"""One box, one page."""

from flask import Blueprint, render_template, request

from ideahub.observers.search.document import documents
from ideahub.observers.search.queries import search
from ideahub.web.addresses import number_in
from ideahub.web.session import current_actor

pages = Blueprint("search", __name__)


@pages.get("/search")
def show():
    """Challenges, entries and organizations that hold all the words."""
    words, kind = request.args.get("q", "")[:300], request.args.get("kind", "")
    page = number_in(request.args, "page", 1)
    found, more = search(current_actor(), words, kind, page=page)
    return render_template("search/show.html", words=words, kind=kind, kinds=documents, found=found, more=more, page=max(1, page))
