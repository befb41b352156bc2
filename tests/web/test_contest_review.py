"""What the results page of a prediction contest says beside its places, and that nobody reads a hidden score before."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.deadline import closes_at
from ideahub.domain.predictions.models import Attempt
from ideahub.domain.results.commands import announce_results
from ideahub.domain.results.models import Comparison
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from tests.cast import ed, jude, mona, olga, sam, vera, walt
from tests.factories.challenges import make_challenge
from tests.factories.predictions import attempt_at, guesses, make_contest, many_answers, verified
from tests.visitor import Visitor

FREE = {"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"}
ANSWERS = many_answers()
METHOD = "We blended *two models* by least squares on a held-out fifth of the rows. <script>alert(1)</script> [Code](javascript:alert(2)) " * 3
PATHS = ("results", "results/halves.csv", "results/halves.json")


@pytest.fixture
def closed(database, clock, tmp_path):
    """A contest that has closed: Ed leads in public with a file that fits the public half, Walt wins, Vera is near him."""
    challenge = make_contest(tmp_path, answers=ANSWERS, limit=FREE)
    start = house_clock.now()
    for step, (person, name, quiz, test) in enumerate(((ed(), "=Ed's", 0.1, 0.7), (walt(), "Walt's", 0.5, 0.5), (vera(), "Vera's", 0.52, 0.52))):
        found_team(actor=person, challenge=challenge, name=name)
        attempt_at(start + timedelta(seconds=step), person, challenge, guesses(ANSWERS, quiz, test, dice=step))
    house_clock.set(closes_at(challenge))
    return challenge


@pytest.fixture
def decided(closed):
    verified(closed, walt(), METHOD)
    announce_results(actor=olga(), challenge=closed)
    return closed


def path(challenge, rest: str) -> str:
    return f"/challenges/{challenge.slug}/{rest}"


def everybody():
    return {"visitor": None, "participant": ed(), "winner": walt(), "host": olga(), "moderator": mona(), "operator": sam(), "stranger": jude()}


class TestBeforeTheResult:
    def test_no_role_reads_a_hidden_score_through_any_of_these_doors(self, app, closed):
        hidden = {attempt.test for attempt in _attempts(closed)}
        for step in ("running", "closed", "verified"):
            if step == "running":
                house_clock.set(closes_at(closed) - timedelta(seconds=1))
            elif step == "closed":
                house_clock.set(closes_at(closed))
            else:
                verified(closed, walt(), METHOD)
            for role, person in everybody().items():
                visitor = Visitor(app, person)
                for rest in PATHS:
                    answer = visitor.get(path(closed, rest))
                    assert (answer.status_code, role, step) == (404, role, step)
                    assert not any(score in answer.get_data(as_text=True) for score in hidden)
                for rest in ("board", "board.csv", "board.json", "", "entries"):
                    page = visitor.get(path(closed, rest).rstrip("/")).get_data(as_text=True)
                    assert not any(score in page for score in hidden) and "held-out fifth" not in page, (role, step, rest)

    def test_other_kinds_of_challenge_have_no_halves(self, app, database, clock):
        challenge = make_challenge(title="Shade", phase="over", visibility="public")
        assert [Visitor(app, olga()).get(path(challenge, rest)).status_code for rest in PATHS] == [404, 404, 404]


    def test_private_contest_tells_its_guests_alone(self, app, decided):
        decided.visibility = "private"
        db.session.commit()
        for rest in PATHS:
            assert [Visitor(app, person).get(path(decided, rest)).status_code for person in (None, jude(), olga())] == [404, 404, 200]


class TestResultsPage:
    def test_everybody_reads_how_sure_the_order_is_and_by_which_method(self, app, decided):
        for person in everybody().values():
            visitor = Visitor(app, person)
            visitor.get(path(decided, "results"))
            assert "How sure is the order?" in visitor.page and "Place 1 over place 2" in visitor.page and "paired, in closed form" in visitor.page
            assert "of 100 cases" in visitor.page and "corrected after the announcement" not in visitor.page

    def test_winner_is_read_in_safe_markdown(self, app, decided):
        (visitor := Visitor(app)).get(path(decided, "results"))
        assert "How it was done" in visitor.page and "<em>two models</em>" in visitor.page
        assert "<script>alert" not in visitor.page and 'href="javascript' not in visitor.page

    def test_method_of_an_entry_that_moderators_hide_is_hidden_too(self, app, decided):
        db.session.execute(update(Entry).where(Entry.title == "Walt's").values(state="hidden", listed=0))
        (visitor := Visitor(app)).get(path(decided, "results"))
        assert "two models" not in visitor.page and "hidden this entry" in visitor.page

    def test_where_nobody_was_verified_a_sentence_says_so(self, app, closed):
        announce_results(actor=olga(), challenge=closed)
        (visitor := Visitor(app)).get(path(closed, "results"))
        assert "Nobody with a prize was verified" in visitor.page

    @pytest.mark.parametrize(("state", "words"), [("waiting", "being worked out"), ("failed", "through our fault")])
    def test_what_is_not_known_is_said_to_be(self, app, decided, state, words):
        db.session.execute(update(Comparison).values(state=state, outcome=None))
        (visitor := Visitor(app)).get(path(decided, "results"))
        assert words in visitor.page and "of 100 cases" not in visitor.page

    def test_both_halves_are_drawn_and_told(self, app, decided):
        (visitor := Visitor(app)).get(path(decided, "results"))
        assert "Public half and hidden half" in visitor.page and visitor.page.count('<svg class="chart"') == 2
        assert "too few teams" in visitor.page and "The blue dot" not in visitor.page
        assert "Down 2" in visitor.page and "Up 1" in visitor.page
        (own := Visitor(app, ed())).get(path(decided, "results"))
        assert "The blue dot" in own.page and '<tr class="is-me">' in own.page

    def test_further_places_do_not_repeat_it(self, app, decided):
        (visitor := Visitor(app)).get(path(decided, "results?after=1"))
        assert "How sure is the order?" not in visitor.page and "Public half and hidden half" not in visitor.page

    def test_challenge_that_people_decided_has_nothing_of_it(self, app, database, clock):
        challenge = make_challenge(title="Shade", phase="over", mode="after", moderators=(), visibility="public")
        announce_results(actor=olga(), challenge=challenge)
        visitor = Visitor(app)
        assert visitor.get(path(challenge, "results")).status_code == 200
        assert not any(words in visitor.page for words in ("How sure is the order?", "How it was done", "Public half and hidden half"))


class TestHalvesExport:
    def test_csv_and_json_say_the_same_and_a_spreadsheet_takes_no_formula_from_it(self, app, decided):
        visitor = Visitor(app)
        rows = list(csv.DictReader(io.StringIO(visitor.get(path(decided, "results/halves.csv")).get_data(as_text=True))))
        told = visitor.get(path(decided, "results/halves.json")).json
        assert [row["team"] for row in rows] == ["'=Ed's", "Walt's", "Vera's"] and [team["team"] for team in told["teams"]] == ["=Ed's", "Walt's", "Vera's"]
        assert [(row["public_rank"], row["hidden_rank"], row["fell_by"], row["place"]) for row in rows] == [("1", "3", "2", "3"), ("2", "1", "-1", "1"), ("3", "2", "-1", "2")]
        assert [row["hidden_score"] for row in rows] == [team["hidden_score"] for team in told["teams"]]
        assert told["measures"]["teams"] == 3 and "points" not in told["measures"]

    def test_hidden_team_stands_in_neither(self, app, decided):
        db.session.execute(update(Entry).where(Entry.title == "Vera's").values(state="hidden", listed=0))
        visitor = Visitor(app)
        for rest in PATHS[1:]:
            assert "Vera" not in visitor.get(path(decided, rest)).get_data(as_text=True)


def _attempts(challenge):
    return list(db.session.scalars(select(Attempt).where(Attempt.challenge_id == challenge.id)))
