"""Files through obstore: a local folder by default, S3 when grown, memory in tests; streamed, never half there."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from obstore.store import LocalStore, MemoryStore, from_url

from ideahub.kernel.errors import NotFound
from ideahub.kernel.words import _

_KEY = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_.-]+)*")
_state: dict = {"store": None}


def init_app(app) -> None:
    """Open the store that STORAGE_URL names: file:///folder, memory:///, s3://bucket/prefix."""
    url = app.config.get("STORAGE_URL") or f"file://{app.config['IDEAHUB_HOME']}/files"
    _state["store"] = open_store(url)


def open_store(url: str):
    """The store of an address; a local folder is made where it is missing."""
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryStore()
    if parts.scheme == "file":
        folder = Path(url.removeprefix("file://"))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return LocalStore(folder)
    return from_url(url)


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key) or ".." in key:
        raise ValueError(f"Not a storage key: {key!r}")
    return key


def put(key: str, content: bytes | BinaryIO) -> int:
    """Store the content under a key and give its size; it can be read as a whole once this returns, and not before."""
    _state["store"].put(_checked(key), content)
    return size(key)


def read(key: str) -> Iterator[bytes]:
    """The content in blocks; NotFound where there is none."""
    try:
        found = _state["store"].get(_checked(key))
    except FileNotFoundError:
        raise NotFound(_("This file is not here any more.")) from None
    return (bytes(block) for block in found.stream(min_chunk_size=64 * 1024))


def size(key: str) -> int:
    """How many bytes are stored under the key; NotFound where there is nothing."""
    try:
        return _state["store"].head(_checked(key))["size"]
    except FileNotFoundError:
        raise NotFound(_("This file is not here any more.")) from None


def exists(key: str) -> bool:
    """Whether something is stored under the key."""
    try:
        size(key)
    except NotFound:
        return False
    return True


def delete(key: str) -> None:
    """Remove what is stored under the key; nothing happens where there is none."""
    with suppress(FileNotFoundError):
        _state["store"].delete(_checked(key))
