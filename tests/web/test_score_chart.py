"""The geometry of the chart of the best score."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.web.score_chart import MOST_STEPS, PHONE, WIDE, Line, drawings, lead_steps, steps_of, thinned
from tests.cast import ed, walt
from tests.factories.predictions import attempt_at, make_contest, predictions

START = datetime(2009, 1, 1, tzinfo=UTC)


def steps(*scores: str) -> list[tuple[datetime, str]]:
    return [(START + timedelta(days=at), score) for at, score in enumerate(scores)]


def drawn(lead, mine=(), lines=(), direction="lower"):
    until = START + timedelta(days=len(lead))
    return drawings(lead, mine, lines=list(lines), until=until, direction=direction, decimals=4, words=("Best", "We"))


class TestDrawings:
    def test_fewer_than_two_steps_are_no_chart(self):
        assert drawn(steps("0.5")) == [] and drawn([]) == []

    @pytest.mark.parametrize("direction", ["lower", "higher"])
    def test_better_is_further_up(self, direction):
        scores = ("0.9", "0.5") if direction == "lower" else ("0.5", "0.9")
        (wide, _phone) = drawn(steps(*scores), direction=direction)
        first, last = re.fullmatch(r"M[\d.]+ ([\d.]+)H[\d.]+V([\d.]+)H\d+", wide.lead).groups()
        assert float(last) < float(first)

    def test_lines_that_are_far_away_do_not_squash_the_chart(self):
        (wide, _phone) = drawn(steps("0.90", "0.89"), lines=[Line("goal", "Target", "0.88"), Line("base", "Zero", "9.0")])
        assert [kind for kind, _y in wide.lines] == ["goal"]
        assert not any("Zero" in label.words for label in wide.labels)

    @given(
        lead=st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), mine=st.lists(st.floats(-1e6, 1e6), max_size=5), lines=st.lists(st.floats(-1e6, 1e6), max_size=4),
        direction=st.sampled_from(["lower", "higher"]),
    )  # fmt: skip
    def test_everything_lies_inside_and_no_label_on_another(self, lead, mine, lines, direction):
        said = [[f"{score:.4f}" for score in scores] for scores in (lead, mine, lines)]
        for drawing in drawn(steps(*said[0]), steps(*said[1]), [Line("base", f"line {score}", score) for score in said[2]], direction):
            size = drawing.size
            heights = [float(y) for y in re.findall(r"V([\d.-]+)", drawing.lead + (drawing.mine or ""))] + [y for y, _words in drawing.grid]
            assert all(0 <= y <= size.height for y in heights)
            assert 2 <= len(drawing.grid) <= 9
            places = [label.y for label in drawing.labels]
            assert all(behind - before > 16 for before, behind in zip(places, places[1:], strict=False)) and places[-1] <= size.height
        assert {WIDE.name, PHONE.name} == {"wide", "phone"}


class TestThinned:
    def test_first_and_last_stay(self):
        many = steps(*(f"{number}" for number in range(5000)))
        few = thinned(many)
        assert len(few) == MOST_STEPS and (few[0], few[-1]) == (many[0], many[-1])


class TestLeadSteps:
    def test_follows_the_lead(self, database, clock, tmp_path):
        contest = make_contest(tmp_path, limit={"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"})
        assert lead_steps(contest) == ()
        for person, name in ((ed(), "Ed's"), (walt(), "Walt's")):
            found_team(actor=person, challenge=contest, name=name)
        start = house_clock.now()
        one = attempt_at(start, ed(), contest, predictions(0.5))
        attempt_at(start + timedelta(hours=1), walt(), contest, predictions(0.75))
        assert [score for _moment, score in lead_steps(contest)] == ["0.5000"]
        attempt_at(start + timedelta(hours=2), walt(), contest, predictions(0.25))
        assert [score for _moment, score in lead_steps(contest)] == ["0.5000", "0.2500"]
        assert [score for _moment, score in steps_of(contest, one.entry_id)] == ["0.5000"]
