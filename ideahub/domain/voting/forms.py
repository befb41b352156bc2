"""One mark."""

from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from ideahub.kernel.forms import Form
from ideahub.kernel.words import _l


class CastVoteForm(Form):
    """The value of a mark, and the revision that the voter saw."""

    value = IntegerField(_l("Your vote"), [NumberRange(0, 1_000_000, _l("A vote is a whole number, 0 or more."))], default=1)
    revision = IntegerField(_l("Revision seen"), [Optional(), NumberRange(1, 1_000_000)])
