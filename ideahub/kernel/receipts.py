"""Canonical JSON and SHA-256: what rulebooks, revisions, ballots and events are hashed by."""

import hashlib
import json
from typing import BinaryIO


def _refuse_floats(value) -> None:
    if isinstance(value, float):
        raise TypeError("Floats have no canonical form; use integers or decimal strings.")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"Keys are strings, not {key!r}.")
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def canonical(value) -> str:
    """JSON with sorted keys and no blanks, in UTF-8, without floats: equal values give equal text.

    The form is that of RFC 8785 for strings, integers, booleans, null, lists and objects with string keys.
    """
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str | bytes) -> str:
    """The SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def file_digest(stream: BinaryIO) -> str:
    """The SHA-256 of a stream, read in blocks from where it stands."""
    return hashlib.file_digest(stream, "sha256").hexdigest()
