"""What comes with a file."""

from wtforms import FileField, StringField

from ideahub.kernel.forms import AtMost, Form, line
from ideahub.kernel.words import _l


class StoreFileForm(Form):
    """A picture or another file, with words for those who do not see it."""

    file = FileField(_l("File"))
    description = StringField(_l("What it shows"), filters=[line], validators=[AtMost(300)])
