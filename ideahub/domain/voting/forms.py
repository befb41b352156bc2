"""One mark."""

from wtforms import IntegerField
from wtforms.validators import Optional

from ideahub.kernel.forms import Between, Form
from ideahub.kernel.words import _l


class CastVoteForm(Form):
    """The value of a mark, and the revision that the voter saw."""

    value = IntegerField(_l("Your vote"), [Between(0, 1_000_000)], default=1)
    revision = IntegerField(_l("Revision seen"), [Optional(), Between(1, 1_000_000)])
