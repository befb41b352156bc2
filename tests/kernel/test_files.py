"""Files that are no pictures: what they may be, by their content as well as by their name."""

import hashlib
import io
import zipfile

import pytest

from ideahub.kernel.errors import Invalid
from ideahub.kernel.files import KINDS, Checked, check_file, clean_name


def zipped(*parts: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts:
            archive.writestr(name, text)
    return out.getvalue()


SOUND = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "txt": b"Plant lime trees.", "csv": "Stra\u00dfe;1\r\n".encode(), "md": b"# BMX\n\tfor kids", "zip": zipped(("a.txt", "a")),
    "docx": zipped(("[Content_Types].xml", "x"), ("word/document.xml", "x")), "xlsx": zipped(("[Content_Types].xml", "x"), ("xl/workbook.xml", "x")),
    "pptx": zipped(("[Content_Types].xml", "x"), ("ppt/presentation.xml", "x")),
    **{kind: zipped(("mimetype", KINDS[kind]), ("content.xml", "x")) for kind in ("odt", "ods", "odp")},
}  # fmt: skip


def refused(name: str, content: bytes, most: int = 1_000_000) -> str:
    with pytest.raises(Invalid) as refusal:
        check_file(name, io.BytesIO(content), most, field="plan")
    assert list(refusal.value.problems) == ["plan"]
    return str(refusal.value)


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_each_kind_is_taken(kind):
    stream = io.BytesIO(SOUND[kind])
    stream.read(3)
    assert check_file(f"plan.{kind.upper()}", stream, 1_000_000) == Checked(
        f"plan.{kind.upper()}", KINDS[kind], len(SOUND[kind]), hashlib.sha256(SOUND[kind]).hexdigest()
    )
    assert stream.tell() == 0


@pytest.mark.parametrize("text", [b"BMX tracks", b"MZ and other letters", "Größe".encode("latin-1"), "\ufeffa;b".encode(), b"GIFs for all"])
def test_text_that_begins_like_something_else_is_a_text(text):
    assert check_file("plan.txt", io.BytesIO(text), 100).size == len(text)


@pytest.mark.parametrize("ending", ["exe", "html", "svg", "js", "png", "docm", "pdf.exe", ""])
def test_file_of_another_kind_is_refused(ending):
    assert refused(f"plan.{ending}", b"MZ").startswith("Files of this kind are not taken. Send one of: pdf, txt, csv,")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", b"MZ\x90\x00"), ("pdf", b"<html>"), ("pdf", SOUND["zip"]), ("txt", b"MZ\x90\x00\x03"), ("txt", SOUND["pdf"]), ("csv", SOUND["xlsx"]), ("md", b"\x89PNG\r\n\x1a\n"),
        ("zip", b"Rar!\x1a\x07\x00"), ("zip", b"PK\x03\x04 and no more"), ("docx", SOUND["zip"]), ("docx", SOUND["xlsx"]), ("xlsx", SOUND["docx"]),
        ("odt", SOUND["ods"]), ("odt", SOUND["docx"]), ("docx", b"%PDF-1.7"),
    ],
)  # fmt: skip
def test_content_that_does_not_fit_the_name_is_refused(kind, content):
    assert refused(f"plan.{kind}", content) == f"What is in the file does not fit its name: it is no {kind}."


def test_empty_file_is_refused():
    assert refused("plan.txt", b"") == "The file is empty. Choose it again."


def test_file_that_is_too_large_is_refused_and_one_that_is_not_is_taken():
    assert refused("plan.txt", b"x" * 2_000_001, most=2_000_000) == "The file is too large: at most 2 MB."
    assert check_file("plan.txt", io.BytesIO(b"x" * 2_000_000), 2_000_000).size == 2_000_000


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("plan.pdf", "plan.pdf"), ("../../etc/plan.pdf", "plan.pdf"), ("C:\\Users\\Ed\\plan.pdf", "plan.pdf"), ("Größe 2 (neu).pdf", "Größe 2 (neu).pdf"),
        ("plan\u202efdp.txt", "planfdp.txt"), ("a\r\nX: y.pdf", "a X: y.pdf"), ("...", "file"), ("", "file"), (None, "file"), (".pdf", "pdf"),
    ],
)  # fmt: skip
def test_name_is_kept_without_path_and_tricks(sent, kept):
    assert clean_name(sent) == kept


@pytest.mark.parametrize("name", ["x" * 500, "x" * 500 + ".pdf", "x." + "y" * 500])
def test_name_has_at_most_120_characters(name):
    assert len(clean_name(name)) <= 120
