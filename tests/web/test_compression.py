"""What goes over the wire is small, and a page with a token in it is never compressed."""

import gzip

from tests.cast import vera
from tests.visitor import Visitor

TAKES = {"Accept-Encoding": "gzip, br"}


def test_style_sheet_is_compressed_for_those_who_take_it(client):
    plain = client.get("/static/css/components.css", headers={"Accept-Encoding": "identity"})
    small = client.get("/static/css/components.css", headers=TAKES)
    again = client.get("/static/css/components.css", headers=TAKES)
    assert "Content-Encoding" not in plain.headers and small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == gzip.decompress(again.data) == plain.data
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3
    assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in small.headers["Vary"]


def test_browser_that_has_the_sheet_is_told_so(client):
    mark = client.get("/static/css/base.css", headers=TAKES).headers["ETag"]
    assert mark.startswith("W/")
    answer = client.get("/static/css/base.css", headers={**TAKES, "If-None-Match": mark})
    assert (answer.status_code, answer.data) == (304, b"")


def test_font_and_part_of_a_file_stay_as_they_are(client):
    font = client.get("/static/fonts/besley-latin-wght-normal.woff2", headers=TAKES)
    part = client.get("/static/css/base.css", headers={**TAKES, "Range": "bytes=0-9"})
    assert "Content-Encoding" not in font.headers
    assert "Content-Encoding" not in part.headers and len(part.data) == 10


def test_page_of_a_visitor_is_compressed_and_that_of_a_person_is_not(app, client, database):
    page = client.get("/", headers=TAKES)
    assert page.headers["Content-Encoding"] == "gzip" and b"</html>" in gzip.decompress(page.data)
    person = Visitor(app, vera())
    answer = person.get("/", headers=TAKES)
    assert b"</html>" in answer.data and "Content-Encoding" not in answer.headers


def test_first_view_of_a_public_page_is_under_100_kilobytes(client, database):
    page = client.get("/", headers=TAKES)
    text = gzip.decompress(page.data).decode()
    paths = {path for path in _addresses(text) if path.startswith("/static/") and not path.startswith("/static/img/")}
    assert any("components.css" in path for path in paths) and any(".woff2" in path for path in paths)
    assert len(page.data) + sum(len(client.get(path, headers=TAKES).data) for path in paths) < 100_000


def _addresses(text: str) -> set[str]:
    return {part.split('"')[0] for attribute in ('href="', 'src="') for part in text.split(attribute)[1:]}
