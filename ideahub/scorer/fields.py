"""The fields of a line of CSV: parted by commas, quoted where need be, never over the end of a line.

Part of the checker that participants download.
"""

from __future__ import annotations

from ideahub.scorer.findings import Mistake

OTHERS = ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars"))


def split_fields(text: str) -> list[str]:
    """The fields of a line, without their quotes (RFC 4180); a Mistake where the quotes do not match."""
    if '"' not in text:
        return text.split(",")
    fields, place, end = [], 0, len(text)
    while True:
        if text[place : place + 1] == '"':
            field, place = _quoted(text, place + 1)
        else:
            comma = text.find(",", place)
            stop = end if comma < 0 else comma
            field, place = text[place:stop], stop
            if '"' in field:
                raise Mistake("quotes")
        fields.append(field)
        if place == end:
            return fields
        if text[place] != ",":
            raise Mistake("quotes")
        place += 1


def _quoted(text: str, place: int) -> tuple[str, int]:
    """A quoted field from behind its first quote, and the place behind its last."""
    parts = []
    while True:
        quote = text.find('"', place)
        if quote < 0:
            raise Mistake("quotes")
        parts.append(text[place:quote])
        if text[quote + 1 : quote + 2] != '"':
            return "".join(parts), quote + 1
        parts.append('"')
        place = quote + 2


def quoted_if_needed(field: str) -> str:
    """A field as it is written in CSV."""
    return '"' + field.replace('"', '""') + '"' if any(letter in field for letter in '",\r\n') else field


def other_delimiter(text: str, columns: int) -> str | None:
    """What parts the columns of a line where it is not the comma, in words."""
    for letter, words in OTHERS:
        if text.count(letter) >= max(columns - 1, 1) and ("," not in text or text.count(letter) > text.count(",")):
            return words
    return None
