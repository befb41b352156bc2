"""How sure the first is over the second: closed form, bootstrap, and the Netflix Prize."""

import math

import numpy as np
import pytest

from ideahub.scorer.compare import SENTENCES, compare, compare_rmse, rms_difference
from ideahub.scorer.metric import metrics
from ideahub.scorer.setup_problem import Problem

ROWS = 1_408_789
BPC, ENSEMBLE, BLEND = 0.856704, 0.856714, 0.855476


def files(rows: int, seed: int, noise=(1.0, 1.05)):
    """Answers and two files whose errors go together, as those of good models do."""
    chance = np.random.default_rng(seed)
    truth, shared = chance.gamma(3, 2, rows) + 6, chance.normal(size=rows)
    return truth, *(truth + size * (0.9 * shared + 0.4 * chance.normal(size=rows)) for size in noise)


def binary_files(rows: int, seed: int, noise=(1.0, 1.1)):
    """The same for answers of yes and no, with probabilities."""
    chance = np.random.default_rng(seed)
    strength, shared = chance.normal(size=rows), chance.normal(size=rows)
    truth = (strength + chance.normal(size=rows) > 0).astype(np.int64)
    return truth, *(1 / (1 + np.exp(-(strength + size * (0.8 * shared + 0.6 * chance.normal(size=rows))))) for size in noise)


class TestNetflix:
    def test_three_numbers_say_that_a_million_was_a_coin_flip(self):
        assert rms_difference(BPC, ENSEMBLE, BLEND) == pytest.approx(0.0919, abs=5e-5)
        said = compare_rmse(BPC, ENSEMBLE, rms_difference(BPC, ENSEMBLE, BLEND), ROWS)
        assert said.gap == pytest.approx(1e-5)
        assert said.error == pytest.approx(7.7e-5, abs=5e-7)
        assert said.z == pytest.approx(0.13, abs=5e-3)
        assert said.sentence == (
            "The order is close to a coin flip: on other rows of the same kind, the first would lead in about 55 of 100 cases, the second in 45."
        )

    def test_two_files_with_these_scores_say_the_same(self):
        difference = rms_difference(BPC, ENSEMBLE, BLEND)
        chance = np.random.default_rng(2009)
        errors = chance.normal(size=(2, ROWS))
        errors[0] *= BPC / math.sqrt(np.mean(errors[0] ** 2))
        errors[1] -= errors[0] * np.mean(errors[0] * errors[1]) / BPC**2
        errors[1] /= math.sqrt(np.mean(errors[1] ** 2))
        part = (BPC**2 + ENSEMBLE**2 - difference**2) / 2 / BPC**2
        errors[1] = part * errors[0] + math.sqrt(ENSEMBLE**2 - (part * BPC) ** 2) * errors[1]
        truth = chance.integers(1, 6, ROWS).astype(float)
        first, second = truth + errors
        assert metrics["rmse"].score(truth, (first + second) / 2) == pytest.approx(BLEND, abs=1e-9)
        said = compare(metrics["rmse"], truth, first, second)
        assert said.method == "closed_form"
        assert said.gap == pytest.approx(1e-5, abs=1e-9)
        assert said.error == pytest.approx(7.74e-5, rel=0.01)
        assert (round(said.z, 2), round(said.probability, 2), said.code) == (0.13, 0.55, "coin_flip")

    def test_a_whole_step_of_the_board_is_one_and_a_third_errors(self):
        said = compare_rmse(0.8567, 0.8568, 0.0919, ROWS)
        assert said.z == pytest.approx(1.3, abs=0.05)
        assert said.code == "likely"


class TestClosedForm:
    @pytest.mark.parametrize("name", ["rmse", "mse", "mae", "mape", "smape", "wmape", "rmsle", "r2", "pinball"])
    def test_error_is_the_scatter_over_many_draws_of_hidden_rows(self, name):
        metric = metrics[name]
        said = [compare(metric, *files(400, seed)) for seed in range(400)]
        assert {one.method for one in said} == {"closed_form"}
        assert np.mean([one.error for one in said]) == pytest.approx(np.std([one.gap for one in said]), rel=0.15)
        assert np.mean([one.gap for one in said]) > 0

    @pytest.mark.parametrize("name", ["log_loss", "brier"])
    def test_error_for_probabilities_is_the_scatter_too(self, name):
        said = [compare(metrics[name], *binary_files(400, seed)) for seed in range(400)]
        assert np.mean([one.error for one in said]) == pytest.approx(np.std([one.gap for one in said]), rel=0.15)

    def test_probability_keeps_its_promise(self):
        # Two equally good files: in 5 of 100 draws one of them seems better with more than 97.5 of 100.
        said = [compare(metrics["rmse"], *files(300, seed, (1.0, 1.0))) for seed in range(600)]
        surprised = np.mean([abs(one.probability - 0.5) > 0.475 for one in said])
        assert 0.03 < surprised < 0.075

    def test_pairing_sees_what_two_error_bars_would_not(self):
        truth, first, _second = files(2000, 1)
        second = first + np.where(first > truth, 0.01, -0.01)
        said = compare(metrics["mae"], truth, first, second)
        assert said.gap == pytest.approx(0.01)
        assert said.code == "clear"


class TestBootstrap:
    @pytest.mark.parametrize("name", ["auc", "average_precision", "gini", "spearman"])
    def test_error_is_the_scatter_over_many_draws_of_hidden_rows(self, name):
        drawn = [binary_files(300, seed) for seed in range(400)]
        metric = metrics[name]
        scatter = np.std([metric.score(truth, first) - metric.score(truth, second) for truth, first, second in drawn])
        said = [compare(metric, *one, draws=100) for one in drawn[:20]]
        assert {one.method for one in said} == {"bootstrap"}
        assert np.mean([one.error for one in said]) == pytest.approx(scatter, rel=0.2)

    @pytest.mark.parametrize("name", ["balanced_accuracy", "f1", "f1_macro", "mcc"])
    def test_takes_labels(self, name):
        truth, first, second = binary_files(1000, 3, (0.2, 3.0))
        said = compare(metrics[name], truth, np.rint(first).astype(int), np.rint(second).astype(int))
        assert (said.method, said.code) == ("bootstrap", "clear")

    def test_is_the_same_for_the_same_seed_and_near_for_another(self):
        columns = binary_files(500, 5)
        one, same, other = (compare(metrics["auc"], *columns, seed=seed) for seed in (1, 1, 2))
        assert one == same
        assert one != other
        assert one.error == pytest.approx(other.error, rel=0.25)

    def test_agrees_with_the_closed_form(self):
        class Plain(type(metrics["rmse"])):
            def rows(self, truth, prediction, settings=None):
                return None

        columns = files(2000, 7)
        closed, drawn = compare(metrics["rmse"], *columns), compare(Plain(), *columns)
        assert (closed.method, drawn.method) == ("closed_form", "bootstrap")
        assert closed.gap == drawn.gap
        assert drawn.error == pytest.approx(closed.error, rel=0.12)

    def test_of_a_large_file_draws_fewer_rows_and_comes_to_the_same_error(self, monkeypatch):
        columns = binary_files(8000, 9)
        whole = compare(metrics["auc"], *columns)
        monkeypatch.setattr("ideahub.scorer.compare.MOST_DRAWN", 1000)
        part = compare(metrics["auc"], *columns)
        assert part.error != whole.error
        assert part.error == pytest.approx(whole.error, rel=0.15)

    def test_draws_that_cannot_be_scored_are_left_out_until_too_few_remain(self):
        truth = np.zeros(60, dtype=np.int64)
        first, second = np.random.default_rng(1).random((2, 60))
        truth[:3] = 1  # one draw in twenty has no 1
        assert compare(metrics["auc"], truth, first, second).method == "bootstrap"
        assert compare(NeverDrawn(), truth, first, second).code == "too_few_rows"


class NeverDrawn(type(metrics["auc"])):
    """A metric that no draw of rows can be scored by."""

    def problems(self, truth, settings):
        return [Problem("never", "Never.")]


class TestSaying:
    def test_swapped_files_say_the_opposite(self):
        truth, first, second = files(500, 11)
        one, other = compare(metrics["rmse"], truth, first, second), compare(metrics["rmse"], truth, second, first)
        assert (one.gap, one.error) == (-other.gap, pytest.approx(other.error))
        assert one.probability + other.probability == pytest.approx(1)

    @pytest.mark.parametrize("name", ["rmse", "r2", "auc", "accuracy"])
    def test_gap_is_above_nought_where_the_first_is_better(self, name):
        metric = metrics[name]
        if metric.truth_reads == "number":
            truth, first, second = files(200, 13, (0.1, 3.0))
        else:
            truth, first, second = binary_files(200, 13, (0.1, 9.0))
            if metric.reads == "label":
                first, second = np.rint(first).astype(int), np.rint(second).astype(int)
        said = compare(metric, truth, first, second)
        assert said.gap > 0 and said.z > 0 and said.code == "clear"
        assert said.sentence == "The lead is clear: on other rows of the same kind, the first would lead in more than 99 of 100 cases."

    def test_same_file_twice_is_a_tie(self):
        truth, first, _second = files(100, 1)
        said = compare(metrics["rmse"], truth, first, first)
        assert (said.gap, said.error, said.z, said.probability, said.code) == (0.0, 0.0, 0.0, 0.5, "same_score")

    def test_gap_that_every_row_shows_is_certain_and_has_no_z(self):
        truth = np.zeros(50)
        said = compare(metrics["mae"], truth, truth + 1.0, truth + 2.0)
        assert (said.gap, said.error, said.z, said.probability, said.code) == (1.0, 0.0, None, 1.0, "clear")
        back = compare(metrics["mae"], truth, truth + 2.0, truth + 1.0)
        assert (back.gap, back.z, back.probability, back.code) == (-1.0, None, 0.0, "behind")
        assert back.sentence.endswith("the second would lead in about 99 of 100 cases.")

    def test_perfect_file_is_compared_without_dividing_by_nought(self):
        truth, first, _second = files(100, 2)
        said = compare(metrics["rmse"], truth, truth, first)
        assert said.code == "clear" and math.isfinite(said.z)

    def test_says_nothing_of_few_rows_or_of_an_extreme(self):
        truth, first, second = files(40, 3)
        few = compare(metrics["rmse"], truth[:29], first[:29], second[:29])
        assert (few.method, few.error, few.z, few.probability, few.code) == ("none", None, None, None, "too_few_rows")
        assert compare(metrics["rmse"], truth[:30], first[:30], second[:30]).method == "closed_form"
        extreme = compare(metrics["max_error"], truth, first, second)
        assert (extreme.method, extreme.code) == ("none", "no_statement")
        assert extreme.sentence == SENTENCES["no_statement"]

    @pytest.mark.parametrize(
        ("gap", "code"),
        [
            (2.4, "clear"),
            (2.3, "likely"),
            (1.3, "likely"),
            (1.2, "uncertain"),
            (0.3, "uncertain"),
            (0.2, "coin_flip"),
            (-0.2, "coin_flip"),
            (-0.3, "behind"),
        ],
    )
    def test_words_follow_the_probability(self, gap, code):
        # A difference of 0.1 on 10,000 rows has an error of 0.001 where the scores are 1.
        said = compare_rmse(1.0, 1.0 + gap * 0.001, 0.1, 10_000)
        assert said.code == code
        assert "%" not in said.sentence
