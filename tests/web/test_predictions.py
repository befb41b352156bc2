"""A prediction contest through its pages: team, file, score, board, judging."""

import gzip
import io
from datetime import timedelta

import pytest

from ideahub.domain.predictions.deadline import closes_at
from ideahub.domain.predictions.judging import CHECKLIST, ask_next
from ideahub.domain.predictions.queries import board, verifications_of
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from tests.cast import ed, olga, sam, vera, walt
from tests.factories.challenges import make_challenge
from tests.factories.predictions import attempt_at, make_contest, predictions
from tests.visitor import Visitor

FREE = {"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"}


@pytest.fixture
def contest(database, clock, tmp_path):
    return make_contest(tmp_path, limit=FREE, baselines=[{"name": "Mean", "quiz": "0.5000", "test": "0.5000"}], target={"quiz": "0.0500", "test": "0.0500"})


def path(contest, rest: str) -> str:
    return f"/challenges/{contest.slug}/{rest}"


def a_file(content: str | bytes, name: str = "predictions.csv"):
    return (io.BytesIO(content.encode() if isinstance(content, str) else content), name)


def hand_in(person: Visitor, contest, content: str | bytes):
    return person.post(path(contest, "attempts"), {"file": a_file(content), "note": "first"}, content_type="multipart/form-data")


class TestAttempts:
    def test_team_is_founded_and_a_file_scored(self, app, contest):
        person = Visitor(app, ed())
        person.get(path(contest, "attempts"))
        assert "First a team" in person.page
        assert person.post(path(contest, "team"), {"act": "found", "name": "Ed's"}).status_code == 303
        answer = hand_in(person, contest, predictions(0.25, 0.75))
        assert answer.status_code == 303
        person.get(answer.location)
        assert "0.2500" in person.page and "0.7500" not in person.page and "Receipt of this attempt" in person.page

    def test_gzipped_file_is_taken(self, app, contest):
        person = Visitor(app, ed())
        person.post(path(contest, "team"), {"act": "found", "name": "Ed's"})
        person.get(hand_in(person, contest, gzip.compress(predictions(0.25).encode())).location)
        assert "0.2500" in person.page

    def test_problems_are_shown_with_their_lines(self, app, contest):
        person = Visitor(app, ed())
        person.post(path(contest, "team"), {"act": "found", "name": "Ed's"})
        person.get(hand_in(person, contest, predictions().replace("r3,4.0", "r3,1_0")).location)
        assert "Has problems" in person.page and '<th scope="row" class="n">4</th>' in person.page

    @pytest.mark.parametrize("sent", [{}, {"file": (io.BytesIO(b""), "empty.csv")}])
    def test_no_file_is_refused_and_nothing_is_spent(self, app, contest, sent):
        person = Visitor(app, ed())
        person.post(path(contest, "team"), {"act": "found", "name": "Ed's"})
        assert person.post(path(contest, "attempts"), dict(sent), content_type="multipart/form-data").status_code == 422
        assert board(contest) == []

    def test_same_post_twice_is_one_attempt(self, app, contest):
        person = Visitor(app, ed())
        person.post(path(contest, "team"), {"act": "found", "name": "Ed's"})
        content = {"note": "x", "_key": "twice-the-same-key"}
        first = person.post(path(contest, "attempts"), {**content, "file": a_file(predictions(0.3))}, content_type="multipart/form-data")
        second = person.post(path(contest, "attempts"), {**content, "file": a_file(predictions(0.3))}, content_type="multipart/form-data")
        assert first.location == second.location and board(contest)[0][0].attempts == 1

    def test_after_the_close_it_says_so(self, app, contest):
        found_team(actor=ed(), challenge=contest, name="Ed's")
        house_clock.set(closes_at(contest))
        person = Visitor(app, ed())
        person.get(path(contest, "attempts"))
        assert "not taken now" in person.page
        person.get(f"/challenges/{contest.slug}")
        assert "Being judged" in person.page and "See the board" in person.page
        assert hand_in(person, contest, predictions()).status_code == 403

    def test_file_larger_than_other_forms_may_be_is_taken_here(self, app, contest):
        person = Visitor(app, ed())
        person.post(path(contest, "team"), {"act": "found", "name": "Ed's"})
        large = predictions(0.1) + " " * (app.config["MAX_CONTENT_LENGTH"] + 1)
        answer = hand_in(person, contest, large)
        assert answer.status_code == 303
        person.get(answer.location)
        assert "Has problems" in person.page

    def test_idea_challenge_has_no_such_page(self, app, challenge_of_ideas):
        assert Visitor(app, ed()).get(f"/challenges/{challenge_of_ideas.slug}/attempts").status_code == 404


@pytest.fixture
def challenge_of_ideas(database, clock):
    return make_challenge()


class TestAttempt:
    def test_other_teams_and_visitors_find_nothing_and_operators_do(self, app, contest):
        for person, name in ((ed(), "Ed's"), (walt(), "Walt's")):
            found_team(actor=person, challenge=contest, name=name)
        attempt = attempt_at(None, ed(), contest, predictions(0.1, 0.2))
        here = f"/attempts/{attempt.id}"
        assert [Visitor(app, person).get(here).status_code for person in (ed(), sam(), walt(), olga())] == [200, 200, 404, 404]
        assert Visitor(app, walt()).get(f"{here}/file").status_code == 404
        assert Visitor(app, ed()).get(f"{here}/file").data.decode() == predictions(0.1, 0.2)
        operator = Visitor(app, sam())
        operator.get(here)
        assert "0.2000" not in operator.page

    def test_note_is_kept_and_others_cannot_change_it(self, app, contest):
        for person, name in ((ed(), "Ed's"), (walt(), "Walt's")):
            found_team(actor=person, challenge=contest, name=name)
        here = f"/attempts/{attempt_at(None, ed(), contest, predictions(0.1)).id}"
        person = Visitor(app, ed())
        assert person.post(here, {"note": "blend of two", "description": "Two models."}).status_code == 303
        assert "blend of two" in (person.get(here), person.page)[1]
        assert Visitor(app, walt()).post(here, {"note": "mine"}).status_code == 404


class TestBoard:
    def test_places_marks_and_exports_never_hold_a_test_score(self, app, client, contest):
        start = house_clock.now()
        for step, (person, name, quiz, test) in enumerate(((ed(), "Ed's", 0.25, 0.77777), (walt(), "Walt's", 0.75, 0.33333))):
            found_team(actor=person, challenge=contest, name=name)
            attempt_at(start + timedelta(seconds=step), person, contest, predictions(quiz, test))
        page = client.get(path(contest, "board")).get_data(as_text=True)
        assert page.index("Target: 0.0500") < page.index("Ed&#39;s") < page.index("Mean") < page.index("Walt&#39;s")
        assert "50.00 %" in page and "-50.00 %" in page
        table = client.get(path(contest, "board.csv")).get_data(as_text=True)
        assert [line.split(",")[:3] for line in table.splitlines()[1:]] == [["1", "Ed's", "0.2500"], ["2", "Walt's", "0.7500"]]
        places = client.get(path(contest, "board.json")).json
        assert places["teams"] == 2 and places["places"][0]["quiz"] == "0.2500"
        for text in (page, table, str(places)):
            assert "0.7778" not in text and "0.3333" not in text

    def test_as_of_a_moment_and_nonsense_shows_now(self, app, client, contest):
        found_team(actor=ed(), challenge=contest, name="Ed's")
        moment = house_clock.now()
        attempt_at(moment + timedelta(hours=1), ed(), contest, predictions(0.25))
        assert "No score yet" in client.get(path(contest, "board"), query_string={"at": moment.isoformat()}).get_data(as_text=True)
        for typed in ("", "yesterday", "9" * 50):
            assert "0.2500" in client.get(path(contest, "board"), query_string={"at": typed, "from": typed}).get_data(as_text=True)

    def test_own_row_is_marked_and_found(self, app, contest):
        found_team(actor=ed(), challenge=contest, name="Ed's")
        attempt_at(None, ed(), contest, predictions(0.25))
        person = Visitor(app, ed())
        person.get(path(contest, "board"))
        assert 'class="is-me" id="me"' in person.page and "Find me" in person.page

    def test_empty_board_says_what_to_do(self, client, contest):
        assert "No score yet" in client.get(path(contest, "board")).get_data(as_text=True)

    def test_tabs_and_the_next_action_are_those_of_the_kind(self, app, client, contest):
        page = client.get(f"/challenges/{contest.slug}").get_data(as_text=True)
        assert "Sign in and take part" in page and path(contest, "board") in page
        person = Visitor(app, vera())
        person.get(f"/challenges/{contest.slug}")
        assert "Found a team" in person.page


class TestTestScores:
    @pytest.mark.parametrize("shown, own", [("decided", False), ("closed", True)])
    def test_team_sees_its_own_after_the_close_only_where_the_rules_say_so(self, app, database, clock, tmp_path, shown, own):
        contest = make_contest(tmp_path, test_shown=shown)
        found_team(actor=ed(), challenge=contest, name="Ed's")
        found_team(actor=vera(), challenge=contest, name="Vera's")
        attempt = attempt_at(None, ed(), contest, predictions(0.25, 0.3721))
        pages = (f"/attempts/{attempt.id}", path(contest, "board"), path(contest, "board.csv"), path(contest, "board.json"), path(contest, "attempts"), path(contest, "activity"))

        def seen(person):
            visitor = Visitor(app, person)
            return ["0.3721" in visitor.get(page).get_data(as_text=True) for page in pages]

        house_clock.set(closes_at(contest) - timedelta(seconds=1))
        assert not any(seen(ed()))
        house_clock.set(closes_at(contest))
        assert seen(ed()) == [own, *[False] * 5] and not any(seen(vera())) and not any(seen(None))


class TestJudge:
    def test_method_is_handed_in_looked_at_and_the_winner_announced(self, app, contest):
        found_team(actor=ed(), challenge=contest, name="Ed's")
        attempt = attempt_at(None, ed(), contest, predictions(0.04, 0.04))
        house_clock.set(closes_at(contest))
        host, person = Visitor(app, olga()), Visitor(app, ed())
        assert host.post(path(contest, "judging"), {"act": "ask"}).status_code == 303
        here = f"/attempts/{attempt.id}"
        assert person.post(here, {"act": "method", "method": "Too short."}).status_code == 422
        assert "Too short." in person.page and "200 characters" in person.page
        words = {"act": "method", "method": "Least squares on everything. " * 10}
        assert person.post(here, {**words, "code": (io.BytesIO(b"PK code"), "../code.zip")}, content_type="multipart/form-data").status_code == 303
        (turn,) = verifications_of(contest)
        code = path(contest, f"judging/{turn.id}/code")
        for reader in (person, host):
            reader.get(here if reader is person else path(contest, "judging"))
            assert code in reader.page and "code.zip" in reader.page
            answer = reader.get(code)
            assert answer.data == b"PK code" and answer.headers["Content-Disposition"] == "attachment; filename=code.zip"
        for stranger in (Visitor(app), Visitor(app, vera())):
            assert stranger.get(code).status_code in (303, 404) and b"PK" not in stranger.get(turn.code.path()).data
        fields = {"verification": turn.id, "reason": "It runs and gives the same file."}
        assert host.post(path(contest, "judging"), {**fields, "act": "pass"}).status_code == 422
        assert host.post(path(contest, "judging"), {**fields, "act": "pass", **dict.fromkeys(CHECKLIST, "y")}).status_code == 303
        assert host.post(path(contest, "decide"), {"sentence": "Well done."}).status_code == 303
        person.get(path(contest, "results"))
        assert "Grand prize" in person.page and "Test score 0.0400" in person.page
        person.get(here)
        assert "on the hidden half" in person.page

    def test_participants_do_not_see_the_desk(self, app, contest):
        found_team(actor=ed(), challenge=contest, name="Ed's")
        attempt_at(None, ed(), contest, predictions(0.04))
        assert Visitor(app, ed()).get(path(contest, "judging")).status_code == 404
        assert Visitor(app, olga()).get(path(contest, "judging")).status_code == 200

    def test_declining_lets_the_next_be_asked(self, app, contest):
        found_team(actor=ed(), challenge=contest, name="Ed's")
        attempt = attempt_at(None, ed(), contest, predictions(0.04))
        house_clock.set(closes_at(contest))
        ask_next(actor=olga(), challenge=contest)
        assert Visitor(app, ed()).post(f"/attempts/{attempt.id}", {"act": "decline"}).status_code == 303
        assert verifications_of(contest)[0].state == "declined"
