"""What is typed when a result is announced."""

from wtforms import TextAreaField

from ideahub.kernel.forms import AtMost, Form, body
from ideahub.kernel.words import _l


class AnnounceForm(Form):
    """A word to everybody; the places are picked beside it."""

    sentence = TextAreaField(_l("A word to everybody"), [AtMost(500)], filters=[body], description=_l("If you like. It stands above the places."))
