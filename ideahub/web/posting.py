"""What every page with a form does: take the post, or show the page again with what was typed and why it was not taken."""

from collections.abc import Callable

from flask import request

from ideahub.kernel import pictures
from ideahub.kernel.errors import Invalid
from ideahub.kernel.forms import Form
from ideahub.kernel.pictures import Picture


def take(form: Form, act: Callable):
    """What `act` answers to the form's values; None where the form or the act says Invalid: then the form carries the sentences."""
    try:
        return act(form.clean())
    except Invalid as refusal:
        if getattr(refusal, "form", None) is not form:
            blame(form, refusal)
        return None


def blame(form: Form, refusal: Invalid) -> None:
    """Put a refusal at the fields it names, and above the form where it names none of them."""
    form.blame(refusal)
    if not any(name in form for name in refusal.problems):
        form.form_errors.append(refusal.sentence)


def apart(forms: dict[str, Form]) -> dict[str, Form]:
    """The forms of one page, with ids that do not meet: field `password` of form `email` is `email-password`."""
    for name, form in forms.items():
        for field in form:
            field.id = field.label.field_id = f"{name}-{field.name}"
    return forms


def shown_again() -> int:
    """The status of a page with a form: 422 where it answers a post that was not taken."""
    return 422 if request.method == "POST" else 200


def sent_picture(field: str) -> tuple[Picture, str] | None:
    """The picture sent in this field, checked and rendered, with its name; None where none was chosen."""
    file = request.files.get(field)
    if file is None or not file.filename:
        return None
    return pictures.inspect_and_render(file.read(), field=field), file.filename
