"""The bell, and what one wishes to be told."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ideahub.kernel.words import _
from ideahub.observers.notifications import commands, queries
from ideahub.observers.notifications.channel import channels
from ideahub.observers.notifications.kinds import KINDS, TOPICS
from ideahub.web.addresses import number_in
from ideahub.web.session import current_actor, for_people

pages = Blueprint("notifications", __name__)


@pages.route("/notifications", methods=["GET", "POST"])
@for_people
def index():
    """What one was told, the newest first; a post marks all as read."""
    if request.method == "POST":
        commands.mark_read(actor=current_actor())
        return redirect(url_for("notifications.index"), 303)
    told = queries.inbox_of(current_actor(), number_in(request.args, "before"))
    return render_template("notifications/index.html", told=told, kinds=KINDS)


@pages.route("/notifications/settings", methods=["GET", "POST"])
@for_people
def settings():
    """Topics by channels."""
    if request.method == "POST":
        wishes = {(topic, channel.name): f"{topic}:{channel.name}" in request.form for topic in TOPICS for channel in channels}
        commands.choose_channels(actor=current_actor(), wishes=wishes)
        flash(_("Your choice is kept."), "good")
        return redirect(url_for("notifications.settings"), 303)
    return render_template("notifications/settings.html", topics=TOPICS, channels=channels, wishes=queries.wishes_of(current_actor()))
