"""Pictures and files that come with an entry's form: checked before anything is written, kept with the draft."""

from flask import request

from ideahub.domain.entries.commands import MOST_FILES, add_to_draft
from ideahub.domain.entries.models import Draft
from ideahub.domain.entries.queries import files_of_draft
from ideahub.domain.files.commands import describe_file, store_file, store_picture
from ideahub.kernel import files, pictures
from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import LANGUAGES, _, ngettext

LARGEST_FILE = 10_000_000
DESCRIPTION_MOST = 300
WRITTEN = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ar", "uk", "tr", "da", "sv", "fi", "cs", "el", "he", "ja", "zh", "hi")


def language_choices(chosen: str) -> list[str]:
    """Codes of languages an entry can be written in: those of the site first, the chosen one always there."""
    return list(dict.fromkeys([*LANGUAGES, *WRITTEN, *([chosen] if chosen else [])]))


def incoming_files(setup: dict, held: int) -> tuple[list[tuple], dict]:
    """(what came and can be kept, problem by field) of the pictures and files in this post."""
    found, problems = [], {}
    names = [("pictures", None), ("files", None)]
    names += [(f"answer-{field['key']}", field["key"]) for field in setup.get("entry_form", []) if field["kind"] == "file"]
    for name, field in names:
        for sent in [sent for sent in request.files.getlist(name) if sent.filename]:
            try:
                if held + len(found) >= MOST_FILES:
                    raise Invalid(ngettext("An entry holds at most %(num)d picture or file.", "An entry holds at most %(num)d pictures and files.", MOST_FILES), field=name)
                found.append((*_checked(sent, name), field))
            except Invalid as refusal:
                problems[name] = _("“%(name)s”: %(problem)s", name=files.clean_name(sent.filename), problem=refusal.sentence)
    return found, problems


def _checked(sent, name: str) -> tuple:
    if name == "pictures":
        return sent, pictures.inspect_and_render(sent.read(), field=name)
    return sent, files.check_file(sent.filename, sent.stream, LARGEST_FILE, field=name)


def keep_files(actor, draft: Draft, incoming: list[tuple]) -> None:
    """Store what came, put it into the draft, and keep the descriptions that were typed."""
    for sent, checked, field in incoming:
        if isinstance(checked, pictures.Picture):
            stored = store_picture(actor=actor, picture=checked, name=sent.filename)
        else:
            stored = store_file(actor=actor, checked=checked, stream=sent.stream)
        add_to_draft(actor=actor, draft=draft, file=stored, field=field)
    for file, _field in files_of_draft(draft):
        words = request.form.get(f"description-{file.id}")
        if words is not None and file.subject is None and (words := clean_line(words)[:DESCRIPTION_MOST]) != file.description:
            describe_file(actor=actor, file=file, description=words)
