"""The shelf of metrics, settings and bounds; and that the scorer is a program of its own."""

import subprocess
import sys

import numpy as np
import pytest

from ideahub.scorer.metric import LARGEST, NUMBERS, Bounds, Metric, Setting, Shelf, metrics
from ideahub.scorer.setup_problem import Unusable
from tests.architecture.source import ROOT, sources


class TestShelf:
    def test_holds_every_metric(self):
        assert sorted(metrics.names()) == sorted(
            [
                "accuracy",
                "auc",
                "average_precision",
                "balanced_accuracy",
                "brier",
                "f1",
                "f1_macro",
                "f1_micro",
                "f1_weighted",
                "gini",
                "kendall",
                "log_loss",
                "mae",
                "map_at_k",
                "mape",
                "max_error",
                "mcc",
                "median_ae",
                "mrr",
                "mse",
                "ndcg_at_k",
                "pinball",
                "quadratic_weighted_kappa",
                "r2",
                "rmse",
                "rmsle",
                "smape",
                "spearman",
                "wmape",
            ]
        )
        assert [metric.name for metric in metrics] == metrics.names()

    def test_gives_a_metric_by_name(self):
        assert metrics["rmse"].label == "Root mean squared error"
        assert "rmse" in metrics

    @pytest.mark.parametrize("name", ["RMSE", "", None, 7, "rmse ", [], "a" * 1000])
    def test_refuses_an_unknown_name(self, name):
        with pytest.raises(Unusable) as refused:
            metrics[name]
        assert refused.value.problem.code == "unknown_metric"
        assert str(refused.value) == f"There is no metric called “{str(name)[:60]}”."
        assert name not in metrics

    def test_refuses_a_second_of_the_same_name(self):
        class Twin(Metric):
            name = "twin"

        shelf = Shelf("ideahub.scorer.metrics")
        shelf.register(Twin)
        with pytest.raises(RuntimeError, match="Two metrics are called 'twin'"):
            shelf.register(Twin)


class TestSetting:
    def test_takes_the_default_where_nothing_is_typed(self):
        assert metrics["map_at_k"].clean_settings() == {"k": 5}
        assert metrics["map_at_k"].clean_settings({"k": ""}) == {"k": 5}
        assert metrics["rmse"].clean_settings({}) == {}

    @pytest.mark.parametrize(("typed", "k"), [("12", 12), (12, 12), (12.0, 12), (" 7 ", 7), ("1", 1), ("1000", 1000)])
    def test_takes_whole_numbers_within_both_ends(self, typed, k):
        settings = metrics["map_at_k"].clean_settings({"k": typed})
        assert settings == {"k": k}
        assert type(settings["k"]) is int

    @pytest.mark.parametrize("typed", ["0", "1001", "2.5", "nan", "inf", "1e400", "ten", "1_0", "３", True, [3], "-1"])
    def test_refuses_every_other(self, typed):
        with pytest.raises(Unusable) as refused:
            metrics["map_at_k"].clean_settings({"k": typed})
        assert str(refused.value) == "“k” has to be a whole number from 1 to 1000."

    def test_takes_and_refuses_fractions(self):
        assert metrics["pinball"].clean_settings({"quantile": "0.9"}) == {"quantile": 0.9}
        with pytest.raises(Unusable) as refused:
            metrics["pinball"].clean_settings({"quantile": "1"})
        assert str(refused.value) == "“quantile” has to be a number from 0.001 to 0.999."

    def test_names_a_setting_that_does_not_exist(self):
        with pytest.raises(Unusable) as refused:
            metrics["rmse"].clean_settings({"k": 3})
        assert str(refused.value) == "The metric “rmse” has no setting “k”."

    def test_default_lies_within_its_bounds(self):
        for metric in metrics:
            for setting in metric.settings:
                assert isinstance(setting, Setting)
                assert setting.least <= setting.default <= setting.most


class TestBounds:
    def test_hold_for_both_ends_or_not(self):
        column = np.array([-1.0, 0.0, 1.0, np.nan, np.inf, -np.inf])
        assert Bounds(-1, 1).hold(column).tolist() == [True, True, True, False, False, False]
        assert Bounds(-1, 1, least_included=False).hold(column).tolist() == [False, True, True, False, False, False]
        assert Bounds(-1, 1, most_included=False).hold(column).tolist() == [True, True, False, False, False, False]

    def test_numbers_end_where_squares_would_overflow(self):
        assert NUMBERS.hold(np.array([LARGEST, -LARGEST, 1e101, 1e308])).tolist() == [True, True, False, False]


class TestScore:
    def test_refuses_columns_of_different_length(self):
        with pytest.raises(ValueError, match="2 answers, but 1 predictions"):
            metrics["rmse"].score(np.zeros(2), np.zeros(1))

    def test_refuses_to_say_nothing_of_nothing(self):
        with pytest.raises(ArithmeticError):
            metrics["rmse"].score(np.zeros(0), np.zeros(0))

    def test_never_lets_out_a_score_that_is_none(self):
        with pytest.raises(ArithmeticError):
            metrics["r2"].score(np.ones(3), np.zeros(3))
        with pytest.raises(ArithmeticError):
            metrics["rmse"].score(np.zeros(2), np.array([0.0, np.nan]))

    def test_takes_defaults_for_settings_that_are_not_given(self):
        truth, prediction = np.array([10.0, 10.0]), np.array([8.0, 11.0])
        assert metrics["pinball"].score(truth, prediction) == metrics["pinball"].score(truth, prediction, {"quantile": 0.5}) == 0.75


class TestPurity:
    def test_imports_the_standard_library_numpy_and_itself_only(self):
        allowed = {*sys.stdlib_module_names, "numpy"}
        wrong = [
            f"{source.path}:{node.lineno} imports {module}"
            for source in sources()
            if source.module.startswith("ideahub.scorer")
            for module, node in source.imports()
            if module.split(".")[0] not in allowed and not module.startswith("ideahub.scorer")
        ]
        assert wrong == []

    def test_starts_without_flask_database_or_other_libraries_of_metrics(self):
        program = (
            "import sys, ideahub.scorer.compare; from ideahub.scorer.metric import metrics; assert len(metrics.names()) > 20;"
            "print(sorted({name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
        )
        done = subprocess.run(
            [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {program}"], capture_output=True, text=True, check=True
        )
        loaded = {name for name in eval(done.stdout) if not name.startswith("_")}
        assert loaded == {"ideahub", "numpy"}
