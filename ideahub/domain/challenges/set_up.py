"""What a draft still lacks before it can be published."""

from ideahub.domain.challenges.eligibility import AUDIENCES
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.models import Challenge, Phase
from ideahub.domain.challenges.rules_in_words import TERMS
from ideahub.kernel import clock
from ideahub.kernel.words import _


def missing(challenge: Challenge) -> list[tuple[str, str]]:
    """(step of the wizard, sentence) of each thing without which the challenge cannot be published; empty where it can."""
    found = [(step, _("What you typed here cannot be taken yet. Look at what is marked.")) for step in challenge.unfinished]
    if not challenge.title.strip():
        found.append(("brief", _("The challenge has no title.")))
    if not challenge.summary.strip():
        found.append(("brief", _("The summary in one or two sentences is missing.")))
    if not challenge.brief.strip():
        found.append(("brief", _("The brief is empty.")))
    found += _about_deadlines(challenge.phases)
    found += [("dates", sentence) for sentence in about_dates(challenge.phases)]
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


def _about_deadlines(phases: list[Phase]) -> list[tuple[str, str]]:
    if not phases:
        return [("dates", _("There are no dates."))]
    now = clock.now()
    return [("dates", _("“%(phase)s” would be over already. Choose a later end.", phase=phase.words)) for phase in phases if phase.ends_at <= now]


def about_dates(phases: list[Phase]) -> list[str]:
    """What is wrong with the order of the phases, as sentences."""
    found = [_("“%(phase)s” ends before it begins.", phase=phase.words) for phase in phases if phase.ends_at <= phase.starts_at]
    calls = [phase for phase in phases if "entries" in phase.switches]
    votes = [phase for phase in phases if "votes" in phase.switches]
    if calls and votes:
        if max(phase.ends_at for phase in votes) < max(phase.ends_at for phase in calls):
            found.append(_("The voting ends before the call does."))
        if min(phase.starts_at for phase in votes) < min(phase.starts_at for phase in calls):
            found.append(_("The voting begins before the call does."))
    taking = [phase.ends_at for phase in (*calls, *votes)]
    for phase in phases:
        if taking and phase not in calls and phase not in votes and phase.starts_at < max(taking):
            found.append(_("“%(phase)s” begins while entries or votes are still taken.", phase=phase.words))
    return found
