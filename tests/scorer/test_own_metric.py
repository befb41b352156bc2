"""A sponsor's own metric: what it gets, what it may say, and who hears it."""

import pytest

from ideahub.scorer.run import run_order
from tests.scorer.scene import COLUMNS, Contest
from tests.scorer.test_run import with_metric

MEAN = "def score(answers, predictions):\n    return abs(answers - predictions).mean()\n"


def test_score_of_both_halves(tmp_path):
    outcome = run_order(with_metric(tmp_path, MEAN))
    assert (outcome["metric"], outcome["exact"]) == ("own", {"quiz": pytest.approx(1.1), "test": 0.25})


def test_visible_sentence_is_told_to_the_participant(tmp_path):
    outcome = run_order(with_metric(tmp_path, "def score(a, p):\n    raise Visible('Too %s high' % p.max())\n"))
    assert [(problem["line"], problem["code"], problem["sentence"]) for problem in outcome["problems"]] == [(None, "told_by_metric", "Too 5.0 high")]


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("def score(a, p):\n    raise ValueError('secret answers')", "secret answers"),
        ("def score(a, p):\n    return 'high'", "not str"),
        ("def score(a, p):\n    return None", "not NoneType"),
        ("def score(a, p):\n    return True", "not bool"),
        ("def score(a, p):\n    return float('nan')", "undefined"),
        ("def score(a):\n    return 1.0", "positional"),
        ("def scores(a, p):\n    return 1.0", "no function score"),
        ("def score(a, p) return 1.0", "SyntaxError"),
        ("import no_such_module\ndef score(a, p):\n    return 1.0", "no_such_module"),
        ("def score(a, p):\n    raise SystemExit(3)", "SystemExit"),
    ],
)
def test_every_other_error_is_for_the_host_alone(source, detail, tmp_path):
    outcome = run_order(with_metric(tmp_path, source))
    assert ("problems" in outcome, outcome["our_fault"], detail in outcome["detail"]) == (False, "error", True)


def test_what_it_prints_and_changes_harms_nothing(tmp_path):
    source = "def score(a, p):\n    print('{}', flush=True)\n    a[:] = 0\n    p[:] = 0\n    return 1\n"
    outcome = run_order(with_metric(tmp_path, source))
    assert (outcome["exact"], outcome["sketch"]["mean"]) == ({"quiz": 1.0, "test": 1.0}, pytest.approx(2.44))


def test_labels_and_lists_come_as_words(tmp_path):
    source = "def score(a, p):\n    raise Visible(repr((a, p)))\n"
    order = with_metric(tmp_path, source, reads={"reads": "ranking", "truth_reads": "label"})
    (tmp_path / "answers").write_bytes(b"id,answer,split\na,dog,quiz\nb,cat,test\n")
    (tmp_path / "predictions").write_bytes(b"id,prediction\nb,x\na,dog cat\n")
    assert run_order(order)["problems"][0]["sentence"] == "(['dog'], [['dog', 'cat']])"


def test_several_columns_come_as_a_matrix(tmp_path):
    order = with_metric(tmp_path, "def score(a, p):\n    return float(p.shape[1] * 10 + (p[:, 1] - p[:, 0]).min())\n")
    order["columns"] = COLUMNS | {"predictions": ["low", "high"]}
    (tmp_path / "predictions").write_bytes('high,id,low\n2,a,1\n5,b,2\n9,c,3\n9,"x,""y",4\n9,é,5\n'.encode())
    assert run_order(order)["exact"] == {"quiz": 21.0, "test": 23.0}
    built_in = Contest(tmp_path).full_order(b"id,low,high\n", columns=order["columns"])
    assert "Several columns" in run_order(built_in)["detail"]
