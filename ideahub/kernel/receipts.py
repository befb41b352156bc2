"""Canonical JSON and SHA-256: what rulebooks, revisions, ballots and events are hashed by."""

import hashlib
import json
from typing import BinaryIO


def _in_order(value):
    if isinstance(value, float):
        raise TypeError("Floats have no canonical form; use integers or decimal strings.")
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"Keys are strings, not {key!r}.")
        return {key: _in_order(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, list | tuple):
        return [_in_order(item) for item in value]
    return value


def canonical(value) -> str:
    """JSON with sorted keys and no blanks, in UTF-8, without floats: equal values give equal text.

    The form is that of RFC 8785 for strings, integers, booleans, null, lists and objects with string keys.
    """
    return json.dumps(_in_order(value), ensure_ascii=False, separators=(",", ":"))


def digest(text: str | bytes) -> str:
    """The SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def file_digest(stream: BinaryIO) -> str:
    """The SHA-256 of a stream, read in blocks from where it stands."""
    found = hashlib.sha256()
    while block := stream.read(1 << 18):
        found.update(block)
    return found.hexdigest()
