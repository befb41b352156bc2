"""What a file that is not a picture must be like to be let in."""

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

import filetype

from ideahub.kernel.errors import Invalid
from ideahub.kernel.receipts import file_digest
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import _

KINDS = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "zip": "application/zip",
}
PLAIN = ("txt", "csv", "md")
# What stands in a zip file makes it a document: such a folder in Microsoft's, the media type as first part in OpenDocument's.
FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENTS = ("odt", "ods", "odp")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True)
class Checked:
    """A file that may come in: its clean name, media type, size in bytes, SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


def clean_name(name: str) -> str:
    """The last part of a file's name, without controls, at most 120 characters, never empty."""
    last = re.split(r"[/\\]", clean_line(name or ""))[-1].strip(". ")
    stem, dot, ending = last.rpartition(".")
    return f"{stem[:110]}{dot}{ending[:10]}" if dot else (last[:120] or "file")


def check_file(name: str, stream: BinaryIO, most: int, field: str = "file") -> Checked:
    """The file, where its kind is allowed, its content is of that kind, and it has at most `most` bytes.

    The stream is read in blocks and left at its start. Invalid, with the way out, otherwise.
    """
    name = clean_name(name)
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise Invalid(_("Files of this kind are not taken. Send one of: %(kinds)s.", kinds=", ".join(KINDS)), field=field)
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise Invalid(_("The file is empty. Choose it again."), field=field)
    if size > most:
        raise Invalid(_("The file is too large: at most %(most)d MB.", most=most // 1_000_000), field=field)
    if not _fits(ending, stream):
        raise Invalid(_("What is in the file does not fit its name: it is no %(kind)s.", kind=ending), field=field)
    stream.seek(0)
    checked = Checked(name, KINDS[ending], size, file_digest(stream))
    stream.seek(0)
    return checked


def _fits(ending: str, stream: BinaryIO) -> bool:
    """Whether the content, from its first byte on, is of the kind that the name's ending says."""
    start = stream.read(8192)
    if ending in PLAIN:
        return _CONTROLS.search(start) is None and not start.startswith(b"%PDF-")
    if ending == "pdf":
        return filetype.guess_mime(start) == KINDS["pdf"]
    if not start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    if ending in OPEN_DOCUMENTS:
        return start[30:].startswith(b"mimetype" + KINDS[ending].encode())
    try:
        names = zipfile.ZipFile(stream).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return False
    return ending == "zip" or any(name.startswith(FOLDERS[ending]) for name in names)
