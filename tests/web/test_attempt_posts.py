"""Programs hand in files with a token, and read what became of them."""

import gzip
import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import g

from ideahub.domain.accounts.api_tokens import issue_token, revoke_token, tokens_of
from ideahub.domain.predictions.models import Attempt
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel import storage
from ideahub.kernel.db import db
from tests.cast import ed, walt
from tests.factories.predictions import make_contest, predictions
from tests.visitor import Visitor

ONE_A_DAY = {"attempts": 1, "window": "rolling", "hours": 24, "zone": "UTC"}


@pytest.fixture
def contest(database, clock, tmp_path):
    contest = make_contest(tmp_path, limit=ONE_A_DAY)
    found_team(actor=ed(), challenge=contest, name="Ed's")
    return contest


class Program:
    """A script with a token, and without a cookie."""

    def __init__(self, app, token: str):
        self.client, self.headers = app.test_client(), {"Authorization": f"Bearer {token}"}

    def send(self, contest, content: str | bytes, query: str = "", **headers):
        """As `curl --data-binary @file` does it, with curl's own content type."""
        vars(g).clear()
        content = content.encode() if isinstance(content, str) else content
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.client.post(f"/challenges/{contest.slug}/attempts{query}", data=content, headers=headers)

    def get(self, path: str):
        """Read."""
        vars(g).clear()
        return self.client.get(path, headers=self.headers)


@pytest.fixture
def program(app, contest):
    return Program(app, issue_token(actor=ed(), name="the script"))


def attempts() -> int:
    return db.session.query(Attempt).count()


class TestAnswerProgram:
    def test_body_is_taken_scored_and_receipted(self, program, contest):
        answer = program.send(contest, predictions(0.25, 0.75), "?name=blend.csv&note=three%20models")
        assert answer.status_code == 201, answer.data
        said = answer.json
        assert (said["attempt"], said["file"], said["note"], said["attempts_left"]) == (1, "blend.csv", "three models", 0)
        assert len(said["sha256"]) == len(said["receipt"]) == 64 and said["next_allowed_at"] > said["received_at"]
        assert said["address"].endswith(answer.location)
        then = program.get(answer.location).json
        assert (then["state"], then["quiz"], then["rank"]) == ("scored", "0.2500", 1)
        assert "0.7500" not in str(then) + str(said)

    def test_form_with_a_file_is_taken_too(self, program, contest):
        sent = {"file": (io.BytesIO(gzip.compress(predictions(0.25).encode())), "predictions.csv.gz"), "note": "zipped"}
        answer = program.client.post(f"/challenges/{contest.slug}/attempts", data=sent, headers=program.headers)
        assert (answer.status_code, answer.json["note"]) == (201, "zipped")

    def test_waiting_gives_the_score(self, program, contest):
        answer = program.send(contest, predictions(0.25), "?wait=1")
        assert (answer.status_code, answer.json["state"], answer.json["quiz"]) == (201, "scored", "0.2500")

    def test_waiting_gives_the_problems_with_lines_and_nothing_is_spent(self, program, contest):
        answer = program.send(contest, predictions().replace("r3,4.0", "r3,1_0"), "?wait=1")
        assert (answer.status_code, answer.json["state"], answer.json["attempts_left"]) == (422, "invalid", 1)
        assert answer.json["problems"][0]["line"] == 4

    def test_limit_says_when_and_keeps_no_file(self, own_store, program, contest):
        first = program.send(contest, predictions(0.25)).json
        answer = program.send(contest, predictions(0.2))
        assert (answer.status_code, answer.json["error"]) == (429, "limit_reached")
        assert answer.json["next_allowed_at"] == first["next_allowed_at"]
        kept = [key for keys in storage.keys_put_before(datetime.now(UTC) + timedelta(days=1)) for key in keys if key.startswith("attempts/")]
        assert attempts() == 1 and len(kept) == 1 and first["sha256"] in kept[0]

    def test_same_key_is_one_attempt(self, program, contest):
        answers = [program.send(contest, predictions(0.25), **{"Idempotency-Key": "run-17"}) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json == answers[1].json and attempts() == 1

    def test_same_key_with_another_file_is_refused(self, program, contest):
        program.send(contest, predictions(0.25), **{"Idempotency-Key": "run-17"})
        answer = program.send(contest, predictions(0.26), **{"Idempotency-Key": "run-17"})
        assert (answer.status_code, answer.json["error"]) == (409, "conflict")

    def test_empty_and_too_large_are_refused(self, app, program, contest, monkeypatch):
        answer = program.send(contest, b"")
        assert (answer.status_code, list(answer.json["problems"])) == (422, ["file"])
        monkeypatch.setitem(app.config, "MAX_PREDICTION_MB", 0)
        answer = program.send(contest, predictions())
        assert (answer.status_code, answer.json["error"]) == (413, "too_large")
        assert attempts() == 0

    def test_file_beyond_the_rules_is_refused_in_words(self, database, clock, tmp_path, app):
        contest = make_contest(tmp_path, size_mb=1)
        found_team(actor=ed(), challenge=contest, name="Ed's")
        answer = Program(app, issue_token(actor=ed(), name="x")).send(contest, b"1" * 1_000_001)
        assert answer.status_code == 422 and "at most 1 MB" in answer.json["problems"]["file"]

    def test_upload_that_ends_after_the_deadline_is_late(self, program, contest):
        house_clock.set(contest.phases[0].ends_at)
        answer = program.send(contest, predictions())
        assert (answer.status_code, answer.json["error"]) == (403, "denied")

    def test_without_a_team_it_says_what_to_do(self, app, contest):
        answer = Program(app, issue_token(actor=walt(), name="x")).send(contest, predictions())
        assert answer.status_code == 403 and "team" in answer.json["sentence"]


class TestBearer:
    def test_unknown_and_revoked_tokens_are_refused(self, app, contest):
        for token in ("ideahub_nonsense", "x", issue_token(actor=ed(), name="old")):
            for row in tokens_of(ed()):
                revoke_token(actor=ed(), token=row)
            answer = Program(app, token).send(contest, predictions())
            assert (answer.status_code, answer.json["error"], answer.headers["WWW-Authenticate"]) == (401, "token_refused", "Bearer")
        assert attempts() == 0

    def test_token_opens_no_other_door(self, program):
        assert program.get("/settings").status_code == 303
        assert program.client.post("/settings/tokens", data={"name": "more"}, headers=program.headers).status_code == 400
        assert len(tokens_of(ed())) == 1

    def test_session_beside_a_token_still_shows_its_form_token(self, app, contest):
        person = Visitor(app, ed())
        answer = person.client.post(
            f"/challenges/{contest.slug}/attempts",
            data={"file": (io.BytesIO(predictions().encode()), "p.csv")},
            headers={"Authorization": f"Bearer {issue_token(actor=ed(), name='x')}"},
        )
        assert answer.status_code == 400 and attempts() == 0

    def test_list_of_attempts_is_ones_own(self, app, program, contest):
        program.send(contest, predictions(0.25))
        said = program.get(f"/challenges/{contest.slug}/attempts").json
        assert (said["team"], [each["quiz"] for each in said["attempts"]]) == ("Ed's", ["0.2500"])
        other = Program(app, issue_token(actor=walt(), name="x"))
        assert other.get(f"/challenges/{contest.slug}/attempts").json["attempts"] == []
        assert other.get(f"/attempts/{said['attempts'][0]['id']}").json["error"] == "not_found"
        vars(g).clear()
        assert program.client.post(f"/attempts/{said['attempts'][0]['id']}", headers=program.headers).status_code == 405

    def test_use_is_noted(self, program, contest):
        assert tokens_of(ed())[0].used_at is None
        program.get(f"/challenges/{contest.slug}/attempts")
        assert tokens_of(ed())[0].used_at == house_clock.now()
