"""Who may enter, see, change, withdraw, select, moderate an entry."""

from ideahub.domain.accounts.policies import in_good_standing, member, signed_in
from ideahub.domain.challenges.eligibility import eligible
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.policies import hosts_it, is_running, moderates_it
from ideahub.kernel import clock
from ideahub.kernel.policy import allow, can, rule
from ideahub.kernel.words import _l


def entries_are_shown(challenge: Challenge) -> bool:
    """Whether the rulebook shows published entries to everybody now."""
    if challenge.state in ("decided", "completed", "cancelled"):
        return True
    shown = challenge.setup.get("entries", {}).get("shown", "at_once")
    if shown == "at_once":
        return True
    switch = "entries" if shown == "after_call" else "votes"
    ends = [phase.ends_at for phase in challenge.phases if switch in phase.switches]
    starts_of_votes = [phase.starts_at for phase in challenge.phases if "votes" in phase.switches]
    over = bool(ends) and max(ends) <= clock.now()
    return over or (shown == "after_call" and bool(starts_of_votes) and min(starts_of_votes) <= clock.now())


def names_are_shown(actor, challenge: Challenge) -> bool:
    """Whether this viewer is shown who wrote the entries."""
    named = challenge.setup.get("entries", {}).get("names", "named") == "named"
    return named or challenge.state in ("decided", "completed") or works_in(actor, challenge)


def works_in(actor, challenge: Challenge) -> bool:
    """Hosts, appointed moderators and staff."""
    return actor.id is not None and (actor.is_staff or hosts_it.holds(actor, challenge) or moderates_it.holds(actor, challenge))


@rule(_l("Entries are not taken now."))
def takes_entries(actor, challenge):
    """A running phase takes entries."""
    return challenge.is_on("entries")


@rule(_l("The rules do not let you enter here."))
def may_enter(actor, challenge):
    """The rulebook's eligibility; the reason is a sentence of its own."""
    return eligible(actor, challenge, "enter")


@rule(_l("This entry is somebody else's."))
def is_author(actor, entry):
    """The person who handed it in."""
    return actor.id is not None and entry.author_id == actor.id


@rule(_l("You cannot vote for your own entry."))
def is_not_author(actor, entry):
    """Nobody votes for an own entry."""
    return entry.author_id != actor.id


@rule(_l("There is no such entry."))
def is_visible_entry(actor, entry):
    """Published and shown by the rules, in a challenge that one may see; or one's own; or in one's hands to moderate."""
    if actor.id is not None and entry.author_id == actor.id:
        return True
    if entry.listed == 1 and can(actor, "challenge.see", entry.challenge) and entries_are_shown(entry.challenge):
        return True
    return works_in(actor, entry.challenge)


@rule(_l("This entry cannot be changed now."))
def is_editable(actor, entry):
    """While a phase allows edits, or while a moderator has asked for changes; never after it was refused, hidden or withdrawn."""
    if entry.state == "changes_requested":
        return entry.challenge.state == "published" and not entry.challenge.is_over()
    return entry.state in ("submitted", "published") and entry.challenge.is_on("edits")


@rule(_l("This entry cannot be withdrawn any more."))
def is_withdrawable(actor, entry):
    """Until the challenge is decided."""
    return entry.state in ("submitted", "changes_requested", "published") and entry.challenge.state == "published"


@rule(_l("This is for the moderators of the challenge."))
def moderates_entry(actor, entry):
    """Hosts, moderators and staff."""
    return works_in(actor, entry.challenge)


@rule(_l("This is your own entry, so another moderator has to act."))
def is_anothers(actor, entry):
    """Nobody acts on their own content."""
    return entry.author_id != actor.id


@rule(_l("Only a published entry can be put on the shortlist."))
def is_published(actor, entry):
    """In everybody's sight, in a challenge that is not decided."""
    return entry.listed == 1 and entry.challenge.state == "published"


@rule(_l("This is for the sponsor and the moderators of the challenge."))
def works_here(actor, challenge):
    """Hosts, moderators and staff."""
    return works_in(actor, challenge)


allow("entry.start", member & takes_entries & may_enter)
allow("entry.submit", member & takes_entries & may_enter)
allow("entry.enter_team", member & takes_entries & may_enter)
allow("entry.see", is_visible_entry)
allow("entry.edit", member & is_author & is_editable)
allow("entry.withdraw", signed_in & is_author & is_withdrawable)
allow("entry.moderate", signed_in & in_good_standing & moderates_entry & is_anothers)
allow("entry.select", signed_in & in_good_standing & moderates_entry & is_anothers & is_published)
allow("entry.import", signed_in & in_good_standing & hosts_it & is_running)
allow("entry.export", signed_in & works_here)
