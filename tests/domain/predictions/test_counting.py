"""Merging teams with attempts: the joint count, the board before and after, and the windows of a limit."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.predictions import board as places
from ideahub.domain.predictions.commands import choose_attempt
from ideahub.domain.predictions.counting import begin_of_window, windows_by
from ideahub.domain.predictions.queries import attempts_counted, attempts_of, board, board_as_of, line_of
from ideahub.domain.predictions.rules import Limit
from ideahub.domain.teams.merging import preview_merge, propose_merge
from ideahub.kernel import clock as house_clock
from ideahub.kernel.errors import Conflict, LimitReached
from tests.cast import ed, vera, walt
from tests.factories.predictions import attempt_at, make_contest, predictions
from tests.factories.teams import make_team, merge

DAILY = {"attempts": 1, "window": "rolling", "hours": 24, "zone": "UTC"}
FREE = {**DAILY, "attempts": 100}
OPENED = datetime(2026, 10, 24, 15, tzinfo=UTC)


@pytest.fixture
def contest(database, clock, tmp_path):
    return make_contest(tmp_path, limit=FREE)


def three_teams(contest):
    return [make_team(contest, person, name) for person, name in ((ed(), "Sails"), (walt(), "Limes"), (vera(), "Vines"))]


def lines(contest) -> list[tuple]:
    return [(line.rank, entry.title, line.quiz, line.attempts) for line, entry in board(contest)]


class TestWindowsBy:
    @pytest.mark.parametrize(("hours", "count"), [(-1, 0), (0, 1), (23.99, 1), (24, 2), (72.5, 4)])
    def test_rolling_windows_are_full_lengths_from_the_opening_on(self, hours, count):
        assert windows_by(Limit(), OPENED, OPENED + timedelta(hours=hours)) == count

    @pytest.mark.parametrize(("hours", "count"), [(-1, 0), (0, 1), (6.9, 1), (7, 2), (31.9, 2), (32, 3)])
    def test_calendar_days_are_those_of_the_zone_also_when_the_clocks_change(self, hours, count):
        """In Berlin the 25th of October 2026 has 25 hours: the third day begins 32 hours after 15:00 UTC, which is 17:00 there."""
        assert windows_by(Limit(window="calendar", zone="Europe/Berlin"), OPENED, OPENED + timedelta(hours=hours)) == count

    @given(
        limit=st.builds(Limit, attempts=st.integers(1, 9), window=st.sampled_from(["rolling", "calendar"]), hours=st.integers(1, 200), zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"])),
        number=st.integers(1, 400),
    )  # fmt: skip
    def test_window_begins_when_it_is_first_counted(self, limit, number):
        begin = begin_of_window(limit, OPENED, number)
        assert windows_by(limit, OPENED, begin) == number
        assert windows_by(limit, OPENED, begin - timedelta(microseconds=1)) == number - 1


class TestJointLimit:
    def test_teams_merge_only_where_one_team_could_have_made_as_many_and_the_sentence_says_when(self, database, clock, tmp_path):
        contest = make_contest(tmp_path, days=(-0.1, 29), limit=DAILY)
        opened = contest.phases[0].starts_at
        sails, limes = make_team(contest, ed(), "Sails"), make_team(contest, walt(), "Limes")
        attempt_at(None, ed(), contest, predictions(0.5))
        attempt_at(None, walt(), contest, predictions(0.25))
        fits = opened + timedelta(days=1)
        with pytest.raises(Conflict) as refused:
            propose_merge(actor=ed(), team=sails, other=limes)
        assert refused.value.sentence == (
            f"Together that makes 2 attempts. One team could have made 1 by now: 1 within any 24 hours, since {opened:%Y-%m-%d %H:%M:%S} UTC. "
            f"If no file is handed in until then, it fits from {fits:%Y-%m-%d %H:%M:%S} UTC on."
        )
        house_clock.set(fits - timedelta(microseconds=1))
        assert preview_merge(actor=ed(), from_team=sails, into_team=limes).refusals != []
        house_clock.set(fits)
        shown = preview_merge(actor=ed(), from_team=sails, into_team=limes)
        assert (shown.counts, shown.joint, shown.limit.most, shown.best, shown.refusals) == ((1, 1), 2, 2, "0.2500", [])
        assert merge(sails, limes) == limes

    def test_file_with_problems_does_not_count(self, database, clock, tmp_path):
        contest = make_contest(tmp_path, days=(-0.1, 29), limit=DAILY)
        sails, limes = make_team(contest, ed(), "Sails"), make_team(contest, walt(), "Limes")
        attempt_at(None, ed(), contest, predictions(0.5))
        attempt_at(None, walt(), contest, "no predictions")
        assert preview_merge(actor=ed(), from_team=sails, into_team=limes).joint == 1


class TestJoin:
    @pytest.mark.parametrize(("going", "staying", "best"), [(0.25, 0.5, "0.2500"), (0.5, 0.25, "0.2500"), (0.25, 0.25, "0.2500")])
    def test_one_line_stands_at_the_better_place_with_both_counts(self, contest, going, staying, best):
        sails, limes, _vines = three_teams(contest)
        for person, score in ((ed(), going), (vera(), 0.375), (walt(), staying), (ed(), 0.75)):
            house_clock.forward(minutes=1)
            attempt_at(None, person, contest, predictions(score))
        merge(sails, limes)
        assert lines(contest) == [(1, "Limes", best, 3), (2, "Vines", "0.3750", 1)]
        assert (attempts_counted(limes), attempts_counted(sails), [attempt.team_id for attempt in attempts_of(limes)]) == (3, 0, [limes.id] * 3)
        assert places.rebuild(contest) == 0

    def test_team_without_a_score_takes_the_place_of_the_one_that_goes_up(self, contest):
        sails, limes, _vines = three_teams(contest)
        attempt_at(None, vera(), contest, predictions(0.5))
        attempt_at(None, ed(), contest, predictions(0.25))
        merge(sails, limes)
        assert lines(contest) == [(1, "Limes", "0.2500", 1), (2, "Vines", "0.5000", 1)]

    def test_team_without_a_score_that_goes_up_changes_no_place(self, contest):
        sails, limes, _vines = three_teams(contest)
        attempt_at(None, vera(), contest, predictions(0.5))
        attempt_at(None, walt(), contest, predictions(0.25))
        merge(sails, limes)
        assert (lines(contest), line_of(sails.entry_id)) == ([(1, "Limes", "0.2500", 1), (2, "Vines", "0.5000", 1)], None)

    def test_board_of_an_earlier_moment_stays_as_it_was_through_two_merges(self, contest):
        sails, limes, vines = three_teams(contest)
        for person, score in ((ed(), 0.25), (vera(), 0.375), (walt(), 0.5)):
            house_clock.forward(minutes=1)
            attempt_at(None, person, contest, predictions(score))
        moments = [house_clock.now()]
        for one, other in ((sails, limes), (limes, vines)):
            house_clock.forward(hours=1)
            merge(one, other)
            moments.append(house_clock.now())
        seen = [[(rank, title, quiz) for rank, _entry, title, quiz, _at in board_as_of(contest, moment)] for moment in moments]
        assert seen == [
            [(1, "Sails", "0.2500"), (2, "Vines", "0.3750"), (3, "Limes", "0.5000")],
            [(1, "Limes", "0.2500"), (2, "Vines", "0.3750")],
            [(1, "Vines", "0.2500")],
        ]

    def test_limit_counts_for_each_person_after_the_merge_as_before(self, database, clock, tmp_path):
        contest = make_contest(tmp_path, limit=DAILY)
        sails, limes = make_team(contest, ed(), "Sails"), make_team(contest, walt(), "Limes")
        attempt_at(None, ed(), contest, predictions(0.5))
        merge(sails, limes)
        with pytest.raises(LimitReached):
            attempt_at(None, walt(), contest, predictions(0.25))
        house_clock.forward(days=1)
        assert attempt_at(None, walt(), contest, predictions(0.25)).team_id == limes.id

    @pytest.mark.parametrize(("finals", "kept"), [(1, ["Limes"]), (2, ["Limes", "Sails"])])
    def test_chosen_attempts_stay_chosen_where_the_rules_let_so_many_be(self, database, clock, tmp_path, finals, kept):
        contest = make_contest(tmp_path, limit=FREE, finals=finals)
        sails, limes = make_team(contest, ed(), "Sails"), make_team(contest, walt(), "Limes")
        for person, score in ((ed(), 0.25), (walt(), 0.5)):
            choose_attempt(actor=person, attempt=attempt_at(None, person, contest, predictions(score)), chosen=True)
        merge(sails, limes)
        made_by = {ed().id: "Sails", walt().id: "Limes"}
        assert sorted(made_by[attempt.person_id] for attempt in attempts_of(limes) if attempt.chosen) == kept
