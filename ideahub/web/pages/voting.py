"""The ballot: cast, take back, look at what one has given."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ideahub.domain.challenges.queries import visible_challenge
from ideahub.domain.entries.queries import visible_entry
from ideahub.domain.voting import commands, queries
from ideahub.domain.voting.forms import CastVoteForm
from ideahub.kernel.errors import DomainError
from ideahub.kernel.limits import limiter
from ideahub.kernel.words import _
from ideahub.web.marking import marking_of
from ideahub.web.session import current_actor, for_people, local_path

pages = Blueprint("voting", __name__)


@pages.post("/entries/<int:entry_id>/vote")
@limiter.limit("240 per minute")
@for_people
def cast(entry_id):
    """Mark an entry on one's ballot, or take the mark off with 0."""
    actor = current_actor()
    entry = visible_entry(actor, entry_id)
    challenge, values = entry.challenge, CastVoteForm.read(request.form)
    back = local_path(request.form.get("back"), url_for("entries.show", entry_id=entry_id))
    try:
        cast = commands.cast_vote(actor=actor, entry=entry, value=values["value"], revision_number=values["revision"])
    except DomainError as refusal:
        if request.headers.get("HX-Request"):
            return _fragment(actor, visible_entry(actor, entry_id), challenge, refusal=refusal.sentence)
        flash(refusal.sentence, "bad")
        return redirect(back, 303) if refusal.status == 422 else (render_template("voting/refused.html", entry=entry, sentence=refusal.sentence), refusal.status)
    if request.headers.get("HX-Request"):
        return _fragment(actor, entry, challenge, ballot=cast)
    flash(_("Saved and counted.") + " " + marking_of(actor, challenge, ballot=cast).say_left(), "good")
    return redirect(back, 303)


def _fragment(actor, entry, challenge, ballot=None, refusal=None):
    """The vote control of one entry as it now stands, with what is left, for a page that replaces it in place."""
    marking = marking_of(actor, challenge, ballot=ballot)
    said = refusal or _("Saved and counted.") + " " + marking.say_left()
    return render_template("voting/_fragment.html", entry=entry, marking=marking, said=said, refused=bool(refusal)), 422 if refusal else 200


@pages.get("/challenges/<slug>/ballot")
@for_people
def ballot(slug):
    """All that one has given in a challenge; each mark can be changed until the close."""
    actor = current_actor()
    challenge = visible_challenge(actor, slug)
    own = queries.own_ballot(actor, challenge)
    lines = queries.ballot_lines(own) if own else []
    marking = marking_of(actor, challenge, counted=False)
    return render_template("voting/ballot.html", challenge=challenge, ballot=own, lines=lines, marking=marking, voting=challenge.is_on("votes"))


@pages.get("/me/ballots")
@for_people
def mine():
    """Every ballot of this person."""
    return render_template("voting/mine.html", ballots=queries.ballots_of(current_actor()))
