"""Single: one choice; a new one takes the place of the old."""

from ideahub.domain.voting.method import VotingMethod, voting_methods
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, _l, keep_number


@voting_methods.register
class Single(VotingMethod):
    """One person, one mark."""

    name, label, widget = "single", _l("Single choice: one vote a person"), "single"
    summary = _l("Each voter chooses one entry; a new choice takes the place of the old one. The entry with the most votes is first.")

    def place(self, marks, entry_id, value, settings):
        return {entry_id: value} if value else {marked: mark for marked, mark in marks.items() if marked != entry_id}

    def check(self, marks, settings):
        if len(marks) > 1:
            raise Invalid(_("You have one vote, and gave more. Take one back first."), field="value")

    def left(self, marks, settings):
        return 1 - len(marks)

    def say_left(self, marks, settings):
        return _("You have given your vote; a new choice moves it.") if marks else _("You have one vote.")

    def explain(self, points, voters, settings):
        return [keep_number("%(num)d person chose it.", "%(num)d people chose it.", voters)]
