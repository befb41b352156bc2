"""Scores, corrections and choices at the same moment."""

from threading import Thread

import pytest
from sqlalchemy import select

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions import commands
from ideahub.domain.predictions.answers import compile_answers
from ideahub.domain.predictions.commands import begin_scoring, record_outcome
from ideahub.domain.predictions.models import Attempt
from ideahub.domain.predictions.queries import board
from ideahub.domain.predictions.rescoring import dry_run, publish_rescoring
from ideahub.domain.teams.commands import found_team
from ideahub.domain.teams.merging import accept_merge, propose_merge
from ideahub.domain.teams.queries import team_of
from ideahub.kernel.db import db
from tests.cast import ed, olga, walt
from tests.factories.predictions import ANSWERS, attempt_at, make_contest, predictions
from tests.races import at_once, paused_before

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database", "clock")]
FREE = {"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"}


def test_limit_of_one_takes_one_of_many_uploads_at_once(app, tmp_path):
    challenge = make_contest(tmp_path)
    found_team(actor=ed(), challenge=challenge, name="Ed's")
    person, key = ed().id, challenge.id

    def hand_in():
        attempt_at(None, db.session.get(User, person), db.session.get(Challenge, key), predictions(0.5))
        return "taken"

    assert sorted(at_once(app, *[hand_in] * 5)) == ["LimitReached"] * 4 + ["taken"]
    assert len(db.session.scalars(select(Attempt.id)).all()) == 1


def correction(app, challenge, compiled: dict, outcomes: dict):
    """(what publishes the correction in a thread of its own, the failures that it met)."""
    host, key, failures = olga().id, challenge.id, []
    db.session.rollback()

    def correct():
        with app.app_context():
            try:
                publish_rescoring(
                    actor=db.session.get(User, host), challenge=db.session.get(Challenge, key), compiled=compiled, outcomes=outcomes, reason="Row 1 was typed wrongly."
                )
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    return correct, failures


def test_correction_and_a_score_at_once_wait_for_each_other_and_neither_is_lost(app, tmp_path, monkeypatch):
    challenge = make_contest(tmp_path, limit=FREE)
    for person, name in ((ed(), "Ed's"), (walt(), "Walt's")):
        found_team(actor=person, challenge=challenge, name=name)
    attempt_at(None, ed(), challenge, predictions(0.1))
    (tmp_path / "corrected.csv").write_text(ANSWERS.replace("r1,2,quiz", "r1,5,quiz"))
    compiled = compile_answers(challenge, tmp_path / "corrected.csv")
    outcomes, _moves = dry_run(challenge, compiled)
    monkeypatch.setattr(commands, "call_later", lambda *_args: None)
    waiting = attempt_at(None, walt(), challenge, predictions(0.2)).id
    begin_scoring(attempt_id=waiting)
    correct, failures = correction(app, challenge, compiled, outcomes)
    with paused_before("UPDATE attempt SET") as pause:
        thread = Thread(target=correct)
        thread.start()
        pause.await_it()
        record_outcome(attempt_id=waiting, answers_version=1, outcome={"exact": {"quiz": 0.2, "test": 0.2}})
        thread.join(timeout=30)
    assert failures == []
    db.session.rollback()
    states = {attempt.entry_id: (attempt.state, attempt.answers_version) for attempt in db.session.scalars(select(Attempt))}
    assert sorted(states.values(), key=str) == [("received", None), ("scored", 2)]


def test_correction_and_a_merge_at_once_wait_for_each_other(app, tmp_path):
    challenge = make_contest(tmp_path, limit=FREE)
    for person, name, error in ((ed(), "Ed's", 0.1), (walt(), "Walt's", 0.2)):
        found_team(actor=person, challenge=challenge, name=name)
        attempt_at(None, person, challenge, predictions(error))
    merge = propose_merge(actor=ed(), team=team_of(ed(), challenge), other=team_of(walt(), challenge))
    (tmp_path / "corrected.csv").write_text(ANSWERS.replace("r1,2,quiz", "r1,5,quiz"))
    compiled = compile_answers(challenge, tmp_path / "corrected.csv")
    outcomes, _moves = dry_run(challenge, compiled)
    correct, failures = correction(app, challenge, compiled, outcomes)
    with paused_before("UPDATE attempt SET") as pause:
        thread = Thread(target=correct)
        thread.start()
        pause.await_it()
        accept_merge(actor=walt(), merge=merge)
        thread.join(timeout=30)
    assert failures == []
    db.session.rollback()
    assert {attempt.answers_version for attempt in db.session.scalars(select(Attempt))} == {2}
    assert [(line.rank, entry.title, line.attempts) for line, entry in board(challenge)] == [(1, "Walt's", 2)]
