"""Reports, decisions, appeals."""

from wtforms import RadioField, SelectField, StringField, TextAreaField

from ideahub.domain.moderation.reasons import DECISION_REASONS, REPORT_REASONS
from ideahub.kernel.errors import Invalid
from ideahub.kernel.forms import AtMost, Filled, Form, body, choices_of, line
from ideahub.kernel.words import _, _l


class ReportForm(Form):
    """Why something should be looked at."""

    code = RadioField(_l("What is wrong with it?"), [Filled(_l("Choose a reason."))], choices=choices_of(REPORT_REASONS))
    sentence = TextAreaField(_l("What should the moderators know?"), [AtMost(500)], filters=[body], description=_l("Up to 500 characters. The author does not see who reported."))

    def clean(self) -> dict:
        """The values; “another reason” has to be put into words."""
        values = super().clean()
        if values["code"] == "other" and not (values["sentence"] or "").strip():
            raise Invalid(_("Say in your own words what is wrong."), field="sentence")
        return values


class DecideForm(Form):
    """What a moderator decides; a refusal needs a reason and a sentence."""

    action = RadioField(_l("Decide"), [Filled(_l("Choose what to do."))], validate_choice=False)
    code = SelectField(_l("Reason"), choices=choices_of({"": _l("Choose"), **DECISION_REASONS}), default="")
    sentence = StringField(_l("One sentence to the author"), [AtMost(240)], filters=[line], description=_l("Shown to the author, and to the moderators of the challenge."))


class AppealForm(Form):
    """Why the author wants another moderator to look."""

    text = TextAreaField(_l("Why should the decision change?"), [Filled(_l("Say why the decision should change.")), AtMost(2000)], filters=[body])


class DecideAppealForm(Form):
    """The other moderator's answer."""

    outcome = RadioField(_l("The decision"), [Filled(_l("Choose one."))], choices=choices_of([("uphold", _l("Stands")), ("overturn", _l("Is overturned"))]))
    sentence = StringField(_l("One sentence to the author"), [Filled(_l("Write one sentence to the author.")), AtMost(240)], filters=[line])
