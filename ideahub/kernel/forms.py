"""Forms on WTForms: shape and validity of input, from posts, JSON and command lines alike."""

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict
from wtforms import Form as WTForm
from wtforms import ValidationError
from wtforms.fields.choices import SelectChoice

from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line, clean_text
from ideahub.kernel.words import _, _l, ngettext


class _Words:
    """WTForms' own sentences, through our gettext."""

    def gettext(self, string):
        return _(string)

    def ngettext(self, singular, plural, n):
        return ngettext(singular, plural, n)


class Form(WTForm):
    """Base of all forms. `read` gives clean values or raises Invalid with a sentence for each field."""

    class Meta:
        def get_translations(self, form):
            return _Words()

    @classmethod
    def read(cls, source, **kwargs) -> dict:
        """The valid values of a post, a JSON object or options; Invalid with `problems` and `form` otherwise."""
        form = cls.over(source, **kwargs)
        return form.clean()

    @classmethod
    def over(cls, source, **kwargs):
        """The form over what was sent, not yet validated."""
        if isinstance(source, Mapping) and not isinstance(source, MultiDict):
            source = MultiDict([(key, item) for key, value in source.items() for item in (value if isinstance(value, list | tuple) else [value])])
        return cls(source, **kwargs)

    def clean(self) -> dict:
        """The values, where all are valid; else raise Invalid."""
        if self.validate():
            return self.data
        self.refuse()

    def refuse(self) -> None:
        """Raise Invalid with the first sentence of each field."""
        problems = {name: _first(errors) for name, errors in self.errors.items() if name}
        refusal = Invalid(_("Please look again at what is marked."), problems=problems)
        refusal.form = self
        raise refusal

    def blame(self, refusal: Invalid) -> None:
        """Show a command's refusal at the fields that it names."""
        for name, sentence in refusal.problems.items():
            if name in self:
                self[name].errors = [*self[name].errors, sentence]


def _first(errors):
    while isinstance(errors, list | tuple | dict):
        errors = next(iter(errors.values() if isinstance(errors, dict) else errors), "")
    return errors


def choices_of(words: Mapping | Iterable[tuple]) -> list[SelectChoice]:
    """The choices of a field, in order, from what is sent to what is read: a mapping or pairs."""
    return [SelectChoice(value, label) for value, label in dict(words).items()]


def line(value):
    """A filter: one line of clean text; a field that was not sent is empty."""
    return clean_line(value) if isinstance(value, str) else "" if value is None else value


def body(value):
    """A filter: clean text of many lines; a field that was not sent is empty."""
    return clean_text(value) if isinstance(value, str) else "" if value is None else value


class Filled:
    """A validator: something visible must be there; the sentence says what."""

    field_flags = {"required": True}

    def __init__(self, sentence=None):
        self.sentence = sentence or _l("This must be filled in.")

    def __call__(self, form, field):
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()) or field.data == []:
            field.errors[:] = []
            raise ValidationError(self.sentence)


class AtMost:
    """A validator: no more than so many characters; the sentence says by how many it is too long."""

    def __init__(self, most: int, least: int = 0):
        self.most, self.least = most, least
        self.field_flags = {"maxlength": most}

    def __call__(self, form, field):
        length = len(field.data or "")
        if length > self.most:
            raise ValidationError(_("This is %(length)d characters long; %(most)d fit. Shorten it by %(over)d.", length=length, most=self.most, over=length - self.most))
        if length and length < self.least:
            raise ValidationError(_("This is too short: at least %(least)d characters.", least=self.least))


class Between:
    """A validator: a whole number from `least` to `most`, however long the typed one is."""

    def __init__(self, least: int, most: int):
        self.least, self.most = least, most

    def __call__(self, form, field):
        if field.data is None or not self.least <= field.data <= self.most:
            field.errors[:] = []
            raise ValidationError(_("Write a number from %(least)d to %(most)d.", least=self.least, most=self.most))
