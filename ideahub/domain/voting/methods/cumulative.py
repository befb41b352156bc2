"""Cumulative: spread n points over the entries."""

from ideahub.domain.voting.method import Setting, VotingMethod, voting_methods
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, _l, keep_number, ngettext


@voting_methods.register
class Cumulative(VotingMethod):
    """Points, with a cap for one entry where the sponsor wishes it."""

    name, label, widget = "cumulative", _l("Cumulative: spread points"), "points"
    summary = _l("Each voter spreads points over the entries. The entry with the most points is first.")
    settings = (
        Setting("points", _l("Points for each voter"), _l("How many points a voter can spread."), 10, 1, 1000),
        Setting("most_each", _l("Most points for one entry"), _l("Leave it empty for no cap."), None, 1, 1000),
    )

    def clean_settings(self, raw):
        clean = super().clean_settings(raw)
        if clean["most_each"] and clean["most_each"] > clean["points"]:
            raise Invalid(_("The most points for one entry cannot be above the points that a voter has."), field="most_each")
        return clean

    def most_value(self, settings):
        return settings.get("most_each") or settings.get("points", 10)

    def say_values(self, most):
        return _("Give an entry between 0 and %(most)d points.", most=most)

    def check(self, marks, settings):
        budget, spent = settings.get("points", 10), sum(marks.values())
        if spent > budget:
            words = ngettext(
                "That is %(num)d point more than your %(budget)d. Take some back first.",
                "That is %(num)d points more than your %(budget)d. Take some back first.",
                spent - budget,
                budget=budget,
            )
            raise Invalid(words, field="value")
        cap = self.most_value(settings)
        if any(value > cap for value in marks.values()):
            raise Invalid(self.say_values(cap), field="value")

    def left(self, marks, settings):
        return settings.get("points", 10) - sum(marks.values())

    def say_left(self, marks, settings):
        return _("%(left)d of %(budget)d points left.", left=self.left(marks, settings), budget=settings.get("points", 10))

    def describe(self, settings):
        lines = [str(self.summary), _("A voter has %(points)d points.", points=settings.get("points", 10))]
        if settings.get("most_each"):
            lines.append(_("One entry gets at most %(most)d of them from one voter.", most=settings["most_each"]))
        return lines

    def explain(self, points, voters, settings):
        people = keep_number("%(num)d person", "%(num)d people", voters)
        return [keep_number("%(num)d point by %(people)s.", "%(num)d points by %(people)s.", points, people=people)]
