"""Approval: tick any number of entries, or up to n."""

from ideahub.domain.voting.method import Setting, VotingMethod, voting_methods
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, _l, keep_number, ngettext


@voting_methods.register
class Approval(VotingMethod):
    """Every tick counts one."""

    name, label, widget = "approval", _l("Approval: tick every entry you like"), "tick"
    summary = _l("Each voter ticks the entries that he or she supports. The entry with the most ticks is first.")
    settings = (Setting("most", _l("Ticks for each voter"), _l("Leave it empty for no limit."), None, 1, 1000),)

    def check(self, marks, settings):
        most = settings.get("most")
        if most and len(marks) > most:
            raise Invalid(
                ngettext("You have given your only vote. Take it back first.", "You have given all your %(num)d votes. Take one back first.", most),
                field="value",
            )

    def left(self, marks, settings):
        most = settings.get("most")
        return most - len(marks) if most else None

    def say_left(self, marks, settings):
        left = self.left(marks, settings)
        if left is None:
            return ngettext("%(num)d vote given; give as many as you like.", "%(num)d votes given; give as many as you like.", len(marks))
        return _("%(left)d of %(most)d votes left.", left=left, most=settings["most"])

    def describe(self, settings):
        most = settings.get("most")
        limit = ngettext("A voter has %(num)d tick.", "A voter has %(num)d ticks.", most) if most else _("A voter may tick any number of entries.")
        return [str(self.summary), limit]

    def explain(self, points, voters, settings):
        return [keep_number("%(num)d person voted for it.", "%(num)d people voted for it.", voters)]
