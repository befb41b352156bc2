"""The problems of a prediction file in the reader's language: each in a sentence, and by kind where they are only counted."""

from ideahub.kernel.words import _, _l
from ideahub.scorer.findings import SENTENCES

KINDS = {
    "long_line": _l("lines that are too long"),
    "empty_line": _l("empty lines"),
    "bad_bytes": _l("lines that are not UTF-8"),
    "carriage_return": _l("carriage returns inside of lines"),
    "quotes": _l("quotes that do not match"),
    "too_few_columns": _l("lines with too few columns"),
    "too_many_columns": _l("lines with too many columns"),
    "empty_value": _l("missing values"),
    "blanks": _l("blanks around values"),
    "underscore": _l("numbers with underscores"),
    "foreign_digits": _l("digits other than 0 to 9"),
    "not_finite": _l("values that are not finite"),
    "too_big": _l("values that are too large"),
    "not_a_number": _l("values that are no numbers"),
    "out_of_range": _l("values out of range"),
    "unknown_label": _l("labels that do not exist"),
    "too_many_items": _l("lists that are too long"),
    "empty_id": _l("empty ids"),
    "long_id": _l("ids that are too long"),
    "unknown_id": _l("ids that are not asked for"),
    "doubled_id": _l("ids that stand twice"),
    "missing_id": _l("missing ids"),
    "reordered_section": _l("sections in another order"),
    "late_section": _l("sections that stand too late"),
    "unknown_section": _l("sections that are not asked for"),
    "doubled_section": _l("sections that stand twice"),
    "too_few_rows": _l("sections with too few rows"),
    "too_many_rows": _l("sections with too many rows"),
    "missing_section": _l("missing sections"),
    "bad_split": _l("halves that are neither quiz nor test"),
}


def problem_words(problem: dict) -> str:
    """A problem as the scorer tells it, in the reader's language; as it was said where its code is not known any more."""
    template = SENTENCES.get(problem["code"])
    try:
        return _(template) % problem.get("values", {}) if template else problem["sentence"]
    except (KeyError, ValueError, TypeError):
        return problem["sentence"]


def rest_words(counts: dict[str, int]) -> str:
    """“ids that are not asked for: 12; missing values: 1”: what was counted and not listed."""
    return "; ".join(f"{KINDS.get(code, code)}: {count}" for code, count in counts.items() if count)
