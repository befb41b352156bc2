"""Checking a file from its first to its last byte: the one road that the platform and the participants' checker take.

`swift` is how the platform goes faster: it is shown each piece of whole lines, and either takes it as a whole, having found it
without fault, or declines; then the piece goes line by line. Only the latter ever speaks of problems.
Part of the checker that participants download.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from ideahub.scorer.container import MOST_BYTES, text_blocks
from ideahub.scorer.findings import Findings, Mistake, Unreadable
from ideahub.scorer.lines import LONGEST_LINE, read_first_line, read_line, whole_lines

# Enough for every line of a large file to be wrong; beyond it a file is no attempt at what was asked for, and costs only time.
MOST_FINDINGS = 1_000_000


def _declines(number: int, piece: bytes) -> bool:
    return False


def check_file(
    file: BinaryIO, layout, findings: Findings, swift: Callable[[int, bytes], bool] = _declines, most: int = MOST_BYTES, longest: int = LONGEST_LINE
) -> None:
    """Lead every line of a file to its layout; what is wrong stands in `findings` afterwards."""
    try:
        for number, piece in whole_lines(text_blocks(file, most), findings, longest):
            if number == 1:
                layout.first(read_first_line(piece, longest))
            elif not swift(number, piece):
                _line_by_line(number, piece, layout, findings, longest)
                if findings.total > MOST_FINDINGS:
                    raise Unreadable("too_many_problems", most=MOST_FINDINGS)
        layout.end()
    except Unreadable as reason:
        findings.stop(reason)


def _line_by_line(number: int, piece: bytes, layout, findings: Findings, longest: int) -> None:
    for place, raw in enumerate(piece[:-1].split(b"\n")):
        try:
            text = read_line(raw, longest)
        except Mistake as mistake:
            findings.add(number + place, mistake.code, **mistake.values)
            continue
        layout.line(number + place, text)
