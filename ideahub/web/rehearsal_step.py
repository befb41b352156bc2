"""The step of the wizard that plays the rules through: what would happen if these attempts came."""

import csv
import io
import json
from datetime import timedelta

from flask import render_template, request

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.rehearsal import COLUMNS, clean_rules, read_events, rehearse
from ideahub.domain.predictions.rules import DEFAULTS, rules_of
from ideahub.kernel.errors import DomainError, Invalid
from ideahub.kernel.words import _
from ideahub.web.turns import others_first

MOST_EVENTS = 200
MOST_TEXT = 40_000


def rehearsal_step(challenge: Challenge, around: dict):
    """A list of events as text, and the timeline that the rules make of it. Nothing is kept."""
    refusal, told = None, None
    typed = request.form.get("events") if request.method == "POST" else suggestion(challenge)
    if request.method == "POST":
        try:
            told = played(challenge, typed or "")
        except DomainError as error:
            refusal = error
    page = render_template(
        "wizard/rehearsal.html", **around, events=typed or "", told=told, refusal=refusal, problems={"events": refusal.sentence} if refusal else {}, columns=COLUMNS,
        rules=rules_of(challenge.setup), most=MOST_EVENTS,
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def span_of(challenge: Challenge):
    """The phase that takes attempts; Invalid where there is none yet."""
    for phase in challenge.phases:
        if "attempts" in phase.switches:
            return phase
    raise Invalid(_("Plan the dates first: no phase takes attempts."), field="events")


def played(challenge: Challenge, text: str) -> dict:
    """What the rules of the draft make of the events. Invalid names the line that cannot be understood."""
    phase, own = span_of(challenge), rules_of(challenge.setup)
    if len(text) > MOST_TEXT:
        raise Invalid(_("This is too long. Rehearse longer stories with “ideahub rehearse”."), field="events")
    raw = json.loads(json.dumps({name: own[name] for name in DEFAULTS}))
    rules = clean_rules({**raw, "title": challenge.title or _("A rehearsal"), "opens": phase.starts_at.isoformat(), "closes": phase.ends_at.isoformat()})
    events = read_events(text)
    if not events:
        raise Invalid(_("Write at least one event."), field="events")
    if len(events) > MOST_EVENTS:
        raise Invalid(_("Here at most %(most)d events are played. Rehearse longer stories with “ideahub rehearse”.", most=MOST_EVENTS), field="events")
    with others_first(request.environ):
        return rehearse(rules, events)


def suggestion(challenge: Challenge) -> str:
    """A short story that fits the rules: two teams, and one that reaches the target where there is one."""
    try:
        phase = span_of(challenge)
    except Invalid:
        return ",".join(COLUMNS) + "\n"
    rules = rules_of(challenge.setup)
    first = (rules["baselines"] or [{"quiz": "0.5", "test": "0.5"}])[0]
    best = rules["target"] or first
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    day = timedelta(days=1)
    story = [(1, "attempt", "One", "ann", first), (2, "attempt", "Two", "bob", first), (2.5, "attempt", "One", "ann", best), (2.6, "attempt", "One", "ann", best), (4, "attempt", "Two", "bob", best)]
    for days, event, team, person, score in story:
        writer.writerow([(phase.starts_at + days * day).strftime("%Y-%m-%dT%H:%M:%SZ"), event, team, person, score["quiz"], score["test"]])
    writer.writerow([(phase.ends_at + day).strftime("%Y-%m-%dT%H:%M:%SZ"), "verified", "One", "", "", ""])
    return text.getvalue()
