"""The rules page of a prediction contest says every deadline to the second."""

from datetime import UTC, datetime

import pytest

from ideahub.domain.challenges.rulebook import rulebook_of
from ideahub.domain.predictions.rules_in_words import in_words, to_the_second
from tests.factories.predictions import make_contest

NETFLIX = {
    "baselines": [{"name": "Cinematch", "quiz": "0.9514", "test": "0.9525"}], "target": {"quiz": "0.8563", "test": "0.8572"}, "last_call_days": 30,
    "progress": [{"label": "Progress Prize 2007", "at": "2007-10-02T00:00:00+00:00"}], "improvement": "1",
}  # fmt: skip


def words_of(contest) -> str:
    return "\n".join(line for _heading, lines in in_words(rulebook_of(contest), "Netflix") for line in lines)


class TestInWords:
    def test_netflix_rules_are_said(self, database, clock, tmp_path):
        contest = make_contest(tmp_path, **NETFLIX)
        words = words_of(contest)
        for part in (
            "0.8563 on the public half opens the last call", "everybody has 30 days to the second", "has to reach 0.8572", "Cinematch 0.9514", "1 attempt within any 24 hours",
            "Progress Prize 2007, for the best public score received before 2007-10-02 00:00:00 UTC", "1 % better", "4 decimals, half to even",
            contest.phases[0].ends_at.strftime("%Y-%m-%d %H:%M:%S UTC"), "attempts are taken again", rulebook_of(contest)["prediction"]["answers_sha256"],
        ):  # fmt: skip
            assert part in words, part

    def test_no_target_no_last_call(self, database, clock, tmp_path):
        words = words_of(make_contest(tmp_path))
        assert "last call" not in words and "taken again" not in words

    @pytest.mark.parametrize(
        ("rules", "said"),
        [
            ({"limit": {"attempts": 3, "window": "calendar", "hours": 24, "zone": "Europe/Berlin"}}, "3 attempts on any day from midnight to midnight in the time zone Europe/Berlin"),
            ({"finals": 2}, "choose up to 2 attempts"),
            ({"release": {"people": True, "signed_by": "Olga Olsen"}}, "signed by Olga Olsen"),
        ],
    )
    def test_each_choice_is_said(self, database, clock, tmp_path, rules, said):
        assert said in words_of(make_contest(tmp_path, **rules))

    def test_rules_page_shows_them(self, client, clock, tmp_path):
        contest = make_contest(tmp_path, **NETFLIX)
        page = client.get(f"/challenges/{contest.slug}/rules").get_data(as_text=True)
        assert "Deadlines, to the second" in page and "0.8563" in page


def test_to_the_second_is_in_utc():
    assert to_the_second("2009-07-26T20:42:37+02:00") == to_the_second(datetime(2009, 7, 26, 18, 42, 37, tzinfo=UTC)) == "2009-07-26 18:42:37 UTC"
