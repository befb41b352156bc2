"""The overfit meter: both halves of each team's file, told to nobody before the result."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.answers import compile_answers
from ideahub.domain.predictions.deadline import closes_at
from ideahub.domain.predictions.rescoring import dry_run, publish_rescoring
from ideahub.domain.results.commands import announce_results
from ideahub.domain.results.halves import are_shown, every_half, halves_from, halves_of_team, rank_correlation, shift_of
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from tests.cast import ed, olga, vera, walt
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.predictions import ANSWERS, attempt_at, make_contest, predictions, verified

FREE = {"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"}
METHOD = "We blended two models by least squares on a held-out fifth of the rows. " * 4


def closed(tmp_path, *teams, **rules):
    """A contest that has closed: (person, team, off on the public half, off on the hidden half) after the other."""
    challenge = make_contest(tmp_path, limit=FREE, **rules)
    start = house_clock.now()
    for step, (person, name, quiz, test) in enumerate(teams):
        found_team(actor=person, challenge=challenge, name=name)
        attempt_at(start + timedelta(seconds=step), person, challenge, predictions(quiz, test))
    house_clock.set(closes_at(challenge))
    return challenge


@pytest.fixture
def three(database, clock, tmp_path):
    """Ed leads in public and falls to the last place; Walt wins."""
    return closed(tmp_path, (ed(), "Ed's", 0.1, 0.3), (walt(), "Walt's", 0.2, 0.21), (vera(), "Vera's", 0.25, 0.25))


def announced(challenge, winner):
    verified(challenge, winner, METHOD)
    announce_results(actor=olga(), challenge=challenge)
    return challenge


class TestBeforeTheResult:
    def test_nothing_is_given_while_it_runs_or_is_judged(self, three):
        for moment in (closes_at(three) - timedelta(seconds=1), closes_at(three)):
            house_clock.set(moment)
            entry_id = three.id
            assert not are_shown(three) and shift_of(three) is None
            assert halves_from(three, 1, 50) == [] and list(every_half(three)) == [] and halves_of_team(three, entry_id) is None
        verified(three, walt(), METHOD)
        assert not are_shown(three) and shift_of(three) is None and halves_from(three, 1, 50) == []

    def test_cancelled_contest_and_other_kinds_have_none(self, database, clock, tmp_path):
        cancelled = closed(tmp_path, (ed(), "Ed's", 0.1, 0.3))
        cancelled.state = "cancelled"
        assert not are_shown(cancelled) and not are_shown(make_challenge(title="Shade", phase="over"))


class TestHalvesFrom:
    def test_each_file_stands_with_both_ranks_its_drop_and_its_place(self, three):
        announced(three, walt())
        told = [(line.title, line.quiz, line.public_rank, line.test, line.hidden_rank, line.drop, line.places, line.result) for line in halves_from(three, 1, 50)]
        assert told == [
            ("Ed's", "0.1000", 1, "0.3000", 3, "0.2000", 2, 3),
            ("Walt's", "0.2000", 2, "0.2100", 1, "0.0100", -1, 1),
            ("Vera's", "0.2500", 3, "0.2500", 2, "0.0000", -1, 2),
        ]
        assert [line.title for line in halves_from(three, 2, 1)] == ["Walt's"]
        assert [line.title for line in every_half(three, at_once=2)] == ["Ed's", "Walt's", "Vera's"]

    def test_it_is_the_file_of_the_public_board_and_not_the_one_that_counted(self, database, clock, tmp_path):
        challenge = make_contest(tmp_path, limit=FREE)
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        attempt_at(None, ed(), challenge, predictions(0.1, 0.5))
        attempt_at(house_clock.forward(seconds=1), ed(), challenge, predictions(0.2, 0.2))
        house_clock.set(closes_at(challenge))
        announced(challenge, ed())
        (line,) = halves_from(challenge, 1, 50)
        assert (line.quiz, line.test, line.drop) == ("0.1000", "0.5000", "0.4000")

    def test_where_higher_is_better_a_drop_is_positive_too(self, database, clock, tmp_path):
        challenge = closed(tmp_path, (ed(), "Ed's", 0.1, 0.3), metric="r2", direction="higher")
        (line,) = halves_from(announced(challenge, ed()), 1, 50)
        assert float(line.quiz) > float(line.test) and float(line.drop) == pytest.approx(float(line.quiz) - float(line.test))

    def test_hidden_team_is_left_out_and_the_ranks_of_others_stay(self, three):
        announced(three, walt())
        line = halves_from(three, 1, 1)[0]
        entry = db.session.get(Entry, line.entry_id)
        entry.state, entry.listed = "hidden", 0
        db.session.flush()
        assert [(each.title, each.public_rank, each.hidden_rank) for each in halves_from(three, 1, 50)] == [("Walt's", 2, 1), ("Vera's", 3, 2)]
        assert halves_of_team(three, line.entry_id) is None


class TestShiftOf:
    def test_few_teams_have_no_correlation_but_a_typical_drop(self, three):
        shift = shift_of(announced(three, walt()))
        assert (shift.teams, shift.correlation, shift.code, shift.drop, shift.worse, shift.fell) == (3, None, None, "0.0100", 1, 1)

    @pytest.mark.parametrize(
        ("hidden", "code", "correlation", "fell"),
        [((1, 2, 3, 4, 5, 6), "close", 1.0, 0), ((2, 1, 4, 3, 6, 5), "fair", 0.83, 0), ((6, 5, 4, 3, 2, 1), "none", -1.0, 2), ((3, 1, 2, 6, 4, 5), "fair", 0.66, 2)],
    )
    def test_orders_that_agree_and_orders_that_do_not(self, database, clock, tmp_path, hidden, code, correlation, fell):
        people = [make_person(f"Person {number}") for number in range(6)]
        challenge = closed(tmp_path, *((person, f"Team {at}", (at + 1) / 10, place / 10) for at, (person, place) in enumerate(zip(people, hidden, strict=True))))
        shift = shift_of(announced(challenge, people[hidden.index(1)]))
        assert (shift.code, round(shift.correlation, 2), shift.many, shift.fell) == (code, correlation, 1, fell)
        assert len(shift.points) == 6 and shift.points[0][:2] == (0.1, hidden[0] / 10)


    def test_corrected_answers_are_told_at_once(self, three, tmp_path):
        announced(three, walt())
        before = shift_of(three)
        (tmp_path / "corrected.csv").write_text(ANSWERS.replace("r2,3,test", "r2,5,test"))
        compiled = compile_answers(three, tmp_path / "corrected.csv")
        outcomes, _moves = dry_run(three, compiled)
        house_clock.forward(seconds=1)
        publish_rescoring(actor=olga(), challenge=three, compiled=compiled, outcomes=outcomes, reason="Row 2 was typed wrongly.")
        after = shift_of(three)
        assert before.drop == "0.0100" and float(after.drop) > 0.3 and halves_from(three, 1, 1)[0].test != "0.3000"


class TestPlayedContest:
    def test_scores_that_nobody_knows_are_left_out(self, database, clock, tmp_path):
        base = [{"name": "Mean", "quiz": "0.4900", "test": "0.5000"}]
        challenge = closed(tmp_path, (ed(), "Ed's", 0.1, 0.5), (walt(), "Walt's", 0.2, 0.21), (vera(), "Vera's", 0.25, 0.3), baselines=base, played=True)
        announced(challenge, walt())
        assert [(line.title, line.public_rank, line.hidden_rank) for line in halves_from(challenge, 1, 50)] == [("Walt's", 1, 1), ("Vera's", 2, 2)]
        assert shift_of(challenge).teams == 2


class TestRankCorrelation:
    @given(order=st.permutations(range(1, 9)))
    def test_it_lies_between_minus_one_and_one_and_does_not_care_which_half_comes_first(self, order):
        places = list(enumerate(order, 1))
        found = rank_correlation(places)
        assert -1 <= found <= 1 and found == rank_correlation([(other, one) for one, other in places])
        assert (found == 1) == (list(order) == sorted(order))
