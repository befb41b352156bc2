"""What a view takes beyond a form, and what a script with a progress bar is answered."""

import io

import pytest

from ideahub.domain.teams.commands import found_team
from tests.cast import ed
from tests.factories.predictions import make_contest, predictions
from tests.visitor import Visitor


@pytest.fixture
def contest(database, clock, tmp_path):
    contest = make_contest(tmp_path)
    found_team(actor=ed(), challenge=contest, name="Ed's")
    return contest


def test_script_is_told_where_to_go_and_the_message_waits_there(app, contest):
    person = Visitor(app, ed())
    sent = {"file": (io.BytesIO(predictions().encode()), "p.csv")}
    answer = person.post(f"/challenges/{contest.slug}/attempts", sent, content_type="multipart/form-data", headers={"X-Progress": "shown"})
    assert (answer.status_code, answer.headers.get("Location")) == (200, None)
    assert person.get(answer.headers["HX-Redirect"]).status_code == 200


def test_visitor_may_send_no_more_than_elsewhere(app, contest, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10_000)
    sent = {"file": (io.BytesIO(b"x" * 20_000), "p.csv")}
    assert app.test_client().post(f"/challenges/{contest.slug}/attempts", data=sent).status_code == 413
    assert Visitor(app, ed()).post("/settings", {"name": "x" * 20_000}).status_code == 413
