"""Handing files in and out."""

import io

import pytest
from PIL import Image

from ideahub.domain.files.commands import attach_file
from ideahub.domain.files.queries import file_by_token
from tests.cast import ed, mallory, walt
from tests.factories.files import make_file, make_picture
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
JSON = {"Accept": "application/json"}


def a_png() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#336699").save(out, "PNG")
    return io.BytesIO(out.getvalue())


class TestShow:
    def test_loose_picture_is_its_owners_alone(self, app):
        path = make_picture(ed()).path("small")
        assert [Visitor(app, who).get(path).status_code for who in (ed(), walt(), None)] == [200, 404, 404]

    def test_public_picture_is_everybodys_and_kept_by_browsers(self, app):
        file = make_picture(ed())
        attach_file(actor=ed(), file=file, subject="public")
        answer = Visitor(app).get(file.path("large"))
        assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/webp", b"large rendition of blue")
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        again = Visitor(app).get(file.path("large"), headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")

    def test_file_is_handed_out_as_an_attachment_under_its_name(self, app):
        file = make_file(ed(), "Plan für Ö.txt")
        answer = Visitor(app, ed()).get(file.path())
        assert (answer.data, answer.headers["X-Content-Type-Options"]) == (b"Plant lime trees.", "nosniff")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Cache-Control"].startswith("private")

    @pytest.mark.parametrize("rest", ["huge", "file", ".."])
    def test_unknown_size_is_not_found(self, app, rest):
        assert Visitor(app, ed()).get(f"/files/{make_picture(ed()).token}/{rest}").status_code == 404

    @pytest.mark.parametrize("token", ["nothing", "x" * 3000])
    def test_unknown_file_is_not_found(self, app, token):
        assert Visitor(app).get(f"/files/{token}/small").status_code == 404


class TestUpload:
    def test_picture_is_taken_and_described_for_scripts(self, app):
        answer = Visitor(app, ed()).post("/files", {"file": (a_png(), "plan.png"), "description": "A plan"}, headers=JSON)
        told = answer.get_json()
        file = file_by_token(told["token"])
        assert (answer.status_code, told["kind"], told["width"], told["paths"]["small"]) == (201, "picture", 60, file.path("small"))
        assert (file.owner_id, file.description, file.subject) == (ed().id, "A plan", None)

    def test_file_is_taken_and_the_form_leads_back(self, app):
        answer = Visitor(app, ed()).post("/files?next=/people/ed", {"file": (io.BytesIO(b"a,b\n1,2\n"), "numbers.csv")})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/people/ed")

    @pytest.mark.parametrize("sent", [(b"<script>", "x.html"), (b"MZ", "x.exe"), (b"<svg/>", "x.png"), (b"", "x.png"), (b"not a pdf", "x.pdf"), (b"x", "")])
    def test_what_is_not_taken_is_refused(self, app, sent):
        assert Visitor(app, ed()).post("/files", {"file": (io.BytesIO(sent[0]), sent[1])}, headers=JSON).status_code == 422

    def test_form_without_file_is_refused(self, app):
        assert Visitor(app, ed()).post("/files", {"file": "text"}).status_code == 422

    def test_suspended_person_is_refused(self, app):
        assert Visitor(app, mallory()).post("/files", {"file": (a_png(), "plan.png")}).status_code == 403

    def test_visitor_is_led_to_sign_in(self, app):
        assert Visitor(app).post("/files", {"file": (a_png(), "plan.png")}).status_code == 303
