"""Columns of values as they come in: numbers, labels or rankings, each put into its slot."""

import numpy as np

from ideahub.scorer.cutting import Fields
from ideahub.scorer.digits import read_numbers
from ideahub.scorer.findings import Mistake
from ideahub.scorer.shape import Values


class Numbers:
    """A column of float64; there are no words in it."""

    words: tuple[str, ...] = ()
    newcomers: tuple[str, ...] = ()

    def __init__(self, rows: int, values: Values):
        self.values, self.array = values, np.zeros(rows)

    def read(self, fields: Fields) -> np.ndarray | None:
        """Many values at once; None where one of them has to be looked at with care."""
        return read_numbers(fields, self.values.allowed)

    def put(self, slots, values) -> None:
        """Keep values in their slots."""
        self.array[slots] = values

    def put_one(self, slot: int, value: float) -> None:
        """Keep one value, as Values.read gave it."""
        self.array[slot] = value

    def settle(self) -> None:
        """Numbers are settled."""


class Words:
    """Codes for words; those that the vocabulary does not know get the codes behind it."""

    most_new = 0
    array: np.ndarray

    def __init__(self, values: Values, vocabulary: list[str]):
        self.values, self.known = values, len(vocabulary)
        self.codes = {word: code for code, word in enumerate(vocabulary)}

    def code(self, word: str) -> int:
        """The code of a word; a Mistake where far too many are new."""
        code = self.codes.get(word)
        if code is None:
            code = len(self.codes)
            if code >= self.known + self.most_new:
                raise Mistake("too_many_words", most=self.most_new)
            self.codes[word] = code
        return code

    def settle(self) -> None:
        """Give new words codes in the order of the alphabet, so that a file's rows may come in any order."""
        newcomers = sorted(self.newcomers)
        if not newcomers:
            return
        words = self.words[: self.known] + newcomers
        settled = {word: code for code, word in enumerate(words)}
        recoded = np.array([*(settled[word] for word in self.words), -1])
        self.array, self.codes = recoded[self.array], settled

    @property
    def words(self) -> list[str]:
        """All words by their codes."""
        return list(self.codes)

    @property
    def newcomers(self) -> list[str]:
        """The words that the vocabulary did not know."""
        return self.words[self.known :]


class Labels(Words):
    """A column of codes, a label a row."""

    most_new = 10_000

    def __init__(self, rows: int, values: Values, vocabulary: list[str]):
        super().__init__(values, vocabulary)
        self.array = np.zeros(rows, np.int64)

    def read(self, fields: Fields) -> np.ndarray | None:
        """Many values at once; None where one of them has to be looked at with care."""
        _marks, first, which = np.unique(fields.hashes(), return_index=True, return_inverse=True)
        if not fields.equal(fields[first][which]):
            return None
        try:
            words = [self.values.read(fields.text(row).decode(), "") for row in first]
            if sum(word not in self.codes for word in words) > self.known + self.most_new - len(self.codes):
                return None
            return np.array([self.code(word) for word in words], np.int64)[which]
        except (Mistake, UnicodeDecodeError):
            return None

    def put(self, slots, values) -> None:
        """Keep values in their slots."""
        self.array[slots] = values

    def put_one(self, slot: int, value: str) -> None:
        """Keep one value, as Values.read gave it."""
        self.array[slot] = self.code(value)


class Rankings(Words):
    """A column of lists of codes, best first, filled up with -1; as wide as the longest list."""

    most_new = 2_000_000

    def __init__(self, rows: int, values: Values, vocabulary: list[str]):
        super().__init__(values, vocabulary)
        self.array = np.full((rows, 1), -1, np.int64)

    def read(self, fields: Fields) -> None:
        """Lists are read line by line."""
        return None

    def put(self, slots, values) -> None:
        """Never asked, for nothing is read at once."""
        raise NotImplementedError

    def put_one(self, slot: int, value: list[str]) -> None:
        """Keep one list, as Values.read gave it."""
        rows, width = self.array.shape
        if len(value) > width:
            wider = np.full((rows, max(len(value), width * 2)), -1, np.int64)
            wider[:, :width] = self.array
            self.array = wider
        self.array[slot, : len(value)] = [self.code(word) for word in value]


def column_for(rows: int, values: Values, vocabulary: list[str]):
    """An empty column for what is read."""
    if values.is_number:
        return Numbers(rows, values)
    return (Rankings if values.reads == "ranking" else Labels)(rows, values, vocabulary)
