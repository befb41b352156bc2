"""Opening a file: plain, gzip or zip, told by its content and not by its name, unpacked in blocks under a cap.

Part of the checker that participants download. Nothing is ever written to disk, and no more than a block is held.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ideahub.scorer.findings import Unreadable, shown
from ideahub.scorer.kinds import BOM, foreign_kind, wide_encoding

BLOCK = 1 << 20
MOST_BYTES = 1 << 30
GZIP, ZIP, EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
OFFICE = {
    "[Content_Types].xml": "an Excel or Word document (xlsx, docx)",
    "mimetype": "an OpenDocument file (ods, odt)",
    "META-INF/MANIFEST.MF": "a Java archive",
}


def text_blocks(file: BinaryIO, most: int = MOST_BYTES) -> Iterator[bytes]:
    """The unpacked text of a file that can be sought in, in blocks of at most 1 MiB, without a byte order mark.

    Unreadable where it is empty, no text, damaged, cut off, or larger than `most` bytes once unpacked.
    """
    head = file.read(4)
    file.seek(0)
    if head.startswith(GZIP):
        blocks = _gunzipped(file)
    elif head in (ZIP, EMPTY_ZIP):
        blocks = _unzipped(file)
    else:
        blocks = iter(lambda: file.read(BLOCK), b"")
    taken, first = 0, True
    for block in blocks:
        if first:
            block, first = _looked_at(block, head), False
        taken += len(block)
        if taken > most:
            raise Unreadable("too_large", most=most)
        if block:
            yield block
    if not taken:
        raise Unreadable("empty_file")


def _looked_at(block: bytes, head: bytes) -> bytes:
    """The first block without its byte order mark; Unreadable where it does not begin a text."""
    packed = head.startswith(GZIP) or head == ZIP
    if packed and (block.startswith((GZIP, ZIP))):
        raise Unreadable("packed_twice")
    kind = foreign_kind(block[:512])
    if kind:
        raise Unreadable("wrong_kind", kind=kind)
    wide = wide_encoding(block[:512])
    if wide:
        raise Unreadable("encoding", kind=wide)
    if b"\x00" in block[:4096]:
        raise Unreadable("wrong_kind", kind="a binary file")
    return block[len(BOM) :] if block.startswith(BOM) else block


def _gunzipped(file: BinaryIO) -> Iterator[bytes]:
    """The content of one gzip member after another."""
    packed, unpacking = file.read(BLOCK), zlib.decompressobj(31)
    begun = True
    try:
        while packed:
            begun = True
            block = unpacking.decompress(packed, BLOCK)
            if block:
                yield block
            if not unpacking.eof:
                packed = unpacking.unconsumed_tail or file.read(BLOCK)
                continue
            packed = unpacking.unused_data or file.read(BLOCK)
            if packed and not packed.startswith(GZIP[: len(packed)]):
                _refuse_unless_zeros(packed, file)
                return
            unpacking, begun = zlib.decompressobj(31), False
        while not unpacking.eof and begun:
            block = unpacking.decompress(b"", BLOCK)
            if not block:
                raise Unreadable("truncated")
            yield block
    except zlib.error:
        raise Unreadable("damaged") from None


def _refuse_unless_zeros(packed: bytes, file: BinaryIO) -> None:
    """Zeros may fill up a gzip file, as tapes do; anything else behind it is damage."""
    while packed:
        if packed.strip(b"\x00"):
            raise Unreadable("damaged")
        packed = file.read(BLOCK)


def _unzipped(file: BinaryIO) -> Iterator[bytes]:
    """The content of the one member of a zip."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(_only_member(archive)) as member:
            while True:
                block = member.read(BLOCK)
                if not block:
                    return
                yield block
    except zipfile.BadZipFile as error:
        raise Unreadable("truncated" if "not a zip" in str(error) else "damaged") from None
    except EOFError:
        raise Unreadable("truncated") from None
    except NotImplementedError:
        raise Unreadable("zip_method") from None
    except (zlib.error, OSError, RuntimeError, ValueError, UnicodeDecodeError, OverflowError):
        raise Unreadable("damaged") from None


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file in the zip; Unreadable where there are others, a folder, a password or a method of packing that is not read here."""
    members = archive.infolist()
    for name, words in OFFICE.items():
        if any(member.filename == name for member in members):
            raise Unreadable("wrong_kind", kind=words)
    if any(member.filename.endswith(".npy") for member in members):
        raise Unreadable("wrong_kind", kind="a NumPy file")
    if len(members) != 1:
        raise Unreadable("zip_members", count=len(members))
    member = members[0]
    name = member.orig_filename
    if "/" in name or "\\" in name or ":" in name or name in ("", ".", "..") or "\x00" in name:
        raise Unreadable("zip_path", name=shown(name))
    if member.flag_bits & 0x41:
        raise Unreadable("zip_encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("zip_method")
    return member
