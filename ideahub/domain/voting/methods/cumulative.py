"""Cumulative: spread n points over the entries."""

from ideahub.domain.voting.method import Setting, VotingMethod, voting_methods
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, _l, ngettext


@voting_methods.register
class Cumulative(VotingMethod):
    """Points, with a cap for one entry where the sponsor wishes it."""

    name, label, widget = "cumulative", _l("Cumulative: spread points"), "points"
    summary = _l("Each voter spreads points over the entries. The entry with the most points is first.")
    settings = (
        Setting("points", _l("Points for each voter"), _l("How many points a voter can spread."), 10, 1, 1000),
        Setting("most_each", _l("Most points for one entry"), _l("Leave it empty for no cap."), None, 1, 1000),
    )

    def clean_value(self, value, settings):
        cap = settings.get("most_each") or settings.get("points", 10)
        if not 1 <= value <= cap:
            raise Invalid(_("Give an entry between 1 and %(cap)d points.", cap=cap), field="value")
        return value

    def check(self, marks, settings):
        budget, spent = settings.get("points", 10), sum(marks.values())
        if spent > budget:
            raise Invalid(_("That is %(over)d points more than your %(budget)d. Take some back first.", over=spent - budget, budget=budget), field="value")

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
        return _("%(points)d points by %(people)s.", points=points, people=ngettext("%(num)d person", "%(num)d people", voters))
