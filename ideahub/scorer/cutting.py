"""Pieces of whole lines cut into fields by numpy, without an object a field: places and lengths in one buffer of bytes."""

import numpy as np

WORD = 8
LONGEST_FIELD = 256
# How many bytes of a word count, as a mask.
MASKS = np.array([(1 << (WORD * count)) - 1 for count in range(WORD + 1)], dtype=np.uint64)
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
NEWLINE, RETURN, COMMA, QUOTE = 10, 13, 44, 34


class Fields:
    """Fields that lie in one buffer: where each starts and how many bytes it has. The buffer is padded, so that words may be read at any place."""

    def __init__(self, buffer: np.ndarray, starts: np.ndarray, lengths: np.ndarray):
        self.buffer, self.starts, self.lengths = buffer, starts, lengths

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, chosen) -> "Fields":
        return Fields(self.buffer, self.starts[chosen], self.lengths[chosen])

    @property
    def longest(self) -> int:
        """The length of the longest field."""
        return int(self.lengths.max(initial=0))

    def words(self, place: int) -> np.ndarray:
        """Bytes 8 * place to 8 * place + 7 of every field as a number, zeros behind its end."""
        everywhere = np.ndarray(len(self.buffer) - WORD + 1, "<u8", self.buffer, strides=(1,))
        left = self.lengths - WORD * place
        if place:
            there = left > 0
            found = np.zeros(len(self), np.uint64)
            found[there] = everywhere[self.starts[there] + WORD * place]
        else:
            found = everywhere[self.starts]
        return found & MASKS[np.clip(left, 0, WORD)]

    def equal(self, others: "Fields") -> bool:
        """Whether every field has the same bytes as the one of the same number."""
        if not np.array_equal(self.lengths, others.lengths):
            return False
        return all(np.array_equal(self.words(place), others.words(place)) for place in range(_words_in(self.longest)))

    def hashes(self) -> np.ndarray:
        """64 bits for each field, the same for the same bytes; not safe against intent, so a match is compared byte by byte."""
        found = self.lengths.astype(np.uint64) * MULTIPLIER
        for place in range(_words_in(self.longest)):
            mixed = (found ^ self.words(place)) * MULTIPLIER
            mixed ^= mixed >> np.uint64(29)
            found = mixed if place == 0 else np.where(self.lengths > WORD * place, mixed, found)
        return found

    def text(self, row: int) -> bytes:
        """The bytes of one field."""
        start = int(self.starts[row])
        return self.buffer[start : start + int(self.lengths[row])].tobytes()

    def joined(self) -> np.ndarray:
        """The bytes of all fields, one behind the other; the fields have to stand in the order in which they lie in the buffer."""
        edges = np.zeros(len(self.buffer) + 1, np.int8)
        edges[self.starts] += 1
        edges[self.starts + self.lengths] -= 1
        return self.buffer[np.cumsum(edges[:-1], dtype=np.int8).view(bool)]


def _words_in(length: int) -> int:
    return -(-length // WORD)


def padded(content: bytes) -> np.ndarray:
    """A buffer of these bytes in which a word may be read at each of them."""
    return np.frombuffer(content + b"\x00" * WORD, np.uint8)


def fields_of(texts: list[bytes]) -> Fields:
    """Fields with these bytes."""
    lengths = np.array([len(text) for text in texts], np.int64)
    return Fields(padded(b"".join(texts)), np.cumsum(lengths) - lengths, lengths)


def cut(piece: bytes, width: int) -> list[Fields] | None:
    """The columns of a piece of whole lines, `width` fields a line; None where it is not so plain and has to be read with care."""
    lines = lines_of(piece)
    return None if lines is None else columns_of(lines, width)


def lines_of(piece: bytes) -> Fields | None:
    """The lines of a piece of whole lines, without their ends and without quotes; None where one is empty or has to be read with care."""
    if b'"' in piece:
        piece = _without_quotes(piece)
        if piece is None:
            return None
    buffer = padded(piece)
    body = buffer[: len(piece)]
    ends = np.flatnonzero(body == NEWLINE)
    starts = np.concatenate((np.zeros(1, ends.dtype), ends[:-1] + 1))
    if b"\r" in piece:
        returns = (body[np.maximum(ends - 1, 0)] == RETURN) & (ends > starts)
        if np.count_nonzero(returns) != piece.count(b"\r"):
            return None
        ends = ends - returns
    return Fields(buffer, starts, ends - starts) if (ends > starts).all() else None


def columns_of(lines: Fields, width: int) -> list[Fields] | None:
    """Lines cut at their commas, which no other line of the buffer may have; None where a line has not `width` fields."""
    starts, ends = lines.starts, lines.starts + lines.lengths
    commas = np.flatnonzero(lines.buffer == COMMA)
    if len(commas) != len(starts) * (width - 1):
        return None
    if width == 1:
        return [lines]
    commas = commas.reshape(len(starts), width - 1)
    if (commas[:, 0] < starts).any() or (commas[:, -1] >= ends).any():
        return None
    begins = [starts, *(commas.T + 1)]
    stops = [*commas.T, ends]
    return [Fields(lines.buffer, begin, stop - begin) for begin, stop in zip(begins, stops, strict=True)]


def _without_quotes(piece: bytes) -> bytes | None:
    """The piece without the quotes around whole fields; None where a quoted field holds anything that would need them."""
    body = np.frombuffer(b"\n" + piece + b"\n", np.uint8)
    quotes = np.flatnonzero(body == QUOTE)
    if len(quotes) % 2:
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    before, after = body[opening - 1], body[closing + 1]
    sound = ((before == COMMA) | (before == NEWLINE)).all() and ((after == COMMA) | (after == NEWLINE) | (after == RETURN)).all()
    parting = np.flatnonzero((body == COMMA) | (body == NEWLINE) | (body == RETURN))
    if not sound or not np.array_equal(np.searchsorted(parting, opening), np.searchsorted(parting, closing)):
        return None
    return piece.replace(b'"', b"")
