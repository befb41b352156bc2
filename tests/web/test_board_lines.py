"""Marks between the teams of a page: each stands on one page, at its place."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.challenges.models import Challenge
from ideahub.web.board_lines import Mark, gain_of, marks_of, with_marks

SCORES = st.integers(0, 30).map(lambda number: f"{number / 100:.2f}")


@dataclass
class Row:
    """A team."""

    quiz: str


def contest(baselines: list[str], direction: str = "lower") -> Challenge:
    """A contest that is in no database, with these baselines."""
    rules = {"decimals": 2, "direction": direction, "baselines": [{"name": f"b{at}", "quiz": score, "test": score} for at, score in enumerate(baselines)]}
    return Challenge(setup={"prediction": rules}, state="decided")


@pytest.mark.usefixtures("database")
class TestWithMarks:
    @given(rows=st.lists(SCORES, min_size=1, max_size=12), baselines=st.lists(SCORES, max_size=4), size=st.integers(1, 5), direction=st.sampled_from(["lower", "higher"]))
    def test_pages_together_are_the_whole_board_with_every_mark_once_and_in_order(self, rows, baselines, size, direction):
        challenge, sign = contest(baselines, direction), 1 if direction == "lower" else -1
        rows = [Row(quiz) for quiz in sorted(rows, key=lambda quiz: sign * float(quiz))]
        seen = []
        for start in range(0, len(rows), size):
            before = rows[start - 1].quiz if start else None
            seen += with_marks(challenge, marks_of(challenge), rows[start : start + size], before, start + size >= len(rows))
        assert [one for one in seen if isinstance(one, Row)] == rows
        assert sorted(one.words for one in seen if isinstance(one, Mark)) == sorted(f"b{at}" for at in range(len(baselines)))
        keys = [sign * float(one.quiz if isinstance(one, Row) else one.score) for one in seen]
        assert keys == sorted(keys)


class TestGainOf:
    def test_is_counted_from_the_first_baseline_and_none_without(self):
        assert gain_of(contest(["0.50", "0.90"]), "0.25") == "50.00"
        assert gain_of(contest([]), "0.25") is None
