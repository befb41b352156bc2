"""The Ladder: what is told of public scores climbs, and says nothing of a file that does not climb."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.predictions.ladder import told, told_in_order
from ideahub.domain.predictions.queries import board
from ideahub.domain.predictions.rehearsal import clean_rules
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel.errors import Invalid
from tests.cast import ed, vera
from tests.factories.predictions import attempt_at, make_contest, predictions
from tests.visitor import Visitor

SCORES = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=30)


def rules_with(step, direction="lower"):
    return {"ladder": step, "decimals": 4, "direction": direction}


@given(SCORES, st.sampled_from(("0.0001", "0.01", "0.25")), st.sampled_from(("lower", "higher")))
def test_what_is_told_never_falls_back_and_moves_by_more_than_half_a_step(scores, step, direction):
    sign, before = (1 if direction == "lower" else -1), None
    for score in scores:
        now = told(score, before, rules_with(step, direction))
        assert Decimal(now.quiz) % Decimal(step) == 0
        assert now.climbed is (before is None or (Decimal(before) - Decimal(repr(score))) * sign > Decimal(step))
        if before is not None:
            gain = (Decimal(before) - Decimal(now.quiz)) * sign
            assert gain >= Decimal(step) / 2 if now.climbed else gain == 0
        before = now.quiz


@given(SCORES, st.lists(st.floats(0, 1, width=32), max_size=10))
def test_files_that_do_not_climb_change_nothing_that_is_told_later(scores, others):
    rules = rules_with("0.05")
    alone = told_in_order([(at, 1, score) for at, score in enumerate(scores)], rules)
    best = alone[0].quiz
    worse = [score for score in others if Decimal(repr(score)) >= Decimal(best)]
    among = told_in_order([(0, 1, scores[0]), *((100 + at, 1, score) for at, score in enumerate(worse)), *((at, 1, score) for at, score in enumerate(scores[1:], 1))], rules)
    assert {key: among[key] for key in alone} == alone and not any(among[100 + at].climbed for at in range(len(worse)))


def test_without_a_step_each_file_is_told_its_own_score():
    assert [(one.quiz, one.climbed) for one in (told(0.12345, "0.1000", rules_with(None)), told(0.05, None, rules_with(None)))] == [("0.1234", True), ("0.0500", True)]


@pytest.mark.parametrize("step", ["0", "-0.1", "0.00001", "small"])
def test_step_that_is_none_is_refused(step):
    with pytest.raises(Invalid, match="ladder|decimal number"):
        clean_rules({"opens": "2026-01-01", "closes": "2026-02-01", "ladder": step})


@pytest.mark.usefixtures("database", "clock")
class TestContest:
    def test_file_that_does_not_climb_is_told_the_former_score_wherever_one_looks(self, app, tmp_path):
        contest = make_contest(tmp_path, ladder="0.1", limit={"attempts": 5, "window": "rolling", "hours": 24, "zone": "UTC"})
        found_team(actor=ed(), challenge=contest, name="Ed's")
        first = attempt_at(None, ed(), contest, predictions(0.52, 0.4))
        house_clock.forward(minutes=5)
        second = attempt_at(None, ed(), contest, predictions(0.4321, 0.1234))
        assert (first.quiz, first.climbed, second.quiz, second.climbed) == ("0.5000", True, "0.5000", False)
        assert [(line.quiz, line.attempt_id, line.attempts) for line, _entry in board(contest)] == [("0.5000", first.id, 2)]
        team, other = Visitor(app, ed()), Visitor(app, vera())
        at = f"/challenges/{contest.slug}"
        for visitor, pages in ((team, (f"/attempts/{second.id}", f"{at}/attempts", f"{at}/team")), (other, ())):
            for page in (*pages, f"{at}/board", f"{at}/board.csv", f"{at}/board.json", f"{at}/activity", at):
                answer = visitor.get(page)
                assert answer.status_code == 200 and "0.43" not in answer.get_data(as_text=True), page
        assert "did not climb the ladder" in team.get(f"/attempts/{second.id}").get_data(as_text=True)

    def test_file_that_climbs_is_told_its_score_rounded_to_the_step_and_the_hidden_half_stays_exact(self, tmp_path):
        contest = make_contest(tmp_path, ladder="0.1", limit={"attempts": 5, "window": "rolling", "hours": 24, "zone": "UTC"})
        found_team(actor=ed(), challenge=contest, name="Ed's")
        attempt_at(None, ed(), contest, predictions(0.52, 0.4))
        house_clock.forward(minutes=5)
        second = attempt_at(None, ed(), contest, predictions(0.3321, 0.1234))
        assert (second.quiz, second.climbed, second.test) == ("0.3000", True, "0.1234")
        assert [(line.quiz, line.attempt_id) for line, _entry in board(contest)] == [("0.3000", second.id)]
