"""What stands at the head of every page of a challenge, and in its row of a list."""

from flask import url_for

from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.policies import hosts_it
from ideahub.domain.entries.policies import entries_are_shown, works_in
from ideahub.kernel import clock
from ideahub.kernel.policy import can
from ideahub.kernel.words import _, ngettext
from ideahub.web.spoken_times import day_words, left
from ideahub.web.phases import phase_steps
from ideahub.web.session import current_actor


def head_of(challenge: Challenge, current: str = "") -> dict:
    """The values that layouts/challenge.html draws; `current` is the tab of this page."""
    actor, organization = current_actor(), challenge.organization
    tags = [(state_words(challenge), "pen", None), (contest_kinds[challenge.kind].label, "", None)]
    if challenge.visibility != "public":
        tags.append((_("Unlisted: known by its link") if challenge.visibility == "unlisted" else _("Private: by invitation"), "warn", None))
    return {
        "title": challenge.title, "href": url_for("challenges.show", slug=challenge.slug), "lede": challenge.summary, "language": challenge.language,
        "crumbs": [(_("Challenges"), url_for("challenges.index")), (organization.name, url_for("organizations.show", slug=organization.slug))],
        "tags": tags, "host": organization.name, "host_href": url_for("organizations.show", slug=organization.slug), "host_picture": None, "host_more": "",
        "sums": purse(challenge), "promise": _("Pledged by the sponsor.") if challenge.prizes else _("No prize is promised."),
        "action": next_action(actor, challenge, current), "why": None, "steps": phase_steps(challenge.phases), "tabs": _tabs(actor, challenge, current),
    }  # fmt: skip


def next_action(actor, challenge: Challenge, current: str = "") -> tuple[str, str] | None:
    """(words, address) of the one thing that this visitor does next, or None where there is nothing to do."""
    slug = challenge.slug
    if challenge.state == "draft":
        return _("Go on with the draft"), url_for("wizard.step", slug=slug, step="brief")
    if challenge.state in ("decided", "completed"):
        return None if current == "results" else (_("See the result"), url_for("results.show", slug=slug))
    if challenge.state == "cancelled":
        return None
    if actor.id is not None and hosts_it.holds(actor, challenge):
        if can(actor, "results.announce", challenge):
            return _("Announce the result"), url_for("results.decide", slug=slug)
        return None if current == "desk" else (_("See how it goes"), url_for("challenges.desk", slug=slug))
    if challenge.is_on("entries") and (actor.id is None or can(actor, "entry.start", challenge)):
        return None if current == "enter" else (_("Enter an idea"), url_for("entries.enter", slug=slug))
    if challenge.is_on("votes"):
        if current == "entries" and actor.id is not None:
            return _("Open my ballot"), url_for("voting.ballot", slug=slug)
        return _("Look and vote"), url_for("entries.index", slug=slug)
    return None


def _tabs(actor, challenge: Challenge, current: str) -> list[tuple]:
    slug = challenge.slug
    shown = entries_are_shown(challenge) or works_in(actor, challenge)
    rows = [("brief", _("Brief"), url_for("challenges.show", slug=slug), None)]
    if challenge.state != "draft":
        rows.append(("entries", _("Entries"), url_for("entries.index", slug=slug), challenge.listed_count if shown else None))
    rows.append(("rules", _("Rules"), url_for("challenges.rules", slug=slug), None))
    if challenge.state != "draft":
        rows.append(("updates", _("Updates"), url_for("challenges.updates", slug=slug), None))
        rows.append(("activity", _("Activity"), url_for("challenges.activity", slug=slug), None))
    if challenge.state in ("decided", "completed"):
        rows.append(("results", _("Results"), url_for("results.show", slug=slug), None))
    return [(words, path, name == current, count) for name, words, path, count in rows]


def state_words(challenge: Challenge) -> str:
    """The state in two or three words for a tag."""
    fixed = {"draft": _("Draft"), "decided": _("Decided"), "completed": _("Completed"), "cancelled": _("Cancelled")}
    if challenge.state in fixed:
        return fixed[challenge.state]
    if challenge.opens_at and challenge.opens_at > clock.now():
        return _("Opens soon")
    if challenge.is_on("votes"):
        return _("Voting is open")
    if challenge.is_on("entries"):
        return _("Open for entries")
    return _("Waits for the result")


def purse(challenge: Challenge) -> list[tuple]:
    """(amount, currency, None) of the money promised, added up for each currency; else the first thing."""
    sums: dict[str, int] = {}
    for prize in challenge.prizes:
        if prize.amount is not None:
            sums[prize.currency] = sums.get(prize.currency, 0) + prize.amount
    found = [(amount, currency, None) for currency, amount in sums.items()]
    return found or [(None, None, prize.thing) for prize in challenge.prizes[:1]]


def line_values(challenge: Challenge, result: bool = False) -> dict:
    """What the challenge's row in a list shows; with `result` it leads to the result."""
    facts = [contest_kinds[challenge.kind].label]
    if challenge.listed_count and entries_are_shown(challenge):
        facts.append(ngettext("%(num)d entry", "%(num)d entries", challenge.listed_count))
    steps = phase_steps(challenge.phases)
    here = next((step for step in steps if step.state == "now"), None)
    state, rest = state_words(challenge), ""
    if challenge.state == "published" and here:
        state, rest = here.name, _("%(time)s left", time=left(here.ends_at))
    elif challenge.state == "published" and challenge.opens_at and challenge.opens_at > clock.now():
        rest = day_words(challenge.opens_at)
    elif challenge.decided_at:
        rest = day_words(challenge.decided_at)
    endpoint = "results.show" if result else "challenges.show"
    return {"href": url_for(endpoint, slug=challenge.slug), "facts": facts, "sums": purse(challenge), "steps": steps, "state": state, "left": rest}


def prize_lines(challenge: Challenge) -> list[tuple]:
    """(label, amount, currency, thing) of each prize, as components/prizes.html takes them."""
    return [(prize.label, prize.amount, prize.currency, prize.thing) for prize in challenge.prizes]
