"""ideahub score, as people type it: without the application, without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ideahub.cli.score import words
from tests.scorer import zoo

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def score(tmp_path):
    """Score predictions against answers; gives (exit code, output)."""

    def score(*options, answers=zoo.ANSWERS, predictions=zoo.SOUND):
        (tmp_path / "answers").write_bytes(answers)
        (tmp_path / "predictions").write_bytes(predictions)
        given = ["--answers", str(tmp_path / "answers"), "--predictions", str(tmp_path / "predictions"), *options]
        result = CliRunner().invoke(words, given if "--metric" in options else ["--metric", "rmse", *given])
        return result.exit_code, result.output

    return score


def test_json_has_the_scores(score):
    code, said = score("--json")
    assert (code, list(json.loads(said))) == (0, ["metric", "rows", "quiz", "test", "exact"])
    assert (json.loads(said)["rows"], json.loads(said)["quiz"], json.loads(said)["exact"]["test"]) == (5, "1.9053", 0.3535533905932738)


def test_words_have_the_scores(score):
    assert score("--decimals", "2") == (0, "metric  rmse\nrows    5\nquiz    1.91\ntest    0.35\n")


def test_problems_are_said_with_exit_code_1(score):
    code, said = score("--json", predictions=zoo.replaced(3, "b,1_0"))
    assert (code, [(one["line"], one["code"]) for one in json.loads(said)["problems"]]) == (1, [(3, "underscore")])
    code, said = score(predictions=b"id,prediction\n" + b"z,1\n" * 3000)
    assert (code, said.splitlines()[:2]) == (1, ["The predictions cannot be used:", "  line 2: The id z is not asked for. [unknown_id]"])
    assert said.splitlines()[-2:] == ["  and 5 more: missing_id", "  and 2,980 more: unknown_id"]
    assert score(answers=b"id,answer\n")[1].startswith("The answers cannot be used:\n  line 1: The first line has to be id,answer,split")


def test_other_columns_settings_and_layouts(score):
    renamed = {"answers": b"part,row,truth\nquiz,a,1\ntest,b,2\n", "predictions": b"guess,row\n1,a\n3,b\n"}
    names = ["--id-column", "row", "--answer-column", "truth", "--prediction-column", "guess", "--split-column", "part"]
    assert json.loads(score("--json", *names, **renamed)[1])["exact"] == {"quiz": 0.0, "test": 1.0}
    netflix = {"answers": zoo.NETFLIX_ANSWERS, "predictions": zoo.NETFLIX}
    assert json.loads(score("--json", "--layout", "netflix", **netflix)[1])["rows"] == 5
    lists = {"answers": b"id,answer,split\na,x,quiz\nb,y,test\n", "predictions": b"id,prediction\na,y x\nb,y\n"}
    assert json.loads(score("--json", "--metric", "map_at_k", "--set", "k=1", **lists)[1])["exact"] == {"quiz": 0.0, "test": 1.0}
    seeded = b"id,answer\n" + b"".join(b"%d,1\n" % row for row in range(50))
    guesses = b"id,prediction\n" + b"".join(b"%d,1\n" % row for row in range(50))
    assert json.loads(score("--json", "--split-seed", "s", "--quiz-share", "0.3", answers=seeded, predictions=guesses)[1])["rows"] == 50


def test_own_metric(score, tmp_path):
    (tmp_path / "own.py").write_text("def score(answers, predictions):\n    return len(answers)\n")
    assert json.loads(score("--metric", str(tmp_path / "own.py"), "--json")[1])["exact"] == {"quiz": 3.0, "test": 2.0}
    (tmp_path / "own.py").write_text("def score(answers, predictions):\n    return sum(map(str.__eq__, answers, predictions))\n")
    own = ["--metric", str(tmp_path / "own.py"), "--reads", "label", "--truth-reads", "label"]
    assert json.loads(score(*own, "--json", predictions=zoo.SOUND.replace(b"-3e-1", b"3"))[1])["exact"] == {"quiz": 2.0, "test": 0.0}


def test_what_cannot_be_done_is_said_in_a_sentence(score):
    code, said = score("--metric", "nothing")
    assert (code, "Traceback" in said, "rmse" in said) == (1, False, True)
    assert score("--set", "k")[0] == 2
    assert "no setting" in score("--set", "k=5")[1]
    assert "between 0 and 1" in score("--split-seed", "s", "--quiz-share", "1")[1]


def test_bin_ideahub_scores_without_a_database(tmp_path):
    (tmp_path / "a.csv").write_bytes(zoo.ANSWERS)
    (tmp_path / "p.csv").write_bytes(zoo.SOUND)
    home = tmp_path / "home"
    environment = {"PATH": os.environ["PATH"], "IDEAHUB_HOME": str(home), "IDEAHUB_VENV": sys.prefix, "LC_ALL": "C.UTF-8"}
    command = [ROOT / "bin" / "ideahub", "score", "--metric", "rmse", "--answers", "a.csv", "--predictions", "p.csv", "--json"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, json.loads(ran.stdout)["quiz"], home.exists()) == (0, "1.9053", False)
