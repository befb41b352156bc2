"""A zoo of files: every way known to us in which a file of predictions can be wrong, and what has to be said of it, line by line."""

import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

ANSWERS = 'id,answer,split\na,1,quiz\nb,2,test\nc,3,quiz\n"x,""y",4,test\né,5,quiz\n'.encode()
SOUND = 'id,prediction\na,1\nb,2.5\nc,-3e-1\n"x,""y",+4\né,5.0\n'.encode()
NETFLIX_ANSWERS = b"111:\n3,quiz\n4,test\n5,quiz\n225:\n1,test\n2,quiz\n"
NETFLIX = b"111:\n3.0\n3.4\n4.0\n225:\n1.0\n2.0\n"
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Animal:
    """A file and what has to be found: (line, code) in their order, and how many of each code beyond the first twenty."""

    name: str
    content: bytes
    found: tuple = ()
    counts: dict = field(default_factory=dict)
    layout: str = "table"


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def encrypted() -> bytes:
    """A zip whose only member says that it needs a password."""
    content = bytearray(zipped(("p.csv", SOUND)))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def replaced(line: int, text: str, content: bytes = SOUND) -> bytes:
    """A file with one line in place of another."""
    lines = content.split(b"\n")
    lines[line - 1] = text.encode()
    return b"\n".join(lines)


def bomb(size: int) -> bytes:
    """A gzip of that many zeros in digits, after a sound header."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packing.compress(b"id,prediction\n")]
    parts += [packing.compress(b"0" * (1 << 20)) for _block in range(size >> 20)]
    return b"".join([*parts, packing.flush()])


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 1, 1) + b"\x08\x02\x00\x00\x00"
PACKED = gzip.compress(SOUND, mtime=0)
XLSX = zipped(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"))

SOUND_ONES = [
    Animal("plain", SOUND),
    Animal("no line feed at the end", SOUND[:-1]),
    Animal("CRLF", SOUND.replace(b"\n", b"\r\n")),
    Animal("CRLF on some lines", SOUND.replace(b"\n", b"\r\n", 3)),
    Animal("byte order mark", b"\xef\xbb\xbf" + SOUND),
    Animal("byte order mark and CRLF", b"\xef\xbb\xbf" + SOUND.replace(b"\n", b"\r\n")),
    Animal("all quoted", b'"id","prediction"\n"a","1"\n"b","2"\n"c","3"\n"x,""y","4"\n"\xc3\xa9","5"\n'),
    Animal("columns the other way round", 'prediction,id\n1,a\n2,b\n3,c\n4,"x,""y"\n5,é\n'.encode()),
    Animal("any order", 'id,prediction\né,5\n"x,""y",4\nc,3\na,1\nb,2\n'.encode()),
    Animal("gzip", PACKED),
    Animal("gzip in two members", gzip.compress(SOUND[:30], mtime=0) + gzip.compress(SOUND[30:], mtime=0)),
    Animal("gzip filled up with zeros", PACKED + bytes(100)),
    Animal("zip", zipped(("predictions.csv", SOUND))),
    Animal("zip, not packed", zipped(("predictions.csv", SOUND), method=zipfile.ZIP_STORED)),
    Animal("Netflix layout", NETFLIX, layout="netflix"),
    Animal("Netflix layout, CRLF", NETFLIX.replace(b"\n", b"\r\n"), layout="netflix"),
    Animal("Netflix layout, gzip", gzip.compress(NETFLIX, mtime=0), layout="netflix"),
    Animal("Netflix layout, byte order mark", b"\xef\xbb\xbf" + NETFLIX, layout="netflix"),
]

CONTAINERS = [
    Animal("empty", b"", ((None, "empty_file"),)),
    Animal("gzip of nothing", gzip.compress(b"", mtime=0), ((None, "empty_file"),)),
    Animal("zip of nothing", zipped(("p.csv", b"")), ((None, "empty_file"),)),
    Animal("only a byte order mark", b"\xef\xbb\xbf", ((None, "empty_file"),)),
    Animal("gzip cut in the middle", PACKED[:-20], ((None, "truncated"),)),
    Animal("gzip cut in its last bytes", PACKED[:-3], ((None, "truncated"),)),
    Animal("gzip, only its first two bytes", PACKED[:2], ((None, "truncated"),)),
    Animal("gzip with a wrong checksum", PACKED[:-8] + b"\x00\x00\x00\x00" + PACKED[-4:], ((None, "damaged"),)),
    Animal("gzip with something behind it", PACKED + b"hello", ((None, "damaged"),)),
    Animal("gzip bomb", bomb(MOST_BYTES * 5), ((None, "too_large"), (2, "long_line"))),
    Animal("gzip in gzip", gzip.compress(PACKED, mtime=0), ((None, "packed_twice"),)),
    Animal("zip in zip", zipped(("p.csv", zipped(("p.csv", SOUND)))), ((None, "packed_twice"),)),
    Animal("zip cut in the middle", zipped(("p.csv", SOUND))[:-30], ((None, "truncated"),)),
    Animal("zip of two", zipped(("p.csv", SOUND), ("q.csv", SOUND)), ((None, "zip_members"),)),
    Animal("zip of none", zipped(), ((None, "zip_members"),)),
    Animal("zip with a folder", zipped(("folder/p.csv", SOUND)), ((None, "zip_path"),)),
    Animal("zip with a way out", zipped(("../../etc/passwd", SOUND)), ((None, "zip_path"),)),
    Animal("zip with an absolute path", zipped(("/etc/passwd", SOUND)), ((None, "zip_path"),)),
    Animal("zip with a path of Windows", zipped(("C:\\p.csv", SOUND)), ((None, "zip_path"),)),
    Animal("zip with a password", encrypted(), ((None, "zip_encrypted"),)),
    Animal("zip packed otherwise", zipped(("p.csv", SOUND), method=zipfile.ZIP_BZIP2), ((None, "zip_method"),)),
    Animal("zip with a wrong checksum", zipped(("p.csv", SOUND), method=zipfile.ZIP_STORED).replace(b"2.5", b"2.6"), ((None, "damaged"),)),
]

KINDS = [
    Animal("picture", PNG, ((None, "wrong_kind"),)),
    Animal("picture in gzip", gzip.compress(PNG, mtime=0), ((None, "wrong_kind"),)),
    Animal("JPEG", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", ((None, "wrong_kind"),)),
    Animal("PDF", b"%PDF-1.7\n%\xe2\xe3\n", ((None, "wrong_kind"),)),
    Animal("HTML", b"\n <!DOCTYPE html><html>", ((None, "wrong_kind"),)),
    Animal("spreadsheet", XLSX, ((None, "wrong_kind"),)),
    Animal("old spreadsheet", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), ((None, "wrong_kind"),)),
    Animal("JSON", b'[{"id": 1}]', ((None, "wrong_kind"),)),
    Animal("Parquet", b"PAR1\x15\x04\x15\x00\x00", ((None, "wrong_kind"),)),
    Animal("bytes", bytes(range(1, 32)) * 9 + b"\x00", ((None, "wrong_kind"),)),
    Animal("UTF-16", SOUND.decode().encode("utf-16"), ((None, "encoding"),)),
    Animal("UTF-16 without its mark", b"id,prediction\na,1\nb,2\n".decode().encode("utf-16-le"), ((None, "encoding"),)),
    Animal("Windows-1252 in the header", "id,prädiction\na,1\n".encode("cp1252"), ((1, "encoding"),)),
]

HEADERS = [
    Animal("no header", SOUND.split(b"\n", 1)[1], ((1, "no_header"),)),
    Animal("other names", replaced(1, "Id,Rating"), ((1, "header"),)),
    Animal("a column too few in the header", replaced(1, "id"), ((1, "header"),)),
    Animal("a column too many in the header", replaced(1, "id,prediction,note"), ((1, "header"),)),
    Animal("the id twice in the header", replaced(1, "id,id"), ((1, "header"),)),
    Animal("semicolons", b"id;prediction\na;1,5\n", ((1, "delimiter"),)),
    Animal("tabs", b"id\tprediction\na\t1\n", ((1, "delimiter"),)),
    Animal("bars", b"id|prediction\na|1\n", ((1, "delimiter"),)),
    Animal("carriage returns alone", SOUND.replace(b"\n", b"\r"), ((1, "line_ends"),)),
    Animal("first line empty", b"\n" + SOUND, ((1, "empty_line"),)),
    Animal("first line quoted wrongly", b'id,"prediction\na,1\n', ((1, "quotes"),)),
    Animal("the other layout", NETFLIX, ((1, "wrong_layout"),)),
    Animal("a table where the Netflix layout is asked for", SOUND, ((1, "wrong_layout"),), layout="netflix"),
]

ALL_MISSING = tuple((None, "missing_id") for _row in range(5))
LINES = [
    Animal("only a header", b"id,prediction\n", ALL_MISSING),
    Animal("missing", b"id,prediction\na,1\nc,3\n", ((None, "missing_id"),) * 3),
    Animal("doubled", SOUND + b"b,2\na,1\n", ((7, "doubled_id"), (8, "doubled_id"))),
    Animal("unknown", SOUND + b"d,2\n,3\n", ((7, "unknown_id"), (8, "empty_id"))),
    Animal("blanks around an id", replaced(2, " a,1"), ((2, "blanks"), (None, "missing_id"))),
    Animal("case of an id", replaced(2, "A,1"), ((2, "unknown_id"), (None, "missing_id"))),
    Animal("too few columns", replaced(3, "b"), ((3, "too_few_columns"), (None, "missing_id"))),
    Animal("too many columns", replaced(3, "b,2,5"), ((3, "too_many_columns"), (None, "missing_id"))),
    Animal("decimal comma", replaced(3, "b,2,5"), ((3, "too_many_columns"), (None, "missing_id"))),
    Animal("empty line", b"\n\n".join(SOUND.split(b"\n", 2)), ((2, "empty_line"), (4, "empty_line"))),
    Animal("empty lines at the end", SOUND + b"\n \n", ((7, "empty_line"), (8, "empty_line"))),
    Animal("quote that does not end", replaced(3, '"b,2'), ((3, "quotes"), (None, "missing_id"))),
    Animal("quote over the end of a line", replaced(3, '"b\nb",2'), ((3, "quotes"), (4, "quotes"), (None, "missing_id"))),
    Animal("something behind a quote", replaced(3, '"b"b,2'), ((3, "quotes"), (None, "missing_id"))),
    Animal("quote in the middle", replaced(3, 'b"b",2'), ((3, "quotes"), (None, "missing_id"))),
    Animal("carriage return in a line", replaced(3, "b\r,2"), ((3, "carriage_return"), (None, "missing_id"))),
    Animal("Latin-1 on a line", SOUND.replace("é".encode(), b"\xe9"), ((6, "bad_bytes"), (None, "missing_id"))),
    Animal("a line of 70,000 bytes", replaced(3, "b," + "2" * 70_000), ((3, "long_line"), (None, "missing_id"))),
    Animal("a line of 5 MB", replaced(3, "b," + "2" * 5_000_000), ((3, "long_line"), (None, "missing_id"))),
    Animal("a last line of 5 MB", SOUND + b"2" * 5_000_000, ((7, "long_line"),)),
    Animal("two long lines", replaced(3, "2" * 3_000_000 + "\n" + "3" * 3_000_000), ((3, "long_line"), (4, "long_line"), (None, "missing_id"))),
    Animal("upload cut in the middle of a line", SOUND[:19], ((3, "too_few_columns"), *ALL_MISSING[:4])),
    Animal(
        "more than twenty problems",
        b"id,prediction\n" + b"z,1\n" * 30 + b"a,x\n" * 3,
        tuple((line, "unknown_id") for line in range(2, 22)),
        {"unknown_id": 10, "not_a_number": 1, "doubled_id": 2, "missing_id": 4},
    ),
    Animal("a zero byte far down", SOUND + b"z" * 5000 + b"\x00,1\n", ((7, "unknown_id"),)),
    Animal("header again in the middle", replaced(3, "id,prediction"), ((3, "unknown_id"), (None, "missing_id"))),
]

NUMBERS = [
    Animal(f"number {text!r}", replaced(3, f"b,{text}"), ((3, code),))
    for text, code in {
        "1_0": "underscore", "３.５": "foreign_digits", "٣": "foreign_digits", "1−2": "foreign_digits", "nan": "not_finite", "NaN": "not_finite", "-nan": "not_finite",
        "inf": "not_finite", "-Infinity": "not_finite", "NA": "not_finite", "NULL": "not_finite", "1e400": "too_big", "-1e400": "too_big", "9" * 400: "too_big",
        "": "empty_value", " ": "empty_value", " 2": "blanks", "2 ": "blanks", "\t2": "blanks", "two": "not_a_number", "2.": "not_a_number", ".5": "not_a_number",
        "+": "not_a_number", "-": "not_a_number", "e5": "not_a_number", "1e": "not_a_number", "1e+": "not_a_number", "--1": "not_a_number", "1.2.3": "not_a_number",
        "0x10": "not_a_number", "1d5": "not_a_number", "1e5.5": "not_a_number", "1+2": "not_a_number", "2%": "not_a_number", "1/2": "not_a_number",
        "1e101": "out_of_range", "-1e101": "out_of_range", "True": "not_a_number", "\u200b2": "foreign_digits",
    }.items()
]  # fmt: skip

SECTIONS = [
    Animal("sections reordered", b"225:\n1.0\n2.0\n111:\n3.0\n3.4\n4.0\n", ((1, "reordered_section"), (4, "late_section")), layout="netflix"),
    Animal("a row too few", NETFLIX.replace(b"3.4\n", b""), ((4, "too_few_rows"),), layout="netflix"),
    Animal("a row too few at the end", NETFLIX[:-4], ((None, "too_few_rows"),), layout="netflix"),
    Animal("rows too many", NETFLIX.replace(b"3.4\n", b"3.4\n3\n3\n"), ((5, "too_many_rows"),), layout="netflix"),
    Animal("a row too many at the end", NETFLIX + b"1\n", ((8, "too_many_rows"),), layout="netflix"),
    Animal("a section missing", b"111:\n3.0\n3.4\n4.0\n", ((None, "missing_section"),), layout="netflix"),
    Animal("the first section missing", b"225:\n1.0\n2.0\n", ((1, "reordered_section"), (None, "missing_section")), layout="netflix"),
    Animal("a section again", NETFLIX + b"111:\n3\n", ((8, "doubled_section"),), layout="netflix"),
    Animal("an unknown section", NETFLIX + b"226:\n3\n", ((8, "unknown_section"),), layout="netflix"),
    Animal("a wrong name", NETFLIX.replace(b"225:", b"226:"), ((5, "unknown_section"), (None, "missing_section")), layout="netflix"),
    Animal("no section first", b"3.0\n" + NETFLIX, ((1, "no_section"),), layout="netflix"),
    Animal("empty line", NETFLIX.replace(b"225", b"\n225"), ((5, "empty_line"),), layout="netflix"),
    Animal("not a number", NETFLIX.replace(b"3.4", b"3.x"), ((3, "not_a_number"),), layout="netflix"),
    Animal("nan", NETFLIX.replace(b"3.4", b"nan"), ((3, "not_finite"),), layout="netflix"),
    Animal("customers left in", NETFLIX.replace(b"3.4", b"17,3.4"), ((3, "too_many_columns"),), layout="netflix"),
    Animal("a quoted section", NETFLIX.replace(b"225:", b'"225:"'), ((5, "too_many_rows"), (None, "missing_section")), layout="netflix"),
]

ZOO = [*SOUND_ONES, *CONTAINERS, *KINDS, *HEADERS, *LINES, *NUMBERS, *SECTIONS]
