"""What happens in the seeded challenge, worked out from three numbers: who comes, what is handed in, who votes for what, and when.

A plan writes nothing. `seed.py` writes its rows at once, and a test carries it out by the commands, so that the two can be compared.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

COMMON = ["shade", "tram", "tree", "water", "roof", "street", "bench", "school", "market", "ferry", "lamp", "garden", "bicycle", "river", "stop", "canvas", "gravel", "light", "child", "night"]
RARE = [
    a + b + c + d
    for a in ("ba", "do", "fe", "gu", "ki", "lo", "mi", "na", "pe", "ru", "sa", "ti") for b in ("lan", "mer", "nor", "pil", "rek", "sun", "tov", "wid")
    for c in ("a", "en", "is", "ol", "ug", "y") for d in ("", "bar", "cos", "den", "fir", "gal", "hem", "jut", "kom", "lus")
]  # fmt: skip
MARKS, ENTRIES_EACH = 10, 3

# Days before the plan's moment (after it, where negative) at which things happen. Letters are forgotten after a month.
FOUNDED, PUBLISHED, PEOPLE, ENTRIES, VOTING, RESULT, END = 63, 60, 59, 57, 35, -10, -20


class Person(NamedTuple):
    """Somebody who signs up and proves the address at once."""

    name: str
    handle: str
    email: str
    at: datetime


class Handed(NamedTuple):
    """An entry: the place of its author among the people, its words, when it is handed in, how often it is seen."""

    author: int
    title: str
    text: str
    at: datetime
    seen: int


class Vote(NamedTuple):
    """A mark: the place of the voter among the people, the entry's number, the value."""

    voter: int
    entry: int
    value: int
    at: datetime


@dataclass(frozen=True)
class Plan:
    """A challenge with this many entries and votes, seen at `now`; the same numbers and moment give the same plan.

    Everybody hands in at most three entries, and who votes marks ten that are not their own, one after the other.
    """

    entries: int
    votes: int
    now: datetime
    method: str = "approval"
    marks: int = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "marks", max(1, min(MARKS, self.entries - ENTRIES_EACH)))

    @property
    def voters(self) -> int:
        """How many people vote: the first of all."""
        return -(-self.votes // self.marks)

    @property
    def people(self) -> int:
        """How many there are: as many as vote, or as hand in."""
        return max(self.voters, -(-self.entries // ENTRIES_EACH))

    def ago(self, days: float) -> datetime:
        """The moment so many days before the plan's own."""
        return self.now - timedelta(days=days)

    def everybody(self) -> Iterator[Person]:
        """The people, as they come."""
        for place in range(self.people):
            at = self.ago(PEOPLE) + timedelta(days=1) * place / self.people
            yield Person(f"Person {place}", f"person-{place}", f"person{place}@example.org", at)

    def handed_in(self) -> Iterator[Handed]:
        """The entries, in the order of their numbers."""
        dice = random.Random(1)
        for place in range(self.entries):
            title = " ".join(_words(dice, 5)).capitalize()
            text = " ".join(_words(dice, dice.randrange(40, 120)))
            at = self.ago(ENTRIES) + timedelta(days=20) * place / self.entries
            yield Handed(place // ENTRIES_EACH, title, text, at, dice.randrange(300))

    def cast(self) -> Iterator[Vote]:
        """The votes, one voter after the other."""
        dice, left = random.Random(2), self.votes
        step = timedelta(days=VOTING - 1) / max(1, self.votes)
        for voter in range(self.voters):
            own = range(voter * ENTRIES_EACH + 1, (voter + 1) * ENTRIES_EACH + 1)
            drawn = dice.sample(range(1, self.entries + 1), min(self.entries, self.marks + ENTRIES_EACH))
            for number in [number for number in drawn if number not in own][: min(self.marks, left)]:
                value = 1 if self.method == "approval" else 1 + (voter + number) % 5
                yield Vote(voter, number, value, self.ago(VOTING - 0.5) + step * (self.votes - left))
                left -= 1


def _words(dice: random.Random, count: int) -> list[str]:
    """Some words of which nearly a third stand in most entries, and the others in few."""
    return [dice.choice(COMMON) if dice.random() < 0.3 else dice.choice(RARE) for _word in range(count)]
