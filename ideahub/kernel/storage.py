"""Files through obstore: a local folder by default, S3 when grown, memory in tests; streamed, never half there."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from obstore.store import LocalStore, MemoryStore, from_url

from ideahub.kernel.errors import NotFound
from ideahub.kernel.words import _

_KEY = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_.-]+)*")
_HALF = re.compile(r".+#[0-9]+")
_state: dict = {"store": None, "folder": None}


def init_app(app) -> None:
    """Open the store that STORAGE_URL names: file:///folder, memory:///, s3://bucket/prefix."""
    url = app.config.get("STORAGE_URL") or f"file://{app.config['IDEAHUB_HOME']}/files"
    _state.update(store=open_store(url), folder=_folder(url))


def open_store(url: str):
    """The store of an address; a local folder is made where it is missing."""
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryStore()
    if parts.scheme == "file":
        folder = _folder(url)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return LocalStore(folder)
    return from_url(url)


def _folder(url: str) -> Path | None:
    return Path(url.removeprefix("file://")) if url.startswith("file://") else None


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


def keys_put_before(moment: datetime) -> Iterator[list[str]]:
    """Every key whose content was put before `moment` by the store's own clock; in lists of up to 1,000, in no order."""
    for found in _state["store"].list(chunk_size=1000):
        yield [each["path"] for each in found if each["last_modified"] < moment]


def delete_halves(moment: datetime) -> int:
    """Remove what a process that was killed while it put something had begun before `moment`; gives how many.

    Only a local folder keeps such halves, beside the keys and never under one. Other stores drop them by themselves.
    """
    folder, gone = _state["folder"], 0
    for path in folder.rglob("*#*") if folder else ():
        with suppress(FileNotFoundError):
            if _HALF.fullmatch(path.name) and path.is_file() and path.stat().st_mtime < moment.timestamp():
                path.unlink()
                gone += 1
    return gone
