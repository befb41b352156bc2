"""Which half a row belongs to: as the answers say, or by a secret seed, so that the order of rows plays no part.

The seed's SHA-256 may be published when a contest opens and the seed when it ends: then anybody can see that no row was moved.
"""

from __future__ import annotations

import hashlib
import hmac

QUIZ, TEST = 0, 1
HALVES = ("quiz", "test")


class SeededSplit:
    """A share of the rows for the quiz half: those for which HMAC-SHA256(seed, id), its first 8 bytes read as a fraction, is below the share."""

    def __init__(self, seed: str, share: float):
        if not 0 < share < 1:
            raise ValueError("The share of the quiz half lies between 0 and 1, both left out.")
        self.share, self._most = share, int(share * 2**64)
        self._keyed = hmac.new(seed.encode(), digestmod=hashlib.sha256)

    def half_of(self, name: bytes) -> int:
        """QUIZ or TEST for a row; in the Netflix layout its name is the section's, a colon, and its number in it from 1."""
        keyed = self._keyed.copy()
        keyed.update(name)
        return QUIZ if int.from_bytes(keyed.digest()[:8], "big") < self._most else TEST


def commitment(seed: str) -> str:
    """What is published of a seed before it is told: its SHA-256."""
    return hashlib.sha256(seed.encode()).hexdigest()
