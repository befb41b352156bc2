"""What a draft still lacks before it can be published."""

from ideahub.domain.challenges.eligibility import AUDIENCES
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.rules_in_words import TERMS
from ideahub.kernel import clock
from ideahub.kernel.words import _


def missing(challenge: Challenge) -> list[tuple[str, str]]:
    """(step of the wizard, sentence) of each thing without which the challenge cannot be published; empty where it can."""
    found = []
    if not challenge.title.strip():
        found.append(("brief", _("The challenge has no title.")))
    if not challenge.summary.strip():
        found.append(("brief", _("The summary in one or two sentences is missing.")))
    if not challenge.brief.strip():
        found.append(("brief", _("The brief is empty.")))
    found += _about_dates(challenge)
    found += contest_kinds[challenge.kind].missing(challenge)
    eligibility = challenge.setup.get("eligibility", {})
    for act, step in (("enter", "form"), ("vote", "decision")):
        rule = eligibility.get(act, {})
        if rule.get("who") not in AUDIENCES:
            found.append((step, _("It is not said who may take part.")))
        if rule.get("who") == "domains" and not rule.get("domains"):
            found.append((step, _("The mail domains are not named.")))
    if challenge.setup.get("rights", {}).get("terms") not in TERMS:
        found.append(("moderation", _("The rights over entries are not chosen.")))
    return found


def _about_dates(challenge: Challenge) -> list[tuple[str, str]]:
    if not challenge.phases:
        return [("dates", _("There are no dates."))]
    found = []
    now = clock.now()
    taking = [phase for phase in challenge.phases if {"entries", "votes"} & set(phase.switches)]
    if any(phase.ends_at <= now for phase in taking):
        found.append(("dates", _("A deadline lies in the past.")))
    if any(phase.ends_at <= phase.starts_at for phase in challenge.phases):
        found.append(("dates", _("A phase ends before it begins.")))
    calls = [phase for phase in challenge.phases if "entries" in phase.switches]
    votes = [phase for phase in challenge.phases if "votes" in phase.switches]
    if calls and votes and max(phase.ends_at for phase in votes) < max(phase.ends_at for phase in calls):
        found.append(("dates", _("The voting ends before the call does.")))
    return found
