"""The Merkle tree, against the values of RFC 6962 and against its definition."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.kernel.merkle import Tree


def by_definition(leaves: list[str]) -> bytes:
    """RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return hashlib.sha256(b"\x00" + leaves[0].encode() if leaves else b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


def root(leaves) -> str:
    """The root of a tree grown leaf by leaf."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    assert tree.count == len(leaves)
    return tree.root


@pytest.mark.parametrize(
    ("leaves", "value"),
    [([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), ([""], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")],
)
def test_published_values(leaves, value):
    assert root(leaves) == value


@given(st.lists(st.text(max_size=5), max_size=70))
def test_root_is_that_of_the_definition(leaves):
    assert root(leaves) == by_definition(leaves).hex()


@given(st.lists(st.text(max_size=3), min_size=1, max_size=20, unique=True), st.data())
def test_any_change_changes_the_root(leaves, data):
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves]
    changed[at] += "x"
    assert len({root(leaves), root(changed), root(leaves[:at] + leaves[at + 1 :]), root([*leaves, "more"])}) == 4
