"""The compiled answers: one file of plain arrays that is mapped into memory and found by the hash of its content.

Answers are kept in *slots*: first the rows of the quiz half, then those of the test half, each in the order of the answers. So
both halves are views into one array, and predictions that are put into the same slots are, too. `place` tells each row's slot.

The file: the line `IDEAHUB REFERENCE 1`, a line of JSON with what is needed to read the arrays, zeros up to a multiple of 64, the arrays.
"""

import hashlib
import json
import os
from pathlib import Path

import numpy as np

from ideahub.scorer.cutting import WORD

MAGIC = b"IDEAHUB REFERENCE 1\n"
ALIGNED = 64
HEAD_BYTES = 1 << 16


class Reference:
    """Compiled answers, read-only: `about` (layout, rows, quiz, reads, columns ...) and arrays by name."""

    def __init__(self, about: dict, arrays: dict[str, np.ndarray]):
        self.about, self.arrays = about, arrays

    @property
    def layout(self) -> str:
        """table or netflix."""
        return self.about["layout"]

    @property
    def rows(self) -> int:
        """How many predictions a file has to hold."""
        return self.about["rows"]

    @property
    def quiz(self) -> int:
        """How many of the rows, the first by slot, belong to the quiz half."""
        return self.about["quiz"]

    @property
    def vocabulary(self) -> list[str]:
        """Labels or items by their code."""
        joined = self.arrays["vocabulary"].tobytes().decode()
        return joined.split("\n") if joined else []

    def halves(self, column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A column in slots as its quiz half and its test half."""
        return column[: self.quiz], column[self.quiz :]


def write_reference(folder: Path, about: dict, arrays: dict[str, np.ndarray]) -> tuple[Path, str]:
    """Write compiled answers into a folder under the SHA-256 of their bytes; the same answers give the same file."""
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    places, offset = {}, 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, list(array.shape), offset]
        offset += -(-(array.nbytes + WORD) // ALIGNED) * ALIGNED
    head = MAGIC + json.dumps({**about, "arrays": places}, sort_keys=True).encode() + b"\n"
    digest = hashlib.sha256()
    temporary = folder / f".reference-{os.getpid()}"
    with open(temporary, "wb") as file:
        for part in _parts(head, arrays):
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    path = folder / digest.hexdigest()
    temporary.replace(path)
    return path, digest.hexdigest()


def _parts(head: bytes, arrays: dict[str, np.ndarray]):
    """The bytes of the file, piece by piece; each array is followed by at least 8 zeros, so that words may be read at its end."""
    yield head.ljust(-(-len(head) // ALIGNED) * ALIGNED, b"\x00")
    for array in arrays.values():
        yield memoryview(array.reshape(-1).view(np.uint8)) if array.size else b""
        yield bytes(-(-(array.nbytes + WORD) // ALIGNED) * ALIGNED - array.nbytes)


def open_reference(path: str | Path) -> Reference:
    """Map compiled answers into memory. ValueError where the file is none."""
    with open(path, "rb") as file:
        head = file.read(len(MAGIC)) + file.readline(HEAD_BYTES)
    if not head.startswith(MAGIC) or not head.endswith(b"\n"):
        raise ValueError("This is not a file of compiled answers.")
    about = json.loads(head[len(MAGIC) :])
    start = -(-len(head) // ALIGNED) * ALIGNED
    content = np.memmap(path, np.uint8, "r")
    arrays = {}
    for name, (kind, shape, offset) in about.pop("arrays").items():
        arrays[name] = np.ndarray(shape, kind, content, start + offset)
    return Reference(about, arrays)
