"""What the vote controls of a page share: the method, the voter's own marks, what is left. Worked out once a page."""

from dataclasses import dataclass, field

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.voting.method import Marks, VotingMethod
from ideahub.domain.voting.models import Ballot
from ideahub.domain.voting.queries import method_of, own_marks, tally_visible
from ideahub.kernel.words import _l

STAR_MEANINGS = (_l("Weak"), _l("Fair"), _l("Good"), _l("Very good"), _l("Outstanding"))
STARS = 5


@dataclass
class Marking:
    """A voter's marks in one challenge, as its vote controls show them; `counted` says whether tallies are shown."""

    method: VotingMethod
    settings: dict
    marks: dict[int, tuple[int, int]]
    counted: bool
    left: int | None = field(init=False)
    cap: int = field(init=False)

    def __post_init__(self):
        self.left = self.method.left(self.given(), self.settings)
        self.cap = self.settings.get("most_each") or self.settings.get("points") or STARS

    def given(self) -> Marks:
        """Entry id to value."""
        return {entry_id: value for entry_id, (value, _seen) in self.marks.items()}

    def say_left(self) -> str:
        """What can still be given, as a sentence."""
        return self.method.say_left(self.given(), self.settings)

    def most(self, value: int) -> int:
        """The largest mark that an entry which holds `value` can be given now."""
        if self.method.widget != "points":
            return STARS
        return min(self.cap, (self.cap if self.left is None else self.left) + value)

    def count_of(self, entry) -> int | None:
        """What is shown of an entry's tally: points or voters, by the method; None where counts are hidden."""
        if not self.counted:
            return None
        return entry.points if self.method.widget == "points" else entry.voters


def marking_of(actor, challenge: Challenge, *, ballot: Ballot | None = None, counted: bool | None = None) -> Marking:
    """The actor's marks, of the ballot where it is at hand; tallies are shown as the rulebook says, unless `counted` decides."""
    method, settings = method_of(challenge)
    marks = ballot.seen() if ballot else own_marks(actor, challenge)
    return Marking(method, settings, marks, tally_visible(actor, challenge, marks) if counted is None else counted)
