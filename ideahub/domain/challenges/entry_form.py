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
MOST_FIELDS, MOST_CHOICES = 20, 40


def clean_form(raw: list[dict]) -> list[dict]:
    """The fields with keys and limits, ready for the rulebook. Invalid names the field and what is wrong with it."""
    if len(raw) > MOST_FIELDS:
        raise Invalid(_("A form has at most %(most)d fields.", most=MOST_FIELDS), field="entry_form")
    fields, keys, problems = [], set(), {}
    for place, given in enumerate(raw):
        try:
            field = _clean_field(given)
        except Invalid as refusal:
            problems[f"field-{place}"] = refusal.sentence
            continue
        key = given.get("key") if re.fullmatch(r"[a-z0-9-]{1,40}", str(given.get("key") or "")) else ""
        key = key or slugify(field["label"], 36) or f"field-{place + 1}"
        while key in keys:
            key += "-2"
        keys.add(key)
        fields.append({"key": key, **field})
    if len({field["label"].casefold() for field in fields}) < len(fields):
        problems["entry_form"] = _("Two fields have the same name.")
    if problems:
        raise Invalid(_("Please look again at what is marked."), problems=problems)
    return fields


def _clean_field(given: dict) -> dict:
    label, kind = clean_line(str(given.get("label") or "")), given.get("kind")
    if not label:
        raise Invalid(_("Each field needs a name."))
    if len(label) > 120:
        raise Invalid(_("The name of a field has at most 120 characters."))
    if kind not in KINDS:
        raise Invalid(_("Choose what kind of field “%(label)s” is.", label=label))
    field = {"label": label, "kind": kind, "help": clean_line(str(given.get("help") or ""))[:300], "required": bool(given.get("required"))}
    if kind in ("short_text", "long_text"):
        most = 200 if kind == "short_text" else 10_000
        field["max"] = _whole(given.get("max"), label, 1, most, most)
    elif kind == "number":
        field["min"], field["max"] = _whole(given.get("min"), label, -(10**12), 10**12, None), _whole(given.get("max"), label, -(10**12), 10**12, None)
        if None not in (field["min"], field["max"]) and field["min"] > field["max"]:
            raise Invalid(_("In “%(label)s” the least is above the most.", label=label))
    elif kind == "choice":
        raw = given.get("choices") or []
        raw = raw.splitlines() if isinstance(raw, str) else raw
        choices = list(dict.fromkeys(clean_line(str(choice))[:120] for choice in raw if clean_line(str(choice))))
        if not 2 <= len(choices) <= MOST_CHOICES:
            raise Invalid(_("“%(label)s” needs 2 to %(most)d choices, one on a line.", label=label, most=MOST_CHOICES))
        field["choices"] = choices
    return field


def _whole(value, label: str, least: int, most: int, default: int | None) -> int | None:
    if value in (None, ""):
        return default
    try:
        number = int(str(value))
    except ValueError:
        raise Invalid(_("A limit of “%(label)s” is not a whole number.", label=label)) from None
    if not least <= number <= most:
        raise Invalid(_("A limit of “%(label)s” has to be between %(least)d and %(most)d.", label=label, least=least, most=most))
    return number
