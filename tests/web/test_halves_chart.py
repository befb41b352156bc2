"""The geometry of the overfit meter."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.web.halves_chart import APART, PHONE, WIDE, Named, drawings

SCORES = st.floats(-1e12, 1e12).map(lambda score: round(score, 4))


def drawn(points, named=(), drop=0.0, direction="lower"):
    return drawings(points, list(named), drop=drop, direction=direction, decimals=4)


class TestDrawings:
    def test_one_team_is_no_drawing(self):
        assert drawn([(0.5, 0.6)]) == [] and drawn([]) == []

    @pytest.mark.parametrize("direction", ["lower", "higher"])
    def test_better_is_further_right_and_further_up(self, direction):
        points = [(0.5, 0.6), (0.9, 1.0)] if direction == "lower" else [(0.9, 1.0), (0.5, 0.6)]
        (better, worse) = drawn(points, direction=direction)[0].dots
        assert better[0] > worse[0] and better[1] < worse[1]

    @pytest.mark.parametrize("direction", ["lower", "higher"])
    def test_equal_scores_lie_on_the_line_and_a_drop_below_it(self, direction):
        worse = 0.05 if direction == "lower" else -0.05
        wide = drawn([(0.5, 0.5), (0.7, 0.7 + worse)], drop=0.05, direction=direction)[0]
        x1, y1, x2, y2 = map(float, re.fullmatch(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", wide.same).groups())
        on_line = [y1 + (x - x1) * (y2 - y1) / (x2 - x1) for x, _y in wide.dots]
        assert abs(wide.dots[0][1] - on_line[0]) < 0.5 and wide.dots[1][1] > on_line[1] + 5
        assert wide.typical is not None and drawn([(0.5, 0.5), (0.7, 0.7)])[0].typical is None

    def test_a_few_very_bad_files_do_not_squash_the_others(self):
        points = [(0.5 + at / 1000, 0.51 + at / 1000) for at in range(38)] + [(9.0, 9.0), (0.51, 800.0)]
        wide, phone = drawn(points)
        assert (wide.outside, phone.outside, len(wide.dots)) == (2, 2, 38)
        assert max(x for x, _y in wide.dots) - min(x for x, _y in wide.dots) > 400

    def test_all_files_alike_are_still_a_drawing(self):
        wide, _phone = drawn([(0.5, 0.5)] * 30)
        assert len(wide.dots) == 30 and wide.up

    @given(
        points=st.lists(st.tuples(SCORES, SCORES), min_size=2, max_size=60), drop=SCORES, direction=st.sampled_from(["lower", "higher"]), picked=st.lists(st.integers(0, 59), max_size=3)
    )  # fmt: skip
    def test_everything_lies_inside_and_no_name_on_another(self, points, drop, direction, picked):
        named = [Named("won", "A team with quite a long name of its own", points[at % len(points)]) for at in picked]
        for drawing in drawn(points, named, drop, direction):
            size = drawing.size
            places = [*drawing.dots, *((x, size.top) for x, _words in drawing.across), *((size.left, y) for y, _words in drawing.up)]
            for path in filter(None, (drawing.same, drawing.typical)):
                numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
                places += zip(numbers[::2], numbers[1::2], strict=True)
            assert all(size.left - 0.1 <= x <= size.width - size.right + 0.1 and size.top - 0.1 <= y <= size.height - size.bottom + 0.1 for x, y in places)
            heights = [label.y for label in drawing.labels]
            assert all(behind - before >= APART - 0.01 for before, behind in zip(heights, heights[1:], strict=False))
            assert len(drawing.dots) + drawing.outside == len(points) and len(drawing.up) <= 12
            assert all(len(label.words) <= size.longest for label in drawing.labels)
        assert {WIDE.name, PHONE.name} == {"wide", "phone"}
