"""The arithmetic of a contest: decimals, keys, windows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.predictions.rules import LARGEST_KEY, Limit, improvement, moved_line, order_key, reaches
from ideahub.scorer.precision import rounded

NOON = datetime(2026, 3, 28, 12, tzinfo=UTC)
SCORES = st.floats(allow_nan=False, allow_infinity=False)


class TestRounded:
    @pytest.mark.parametrize(
        ("exact", "decimals", "shown"),
        [("0.85725", 4, "0.8572"), (0.85735, 4, "0.8574"), (2, 3, "2.000"), (-0.00001, 4, "0.0000"), (1e22, 1, "1" + "0" * 22 + ".0"), (1e-300, 4, "0.0000")],
    )
    def test_half_goes_to_the_even_digit_and_nothing_is_minus_nought(self, exact, decimals, shown):
        assert rounded(exact, decimals) == shown

    @given(SCORES)
    def test_every_finite_score_has_a_decimal_and_a_key_that_a_row_can_hold(self, exact):
        shown = rounded(exact, 4)
        assert abs(order_key(shown, 4, "lower")) <= LARGEST_KEY < 2**63


class TestOrderKey:
    @given(SCORES, SCORES)
    def test_better_scores_never_come_after_worse_ones(self, one, other):
        better, worse = sorted((one, other))
        assert order_key(rounded(better, 4), 4, "lower") <= order_key(rounded(worse, 4), 4, "lower")
        assert order_key(rounded(worse, 4), 4, "higher") <= order_key(rounded(better, 4), 4, "higher")


class TestReaches:
    def test_the_line_itself_is_reached_and_a_step_before_is_not(self):
        assert [reaches(score, "0.8563", "lower") for score in ("0.8562", "0.8563", "0.8564")] == [True, True, False]
        assert [reaches(score, "0.8563", "higher") for score in ("0.8562", "0.8563", "0.8564")] == [False, True, True]


def test_improvement_and_moving_line_in_both_directions():
    assert (improvement("0.8712", "0.9514", "lower"), improvement("0.9", "0.8", "higher"), improvement("1", "0", "lower")) == ("8.43", "12.50", "0.00")
    assert (moved_line("0.9514", "1", 4, "lower"), moved_line("0.5000", "1", 4, "higher")) == ("0.9419", "0.5050")


class TestLimit:
    def test_rolling_window_is_free_again_when_its_hours_have_fully_passed(self):
        limit = Limit(attempts=2, hours=24)
        received = [NOON - timedelta(hours=23), NOON - timedelta(hours=1)]
        assert (limit.left(received, NOON), limit.next_allowed(received, NOON)) == (0, NOON + timedelta(hours=1))
        assert limit.left(received, NOON + timedelta(hours=1)) == 1

    def test_calendar_day_ends_at_midnight_of_its_zone_also_where_the_clock_is_put_on(self):
        limit = Limit(attempts=1, window="calendar", zone="Europe/Berlin")
        allowed = limit.next_allowed([NOON], NOON)
        assert allowed == datetime(2026, 3, 28, 23, tzinfo=UTC)
        assert limit.next_allowed([allowed], allowed) == datetime(2026, 3, 29, 22, tzinfo=UTC)

    @given(st.lists(st.integers(0, 100_000), max_size=8), st.integers(1, 4), st.sampled_from(("rolling", "calendar")))
    def test_what_is_left_and_the_next_moment_agree(self, minutes, attempts, window):
        limit = Limit(attempts=attempts, window=window, hours=24, zone="America/New_York")
        received = [NOON - timedelta(minutes=each) for each in minutes]
        moment = limit.next_allowed(received, NOON)
        assert (limit.left(received, NOON) > 0) == (moment == NOON)
        assert limit.left(received, moment) > 0
