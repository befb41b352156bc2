"""The host corrects the answers: first what would move, then all at once."""

import io
import re

import pytest

from ideahub.domain.predictions.queries import line_of, newest_answers
from ideahub.domain.teams.commands import found_team
from tests.cast import ed, olga, walt
from tests.factories.predictions import ANSWERS, attempt_at, make_contest, predictions
from tests.visitor import Visitor

CORRECTED = ANSWERS.replace("r1,2,quiz", "r1,3,quiz")


@pytest.fixture
def contest(database, clock, tmp_path):
    return make_contest(tmp_path)


@pytest.fixture
def scored(contest):
    found_team(actor=ed(), challenge=contest, name="Ed's")
    return attempt_at(None, ed(), contest, predictions(0.25))


def here(contest) -> str:
    return f"/challenges/{contest.slug}/answers"


def send(host, contest, content: str = CORRECTED, **fields):
    return host.post(here(contest), {"act": "look", "answers": (io.BytesIO(content.encode()), "answers.csv"), **fields}, content_type="multipart/form-data")


def token_in(page: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', page)[1]


class TestShow:
    def test_dry_run_shows_what_would_move_and_writes_nothing(self, app, contest, scored):
        host = Visitor(app, olga())
        assert send(host, contest).status_code == 200
        assert "Ed&#39;s" in host.page and "1, 0.2500" in host.page and "Nothing is written yet" in host.page
        assert newest_answers(contest).version == 1 and line_of(scored.entry_id).quiz == "0.2500"

    def test_publication_needs_a_reason_and_keeps_what_was_looked_at(self, app, contest, scored):
        host = Visitor(app, olga())
        send(host, contest)
        token = token_in(host.page)
        assert host.post(here(contest), {"act": "publish", "token": token, "reason": "typo"}).status_code == 422
        assert 'href="#reason"' in host.page and token in host.page
        assert host.post(here(contest), {"act": "publish", "token": token, "reason": "Row 1 was typed wrongly."}).status_code == 303
        assert newest_answers(contest).version == 2 and line_of(scored.entry_id).quiz != "0.2500"
        host.get(here(contest))
        assert "In force: version 2" in host.page and "Row 1 was typed wrongly." in host.page

    @pytest.mark.parametrize("token", ["", "nonsense", "WzEsW10"])
    def test_forged_token_publishes_nothing(self, app, contest, scored, token):
        host = Visitor(app, olga())
        assert host.post(here(contest), {"act": "publish", "token": token, "reason": "Row 1 was typed wrongly."}).status_code == 422
        assert newest_answers(contest).version == 1

    def test_token_of_another_contest_publishes_nothing(self, app, contest, scored, tmp_path):
        other = make_contest(tmp_path, title="Another")
        found_team(actor=walt(), challenge=other, name="Walt's")
        attempt_at(None, walt(), other, predictions(0.25))
        host = Visitor(app, olga())
        send(host, contest)
        assert host.post(here(other), {"act": "publish", "token": token_in(host.page), "reason": "Row 1 was typed wrongly."}).status_code == 422
        assert newest_answers(other).version == 1

    def test_before_any_score_the_answers_are_simply_replaced(self, app, contest):
        assert send(Visitor(app, olga()), contest).status_code == 303
        assert newest_answers(contest).version == 2

    def test_problems_come_with_lines_and_no_file_is_said(self, app, contest, scored):
        host = Visitor(app, olga())
        assert send(host, contest, CORRECTED.replace("r3,4,quiz", "r3,4,both")).status_code == 422
        assert '<th scope="row">4</th>' in host.page
        assert host.post(here(contest), {"act": "look"}).status_code == 422

    def test_ids_that_attempts_do_not_know_are_refused(self, app, contest, scored):
        assert send(Visitor(app, olga()), contest, CORRECTED + "r21,1,quiz\n").status_code == 422
        assert newest_answers(contest).version == 1

    def test_only_hosts_come_here(self, app, contest):
        assert Visitor(app, ed()).get(here(contest)).status_code == 404
        assert send(Visitor(app, ed()), contest).status_code == 404
        assert Visitor(app).get(here(contest)).location.startswith("/sign-in")
