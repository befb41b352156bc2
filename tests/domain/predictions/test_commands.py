"""Attempts: taken once, counted for each person, scored, ranked, and never lost."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from ideahub.domain.predictions import commands
from ideahub.domain.predictions.answers import compile_answers, set_answers
from ideahub.domain.predictions.commands import begin_scoring, choose_attempt, describe_attempt, hand_in_attempt, record_outcome, try_attempt_again
from ideahub.domain.predictions.deadline import closes_at, open_last_call
from ideahub.domain.predictions.models import Attempt, AttemptPerson, BoardLine, LastCall, Score
from ideahub.domain.predictions.queries import allowance, board, board_as_of, members_now
from ideahub.domain.predictions.scoring import sweep_attempts
from ideahub.domain.teams.commands import found_team
from ideahub.domain.teams.queries import team_of
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, LimitReached
from tests.cast import ed, olga, sam, vera, walt
from tests.factories.predictions import attempt_at, make_contest, predictions

FREE = {"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"}


@pytest.fixture
def contest(database, clock, tmp_path):
    """A contest with a free limit; Ed, Walt and Vera each have a team of their own."""
    challenge = make_contest(tmp_path, limit=FREE)
    for person, name in ((ed(), "Ed's"), (walt(), "Walt's"), (vera(), "Vera's")):
        found_team(actor=person, challenge=challenge, name=name)
    return challenge


def places(challenge) -> list[tuple[int, str, str]]:
    return [(line.rank, entry.title, line.quiz) for line, entry in board(challenge)]


class TestHandInAttempt:
    def test_file_is_received_checked_and_scored_on_both_halves(self, contest):
        attempt = attempt_at(None, ed(), contest, predictions(0.25, 0.5))
        assert (attempt.state, attempt.quiz, attempt.test, attempt.number) == ("scored", "0.2500", "0.5000", 1)
        assert attempt.received_at == house_clock.now() and len(attempt.receipt) == 64

    def test_somebody_without_a_team_is_told_to_found_one(self, database, clock, tmp_path):
        challenge = make_contest(tmp_path)
        with pytest.raises(Denied, match="Found a team first"):
            attempt_at(None, ed(), challenge, predictions())

    def test_rolling_limit_names_the_next_allowed_moment_to_the_second(self, database, clock, tmp_path):
        challenge = make_contest(tmp_path)
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        first = house_clock.now().replace(microsecond=0) + timedelta(hours=1)
        attempt_at(first, ed(), challenge, predictions(0.5))
        with pytest.raises(LimitReached) as refused:
            attempt_at(first + timedelta(hours=23, minutes=59, seconds=59), ed(), challenge, predictions(0.4))
        assert datetime.fromisoformat(refused.value.details["next_allowed_at"]) == first + timedelta(hours=24)
        assert attempt_at(first + timedelta(hours=24), ed(), challenge, predictions(0.4)).state == "scored"

    def test_file_with_problems_is_not_counted_and_each_is_named_by_its_line(self, database, clock, tmp_path):
        challenge = make_contest(tmp_path)
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        wrong = predictions().replace("r3,4.0", "r3,nan")
        attempt = attempt_at(None, ed(), challenge, wrong)
        assert attempt.state == "invalid" and attempt.problems["problems"][0]["line"] == 4
        assert allowance(challenge, members_now(team_of(ed(), challenge)))[0] == 1
        assert attempt_at(None, ed(), challenge, predictions()).state == "scored"

    def test_close_is_exact_and_what_counts_is_when_it_was_received(self, contest):
        end = closes_at(contest)
        assert attempt_at(end - timedelta(microseconds=1), ed(), contest, predictions(1.0)).state == "scored"
        with pytest.raises(Denied, match="not taken now"):
            attempt_at(end, walt(), contest, predictions(1.0))


class TestScoring:
    def test_equal_scores_are_ordered_by_the_moment_received(self, contest):
        now = house_clock.now()
        attempt_at(now + timedelta(seconds=1), walt(), contest, predictions(0.5))
        attempt_at(now + timedelta(seconds=2), ed(), contest, predictions(0.5))
        attempt_at(now + timedelta(seconds=3), vera(), contest, predictions(0.50001))
        assert places(contest) == [(1, "Walt's", "0.5000"), (2, "Ed's", "0.5000"), (3, "Vera's", "0.5000")]

    def test_better_score_moves_only_those_between_the_places(self, contest):
        for step, (person, error) in enumerate(((ed(), 0.1), (walt(), 0.2), (vera(), 0.3))):
            attempt_at(house_clock.now() + timedelta(seconds=step), person, contest, predictions(error))
        attempt_at(house_clock.now() + timedelta(seconds=9), vera(), contest, predictions(0.15))
        assert places(contest) == [(1, "Ed's", "0.1000"), (2, "Vera's", "0.1500"), (3, "Walt's", "0.2000")]
        moved = {entry.title: line.rank_before for line, entry in board(contest)}
        assert moved["Vera's"] == 3 and moved["Walt's"] == 2

    def test_worse_score_changes_nothing_but_the_count(self, contest):
        attempt_at(None, ed(), contest, predictions(0.1))
        attempt_at(house_clock.now() + timedelta(seconds=1), ed(), contest, predictions(0.9))
        assert places(contest) == [(1, "Ed's", "0.1000")]
        assert db.session.scalar(select(BoardLine.attempts)) == 2

    def test_board_as_of_a_moment_is_what_it_said_then(self, contest):
        start = house_clock.now()
        attempt_at(start + timedelta(hours=1), ed(), contest, predictions(0.4))
        attempt_at(start + timedelta(hours=2), walt(), contest, predictions(0.3))
        attempt_at(start + timedelta(hours=3), ed(), contest, predictions(0.2))
        seen = [[title for _rank, _entry, title, *_more in board_as_of(contest, start + timedelta(hours=hours))] for hours in (0.5, 1, 2.5, 3)]
        assert seen == [[], ["Ed's"], ["Walt's", "Ed's"], ["Ed's", "Walt's"]]

    def test_outcome_told_twice_is_written_once(self, contest):
        attempt = attempt_at(None, ed(), contest, predictions(0.1))
        record_outcome(attempt_id=attempt.id, answers_version=1, outcome={"exact": {"quiz": 0.0, "test": 0.0}})
        assert db.session.get(Attempt, attempt.id).quiz == "0.1000"
        assert len(db.session.scalars(select(Score)).all()) == 1


    def test_enormous_scores_are_scores_and_stand_last(self, contest):
        attempt_at(None, ed(), contest, predictions(1e90))
        attempt_at(house_clock.now() + timedelta(seconds=1), walt(), contest, predictions(0.5))
        assert [(rank, title) for rank, title, _quiz in places(contest)] == [(1, "Walt's"), (2, "Ed's")]

    def test_score_by_answers_that_were_corrected_meanwhile_is_not_written(self, contest, monkeypatch, tmp_path):
        monkeypatch.setattr(commands, "call_later", lambda *_args: None)
        attempt = attempt_at(None, ed(), contest, predictions(0.1))
        begin_scoring(attempt_id=attempt.id)
        set_answers(actor=olga(), challenge=contest, compiled=compile_answers(contest, tmp_path / "answers.csv"))
        assert record_outcome(attempt_id=attempt.id, answers_version=1, outcome={"exact": {"quiz": 0.1, "test": 0.1}}).state == "received"
        assert sweep_attempts() == 1
        attempt = db.session.get(Attempt, attempt.id)
        assert (attempt.state, attempt.answers_version, attempt.tries) == ("scored", 2, 1)


class TestBeginScoring:
    def test_attempt_of_a_killed_worker_is_taken_again_when_its_lease_has_ended(self, contest, monkeypatch):
        monkeypatch.setattr(commands, "call_later", lambda *_args: None)
        attempt = attempt_at(None, ed(), contest, predictions(0.1))
        assert begin_scoring(attempt_id=attempt.id).state == "checking"
        assert begin_scoring(attempt_id=attempt.id) is None and sweep_attempts() == 0
        house_clock.forward(minutes=6)
        assert sweep_attempts() == 1
        assert db.session.get(Attempt, attempt.id).state == "scored"

    def test_after_three_killed_workers_it_is_our_fault_and_not_counted(self, contest, monkeypatch):
        monkeypatch.setattr(commands, "call_later", lambda *_args: None)
        attempt = attempt_at(None, ed(), contest, predictions(0.1))
        for _worker in range(4):
            begin_scoring(attempt_id=attempt.id)
            house_clock.forward(minutes=6)
        attempt = db.session.get(Attempt, attempt.id)
        assert attempt.state == "our_fault"
        assert db.session.scalar(select(AttemptPerson.counted)) == 0
        received = attempt.received_at
        with pytest.raises(Denied):
            try_attempt_again(actor=ed(), attempt=attempt)
        try_attempt_again(actor=sam(), attempt=attempt)
        sweep_attempts()
        attempt = db.session.get(Attempt, attempt.id)
        assert (attempt.state, attempt.received_at) == ("scored", received)


class TestLastCall:
    TARGET = {"quiz": "0.8563", "test": "0.8572"}

    def test_target_opens_it_from_the_moment_received_and_a_later_leader_does_not_reset_it(self, database, clock, tmp_path):
        challenge = make_contest(tmp_path, days=(-1, 400), limit=FREE, target=self.TARGET)
        for person, name in ((ed(), "Ed's"), (walt(), "Walt's")):
            found_team(actor=person, challenge=challenge, name=name)
        start = house_clock.now()
        attempt_at(start + timedelta(hours=1), ed(), challenge, predictions(0.8564))
        assert open_last_call(challenge) is None
        opened = start + timedelta(hours=2)
        attempt_at(opened, ed(), challenge, predictions(0.8563))
        attempt_at(start + timedelta(days=3), walt(), challenge, predictions(0.8))
        assert [(call.opened_at, call.closes_at) for call in db.session.scalars(select(LastCall))] == [(opened, opened + timedelta(days=30))]
        assert closes_at(challenge) == opened + timedelta(days=30)
        with pytest.raises(Denied):
            attempt_at(opened + timedelta(days=30), walt(), challenge, predictions(0.7))


class TestDescribeAttempt:
    def test_note_is_kept_by_the_team_and_refused_to_others(self, contest):
        attempt = attempt_at(None, ed(), contest, predictions(0.1))
        assert attempt.private
        assert describe_attempt(actor=ed(), attempt=attempt, note="blend", description="Two models.", private=False).note == "blend"
        with pytest.raises(Denied):
            describe_attempt(actor=walt(), attempt=attempt, note="mine", description="", private=True)


class TestChooseAttempt:
    def test_only_as_many_as_the_rules_allow(self, database, clock, tmp_path):
        challenge = make_contest(tmp_path, limit=FREE, finals=1)
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        first = attempt_at(None, ed(), challenge, predictions(0.2))
        second = attempt_at(house_clock.now() + timedelta(seconds=1), ed(), challenge, predictions(0.3))
        assert choose_attempt(actor=ed(), attempt=second, chosen=True).chosen
        with pytest.raises(LimitReached):
            choose_attempt(actor=ed(), attempt=first, chosen=True)
        choose_attempt(actor=ed(), attempt=second, chosen=False)
        assert choose_attempt(actor=ed(), attempt=first, chosen=True).chosen

    def test_after_a_last_call_the_choice_stands_though_the_phase_runs_on(self, database, clock, tmp_path):
        challenge = make_contest(tmp_path, days=(-1, 90), limit=FREE, finals=1, target={"quiz": "0.5000", "test": "0.5000"}, last_call_days=2)
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        attempt = attempt_at(None, ed(), challenge, predictions(0.2))
        house_clock.set(closes_at(challenge) - timedelta(seconds=1))
        assert choose_attempt(actor=ed(), attempt=attempt, chosen=True).chosen
        house_clock.set(closes_at(challenge))
        with pytest.raises(Conflict, match="the choice stands"):
            choose_attempt(actor=ed(), attempt=attempt, chosen=False)

    def test_where_nothing_is_chosen_it_says_so(self, contest):
        with pytest.raises(Conflict):
            choose_attempt(actor=ed(), attempt=attempt_at(None, ed(), contest, predictions(0.2)), chosen=True)


def test_host_does_not_hand_in(contest):
    with pytest.raises(Denied):
        hand_in_attempt(actor=olga(), challenge=contest, storage_key="attempts/x", name="x", size=1, sha256="0" * 64)
