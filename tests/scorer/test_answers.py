"""Answer files are read as strictly as predictions, on both roads alike."""

import pytest

from tests.scorer import zoo
from tests.scorer.scene import Contest

HEAD = b"id,answer,split\n"
TWO = b"a,1,quiz\nb,2,test\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(None, "empty_file")]),
        (TWO, [(1, "header")]),
        (b"id,answer\na,1\n", [(1, "header")]),
        (b"id;answer;split\na;1;quiz\n", [(1, "delimiter")]),
        (HEAD, [(None, "empty_half"), (None, "empty_half")]),
        (HEAD + b"a,1,quiz\n", [(None, "empty_half")]),
        (HEAD + TWO + b"c,3,Quiz\n", [(4, "bad_split")]),
        (HEAD + TWO + b"c,3,public\nd,4,\n", [(4, "bad_split"), (5, "empty_value")]),
        (HEAD + TWO + b"c,nan,quiz\nd,1_0,test\ne,,test\n", [(4, "not_finite"), (5, "underscore"), (6, "empty_value")]),
        (HEAD + TWO + b"a,3,quiz\nb,3,quiz\na,4,test\n", [(4, "doubled_id"), (5, "doubled_id"), (6, "doubled_id")]),
        (HEAD + TWO + b",3,quiz\n \t,3,quiz\n", [(4, "empty_id"), (5, "empty_id")]),
        (HEAD + TWO + b"a" * 300 + b",3,quiz\n", [(4, "long_id")]),
        (HEAD + TWO + b"\n", [(4, "empty_line")]),
        (HEAD + TWO + b"c,3\nd,1,quiz,5\n", [(4, "too_few_columns"), (5, "too_many_columns")]),
        (HEAD + TWO + b"\xe9,3,quiz\n", [(4, "bad_bytes")]),
        (zoo.PNG, [(None, "wrong_kind")]),
        (HEAD + TWO, []),
        (b"split,id,answer\r\nquiz,a,1\r\ntest,b,2\r\n", []),
    ],
)
def test_table(content, expected, tmp_path):
    assert Contest(tmp_path, content).compiled()[1] == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (HEAD + TWO, [(1, "wrong_layout")]),
        (b"1:\n1,quiz\n2,test\n1:\n3,quiz\n", [(4, "doubled_section")]),
        (b"1:\n1,quiz\n2,test\n:\n3,quiz\n", [(4, "empty_id")]),
        (b"1:\n1,quiz\n2,test\n3\n4,x\n5,quiz,7\n", [(4, "too_few_columns"), (5, "bad_split"), (6, "too_many_columns")]),
        (b"1:\n1,quiz\n2:\n3,quiz\n", [(None, "empty_half")]),
        (zoo.NETFLIX_ANSWERS, []),
        (b"1:\n2:\n1,quiz\n2,test\n3:\n", []),
    ],
)
def test_netflix(content, expected, tmp_path):
    assert Contest(tmp_path, content, "netflix").compiled()[1] == expected


def test_swift_and_careful_road_write_the_same_reference(tmp_path):
    plain = HEAD + b"".join(b"row%d,%d.5,%s\n" % (row, row % 9, b"quiz" if row % 3 else b"test") for row in range(500))
    careful = plain.replace(b"row7,", b'"row""7",')
    swift = Contest(tmp_path, plain).compiled()[0]
    about = Contest(tmp_path, careful).compiled()[0]
    again = Contest(tmp_path, plain.replace(b"\n", b"\r\n")).compiled()[0]
    assert (about["rows"], about["quiz"], about["sha256"] == swift["sha256"], again["sha256"]) == (500, 333, False, swift["sha256"])
    one_by_one = Contest(tmp_path, plain.replace(b"row7,", b'"row7",').replace(b"row9,9.5,quiz", b'row9,"9.5",quiz')).compiled()[0]
    assert one_by_one["sha256"] == swift["sha256"]


@pytest.mark.parametrize(
    ("metric", "answers", "reason"),
    [
        ("auc", "a,1,quiz\nb,1,quiz\nc,0,test\nd,1,test\n", "All answers are 1"),
        ("auc", "a,2,quiz\nb,1,quiz\nc,0,test\nd,1,test\n", None),
        ("r2", "a,2,quiz\nb,2,quiz\nc,0,test\nd,1,test\n", "quiz"),
        ("rmsle", "a,-2,quiz\nb,2,quiz\nc,0,test\nd,1,test\n", None),
    ],
)
def test_metric_is_asked_about_each_half(metric, answers, reason, tmp_path):
    contest = Contest(tmp_path, HEAD + answers.encode(), metric=metric)
    _about, problems = contest.compiled()
    if reason is None:
        assert [line for line, _code in problems] == [2]
    else:
        assert problems == [(None, "unfit_answers")]


def test_labels_and_rankings_have_a_vocabulary_in_the_order_of_the_alphabet(tmp_path):
    labels = Contest(tmp_path, HEAD + b"a,dog,quiz\nb,cat,test\nc,dog,test\n", metric="accuracy").reference
    assert (labels.vocabulary, labels.arrays["truth"].tolist()) == (["cat", "dog"], [1, 0, 1])
    lists = Contest(tmp_path, HEAD + b"a,x b,quiz\nb,b,test\nc,a b x,test\n", metric="map_at_k").reference
    assert (lists.vocabulary, lists.arrays["truth"].tolist()) == (["a", "b", "x"], [[2, 1, -1], [1, -1, -1], [0, 1, 2]])
