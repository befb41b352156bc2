"""The stage on which the demo plays: its clock, its people and places, its dice (the same every time)."""

import json
import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from ideahub.cli.demo.gallery import Gallery, Wish
from ideahub.domain.accounts.models import User
from ideahub.domain.files.commands import store_picture
from ideahub.domain.organizations.models import Organization
from ideahub.kernel import clock, queue

CONTENT = Path(__file__).parent
TOGETHER = 16  # things that happen in one transaction


class Stage:
    """What every part of the story needs, and what earlier parts have put there."""

    def __init__(self, now: datetime, gallery: Gallery):
        self.now = now.replace(second=0, microsecond=0)
        self.gallery = gallery
        self.dice = random.Random(1954)
        self.people: dict[str, User] = {}
        self.organizations: dict[str, Organization] = {}
        self.hosts: dict[str, list[str]] = {}  # the handles of an organization's people, its owner first

    def at(self, days: float) -> None:
        """Hold the clock so many days from now."""
        clock.set(self.now + timedelta(days=days))

    def stored(self, owner: User, wish: Wish, words: str, name: str = "drawing.png"):
        """A picture as a file of its owner, who may attach it."""
        return store_picture(actor=owner, picture=self.gallery.picture(wish), name=name, description=words)

    def another_moderator(self, author_id: int) -> User:
        """Mona; Jude where it is Mona's own."""
        mona = self.people["mona"]
        return self.people["jude"] if author_id == mona.id else mona


def read(name: str):
    """One file of the content."""
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


def plans() -> list[dict]:
    """The challenges, a file each, in the order in which they are told."""
    return sorted((read(f"challenges/{path.name}") for path in (CONTENT / "challenges").glob("*.json")), key=lambda plan: plan["order"])


def in_turns(things: Iterable, size: int = TOGETHER) -> Iterator[list]:
    """The things in lists, so that a list shares one commit."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


def deliver_all() -> None:
    """Tell every reaction now, instead of leaving hundreds to the worker of a house that is just opening."""
    while queue.sweep_all():
        pass
