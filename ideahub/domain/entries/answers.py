"""Answers to the sponsor's entry form, checked field by field."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

from ideahub.kernel.text import clean_line, clean_text
from ideahub.kernel.words import _, ngettext

LONGEST_LINK = 500
LONGEST_NUMBER = 40
MOST_DECIMALS = 9
_HOST_LABEL = re.compile(r"[\w](?:[\w-]{0,61}[\w])?")


def clean_answers(fields: list[dict], raw: dict) -> tuple[dict, dict]:
    """(what was answered, a sentence for each field that cannot be handed in like this), all problems at once.

    A draft keeps the answers, sound or not, cut where they are far too long; handing in wants no problems. Sound numbers
    are decimal strings with a point, exact and never floats. File fields are answered by attachments, not here.
    """
    answers, problems = {}, {}
    for field in fields:
        if field["kind"] == "file":
            continue
        answer, problem = _answer(field, raw.get(field["key"]))
        if problem:
            problems[field["key"]] = problem
        if answer:
            answers[field["key"]] = answer
    return answers, problems


def _answer(field: dict, value) -> tuple[str, str | None]:
    """(answer as it is kept, problem or None) of one field."""
    if type(value) is int:
        value = str(value)
    if value is not None and not isinstance(value, str):
        return "", _("“%(label)s” has to be answered with text.", label=field["label"])
    most = longest(field)
    value = value or ""
    if len(value) > 20 * most:
        return "", _too_long(field, len(value), most)
    value = clean_text(value) if field["kind"] == "long_text" else clean_line(value)
    if not value:
        return "", _("“%(label)s” has to be filled in.", label=field["label"]) if field["required"] else None
    if len(value) > most:
        return value[: 2 * most], _too_long(field, len(value), most)
    if field["kind"] == "number":
        return _number(field, value)
    if field["kind"] == "link":
        sound = is_link(value)
        return value, None if sound else _("“%(label)s” has to be a whole address that begins with https://.", label=field["label"])
    if field["kind"] == "choice" and value not in field["choices"]:
        return value, _("Choose one of the answers of “%(label)s”.", label=field["label"])
    return value, None


def longest(field: dict) -> int:
    """How many characters an answer to this field has at most."""
    if field["kind"] in ("short_text", "long_text"):
        return field["max"]
    if field["kind"] == "choice":
        return max(len(choice) for choice in field["choices"])
    return LONGEST_LINK if field["kind"] == "link" else LONGEST_NUMBER


def _too_long(field: dict, length: int, most: int) -> str:
    return _("“%(label)s” has %(length)d characters; %(most)d fit.", label=field["label"], length=length, most=most)


def _number(field: dict, value: str) -> tuple[str, str | None]:
    """The number in plain digits; what could be thousands as well as decimals (1,500) is asked for again."""
    label, decimals = field["label"], field.get("decimals", MOST_DECIMALS)
    if re.fullmatch(r"[+-]?[0-9]{1,3}([,.][0-9]{3}){2,}|[+-]?[1-9][0-9]{0,2},[0-9]{3}", value, re.ASCII):
        return value, _("Write “%(label)s” without separators between thousands, such as 1500.", label=label)
    typed = re.fullmatch(r"([+-]?)([0-9]{1,15})(?:[.,]([0-9]{1,9}))?", value, re.ASCII)
    if typed is None:
        return value, _("“%(label)s” has to be a number in digits.", label=label)
    sign, whole, part = typed[1].strip("+"), typed[2].lstrip("0") or "0", typed[3] or ""
    if len(part) > decimals:
        if not decimals:
            return value, _("“%(label)s” has to be a whole number.", label=label)
        return value, ngettext("“%(label)s” has at most %(num)d decimal.", "“%(label)s” has at most %(num)d decimals.", decimals, label=label)
    number = sign + whole + (f".{part}" if part else "")
    if field.get("min") is not None and Decimal(number) < field["min"]:
        return number, _("“%(label)s” has to be at least %(least)s.", label=label, least=field["min"])
    if field.get("max") is not None and Decimal(number) > field["max"]:
        return number, _("“%(label)s” has to be at most %(most)s.", label=label, most=field["max"])
    return number, None


def is_link(value: str) -> bool:
    """Whether this is a whole http or https address with a host by name, and nothing that hides where it leads."""
    if re.search(r"[\s\\<>\"'`{}|^]", value):
        return False
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises where the port is no number
    except ValueError:
        return False
    labels = (parts.hostname or "").removesuffix(".").split(".")
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and len(labels) > 1 and all(_HOST_LABEL.fullmatch(label) for label in labels)
