"""What stands at the head of every page of a challenge: its next action for this visitor, its tabs, its phases."""

from dataclasses import dataclass

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.policies import hosts_it
from ideahub.domain.challenges.rules_in_words import TERMS
from ideahub.domain.entries.policies import entries_are_shown, works_in
from ideahub.domain.entries.queries import drafts_in, entries_in
from ideahub.domain.moderation.queries import glance
from ideahub.domain.predictions.data import acceptance_of, data_files_of
from ideahub.domain.predictions.deadline import open_last_call
from ideahub.domain.predictions.policies import takes_attempts
from ideahub.domain.predictions.queries import teams_on_board
from ideahub.domain.teams.queries import team_of
from ideahub.domain.teams.rules import team_rules
from ideahub.kernel import clock
from ideahub.kernel.policy import VISITOR, can
from ideahub.kernel.words import _, ngettext
from ideahub.web.addresses import url_for


@dataclass(frozen=True)
class Action:
    """The one thing to do next: what the button says and where it leads."""

    words: str
    path: str


def next_action(actor, challenge: Challenge) -> Action | None:
    """What this visitor does next in this challenge, or None where there is nothing to do."""
    slug = challenge.slug
    if challenge.state == "draft":
        return Action(_("Go on with the draft"), url_for("wizard.step", slug=slug, step="brief"))
    if challenge.state in ("decided", "completed"):
        return Action(_("See the result"), url_for("results.show", slug=slug))
    if challenge.state == "cancelled":
        return None
    if actor.id is not None and works_in(actor, challenge):
        return _work(actor, challenge)
    if challenge.kind == "prediction":
        return _predict(actor, challenge)
    if challenge.is_on("entries"):
        if actor.id is None:
            return Action(_("Sign in and enter"), url_for("accounts.sign_in", next=url_for("entries.enter", slug=slug)))
        drafts = drafts_in(challenge, actor)
        if drafts:
            return Action(_("Go on with your draft"), url_for("entries.draft", draft_id=drafts[-1].id))
        if can(actor, "entry.start", challenge) and not (challenge.is_on("votes") and entries_in(challenge, actor)):
            return Action(_("Enter an idea"), url_for("entries.enter", slug=slug))
    if challenge.is_on("votes"):
        return Action(_("Look and vote"), url_for("entries.index", slug=slug))
    return Action(_("See the entries"), url_for("entries.index", slug=slug)) if challenge.listed_count and entries_are_shown(challenge) else None


def _predict(actor, challenge: Challenge) -> Action | None:
    """What those do next who take part in a prediction contest."""
    slug = challenge.slug
    if not takes_attempts.holds(actor, challenge):
        return Action(_("See the board"), url_for("predictions.board", slug=slug))
    if actor.id is None:
        return Action(_("Sign in and take part"), url_for("accounts.sign_in", next=url_for("predictions.attempts", slug=slug)))
    if team_of(actor, challenge):
        return Action(_("Hand in a file"), url_for("predictions.attempts", slug=slug))
    if data_files_of(challenge) and acceptance_of(actor, challenge) is None:
        return Action(_("Accept the terms of the data"), url_for("data.show", slug=slug))
    return Action(_("Found a team"), url_for("teams.show", slug=slug))


def _work(actor, challenge: Challenge) -> Action | None:
    """What those do next who hold or moderate the challenge."""
    slug = challenge.slug
    if can(actor, "results.announce", challenge):
        return Action(_("Announce the result"), url_for("results.decide", slug=slug))
    waiting = glance(actor, challenge.id).waiting
    if waiting:
        return Action(ngettext("Moderate: %(num)d waits", "Moderate: %(num)d wait", waiting), url_for("moderation.index", challenge=slug))
    if challenge.kind == "prediction":
        return Action(_("Judge"), url_for("predictions.judge", slug=slug))
    if hosts_it.holds(actor, challenge):
        return Action(_("See how it goes"), url_for("challenges.desk", slug=slug))
    return Action(_("Look at the entries"), url_for("entries.index", slug=slug))


def tabs(actor, challenge: Challenge, current: str) -> list[tuple[str, str, bool, int | None]]:
    """(words, address, whether this is the page, count or None) of each tab."""
    slug = challenge.slug
    shown = entries_are_shown(challenge) or works_in(actor, challenge)
    rows = [("brief", _("Brief"), url_for("challenges.show", slug=slug), None)]
    if challenge.state != "draft" and challenge.kind == "prediction":
        rows.append(("board", _("Board"), url_for("predictions.board", slug=slug), teams_on_board(challenge)))
        rows.append(("data", _("Data"), url_for("data.show", slug=slug), None))
        if actor.id is not None:
            rows.append(("attempts", _("My attempts"), url_for("predictions.attempts", slug=slug), None))
    elif challenge.state != "draft":
        rows.append(("entries", _("Entries"), url_for("entries.index", slug=slug), challenge.listed_count if shown else None))
    if challenge.state != "draft" and actor.id is not None and team_rules(challenge) is not None:
        rows.append(("team", _("My team"), url_for("teams.show", slug=slug), None))
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
    if challenge.kind == "prediction":
        if not takes_attempts.holds(VISITOR, challenge):
            return _("Being judged")
        return _("Last call") if open_last_call(challenge) else _("Open for attempts")
    if challenge.is_on("entries"):
        return _("Open for entries")
    return _("Waits for the result")


def bar(challenge: Challenge) -> list[dict]:
    """The phases for the bar: past, now or next, and how many of 100 parts of the present one have passed.

    Once the result is out all are past; a cancelled challenge has none.
    """
    if challenge.state == "cancelled":
        return []
    now, cells, soon = clock.now(), [], False
    over = challenge.state in ("decided", "completed")
    for phase in challenge.phases:
        state = "past" if over or phase.ends_at <= now else "now" if phase.starts_at <= now else "next"
        passed = round(100 * ((now - phase.starts_at) / (phase.ends_at - phase.starts_at))) if state == "now" else 0
        cells.append({"phase": phase, "state": state, "soon": state == "next" and not soon, "passed": min(98, max(2, passed))})
        soon = soon or state == "next"
    return cells


def purse(challenge: Challenge) -> list[tuple[int, str]]:
    """The money promised, added up for each currency."""
    sums: dict[str, int] = {}
    for prize in challenge.prizes:
        if prize.amount is not None:
            sums[prize.currency] = sums.get(prize.currency, 0) + prize.amount
    return [(amount, currency) for currency, amount in sums.items()]


def how_many(challenge: Challenge) -> str:
    """“12 entries”; of a prediction contest, where each team has one, “12 teams”."""
    if challenge.kind == "prediction":
        return ngettext("%(num)d team", "%(num)d teams", challenge.listed_count)
    return ngettext("%(num)d entry", "%(num)d entries", challenge.listed_count)


def prize_lines(challenge: Challenge) -> list[tuple]:
    """(label, amount, currency, thing) of each prize, as components/prizes.html takes them."""
    return [(prize.label, prize.amount, prize.currency, prize.thing) for prize in challenge.prizes]


def rights_words(challenge: Challenge):
    """Who holds which rights in an entry, in words."""
    return TERMS[challenge.setup["rights"]["terms"]][1]
