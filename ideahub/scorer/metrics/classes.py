"""The counts that metrics of labels are made of."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Counts:
    """For each code of the vocabulary: rows predicted right, rows with this answer, rows with this prediction. All exact."""

    right: np.ndarray
    truth: np.ndarray
    prediction: np.ndarray

    @classmethod
    def of(cls, truth: np.ndarray, prediction: np.ndarray) -> "Counts":
        """The counts of two columns of codes.

        >>> Counts.of(np.array([0, 1, 1]), np.array([0, 1, 2]))
        Counts(right=array([1, 1, 0]), truth=array([1, 2, 0]), prediction=array([1, 1, 1]))
        """
        size = int(max(truth.max(), prediction.max())) + 1
        hits = truth[truth == prediction]
        return cls(*(np.bincount(column, minlength=size) for column in (hits, truth, prediction)))

    def f1(self) -> np.ndarray:
        """For each class that occurs in either column its F1; nought where nothing was right."""
        both = self.truth + self.prediction
        occurs = both > 0
        return 2.0 * self.right[occurs] / both[occurs]

    def support(self) -> np.ndarray:
        """For each class that occurs in either column the number of its answers."""
        return self.truth[self.truth + self.prediction > 0]
