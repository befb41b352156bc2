"""Answers to the sponsor's entry form, checked field by field."""

import re
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from ideahub.kernel.text import clean_line, clean_text
from ideahub.kernel.words import _

LONGEST_LINK = 500


def clean_answers(fields: list[dict], raw: dict) -> tuple[dict, dict]:
    """(answers that are sound, problems by field key). A draft keeps the answers; a submission wants no problems.

    Numbers are kept as decimal strings, exact as typed. File fields are answered by attachments, not here.
    """
    answers, problems = {}, {}
    for field in fields:
        key, value = field["key"], raw.get(field["key"])
        if field["kind"] == "file":
            continue
        value = value if isinstance(value, str) else ""
        value = clean_text(value) if field["kind"] == "long_text" else clean_line(value)
        if not value:
            if field["required"]:
                problems[key] = _("“%(label)s” has to be filled in.", label=field["label"])
            continue
        problem = CHECKS[field["kind"]](field, value)
        if problem:
            problems[key] = problem
        answers[key] = value[: 2 * field.get("max", 10_000)] if field["kind"] in ("short_text", "long_text") else value[:LONGEST_LINK]
    return answers, problems


def _text(field: dict, value: str):
    if len(value) > field["max"]:
        return _("“%(label)s” has %(length)d characters; %(most)d fit.", label=field["label"], length=len(value), most=field["max"])


def _choice(field: dict, value: str):
    if value not in field["choices"]:
        return _("Choose one of the answers of “%(label)s”.", label=field["label"])


def _number(field: dict, value: str):
    typed = value.replace(",", ".")
    try:
        if not re.fullmatch(r"[+-]?[0-9]{1,15}([.][0-9]{1,9})?", typed, re.ASCII):
            raise InvalidOperation
        number = Decimal(typed)
    except InvalidOperation:
        return _("“%(label)s” has to be a number in digits.", label=field["label"])
    if field.get("min") is not None and number < field["min"]:
        return _("“%(label)s” has to be at least %(least)s.", label=field["label"], least=field["min"])
    if field.get("max") is not None and number > field["max"]:
        return _("“%(label)s” has to be at most %(most)s.", label=field["label"], most=field["max"])


def _link(field: dict, value: str):
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and len(value) <= LONGEST_LINK
    except ValueError:
        sound = False
    return None if sound else _("“%(label)s” has to be a whole address that begins with https://.", label=field["label"])


CHECKS = {"short_text": _text, "long_text": _text, "choice": _choice, "number": _number, "link": _link}
