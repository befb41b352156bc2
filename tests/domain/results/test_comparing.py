"""How sure the paid places are: planned once with the announcement, worked out by the scorer, tried again, and anew after a correction."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from ideahub.domain.predictions.answers import compile_answers
from ideahub.domain.predictions.deadline import closes_at
from ideahub.domain.predictions.models import Attempt
from ideahub.domain.predictions.rescoring import dry_run, publish_rescoring
from ideahub.domain.results.commands import announce_results
from ideahub.domain.results.comparing import (
    TRIES,
    begin_comparison,
    plan_comparisons,
    record_comparison,
    sweep_comparisons,
    try_comparisons_again,
    work_out,
)
from ideahub.domain.results.models import Comparison
from ideahub.domain.results.queries import comparisons_of
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel import queue, storage
from ideahub.kernel.db import db
from tests.cast import ed, olga, vera, walt
from tests.factories.challenges import make_challenge
from tests.factories.predictions import ANSWERS as FEW
from tests.factories.predictions import attempt_at, guesses, make_contest, many_answers, predictions, verified

FREE = {"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"}
ANSWERS = many_answers()
METHOD = "We blended two models by least squares on a held-out fifth of the rows. " * 4


def contest_of(tmp_path, *files, answers=ANSWERS, **rules):
    """A contest that has closed: (person, team, file) after file."""
    challenge = make_contest(tmp_path, answers=answers, limit=FREE, **rules)
    start = house_clock.now()
    for step, (person, name, content) in enumerate(files):
        found_team(actor=person, challenge=challenge, name=name)
        attempt_at(start + timedelta(seconds=step), person, challenge, content)
    house_clock.set(closes_at(challenge))
    return challenge


@pytest.fixture
def closed(database, clock, tmp_path):
    """Ed is far better than Walt, and Walt and Vera are as good as each other."""
    return contest_of(
        tmp_path, (ed(), "Ed's", guesses(ANSWERS, 0.2, 0.2)), (walt(), "Walt's", guesses(ANSWERS, 0.6, 0.6, dice=3)), (vera(), "Vera's", guesses(ANSWERS, 0.6, 0.6, dice=4)),
    )  # fmt: skip


@pytest.fixture
def nobody_works(monkeypatch):
    """Calls are made and nobody takes them up, as where the worker is killed."""
    calls = []
    monkeypatch.setitem(queue._works, "compare", calls.append)
    return calls


def decided(challenge, person=None):
    verified(challenge, person or ed(), METHOD)
    announce_results(actor=olga(), challenge=challenge)
    return challenge


class TestPlanComparisons:
    def test_nothing_before_the_announcement_and_where_people_vote(self, closed):
        verified(closed, ed(), METHOD)
        assert plan_comparisons(challenge=closed) == [] and comparisons_of(closed) == []
        assert plan_comparisons(challenge=make_challenge(title="Shade", phase="over")) == []

    def test_the_announcement_plans_each_paid_place_once_and_the_worker_does_it(self, closed):
        decided(closed)
        (row,) = comparisons_of(closed)
        assert (row.place, row.state, row.answers_version, row.first.team.name) == (1, "done", 1, "Ed's")
        assert (row.outcome["code"], row.outcome["method"]) == ("clear", "closed_form") and row.outcome["gap"] > 0 and row.compared_at is not None
        assert plan_comparisons(challenge=closed) == [] and len(db.session.scalars(select(Comparison)).all()) == 1

    def test_every_paid_place_is_compared_with_the_next(self, database, clock, tmp_path):
        files = [(person, name, guesses(ANSWERS, off, off, dice)) for person, name, off, dice in ((ed(), "Ed's", 0.2, 2), (walt(), "Walt's", 0.6, 3), (vera(), "Vera's", 0.6, 4))]
        challenge = decided(contest_of(tmp_path, *files, prizes=2))
        assert [(row.place, row.outcome["code"] == "clear") for row in comparisons_of(challenge)] == [(1, True), (2, False)]

    def test_one_team_alone_is_compared_with_nobody(self, database, clock, tmp_path):
        challenge = decided(contest_of(tmp_path, (ed(), "Ed's", guesses(ANSWERS, 0.2, 0.2))))
        assert comparisons_of(challenge) == []

    def test_few_rows_are_said_to_be_few(self, database, clock, tmp_path):
        challenge = contest_of(tmp_path, (ed(), "Ed's", predictions(0.1, 0.1)), (walt(), "Walt's", predictions(0.2, 0.2)), answers=FEW)
        (row,) = comparisons_of(decided(challenge))
        assert (row.state, row.outcome["code"], row.outcome["method"]) == ("done", "too_few_rows", "none")

    def test_metric_without_a_closed_form_draws_rows_again_with_a_seed_of_its_own(self, database, clock, tmp_path):
        challenge = contest_of(
            tmp_path, (ed(), "Ed's", guesses(ANSWERS, 0.5, 0.5)), (walt(), "Walt's", guesses(ANSWERS, 0.6, 0.6, dice=3)), metric="median_ae",
        )  # fmt: skip
        (row,) = comparisons_of(decided(challenge))
        assert row.outcome["method"] == "bootstrap" and 0 < row.outcome["error"] < 1


class TestCorrectedAnswers:
    def test_before_the_announcement_they_change_nothing_that_is_told(self, closed, tmp_path):
        rescore(closed, tmp_path)
        decided(closed)
        assert [row.answers_version for row in comparisons_of(closed)] == [2]

    def test_afterwards_the_same_files_are_compared_anew_and_the_old_row_stays(self, closed, tmp_path):
        decided(closed)
        (before,) = comparisons_of(closed)
        first, second = before.first_id, before.second_id
        rescore(closed, tmp_path)
        (after,) = comparisons_of(closed)
        assert (after.answers_version, after.state, after.first_id, after.second_id) == (2, "done", first, second)
        assert len(db.session.scalars(select(Comparison)).all()) == 2


class TestWorkOut:
    def test_what_a_killed_worker_left_is_taken_up_when_its_lease_has_ended(self, closed, nobody_works):
        decided(closed)
        (key,) = nobody_works
        assert begin_comparison(key=key).state == "waiting"
        assert begin_comparison(key=key) is None and sweep_comparisons() == 0
        house_clock.forward(minutes=5)
        assert sweep_comparisons() == 1
        assert [row.state for row in comparisons_of(closed)] == ["done"]
        assert sweep_comparisons() == 0

    def test_file_that_is_gone_is_tried_three_times_then_given_up_then_tried_again_by_hand(self, closed, nobody_works):
        decided(closed)
        (row,) = comparisons_of(closed)
        key, stored = row.id, db.session.get(Attempt, row.first_id).storage_key
        content = b"".join(storage.read(stored))
        storage.delete(stored)
        for tries in range(1, TRIES + 1):
            work_out(key)
            (row,) = comparisons_of(closed)
            assert (row.tries, row.state, row.outcome) == (tries, "failed" if tries == TRIES else "waiting", None)
            house_clock.forward(minutes=5)
        assert "files" in row.fault and sweep_comparisons() == 0
        storage.put(stored, io.BytesIO(content))
        assert try_comparisons_again(challenge=closed) == 1 and try_comparisons_again(challenge=closed) == 0
        assert nobody_works == [key, key]
        work_out(key)
        assert [row.state for row in comparisons_of(closed)] == ["done"]

    def test_worker_that_dies_each_time_is_not_fed_for_ever(self, closed, nobody_works):
        decided(closed)
        for _try in range(TRIES):
            assert begin_comparison(key=nobody_works[0]) is not None
            house_clock.forward(minutes=5)
        assert begin_comparison(key=nobody_works[0]) is None
        assert [row.state for row in comparisons_of(closed)] == ["failed"]

    def test_work_on_nothing_does_nothing(self, database):
        work_out(4711)


class TestRecordComparison:
    def test_told_twice_it_changes_nothing(self, closed):
        decided(closed)
        (row,) = comparisons_of(closed)
        told = row.outcome
        assert record_comparison(key=row.id, outcome={"our_fault": "killed"}).outcome == told
        assert comparisons_of(closed)[0].state == "done"


def rescore(challenge, tmp_path):
    """Correct one row, in force at once."""
    (tmp_path / "corrected.csv").write_text(ANSWERS.replace("\nr7,", "\nr7,1", 1))
    compiled = compile_answers(challenge, tmp_path / "corrected.csv")
    outcomes, _moves = dry_run(challenge, compiled)
    publish_rescoring(actor=olga(), challenge=challenge, compiled=compiled, outcomes=outcomes, reason="Row 7 was typed wrongly.")
