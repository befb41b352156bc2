"""Pictures and files that come with the form of an entry."""

import io

import pytest
from PIL import Image

from ideahub.domain.entries.commands import MOST_FILES
from ideahub.web.entry_files import incoming_files, language_choices

FORM = {"entry_form": [{"key": "plan", "label": "Plan", "kind": "file", "help": "", "required": True}]}


def a_png() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#336699").save(out, "PNG")
    return io.BytesIO(out.getvalue())


def came(app, held: int = 0, **fields):
    """(name and field of what can be kept, fields with problems) of a post with these files."""
    with app.test_request_context(method="POST", data=fields):
        found, problems = incoming_files(FORM, held)
        return [(sent.filename, field) for sent, _checked, field in found], sorted(problems)


def test_pictures_files_and_answers_are_told_apart(app):
    fields = {"pictures": [(a_png(), "a.png"), (a_png(), "b.png")], "files": (io.BytesIO(b"x"), "c.txt"), "answer-plan": (io.BytesIO(b"y"), "d.csv")}
    assert came(app, **fields) == ([("a.png", None), ("b.png", None), ("c.txt", None), ("d.csv", "plan")], [])


@pytest.mark.parametrize(
    ("name", "content", "filename"),
    [("pictures", b"", "a.png"), ("pictures", b"text", "a.png"), ("files", b"", "a.txt"), ("files", b"MZ", "a.exe"), ("files", b"text", "a.pdf"), ("answer-plan", b"\0", "a.txt")],
)
def test_what_is_not_sound_is_a_problem_at_its_field_and_the_rest_is_kept(app, name, content, filename):
    kept, problems = came(app, **{"pictures": (a_png(), "good.png"), name: (io.BytesIO(content), filename)}) if name != "pictures" else came(app, **{name: (io.BytesIO(content), filename)})
    assert (kept, problems) == ([("good.png", None)] if name != "pictures" else [], [name])


def test_truncated_picture_is_a_problem(app):
    assert came(app, pictures=(io.BytesIO(a_png().getvalue()[:60]), "half.png")) == ([], ["pictures"])


def test_more_than_an_entry_holds_is_a_problem(app):
    assert came(app, MOST_FILES, files=(io.BytesIO(b"x"), "a.txt")) == ([], ["files"])


def test_chosen_language_is_always_among_the_choices():
    assert (language_choices("tlh")[-1], language_choices("")[0], len(set(language_choices("de"))) == len(language_choices("de"))) == ("tlh", "en", True)
