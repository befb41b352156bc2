"""ideahub predictions: a contest is opened, its board read, its answers corrected."""

import pytest
from sqlalchemy import delete, select, update

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.deadline import closes_at
from ideahub.domain.results.commands import announce_results
from ideahub.domain.results.models import Comparison
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from tests.cast import ed, lindenhafen, olga, walt
from tests.factories.predictions import ANSWERS, attempt_at, make_contest, predictions

RULES = """title: Guess the stars
opens: 2026-01-01
closes: 2026-03-01
decimals: 3
baselines: [{name: Mean, quiz: "1.000", test: "1.000"}]
limit: {attempts: 5}
"""


@pytest.fixture
def files(tmp_path):
    for name, content in (("rules.yaml", RULES), ("brief.md", "Guess how many stars each film was given.\n"), ("answers.csv", ANSWERS)):
        (tmp_path / name).write_text(content)
    return tmp_path


def opened(app, files, *more: str):
    arguments = ["predictions", "open", str(files / "rules.yaml"), "--organization", lindenhafen().slug, "--by", olga().handle, "--brief", str(files / "brief.md")]
    return app.test_cli_runner().invoke(args=[*arguments, "--summary", "Stars of films.", "--answers", str(files / "answers.csv"), *more])


class TestOpen:
    def test_contest_is_opened_with_its_rules_answers_and_prizes(self, app, database, clock, files):
        house_clock.set(house_clock.now().replace(year=2025, month=12, day=1))
        answer = opened(app, files, "--prize", "Grand prize=1000.00 USD", "--prize", "Second=A bench", "--release", "It is ours, under CC BY 4.0.", "--publish")
        assert answer.exit_code == 0, answer.output
        challenge = db.session.scalar(select(Challenge).where(Challenge.kind == "prediction"))
        assert (challenge.state, challenge.setup["prediction"]["decimals"], challenge.setup["prediction"]["limit"]["attempts"]) == ("published", 3, 5)
        assert [(prize.label, prize.amount, prize.thing) for prize in challenge.prizes] == [("Grand prize", 100_000, None), ("Second", None, "A bench")]

    def test_answers_with_problems_are_refused_by_their_lines(self, app, database, clock, files):
        (files / "answers.csv").write_text(ANSWERS.replace("r2,3,test", "r2,three,test"))
        answer = opened(app, files)
        assert answer.exit_code == 1 and "line 3:" in answer.output

    def test_nobody_signed_for_the_data_so_it_stays_a_draft(self, app, database, clock, files):
        house_clock.set(house_clock.now().replace(year=2025, month=12, day=1))
        answer = opened(app, files, "--publish")
        assert answer.exit_code == 1 and "Nobody has signed" in answer.output
        assert db.session.scalar(select(Challenge).where(Challenge.kind == "prediction")).state == "draft"

    def test_stranger_and_unknown_names_are_refused(self, app, database, clock, files):
        assert opened(app, files, "--by", ed().handle).exit_code == 1
        assert "no person" in opened(app, files, "--by", "nobody").output


class TestBoard:
    def test_board_now_and_as_of_a_moment(self, app, database, clock, tmp_path):
        challenge = make_contest(tmp_path)
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        before = house_clock.now().isoformat()
        attempt_at(house_clock.forward(hours=1), ed(), challenge, predictions(0.5))
        run = app.test_cli_runner().invoke
        assert run(args=["predictions", "board", "--challenge", challenge.slug]).output.splitlines()[1].startswith("1,Ed's,0.5000,")
        assert len(run(args=["predictions", "board", "--challenge", challenge.slug, "--at", before]).output.splitlines()) == 1
        assert "no moment" in run(args=["predictions", "board", "--challenge", challenge.slug, "--at", "soon"]).output
        assert "no prediction contest" in run(args=["predictions", "board", "--challenge", "nothing"]).output


class TestRescore:
    def test_shows_first_and_publishes_with_a_reason(self, app, database, clock, tmp_path):
        challenge = make_contest(tmp_path)
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        attempt_at(None, ed(), challenge, predictions(0.5))
        (tmp_path / "corrected.csv").write_text(ANSWERS.replace("r1,2,quiz", "r1,5,quiz"))
        arguments = ["predictions", "rescore", str(tmp_path / "corrected.csv"), "--challenge", challenge.slug]
        shown = app.test_cli_runner().invoke(args=arguments)
        assert "Ed's: place 1 to 1, 0.5000 to" in shown.output and "Published" not in shown.output
        assert "Published" in app.test_cli_runner().invoke(args=[*arguments, "--publish", "Row 1 was typed wrongly."]).output
        assert "0 things to look at." in app.test_cli_runner().invoke(args=["predictions", "signals", "--challenge", challenge.slug]).output


class TestCompare:
    def test_a_decided_contest_that_has_no_note_gets_one_and_a_running_one_does_not(self, app, database, clock, tmp_path):
        challenge = make_contest(tmp_path)
        for at, person in enumerate((ed(), walt()), 1):
            found_team(actor=person, challenge=challenge, name=f"Team {at}")
            attempt_at(None, person, challenge, predictions(at / 10, at / 10))
        compare = ["predictions", "compare", "--challenge", challenge.slug]
        assert app.test_cli_runner().invoke(args=compare).output.startswith("0 comparisons")
        house_clock.set(closes_at(challenge))
        announce_results(actor=olga(), challenge=challenge)
        db.session.execute(delete(Comparison))
        db.session.commit()
        assert app.test_cli_runner().invoke(args=compare).output.startswith("1 comparisons")
        assert db.session.scalar(select(Comparison.state)) == "done"
        db.session.execute(update(Comparison).values(state="failed", outcome=None, tries=3))
        db.session.commit()
        assert app.test_cli_runner().invoke(args=compare).output.startswith("1 comparisons")
        assert db.session.scalar(select(Comparison.state)) == "done"
