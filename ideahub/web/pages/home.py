"""The front page, the choice of language, and the doors for monitors."""

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from sqlalchemy import text

from ideahub.domain.challenges.queries import ending_soon
from ideahub.domain.prizes.queries import latest_awards
from ideahub.domain.results.queries import latest_announcements
from ideahub.kernel.db import db
from ideahub.kernel.words import LANGUAGES
from ideahub.web.session import local_path

pages = Blueprint("home", __name__)


@pages.get("/")
def show():
    """What is open now, what ends soon, what was won."""
    running, count = ending_soon(7)
    decided = latest_announcements(4)
    awards = latest_awards([announcement.challenge_id for announcement in decided])
    first = next((one for one in running if one.is_on("entries") or one.is_on("votes")), running[0] if running else None)
    running = [one for one in running if one is not first]
    return render_template("home/show.html", first=first, running=running, decided=decided, awards=awards, open_count=count)


@pages.get("/language/<code>")
def speak(code):
    """Speak another language from here on, in this browser."""
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    return redirect(local_path(request.args.get("next"), url_for("home.show")), 303)


@pages.get("/healthz")
def healthz():
    """The process lives."""
    return {"status": "ok"}


@pages.get("/readyz")
def readyz():
    """The database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ready"}
