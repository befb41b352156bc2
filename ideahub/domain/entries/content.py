"""What an entry's content is, as a plain value: for hashes, checks and comparisons."""

from ideahub.domain.entries.answers import clean_answers
from ideahub.domain.entries.models import Attachment, Revision
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.text import clean_line, clean_text
from ideahub.kernel.words import _

TITLE_MOST, TEXT_MOST, NOTE_MOST, REASON_MOST = 120, 20_000, 200, 240


def content_of(revision: Revision) -> dict:
    """{title, text, answers, language, files} of a revision; files by their SHA-256, with words and field."""
    return {
        "title": revision.title, "text": revision.text, "answers": revision.answers, "language": revision.language,
        "files": [file_in_content(attachment) for attachment in revision.attachments],
    }  # fmt: skip


def file_in_content(attachment: Attachment) -> dict:
    """An attachment as the content's hash has it."""
    return {"sha256": attachment.file.sha256, "description": attachment.file.description, "field": attachment.field}


def hash_of(content: dict) -> str:
    """The SHA-256 of a content's canonical JSON."""
    return digest(canonical(content))


def clean_words(title: str, text: str) -> tuple[str, str]:
    """Title and story as they are stored."""
    return clean_line(title or ""), clean_text(text or "")


def problems_of(setup: dict, title: str, text: str, answers: dict, files: list[dict]) -> dict:
    """What still stands in the way of handing this in: a sentence for each field; empty where nothing does.

    `files` are {kind: picture or file, field: key or None}.
    """
    problems = {}
    if not title:
        problems["title"] = _("Give the entry a title.")
    elif len(title) > TITLE_MOST:
        problems["title"] = _("The title has %(length)d characters; %(most)d fit.", length=len(title), most=TITLE_MOST)
    if not text:
        problems["text"] = _("Tell the story: what you would do, and why it works.")
    elif len(text) > TEXT_MOST:
        problems["text"] = _("The story has %(length)d characters; %(most)d fit.", length=len(text), most=TEXT_MOST)
    form, rules = setup.get("entry_form", []), setup.get("entries", {})
    problems |= {f"answer-{key}": words for key, words in clean_answers(form, answers)[1].items()}
    answered = {file["field"] for file in files if file["field"]}
    for field in form:
        if field["kind"] == "file" and field["required"] and field["key"] not in answered:
            problems[f"answer-{field['key']}"] = _("“%(label)s” needs a file.", label=field["label"])
    pictures = sum(file["kind"] == "picture" and not file["field"] for file in files)
    others = sum(file["kind"] == "file" and not file["field"] for file in files)
    if pictures > rules.get("pictures_max", 5):
        problems["pictures"] = _("At most %(most)d pictures.", most=rules.get("pictures_max", 5))
    if others > rules.get("files_max", 2):
        problems["files"] = _("At most %(most)d files.", most=rules.get("files_max", 2))
    return problems
