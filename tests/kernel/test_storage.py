"""Files under keys: whole or not there, on a disk, in memory, and nowhere else."""

import io
import os
import tempfile
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from ideahub.kernel import storage
from ideahub.kernel.errors import NotFound


@pytest.fixture(params=["file", "memory"])
def store(request, tmp_path, monkeypatch):
    """An empty store: a folder that is made at start, or memory. Gives the folder, or None."""
    monkeypatch.setattr(storage, "_state", dict(storage._state))
    folder = tmp_path / "made here" / "files #1"
    app = Flask("store")
    app.config["STORAGE_URL"] = f"file://{folder}" if request.param == "file" else "memory:///"
    storage.init_app(app)
    return folder if request.param == "file" else None


def content(key: str) -> bytes:
    return b"".join(storage.read(key))


def test_bytes_read_back_as_they_were(store):
    assert storage.put("pictures/a1/small", b"\x00\xffpicture") == 9
    assert (content("pictures/a1/small"), storage.size("pictures/a1/small"), storage.exists("pictures/a1/small")) == (b"\x00\xffpicture", 9, True)


def test_large_stream_reads_back_whole_and_from_a_disk_in_blocks(store):
    written = os.urandom(1 << 20) * 12
    with tempfile.SpooledTemporaryFile(max_size=1000) as stream:
        stream.write(written)
        stream.seek(0)
        assert storage.put("files/b2/file", stream) == len(written)
    blocks = list(storage.read("files/b2/file"))
    assert b"".join(blocks) == written
    assert store is None or len(blocks) > 1


def test_what_is_put_again_takes_the_place_of_the_old(store):
    storage.put("a", b"old and long")
    storage.put("a", b"new")
    assert content("a") == b"new"


def test_empty_file_is_a_file(store):
    assert storage.put("a", b"") == 0
    assert (content("a"), storage.exists("a")) == (b"", True)


def test_stream_that_breaks_leaves_nothing_behind(store):
    class Broken(io.BytesIO):
        def read(self, *size):
            if self.tell() > 6_000_000:
                raise OSError("the line is dead")
            return super().read(*size)

    with pytest.raises(OSError, match="the line is dead"):
        storage.put("files/c3/file", Broken(b"x" * 20_000_000))
    assert storage.exists("files/c3/file") is False
    if store:
        assert [path for path in store.rglob("*") if path.is_file()] == []


def test_old_content_stays_where_the_new_one_breaks(store):
    class Broken(io.BytesIO):
        def read(self, *size):
            raise OSError("the line is dead")

    storage.put("a", b"old")
    with pytest.raises(OSError):
        storage.put("a", Broken(b"x" * 100))
    assert content("a") == b"old"


def test_what_is_not_there_is_not_found(store):
    assert storage.exists("a/b") is False
    for ask in (storage.read, storage.size):
        with pytest.raises(NotFound, match="This file is not here any more."):
            ask("a/b")


def test_deleted_file_is_gone_and_deleting_it_again_does_nothing(store):
    storage.put("a/b", b"x")
    storage.delete("a/b")
    storage.delete("a/b")
    assert storage.exists("a/b") is False


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../secret", "a/../../secret", "a//b", "a/", "a b", "a\\b", "a\x00b", "ä", "a/..", "a\n"])
def test_key_that_could_lead_elsewhere_is_refused(store, key):
    for act in (storage.read, storage.size, storage.exists, storage.delete, lambda key: storage.put(key, b"x")):
        with pytest.raises(ValueError, match="Not a storage key"):
            act(key)


def test_without_an_address_files_lie_in_the_home(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "_state", {})
    app = Flask("store")
    app.config["IDEAHUB_HOME"] = str(tmp_path)
    storage.init_app(app)
    storage.put("a/b", b"x")
    assert (tmp_path / "files" / "a" / "b").read_bytes() == b"x"


def test_keys_put_before_a_moment_are_listed_and_younger_ones_are_not(store):
    keys = {f"a{number}/file" for number in range(3)}
    for key in keys:
        storage.put(key, b"x")
    now = datetime.now(UTC)
    later, earlier = (now + timedelta(minutes=sign) for sign in (1, -1))
    assert [{key for some in storage.keys_put_before(moment) for key in some} for moment in (later, earlier)] == [keys, set()]


def test_halves_that_a_killed_process_left_are_removed_once_they_are_old(store):
    storage.put("ab/x/large", b"whole")
    half = None
    if store:
        half = store / "ab" / "x" / "medium#1"
        half.write_bytes(b"ha")
    now = datetime.now(UTC)
    assert storage.delete_halves(now - timedelta(minutes=1)) == 0
    assert (half is None or half.exists(), storage.delete_halves(now + timedelta(minutes=1))) == (True, 1 if store else 0)
    assert (half is not None and half.exists(), content("ab/x/large")) == (False, b"whole")
