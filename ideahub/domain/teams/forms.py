"""What is typed about teams."""

from wtforms import StringField

from ideahub.domain.teams.rules import NAME_MOST
from ideahub.kernel.forms import AtMost, Filled, Form, line
from ideahub.kernel.words import _l


class NameForm(Form):
    """What a team is called."""

    name = StringField(
        _l("Name of the team"),
        [Filled(_l("Give the team a name.")), AtMost(NAME_MOST)],
        filters=[line],
        description=_l("It stands on the board for everybody to see."),
    )


class InviteForm(Form):
    """Whom to invite."""

    who = StringField(
        _l("Handle or mail address"), [Filled(_l("Write the person's handle, such as @mona, or the mail address.")), AtMost(254)], filters=[line],
        description=_l("Such as @mona, or mona@example.org. Whether an account has the address is not told."),
    )  # fmt: skip


class OtherTeamForm(Form):
    """With whom to merge."""

    team = StringField(
        _l("Name of the other team"),
        [Filled(_l("Write the name of the other team.")), AtMost(NAME_MOST)],
        filters=[line],
        description=_l("As it stands on the board. First you see what would happen."),
    )
