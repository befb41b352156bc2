"""The sponsor's entry form: what fields may be like."""

import re

from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line, slugify
from ideahub.kernel.words import _, _l

KINDS = {
    "short_text": _l("Short text"),
    "long_text": _l("Long text"),
    "choice": _l("Choice"),
    "number": _l("Number"),
    "link": _l("Link"),
    "file": _l("File"),
}
MOST_FIELDS, MOST_CHOICES, MOST_DECIMALS = 30, 50, 9
_KEY = re.compile(r"[a-z0-9-]{1,40}")


def clean_form(raw: list[dict]) -> list[dict]:
    """The fields with keys and limits, ready for the rulebook. Invalid carries a sentence for each field that is wrong.

    A field that has a key keeps it; a new one gets a key from its label.
    """
    if not isinstance(raw, list):
        raise Invalid(_("The form has to be a list of fields."), field="entry_form")
    if len(raw) > MOST_FIELDS:
        raise Invalid(_("A form has at most %(most)d fields.", most=MOST_FIELDS), field="entry_form")
    fields, problems = [], {}
    taken = {given["key"] for given in raw if isinstance(given, dict) and _has_key(given)}
    used: set[str] = set()
    for place, given in enumerate(raw):
        try:
            field = _clean_field(given)
        except Invalid as refusal:
            problems[f"field-{place}"] = refusal.sentence
            continue
        if field["label"].casefold() in {other["label"].casefold() for other in fields}:
            problems[f"field-{place}"] = _("Two fields are called “%(label)s”.", label=field["label"])
        key = given["key"] if _has_key(given) and given["key"] not in used else _new_key(field["label"], place, taken | used)
        used.add(key)
        fields.append({"key": key, **field})
    if problems:
        raise Invalid(_("Please look again at what is marked."), problems=problems)
    return fields


def _has_key(given: dict) -> bool:
    return isinstance(given.get("key"), str) and _KEY.fullmatch(given["key"]) is not None


def _new_key(label: str, place: int, taken: set[str]) -> str:
    stem = slugify(label, 36) or f"field-{place + 1}"
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, 999))) if key not in taken)


def _clean_field(given: dict) -> dict:
    if not isinstance(given, dict):
        raise Invalid(_("Each field needs a name."))
    label, kind = clean_line(str(given.get("label") or "")), given.get("kind")
    if not label:
        raise Invalid(_("Each field needs a name."))
    if len(label) > 120:
        raise Invalid(_("The name of a field has at most 120 characters."))
    if not isinstance(kind, str) or kind not in KINDS:
        raise Invalid(_("Choose what kind of field “%(label)s” is.", label=label))
    words = clean_line(str(given.get("help") or ""))
    if len(words) > 300:
        raise Invalid(_("The help of “%(label)s” has at most 300 characters.", label=label))
    field = {"label": label, "kind": kind, "help": words, "required": bool(given.get("required"))}
    if kind in ("short_text", "long_text"):
        most = 200 if kind == "short_text" else 10_000
        field["max"] = _whole(given.get("max"), label, 1, most, most)
    elif kind == "number":
        field["min"], field["max"] = _whole(given.get("min"), label, -(10**12), 10**12, None), _whole(given.get("max"), label, -(10**12), 10**12, None)
        if None not in (field["min"], field["max"]) and field["min"] > field["max"]:
            raise Invalid(_("In “%(label)s” the least is above the most.", label=label))
        field["decimals"] = _whole(given.get("decimals"), label, 0, MOST_DECIMALS, MOST_DECIMALS)
    elif kind == "choice":
        raw = given.get("choices") or []
        raw = raw.splitlines() if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else []
        choices = list(dict.fromkeys(choice for each in raw[: 10 * MOST_CHOICES] if (choice := clean_line(str(each)))))
        if any(len(choice) > 120 for choice in choices):
            raise Invalid(_("A choice of “%(label)s” is longer than 120 characters.", label=label))
        if not 2 <= len(choices) <= MOST_CHOICES:
            raise Invalid(_("“%(label)s” needs 2 to %(most)d choices, one on a line.", label=label, most=MOST_CHOICES))
        field["choices"] = choices
    return field


def _whole(value, label: str, least: int, most: int, default: int | None) -> int | None:
    if value in (None, ""):
        return default
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,15}\s*", str(value), re.ASCII):
        raise Invalid(_("A limit of “%(label)s” is not a whole number.", label=label))
    number = int(str(value))
    if not least <= number <= most:
        raise Invalid(_("A limit of “%(label)s” has to be between %(least)d and %(most)d.", label=label, least=least, most=most))
    return number
