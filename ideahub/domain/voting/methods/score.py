"""Score: one to five stars; entries are ranked by the sum or by the mean."""

from fractions import Fraction

from ideahub.domain.voting.method import Setting, VotingMethod, voting_methods
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, _l, ngettext

SCALE = 10**9


@voting_methods.register
class Score(VotingMethod):
    """Stars. By the mean, an entry needs a least number of voters to stand before those that have it."""

    name, label, widget = "score", _l("Score: one to five stars"), "stars"
    summary = _l("Each voter gives an entry one to five stars, or none.")
    settings = (
        Setting("by_mean", _l("Rank by the mean"), _l("1 ranks by the mean of the stars, 0 by their sum."), 0, 0, 1),
        Setting("least_voters", _l("Least number of voters for the mean"), _l("Entries with fewer voters stand behind."), 5, 1, 1000),
    )

    def clean_value(self, value, settings):
        if not 1 <= value <= 5:
            raise Invalid(_("Give one to five stars."), field="value")
        return value

    def say_left(self, marks, settings):
        return ngettext("You have rated %(num)d entry; rate as many as you like.", "You have rated %(num)d entries; rate as many as you like.", len(marks))

    def score(self, points, voters, settings):
        if not settings.get("by_mean"):
            return Fraction(points)
        if not voters:
            return Fraction(0)
        mean = Fraction(points, voters)
        return mean + 10 if voters >= settings.get("least_voters", 5) else mean

    def rank_key(self, points, voters, settings):
        """For the mean: its floor in billionths. Two means of at most 30,000 voters differ by more than that."""
        return int(self.score(points, voters, settings) * SCALE) if settings.get("by_mean") else points

    def describe(self, settings):
        if not settings.get("by_mean"):
            return [str(self.summary), _("The entry with the most stars together is first.")]
        return [
            str(self.summary),
            _("The entry with the highest mean is first; entries with fewer than %(least)d voters stand behind all others.", least=settings.get("least_voters", 5)),
        ]

    def explain(self, points, voters, settings):
        people = ngettext("%(num)d person", "%(num)d people", voters)
        if settings.get("by_mean") and voters:
            return _("%(points)d stars by %(people)s: a mean of %(mean)s.", points=points, people=people, mean=f"{points / voters:.2f}")
        return _("%(points)d stars by %(people)s.", points=points, people=people)
