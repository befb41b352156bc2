"""Scores and sketches of sound files; the defects of rivals that belong here."""

import base64

import numpy as np
import pytest

from ideahub.scorer.precision import rounded
from ideahub.scorer.run import run_order
from ideahub.scorer.scoring import compare_predictions
from ideahub.scorer.sketch import CHUNKS, SAMPLE, sampled_rows
from ideahub.scorer.template import template_text
from tests.scorer import zoo
from tests.scorer.scene import Contest, found

ROWS = 1000
TRUTH = [place % 5 + 1 for place in range(ROWS)]
HALVES = ["quiz" if place % 3 else "test" for place in range(ROWS)]
GUESSES = [place % 7 * 0.75 for place in range(ROWS)]
ANSWERS = "id,answer,split\n" + "".join(f"r{place},{TRUTH[place]},{HALVES[place]}\n" for place in range(ROWS))


def in_table(guesses, places=range(ROWS)) -> bytes:
    """Predictions in the layout table."""
    return ("id,prediction\n" + "".join(f"r{place},{guesses[place]}\n" for place in places)).encode()


@pytest.fixture(scope="module")
def contest(tmp_path_factory):
    """A contest of a thousand rows, by RMSE."""
    return Contest(tmp_path_factory.mktemp("scoring"), ANSWERS.encode())


def test_both_halves_are_scored_in_one_pass(contest):
    outcome = contest.score(in_table(GUESSES))
    truth, guess, half = np.array(TRUTH), np.array(GUESSES), np.array(HALVES)
    for name in ("quiz", "test"):
        expected = float(np.sqrt(np.mean((guess[half == name] - truth[half == name]) ** 2)))
        assert outcome["exact"][name] == pytest.approx(expected, rel=1e-13)
        assert outcome[name] == f"{expected:.4f}"
    assert (outcome["metric"], outcome["rows"]) == ("rmse", ROWS)


def test_netflix_layout_has_the_score_of_the_table(contest, tmp_path):
    answers, lines = [], []
    for place in range(ROWS):
        if place % 37 == 0:
            answers.append(f"{place}:")
            lines.append(f"{place}:")
        answers.append(f"{TRUTH[place]},{HALVES[place]}")
        lines.append(str(GUESSES[place]))
    other = Contest(tmp_path, "\n".join(answers).encode(), "netflix")
    assert other.score("\n".join(lines).encode())["exact"] == contest.score(in_table(GUESSES))["exact"]


@pytest.mark.parametrize(
    ("score", "decimals", "expected"),
    [
        (0.85725, 4, "0.8572"), (0.85735, 4, "0.8574"), (0.856704, 4, "0.8567"), (0.856714, 4, "0.8567"), (0.9 * 0.9525, 4, "0.8573"),
        (-0.00001, 4, "0.0000"), (0.5, 0, "0"), (1.5, 0, "2"), (1e-20, 15, "0.000000000000000"), (123456789.5, 2, "123456789.50"), (1e22, 1, "1" + "0" * 22 + ".0"), (9.9e199, 4, "99" + "0" * 198 + ".0000"), (1e308, 15, "1" + "0" * 308 + "." + "0" * 15),
    ],
)  # fmt: skip
def test_rounding_is_half_even_on_what_is_shown_as_exact(score, decimals, expected):
    assert rounded(score, decimals) == expected


def test_ids_that_do_not_match_are_problems_and_never_a_score_of_nought(contest):
    others = ("id,prediction\n" + "".join(f"x{place},{TRUTH[place]}\n" for place in range(ROWS))).encode()
    outcome = contest.score(others)
    assert ("quiz" in outcome, found(outcome)[0], outcome["counts"]) == (False, (2, "unknown_id"), {"missing_id": ROWS, "unknown_id": ROWS - 20})


def test_missing_row_is_a_problem_and_never_a_nought_in_its_place(contest):
    outcome = contest.score(in_table(GUESSES, [place for place in range(ROWS) if place != 500]))
    assert ("quiz" in outcome, found(outcome)) == (False, [(None, "missing_id")])


def test_narrower_range_than_the_metrics(tmp_path):
    contest = Contest(tmp_path, zoo.ANSWERS, range={"low": 1, "high": 5})
    assert "quiz" in contest.score(zoo.SOUND.replace(b"-3e-1", b"1"))
    outcome = contest.score(zoo.SOUND.replace(b"2.5", b"5.01"))
    assert found(outcome) == [(3, "out_of_range"), (4, "out_of_range")]
    assert outcome["problems"][0]["sentence"] == "5.01 is out of range; allowed is 1 <= p <= 5."


class TestSketch:
    def test_same_predictions_have_the_same_hash_in_any_order_and_spelling(self, contest):
        one = contest.score(in_table(GUESSES))["sketch"]
        spelt = contest.score(in_table([f"+{guess:.3e}" for guess in GUESSES], range(ROWS - 1, -1, -1)))["sketch"]
        assert one == spelt
        assert (one["constant"], one["mean"], one["std"]) == (False, pytest.approx(np.mean(GUESSES)), pytest.approx(np.std(GUESSES)))

    def test_one_changed_row_changes_one_chunk(self, contest):
        changed = list(GUESSES)
        changed[321] += 0.25
        one, other = (contest.score(in_table(guesses))["sketch"] for guesses in (GUESSES, changed))
        differing = [place for place, (left, right) in enumerate(zip(one["chunks"], other["chunks"], strict=True)) if left != right]
        assert (one["sha256"] == other["sha256"], differing, len(one["chunks"]) <= CHUNKS) == (False, [321 // 4], True)

    def test_constant_file_is_seen(self, contest):
        sketch = contest.score(in_table([3] * ROWS))["sketch"]
        assert (sketch["constant"], sketch["mean"], sketch["std"]) == (True, 3.0, 0.0)

    def test_sample_shows_a_combination_of_two_files(self, contest):
        others = [place % 11 for place in range(ROWS)]
        mixed = [0.25 * guess + 0.75 * other for guess, other in zip(GUESSES, others, strict=True)]
        one, two, both = (
            np.frombuffer(base64.b64decode(contest.score(in_table(guesses))["sketch"]["sample"]), "<f4") for guesses in (GUESSES, others, mixed)
        )
        weights = np.linalg.lstsq(np.stack([one, two], axis=1), both, rcond=None)[0]
        assert weights == pytest.approx([0.25, 0.75], abs=1e-5)

    def test_sample_depends_on_the_seed_and_is_drawn_evenly(self):
        rows = sampled_rows(100_000, "seed")
        assert (len(rows), len({*rows.tolist()}), rows.tolist() == sampled_rows(100_000, "seed").tolist()) == (SAMPLE, SAMPLE, True)
        assert rows.tolist() != sampled_rows(100_000, "other").tolist()
        assert abs(rows.mean() - 50_000) < 3_000
        assert sampled_rows(5, "seed").tolist() == [0, 1, 2, 3, 4]

    def test_sums_give_the_score_and_its_error(self, contest):
        outcome = contest.score(in_table(GUESSES))
        for half in ("quiz", "test"):
            sums = outcome["sketch"]["sums"][half]
            assert np.sqrt(sums["sum"] / sums["rows"]) == pytest.approx(outcome["exact"][half], rel=1e-13)
            squares = [(guess - truth) ** 4 for guess, truth, name in zip(GUESSES, TRUTH, HALVES, strict=True) if name == half]
            assert sums["squares"] == pytest.approx(sum(squares), rel=1e-12)

    def test_enormous_predictions_have_an_outcome_that_is_json(self, contest):
        outcome = run_order(contest.full_order(in_table([(-1) ** place * 9.9e99 for place in range(ROWS)])))
        assert (outcome["exact"]["quiz"], outcome["sketch"]["sums"]["quiz"]["squares"]) == (pytest.approx(9.9e99), None)

    def test_metric_that_is_no_mean_has_no_sums(self, tmp_path):
        assert Contest(tmp_path, ANSWERS.encode(), metric="r2").score(in_table(GUESSES))["sketch"]["sums"] is None


class TestWords:
    ANSWERS = b"id,answer,split\na,dog,quiz\nb,cat,test\nc,dog,test\nd,cat,quiz\n"

    def test_labels(self, tmp_path):
        contest = Contest(tmp_path, self.ANSWERS, metric="accuracy")
        outcome = contest.score(b"id,prediction\na,dog\nb,bird\nc,dog\nd,dog\n")
        assert outcome["exact"] == {"quiz": 0.5, "test": 0.5}
        again = contest.score(b"id,prediction\nd,dog\nc,dog\nb,bird\na,dog\n")
        assert again["sketch"]["sha256"] == outcome["sketch"]["sha256"]
        assert contest.score(b"id,prediction\na,dog\nb,fish\nc,dog\nd,dog\n")["sketch"]["sha256"] != outcome["sketch"]["sha256"]

    def test_new_labels_count_by_their_words_and_not_by_their_order_in_the_file(self, tmp_path):
        contest = Contest(tmp_path, self.ANSWERS, metric="accuracy")
        one = contest.score(b"id,prediction\na,x\nb,y\nc,dog\nd,dog\n")
        other = contest.score(b"id,prediction\nb,y\na,x\nc,dog\nd,dog\n")
        swapped = contest.score(b"id,prediction\na,y\nb,x\nc,dog\nd,dog\n")
        assert one["sketch"]["sha256"] == other["sketch"]["sha256"] != swapped["sketch"]["sha256"]

    def test_labels_that_the_metric_names_are_the_only_ones(self, tmp_path):
        contest = Contest(tmp_path, b"id,answer,split\na,1,quiz\nb,0,test\nc,1,test\nd,0,quiz\n", metric="f1")
        assert found(contest.score(b"id,prediction\na,1\nb,2\nc,1.0\nd,0\n")) == [(3, "unknown_label"), (4, "unknown_label")]

    def test_far_too_many_new_labels_are_the_wrong_column(self, tmp_path):
        answers = "id,answer,split\n" + "".join(f"r{row},{row % 2},{'quiz' if row % 3 else 'test'}\n" for row in range(12_000))
        contest = Contest(tmp_path, answers.encode(), metric="accuracy")
        outcome = contest.score(("id,prediction\n" + "".join(f"r{row},w{row}\n" for row in range(12_000))).encode())
        assert (found(outcome)[0], len(found(outcome)), outcome["counts"]) == ((10_002, "too_many_words"), 20, {"too_many_words": 1980})

    def test_rankings(self, tmp_path):
        contest = Contest(tmp_path, b"id,answer,split\na,x y,quiz\nb,y,test\n", metric="map_at_k", settings={"k": "3"})
        outcome = contest.score(b"id,prediction\nb,q y\na,x z y\n")
        assert outcome["exact"] == {"quiz": pytest.approx((1 + 2 / 3) / 2), "test": 0.5}
        assert found(contest.score(b"id,prediction\na,x  y\nb,\n")) == [(2, "blanks"), (3, "empty_value")]
        assert found(contest.score(b"id,prediction\na," + b"x " * 1000 + b"y\nb,y\n")) == [(2, "too_many_items")]


class TestComparison:
    def test_of_the_better_with_the_worse(self, contest, tmp_path):
        worse = in_table([guess + 5 for guess in GUESSES])
        (tmp_path / "worse").write_bytes(worse)
        compiled = run_order(contest.full_order(b"", "compile"))
        outcome = run_order(contest.full_order(in_table(GUESSES), "compare", reference=compiled["path"], second=str(tmp_path / "worse")))
        scores = [contest.score(content)["exact"]["test"] for content in (worse, in_table(GUESSES))]
        assert outcome["test"]["gap"] == pytest.approx(scores[0] - scores[1])
        assert (outcome["test"]["code"], "%" in outcome["test"]["sentence"]) == ("clear", False)

    def test_of_a_file_that_is_not_sound(self, contest, tmp_path):
        (tmp_path / "other").write_bytes(b"id,prediction\n")
        contest.score(in_table(GUESSES))
        paths = (contest.folder / "predictions", tmp_path / "other")
        assert "problems" in compare_predictions(paths, contest.reference, contest.order, contest.metric, contest.settings)


def test_answers_compiled_for_another_metric_are_not_scored_by_this_one(contest, tmp_path):
    labels = Contest(tmp_path, ANSWERS.encode(), metric="accuracy")
    with pytest.raises(ValueError, match="another metric than accuracy"):
        labels.score(in_table(GUESSES), contest.reference)


@pytest.mark.parametrize(("answers", "layout"), [(zoo.ANSWERS, "table"), (zoo.NETFLIX_ANSWERS, "netflix")])
def test_template_is_a_sound_file_and_holds_no_answer(answers, layout, tmp_path):
    contest = Contest(tmp_path, answers, layout)
    template = b"".join(template_text(contest.reference, contest.order["columns"], "2.25"))
    assert (contest.score(template)["rows"], contest.score(template)["sketch"]["constant"]) == (5, True)
    other = Contest(tmp_path, answers.replace(b"3,quiz", b"9,test").replace(b"4,test", b"8,quiz"), layout)
    assert b"".join(template_text(other.reference, other.order["columns"], "2.25")) == template
