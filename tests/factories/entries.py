"""Entries, made through the commands while their call runs."""

from datetime import timedelta
from itertools import count

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries import commands
from ideahub.domain.entries.models import Draft, Entry
from ideahub.domain.moderation.commands import decide_case
from ideahub.domain.moderation.queries import open_case
from ideahub.kernel import clock
from tests.cast import olga
from tests.factories.accounts import make_person
from tests.factories.challenges import at

_numbers = count(1)


def make_draft(author: User, challenge: Challenge, title: str = "Lime trees", text: str = "Plant lime trees along the square.", **wishes) -> Draft:
    """A draft with words in it, made now."""
    draft = commands.start_draft(actor=author, challenge=challenge)
    return commands.save_draft(
        actor=author, draft=draft, title=title, text=text, answers=wishes.get("answers", {}), language=wishes.get("language", "en")
    )


def make_waiting_entry(
    author: User | None = None,
    challenge: Challenge | None = None,
    title: str | None = None,
    text: str = "Plant lime trees along the square.",
    **wishes,
) -> Entry:
    """An entry that was handed in while the call ran, and waits for a moderator where the rules say so."""
    author = author or make_person("Enno Entrant")
    with at(_moment_in_call(challenge)):
        draft = make_draft(author, challenge, title or f"Idea {next(_numbers)}", text, **wishes)
        return commands.submit_draft(actor=author, draft=draft)


def make_entry(
    author: User | None = None,
    challenge: Challenge | None = None,
    title: str | None = None,
    text: str = "Plant lime trees along the square.",
    **wishes,
) -> Entry:
    """A published entry: handed in while the call ran, and approved by its host Olga where the rules ask for it."""
    entry = make_waiting_entry(author, challenge, title, text, **wishes)
    if entry.state == "submitted":
        with at(_moment_in_call(challenge)):
            decide_case(actor=olga(), case=open_case("entry", entry.id), action="approve")
    return entry


def revise(entry: Entry, text: str, title: str | None = None) -> Entry:
    """The next revision of an entry, made while the call ran."""
    with at(_moment_in_call(entry.challenge)):
        draft = commands.start_revision(actor=entry.author, entry=entry)
        commands.save_draft(actor=entry.author, draft=draft, title=title or entry.title, text=text, answers=draft.answers, language=draft.language)
        return commands.submit_draft(actor=entry.author, draft=draft)


def _moment_in_call(challenge: Challenge):
    """The present moment where the call runs, else the last hour of the call: each time a second later, so that no two are handed in at once."""
    if challenge.is_on("entries"):
        return clock.now()
    call = next(phase for phase in challenge.phases if "entries" in phase.switches)
    return call.ends_at - timedelta(hours=1) + timedelta(milliseconds=next(_numbers))
