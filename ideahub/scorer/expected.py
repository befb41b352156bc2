"""The ids and sections that are asked for, out of compiled answers: what table.py and netflix.py ask, and what the swift road asks."""

import numpy as np

from ideahub.scorer.cutting import Fields, fields_of
from ideahub.scorer.netflix import Sections
from ideahub.scorer.reference import Reference


def joined_names(names: Fields) -> dict[str, np.ndarray]:
    """Arrays for a reference that hold these names in their order, and by their hashes."""
    hashes = names.hashes()
    order = np.argsort(hashes, kind="stable")
    return {
        "names": names.joined(),
        "name_ends": np.cumsum(names.lengths).astype(np.int64),
        "hashes": hashes[order],
        "hash_rows": order.astype(np.uint32),
    }


class MappedIds:
    """The ids of a table in the order of the answers, found by their hashes and then compared byte by byte."""

    def __init__(self, reference: Reference):
        arrays = reference.arrays
        self.ends, self.hashes, self.hash_rows = arrays["name_ends"], arrays["hashes"], arrays["hash_rows"]
        # Eight more bytes than the names have lie in the file for sure.
        names = arrays["names"]
        self.buffer = np.ndarray(len(names) + 8, np.uint8, names.base, _offset_in_base(names))

    def __len__(self) -> int:
        return len(self.ends)

    def name(self, row: int) -> str:
        """The id of a row."""
        return self.fields(row, row + 1).text(0).decode()

    def fields(self, first: int, behind: int) -> Fields:
        """The ids of the rows from `first` to before `behind`."""
        ends = self.ends[first:behind]
        starts = np.concatenate((self.ends[first - 1 : first] if first else np.zeros(1, np.int64), ends[:-1]))
        return Fields(self.buffer, starts, ends - starts)

    def find(self, name: str) -> int:
        """The row of an id; -1 where it is not asked for."""
        wanted = name.encode()
        mark = fields_of([wanted]).hashes()[0]
        place = int(np.searchsorted(self.hashes, mark))
        while place < len(self) and self.hashes[place] == mark:
            row = int(self.hash_rows[place])
            if self.fields(row, row + 1).text(0) == wanted:
                return row
            place += 1
        return -1

    def rows_of(self, names: Fields) -> np.ndarray | None:
        """The row of each id; None where one is unknown."""
        marks = names.hashes()
        order = np.argsort(marks)
        places = np.empty(len(marks), np.int64)
        places[order] = np.searchsorted(self.hashes, marks[order])
        if places.max(initial=0) >= len(self):
            return None
        rows = self.hash_rows[places].astype(np.int64)
        ends = self.ends[rows]
        starts = np.where(rows > 0, self.ends[rows - 1], 0)
        return rows if names.equal(Fields(self.buffer, starts, ends - starts)) else None


def _offset_in_base(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0] - array.base.__array_interface__["data"][0]


def mapped_sections(reference: Reference) -> Sections:
    """The sections of answers in the Netflix layout."""
    ends = reference.arrays["name_ends"].tolist()
    joined = reference.arrays["names"].tobytes()
    names = [joined[start:end].decode() for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    return Sections(names, reference.arrays["sizes"].tolist())
