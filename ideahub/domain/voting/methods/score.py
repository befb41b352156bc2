"""Score: one to five stars; entries are ranked by the sum or by the mean."""

from fractions import Fraction

from ideahub.domain.voting.method import Setting, VotingMethod, voting_methods
from ideahub.kernel.words import _, _l, keep, keep_number, ngettext

STARS = 5
SCALE = 10**14


@voting_methods.register
class Score(VotingMethod):
    """Stars. By the mean, an entry needs a least number of voters to stand before those that have it."""

    name, label, widget = "score", _l("Score: one to five stars"), "stars"
    summary = _l("Each voter gives an entry one to five stars, or none.")
    settings = (
        Setting("by_mean", _l("Rank by the mean"), _l("1 ranks by the mean of the stars, 0 by their sum."), 0, 0, 1),
        Setting("least_voters", _l("Least number of voters for the mean"), _l("Entries with fewer voters stand behind."), 5, 1, 1000),
    )

    def most_value(self, settings):
        return STARS

    def say_values(self, most):
        return _("Give one to five stars, or none.")

    def say_left(self, marks, settings):
        return ngettext("You have rated %(num)d entry; rate as many as you like.", "You have rated %(num)d entries; rate as many as you like.", len(marks))

    def score(self, points, voters, settings):
        if not settings.get("by_mean"):
            return Fraction(points)
        if not voters:
            return Fraction(0)
        mean = Fraction(points, voters)
        return mean + 2 * STARS if voters >= settings.get("least_voters", 5) else mean

    def rank_key(self, points, voters, settings):
        """For the mean: its floor in steps of 10**-14.

        Different means of v and w voters lie at least 1/(v*w) apart, so up to ten million voters each they have different
        keys, and equal means have equal ones. The highest, 15 * 10**14, stays below 2**53.
        """
        return int(self.score(points, voters, settings) * SCALE) if settings.get("by_mean") else points

    def describe(self, settings):
        if not settings.get("by_mean"):
            return [str(self.summary), _("The entry with the most stars together is first.")]
        return [
            str(self.summary),
            _("The entry with the highest mean is first; entries with fewer than %(least)d voters stand behind all others.", least=settings.get("least_voters", 5)),
        ]

    def explain(self, points, voters, settings):
        people = keep_number("%(num)d person", "%(num)d people", voters)
        if not settings.get("by_mean") or not voters:
            return [keep_number("%(num)d star by %(people)s.", "%(num)d stars by %(people)s.", points, people=people)]
        hundredths = (200 * points + voters) // (2 * voters)
        mean = f"{hundredths // 100}.{hundredths % 100:02d}"
        words = keep_number("%(num)d star by %(people)s: a mean of %(mean)s.", "%(num)d stars by %(people)s: a mean of %(mean)s.", points, people=people, mean=mean)
        least = settings.get("least_voters", 5)
        if voters >= least:
            return [words]
        return [words, keep("Fewer than %(least)d people rated it, so it stands behind those that more people rated.", least=least)]
