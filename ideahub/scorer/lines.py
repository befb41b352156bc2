"""Whole lines out of blocks, in pieces of at most a block, with their numbers; a line may be 100 MB long and is not held.

Part of the checker that participants download.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ideahub.scorer.findings import Findings, Mistake, Unreadable

LONGEST_LINE = 64 * 1024


def whole_lines(blocks: Iterable[bytes], findings: Findings, longest: int = LONGEST_LINE) -> Iterator[tuple[int, bytes]]:
    """(number of its first line from 1, a piece that consists of whole lines); every piece ends with a line feed.

    The first line comes alone. A line of more than `longest` bytes becomes a problem and is left out, but counted.
    """
    number, rest, skipping = 1, b"", False
    for block in blocks:
        if skipping:
            end = block.find(b"\n")
            if end < 0:
                continue
            number, block, skipping = number + 1, block[end + 1 :], False
        end = block.rfind(b"\n") + 1
        if end:
            piece = rest + block[:end]
            rest = block[end:]
            if number == 1:
                first = piece.find(b"\n") + 1
                yield 1, piece[:first]
                number, piece = 2, piece[first:]
            if piece:
                yield number, piece
                number += piece.count(b"\n")
        else:
            rest += block
        if len(rest) > longest:
            findings.add(number, "long_line", most=longest)
            rest, skipping = b"", True
    if rest:
        yield number, rest + b"\n"


def read_line(raw: bytes, longest: int = LONGEST_LINE) -> str:
    """The text of a line without its end; a Mistake where it is too long, empty, not UTF-8 or has a carriage return inside."""
    if raw.endswith(b"\r"):
        raw = raw[:-1]
    if len(raw) > longest:
        raise Mistake("long_line", most=longest)
    if b"\r" in raw:
        raise Mistake("carriage_return")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Mistake("bad_bytes") from None
    if not text.strip():
        raise Mistake("empty_line")
    return text


def read_first_line(raw: bytes, longest: int = LONGEST_LINE) -> str:
    """The text of the first line; Unreadable where it shows that the whole file is not what it has to be."""
    body = raw.rstrip(b"\r\n")
    if b"\r" in body:
        raise Unreadable("line_ends", line=1)
    try:
        return read_line(raw.rstrip(b"\n"), longest)
    except Mistake as mistake:
        if mistake.code == "bad_bytes":
            raise Unreadable("encoding", line=1, kind="Windows-1252 or Latin-1") from None
        raise Unreadable(mistake.code, line=1, **mistake.values) from None
