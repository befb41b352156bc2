"""Corrected answers: seen first, published at once, received times untouched."""

import pytest
from sqlalchemy import select

from ideahub.domain.predictions.answers import compile_answers, set_answers
from ideahub.domain.predictions.models import AnswerKey, Attempt, Score
from ideahub.domain.predictions.queries import board
from ideahub.domain.predictions.rescoring import dry_run, publish_rescoring
from ideahub.domain.predictions.signals import signals_in
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid
from tests.cast import ed, olga, walt
from tests.factories.predictions import ANSWERS, attempt_at, make_contest, predictions

FREE = {"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"}
# One wrong answer in the quiz half: row 1 is worth 5 and not 2.
CORRECTED = ANSWERS.replace("r1,2,quiz", "r1,5,quiz")


@pytest.fixture
def contest(database, clock, tmp_path):
    """Ed leads, because he has the wrong answer right; Walt knows better."""
    challenge = make_contest(tmp_path, limit=FREE)
    for person, name in ((ed(), "Ed's"), (walt(), "Walt's")):
        found_team(actor=person, challenge=challenge, name=name)
    attempt_at(None, ed(), challenge, predictions(0.01))
    attempt_at(house_clock.forward(seconds=1), walt(), challenge, predictions(0.02).replace("r1,2.02", "r1,5.02"))
    (tmp_path / "corrected.csv").write_text(CORRECTED)
    return challenge


def ranks(challenge) -> dict[str, int]:
    return {entry.title: line.rank for line, entry in board(challenge)}


class TestDryRun:
    def test_it_shows_who_would_move_and_writes_nothing(self, contest, tmp_path):
        outcomes, moves = dry_run(contest, compile_answers(contest, tmp_path / "corrected.csv"))
        assert {move.title: (move.rank, move.new_rank) for move in moves} == {"Ed's": (1, 2), "Walt's": (2, 1)} and len(outcomes) == 2
        assert ranks(contest) == {"Ed's": 1, "Walt's": 2} and len(db.session.scalars(select(AnswerKey)).all()) == 1


class TestPublishRescoring:
    def test_all_at_once_with_received_times_and_old_scores_kept(self, contest, tmp_path):
        received = db.session.scalars(select(Attempt.received_at).order_by(Attempt.id)).all()
        compiled = compile_answers(contest, tmp_path / "corrected.csv")
        outcomes, _moves = dry_run(contest, compiled)
        assert publish_rescoring(actor=olga(), challenge=contest, compiled=compiled, outcomes=outcomes, reason="Row 1 was typed wrongly.") == 2
        assert ranks(contest) == {"Walt's": 1, "Ed's": 2}
        assert db.session.scalars(select(Attempt.received_at).order_by(Attempt.id)).all() == received
        assert [score.answers_version for score in db.session.scalars(select(Score).order_by(Score.id))] == [1, 1, 2, 2]

    def test_attempt_scored_since_the_dry_run_asks_to_look_again(self, contest, tmp_path):
        compiled = compile_answers(contest, tmp_path / "corrected.csv")
        outcomes, _moves = dry_run(contest, compiled)
        attempt_at(house_clock.forward(seconds=1), walt(), contest, predictions(0.5))
        with pytest.raises(Conflict, match="Look again"):
            publish_rescoring(actor=olga(), challenge=contest, compiled=compiled, outcomes=outcomes, reason="Row 1 was typed wrongly.")

    def test_stranger_and_silence_are_refused(self, contest, tmp_path):
        compiled = compile_answers(contest, tmp_path / "corrected.csv")
        outcomes, _moves = dry_run(contest, compiled)
        with pytest.raises(Denied):
            publish_rescoring(actor=ed(), challenge=contest, compiled=compiled, outcomes=outcomes, reason="Row 1 was typed wrongly.")
        with pytest.raises(Invalid, match="what was corrected"):
            publish_rescoring(actor=olga(), challenge=contest, compiled=compiled, outcomes=outcomes, reason="")


def test_answers_are_not_simply_replaced_once_an_attempt_has_a_score(contest, tmp_path):
    with pytest.raises(Conflict, match="re-scoring"):
        set_answers(actor=olga(), challenge=contest, compiled=compile_answers(contest, tmp_path / "corrected.csv"))


def test_answer_file_with_problems_is_refused_by_its_lines(contest, tmp_path):
    (tmp_path / "wrong.csv").write_text(ANSWERS.replace("r2,3,test", "r2,three,test"))
    with pytest.raises(Invalid) as refused:
        compile_answers(contest, tmp_path / "wrong.csv")
    assert list(refused.value.problems) == ["3"]


class TestSignalsIn:
    def test_same_file_of_two_teams_and_a_constant_are_shown(self, contest):
        constant = "id,prediction\n" + "".join(f"r{number},3\n" for number in range(1, 21))
        attempt_at(house_clock.forward(seconds=1), ed(), contest, predictions(0.3))
        assert [signal.code for signal in signals_in(contest)] == []
        attempt_at(house_clock.forward(seconds=1), walt(), contest, predictions(0.3))
        attempt_at(house_clock.forward(seconds=1), walt(), contest, constant)
        assert sorted(signal.code for signal in signals_in(contest)) == ["constant", "same_file"]
