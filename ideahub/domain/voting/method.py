"""What a voting method has to say; the shelf of methods.

A method sees marks (entry id to a whole number above 0) and its settings, never a request or a database.
Tallies are kept as two sums for each entry, points and voters, so that a vote moves them by its own part.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ideahub.kernel.errors import Invalid
from ideahub.kernel.registry import Registry
from ideahub.kernel.words import _

voting_methods = Registry("voting method")

Marks = dict[int, int]


@dataclass(frozen=True)
class Setting:
    """One whole number that the sponsor chooses; `default` None means that it may be left open."""

    key: str
    label: object
    help: object
    default: int | None
    least: int
    most: int


class VotingMethod:
    """A way to vote. `widget` is tick, single, stars or points; the database stores `name`, so it is never reused."""

    name = ""
    label = ""
    summary = ""
    widget = "tick"
    settings: tuple[Setting, ...] = ()

    def clean_settings(self, raw: dict) -> dict:
        """The settings, complete and within their limits; Invalid names the one that is not."""
        clean = {}
        for setting in self.settings:
            value = raw.get(setting.key)
            if value in (None, ""):
                clean[setting.key] = setting.default
                continue
            typed = re.fullmatch(r"\s*([+-]?[0-9]{1,9})\s*", str(value), re.ASCII)
            if typed is None:
                raise Invalid(_("“%(label)s” has to be a whole number.", label=setting.label), field=setting.key)
            number = int(typed[1])
            if not setting.least <= number <= setting.most:
                words = _("“%(label)s” has to be between %(least)d and %(most)d.", label=setting.label, least=setting.least, most=setting.most)
                raise Invalid(words, field=setting.key)
            clean[setting.key] = number
        return clean

    def clean_value(self, value: int, settings: dict) -> int:
        """The mark, where it is one of this method, or 0, which takes the mark away; Invalid otherwise."""
        most = self.most_value(settings)
        if type(value) is not int or not 0 <= value <= most:
            raise Invalid(self.say_values(most), field="value")
        return value

    def most_value(self, settings: dict) -> int:
        """The highest mark for one entry; the lowest is 1."""
        return 1

    def say_values(self, most: int) -> str:
        """Which marks there are, as a sentence."""
        return _("An entry is either marked or not.")

    def place(self, marks: Marks, entry_id: int, value: int, settings: dict) -> Marks:
        """The marks after this one was set, or taken away by a 0; the marks given are left alone."""
        return {marked: mark for marked, mark in {**marks, entry_id: value}.items() if mark}

    def check(self, marks: Marks, settings: dict) -> None:
        """Invalid, with the way out, where the ballot as a whole breaks the method."""

    def left(self, marks: Marks, settings: dict) -> int | None:
        """How much can still be given; None where there is no limit."""
        return None

    def say_left(self, marks: Marks, settings: dict) -> str:
        """What can still be given, as a sentence."""
        return _("Mark as many as you like.")

    def points(self, value: int, settings: dict) -> int:
        """What one mark adds to an entry's points."""
        return value

    def score(self, points: int, voters: int, settings: dict) -> Fraction:
        """The exact number by which entries are ranked, the higher the better."""
        return Fraction(points)

    def rank_key(self, points: int, voters: int, settings: dict) -> int:
        """A whole number from 0 to 2**53 that orders as `score` does, for the index of the list."""
        return points

    def tally(self, ballots: Iterable[Marks], settings: dict) -> dict[int, tuple[int, int]]:
        """Entry id to (points, voters), from anonymous ballots in any order; entries without a mark are not in it."""
        counted: dict[int, tuple[int, int]] = {}
        for marks in ballots:
            for entry_id, value in marks.items():
                if not value:
                    continue
                points, voters = counted.get(entry_id, (0, 0))
                counted[entry_id] = (points + self.points(value, settings), voters + 1)
        return counted

    def describe(self, settings: dict) -> list[str]:
        """The method with its settings, in sentences for the rules page."""
        return [str(self.summary)]

    def explain(self, points: int, voters: int, settings: dict) -> list[str]:
        """How an entry's score came about, in sentences that can be kept (kernel/words.py)."""
        raise NotImplementedError
