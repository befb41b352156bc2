"""Which kind of file some first bytes belong to, so that a picture is called a picture.

Part of the checker that participants download.
"""

from __future__ import annotations

# (where, bytes, what a person calls it); the packed kinds that can be read stand in container.py.
MARKS = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF87a", "a GIF picture"),
    (0, b"GIF89a", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (8, b"WAVE", "a sound file"),
    (0, b"BM", "a BMP picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (4, b"ftyp", "a film or a HEIC picture"),
    (0, b"%PDF-", "a PDF document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word document"),
    (0, b"PAR1", "a Parquet file"),
    (0, b"ARROW1", "an Arrow file"),
    (0, b"\x93NUMPY", "a NumPy file"),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"BZh", "a bzip2 file"),
    (0, b"\xfd7zXZ\x00", "an xz file"),
    (0, b"\x28\xb5\x2f\xfd", "a zstd file"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90\x00", "a program"),
    (0, b"\x80\x02", "a Python pickle"),
    (0, b"\x80\x03", "a Python pickle"),
    (0, b"\x80\x04", "a Python pickle"),
    (0, b"\x80\x05", "a Python pickle"),
)
# Marks that a text could begin with, too: they count only where control characters follow.
SOFT = (b"BM", b"WEBP", b"WAVE", b"ftyp", b"PAR1", b"ARROW1", b"BZh", b"ustar", b"MZ\x90\x00")
WORDS = (
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<head", "an HTML page"),
    (b"<body", "an HTML page"),
    (b"<svg", "an SVG picture"),
    (b"<?xml", "an XML document"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"<", "an HTML or XML page"),
)
WIDE = ((b"\xff\xfe\x00\x00", "UTF-32"), (b"\x00\x00\xfe\xff", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
BOM = b"\xef\xbb\xbf"


def foreign_kind(head: bytes) -> str | None:
    """What the file is, in words, where its first bytes (512 are enough) are not those of a text with rows; None for text."""
    binary = any(byte < 9 for byte in head)
    for place, mark, words in MARKS:
        if head[place : place + len(mark)] == mark and (binary or mark not in SOFT):
            return words
    start = head[len(BOM) :] if head.startswith(BOM) else head
    start = start.lstrip().lower()
    for mark, words in WORDS:
        if start.startswith(mark):
            return words
    return None


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 where the first bytes say so, by their mark or by a zero in every other place; None otherwise."""
    for mark, name in WIDE:
        if head.startswith(mark):
            return name
    sample = head[:200]
    if len(sample) >= 4 and sample.count(0) * 5 >= len(sample) * 2 and (not any(sample[1::2]) or not any(sample[0::2])):
        return "UTF-16"
    return None
