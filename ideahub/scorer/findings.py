"""What can be wrong with a file: codes, the sentence of each, and the list of the first problems with counts of the rest.

Part of the checker that participants download: standard library only, Python 3.8.
"""

from __future__ import annotations

from collections import Counter, namedtuple
from collections.abc import Callable

from ideahub.scorer.words import _

FIRST = 20
SHOWN = 40


SENTENCES = {
    # The file as a whole
    "empty_file": _("The file is empty."),
    "wrong_kind": _("This is %(kind)s, not a text file with predictions. Export the predictions as plain CSV text."),
    "too_large": _("The file is larger than the %(most)s bytes allowed once unpacked; a sound file is smaller. Reading stopped there."),
    "truncated": _("The compressed file ends in the middle. It was cut off: upload it again."),
    "damaged": _("The compressed file is damaged. Compress it again and upload it anew."),
    "zip_members": _("The zip holds %(count)s files. Put exactly one file into it."),
    "zip_path": _("The file in the zip lies in a folder (%(name)s). Zip the file alone, without its folder."),
    "zip_encrypted": _("The zip is protected by a password. Zip the file without one."),
    "zip_method": _("The zip is packed in a way that cannot be read here. Use ordinary zip (deflate) or gzip."),
    "packed_twice": _("The file is compressed twice. Compress it once."),
    "encoding": _("The file is not UTF-8 text; it looks like %(kind)s. Save it as UTF-8."),
    "line_ends": _("The lines end with a carriage return alone. Save the file with ordinary line ends (LF or CRLF)."),
    "header": _("The first line has to be %(expected)s; it is %(got)s."),
    "no_header": _("The first line has to name the columns, %(expected)s; here it is a row: %(got)s."),
    "delimiter": _("The columns are parted by %(kind)s. Part them by commas: %(expected)s."),
    "wrong_layout": _("The file has the layout %(got)s; this contest takes the layout %(expected)s."),
    "too_many_problems": _("More than %(most)s problems were found, so that reading stopped. Is this the right file?"),
    # A line
    "long_line": _("This line is longer than %(most)s bytes."),
    "empty_line": _("This line is empty. Remove it."),
    "bad_bytes": _("This line is not UTF-8 text. Save the file as UTF-8."),
    "carriage_return": _("There is a carriage return in the middle of this line."),
    "quotes": _("The quotes on this line do not match."),
    "too_few_columns": _("This line has %(count)s columns instead of %(expected)s."),
    "too_many_columns": _("This line has %(count)s columns instead of %(expected)s."),
    # A value
    "empty_value": _("There is no value in column %(column)s."),
    "blanks": _("There are blanks around %(got)s. Remove them."),
    "underscore": _("%(got)s has an underscore; write plain digits."),
    "foreign_digits": _("%(got)s has characters other than the plain ones 0 to 9; write plain digits and a point."),
    "not_finite": _("%(got)s is not a finite number. Every row needs one."),
    "too_big": _("%(got)s is too large to be held as a number."),
    "not_a_number": _("%(got)s is not a number. Write digits with a point, such as 3.25 or 1e-3."),
    "out_of_range": _("%(got)s is out of range; allowed is %(range)s."),
    "unknown_label": _("%(got)s is none of the labels of this contest (%(labels)s)."),
    "too_many_words": _("More than %(most)s different words stand in this column that the answers do not know. Is it the right column?"),
    "too_many_items": _("There are %(count)s items in this list; at most %(most)s are taken."),
    # Ids
    "empty_id": _("The id is empty."),
    "long_id": _("This id is longer than %(most)s bytes."),
    "unknown_id": _("The id %(id)s is not asked for."),
    "doubled_id": _("The id %(id)s stands here again; it stood on line %(first)s already."),
    "missing_id": _("The id %(id)s is missing."),
    # The Netflix layout
    "no_section": _("This line stands before the first line of the form %(expected)s."),
    "reordered_section": _("Expected %(expected)s, got %(got)s. Keep the order of the template."),
    "late_section": _("%(got)s stands too late. Keep the order of the template."),
    "unknown_section": _("%(got)s is not in the template."),
    "doubled_section": _("%(got)s stands here again; it stood on line %(first)s already."),
    "too_few_rows": _("%(section)s has %(count)s predictions instead of %(expected)s."),
    "too_many_rows": _("%(section)s has more than its %(expected)s predictions."),
    "missing_section": _("%(section)s with its %(expected)s predictions is missing."),
    # Answer files
    "bad_split": _("%(got)s is neither quiz nor test."),
    "empty_half": _("No row belongs to the half %(half)s. Both halves need rows."),
    "unfit_answers": _("The metric cannot take the answers of the half %(half)s: %(reason)s"),
    "told_by_metric": _("%(text)s"),
}

Finding = namedtuple("Finding", "line code values")
Finding.__doc__ = "Something wrong: the line's number from 1 (None for the file as a whole), a code of SENTENCES, what its sentence is filled with."


class Mistake(Exception):
    """What is wrong with one line or value; reading goes on with the next line."""

    def __init__(self, code: str, **values):
        super().__init__(code)
        self.code, self.values = code, values


class Unreadable(Mistake):
    """What is wrong with the file as a whole, so that reading stops; `line` where it can be told."""

    def __init__(self, code: str, line: int | None = None, **values):
        super().__init__(code, **values)
        self.line = line


def shown(text: str) -> str:
    """A piece of the file for a sentence: at most 40 characters, without those that cannot be seen."""
    clipped = text if len(text) <= SHOWN else text[: SHOWN - 1] + "\u2026"
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in clipped)


def sentence_of(problem: Finding, translate: Callable[[str], str] = str) -> str:
    """The sentence of a problem in English, or in the language into which `translate` turns it."""
    return translate(SENTENCES[problem.code]) % problem.values


class Findings:
    """The first 20 problems of a file as they are met, and how many of each code came after them."""

    def __init__(self, first: int = FIRST):
        self.first, self.listed, self.counts = first, [], Counter()
        self.total = 0

    def add(self, line: int | None, code: str, **values) -> None:
        """Note a problem."""
        self.total += 1
        if len(self.listed) < self.first:
            self.listed.append(Finding(line, code, values))
        else:
            self.counts[code] += 1

    def stop(self, reason: Unreadable) -> None:
        """Note what stopped the reading, at the head of the list."""
        self.listed.insert(0, Finding(reason.line, reason.code, reason.values))
        for late in self.listed[self.first :]:
            self.counts[late.code] += 1
        del self.listed[self.first :]

    def __bool__(self) -> bool:
        return bool(self.listed)

    def as_json(self) -> dict:
        """{"problems": [{line, code, sentence, values}], "counts": {code: number beyond those listed}}."""
        listed = [{"line": one.line, "code": one.code, "sentence": sentence_of(one), "values": one.values} for one in self.listed]
        return {"problems": listed, "counts": dict(sorted(self.counts.items()))}
