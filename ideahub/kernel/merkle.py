"""The Merkle tree of RFC 6962, grown leaf by leaf: one hash over any number of hashes, in memory that grows with their logarithm."""

import hashlib


class Tree:
    """Append leaves (texts), then ask for the `root`; both as often as one likes."""

    def __init__(self):
        self.count = 0
        self._whole: list[tuple[int, bytes]] = []  # (size, hash) of whole subtrees, each smaller than the one before

    def append(self, leaf: str) -> None:
        """Add a leaf at the end."""
        size, node = 1, hashlib.sha256(b"\x00" + leaf.encode()).digest()
        while self._whole and self._whole[-1][0] == size:
            node = _over(self._whole.pop()[1], node)
            size *= 2
        self._whole.append((size, node))
        self.count += 1

    @property
    def root(self) -> str:
        """The hash over all leaves, in hexadecimal; that of nothing where there are none."""
        if not self._whole:
            return hashlib.sha256(b"").hexdigest()
        node = self._whole[-1][1]
        for _size, left in reversed(self._whole[:-1]):
            node = _over(left, node)
        return node.hex()


def _over(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
