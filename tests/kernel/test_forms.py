"""What forms are built of."""

from wtforms import RadioField

from ideahub.kernel.forms import Form, choices_of
from ideahub.kernel.words import _l


def test_choices_of_a_mapping_and_of_pairs_are_the_same_and_are_read_in_order():
    words = {"yes": _l("Yes"), "no": _l("No")}

    class Question(Form):
        said, asked = RadioField(choices=choices_of(words)), RadioField(choices=choices_of(iter(words.items())))

    form = Question.over({"said": "no", "asked": "maybe"})
    assert [[(option.data, str(option.label.text), option.checked) for option in field] for field in (form.said, form.asked)] == [
        [("yes", "Yes", False), ("no", "No", True)], [("yes", "Yes", False), ("no", "No", False)],
    ]  # fmt: skip
    assert (form.validate(), list(form.errors)) == (False, ["asked"])
