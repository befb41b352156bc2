"""Ideas of the demo: handed in through drafts, and revised where their authors learned something."""

from sqlalchemy import select

from ideahub.cli.demo.gallery import scene
from ideahub.cli.demo.stage import Stage, deliver_all, in_turns
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries import commands
from ideahub.domain.entries.models import Entry
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import DomainError
from ideahub.kernel.transactions import unit


def enter(stage: Stage, challenge: Challenge, ideas: list[dict], opens: float, last: float) -> None:
    """Hand the ideas in, spread over the days of the call."""
    for some in in_turns(enumerate(ideas)):
        with unit():
            for number, idea in some:
                stage.at(opens + 0.1 + (last - opens - 0.2) * (number + stage.dice.random()) / len(ideas))
                try:
                    _entered(stage, challenge, stage.people[idea["author"]], idea)
                except DomainError as refusal:
                    raise RuntimeError(f"{challenge.title}, “{idea['title']}”: {refusal.sentence} {getattr(refusal, 'problems', '')}") from refusal
    deliver_all()


def _entered(stage: Stage, challenge: Challenge, author: User, idea: dict) -> None:
    draft = commands.start_draft(actor=author, challenge=challenge)
    commands.save_draft(actor=author, draft=draft, title=idea["title"], text=idea["text"], answers=idea["answers"], language=idea["language"])
    if idea.get("picture"):
        commands.add_to_draft(actor=author, draft=draft, file=stage.stored(author, scene(idea["picture"]), idea["picture"]["description"]))
    commands.submit_draft(actor=author, draft=draft)


def revise(stage: Stage, challenge: Challenge, ideas: list[dict], last: float) -> None:
    """The authors of ideas with a `revision` {note, text_replace: [old, new]} change them shortly before the call ends."""
    for idea in ideas:
        if not idea.get("revision"):
            continue
        entry = entry_called(challenge, idea["title"])
        stage.at(last - 0.1)
        clock.set(max(clock.now(), entry.submitted_at))
        author, change = stage.people[idea["author"]], idea["revision"]
        with unit():
            draft = commands.start_revision(actor=author, entry=entry)
            text = idea["text"].replace(*change["text_replace"])
            commands.save_draft(actor=author, draft=draft, title=idea["title"], text=text, answers=idea["answers"], language=idea["language"])
            commands.submit_draft(actor=author, draft=draft, note=change["note"])


def entry_called(challenge: Challenge, title: str) -> Entry:
    """The entry of this title."""
    return db.session.scalars(select(Entry).where(Entry.challenge_id == challenge.id, Entry.title == title)).one()
