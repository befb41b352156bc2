"""The rehearsal: the Netflix Prize ends with the right winner for the right reason, and so do its traps."""

import json

import pytest
from click.testing import CliRunner

from ideahub.cli.rehearse import words
from ideahub.domain.predictions.rehearsal import ROOT, clean_rules, read_events
from ideahub.kernel.errors import Invalid

EXAMPLES = ROOT / "ideahub" / "domain" / "predictions" / "examples"
NETFLIX = (str(EXAMPLES / "netflix-prize.yaml"), str(EXAMPLES / "netflix-prize.csv"))
HEAD = "time,event,team,person,quiz,test\n"


def rehearsed(tmp_path, rules: str, events: str) -> dict:
    """What a rehearsal of these rules and lines tells."""
    (tmp_path / "rules.yaml").write_text(rules)
    (tmp_path / "events.csv").write_text(HEAD + events)
    answer = CliRunner().invoke(words, [str(tmp_path / "rules.yaml"), str(tmp_path / "events.csv"), "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


@pytest.fixture(scope="module")
def netflix() -> dict:
    answer = CliRunner().invoke(words, [*NETFLIX, "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def of(told: dict, event: str) -> list[dict]:
    return [each for each in told["timeline"] if each["event"] == event]


class TestNetflixPrize:
    def test_lines_are_those_that_were_printed(self, netflix):
        assert netflix["lines"] == {"target": {"quiz": "0.8563", "test": "0.8572"}, "first_progress": "0.9419"}
        assert [(each["prize"], each["team"], each["line"], each["next_line"]) for each in netflix["awards"]] == [
            ("Progress Prize 2007", "KorBell", "0.9419", "0.8625"),
            ("Progress Prize 2008", "BellKor in BigChaos", "0.8625", "0.8530"),
        ]

    def test_improvements_are_those_that_were_announced(self, netflix):
        gains = {(each["team"], each["quiz"]): each["improvement"] for each in of(netflix, "attempt")}
        assert gains["KorBell", "0.8712"] == "8.43" and gains["BellKor in BigChaos", "0.8616"] == "9.44"
        assert gains["BellKor's Pragmatic Chaos", "0.8554"] == "10.09" and gains["The Ensemble", "0.8553"] == "10.10"

    def test_last_call_opens_once_and_closes_to_the_second(self, netflix):
        assert netflix["last_calls"] == [
            {"team": "BellKor's Pragmatic Chaos", "opened_at": "2009-06-26T18:42:37+00:00", "closes_at": "2009-07-26T18:42:37+00:00", "outcome": "won"}
        ]
        assert [each["time"] for each in of(netflix, "close")] == ["2009-07-26T18:42:37+00:00"]

    def test_second_file_within_a_day_is_refused_with_the_next_moment(self, netflix):
        early, late = netflix["refusals"]
        assert (early["team"], early["next_allowed_at"]) == ("BellKor's Pragmatic Chaos", "2009-07-27T18:18:28+00:00")
        assert (late["team"], late["time"]) == ("Too Late", "2009-07-26T18:42:37+00:00")

    def test_public_leader_is_not_the_winner_whose_file_came_twenty_minutes_earlier(self, netflix):
        assert netflix["leader_at_close"] == "The Ensemble"
        assert [(each["rank"], each["team"], each["quiz"]) for each in netflix["board"]][:2] == [(1, "The Ensemble", "0.8553"), (2, "BellKor's Pragmatic Chaos", "0.8554")]
        won = netflix["winner"]
        assert (won["team"], won["test"], won["received_at"]) == ("BellKor's Pragmatic Chaos", "0.8567", "2009-07-26T18:18:28+00:00")
        assert "0:19:54 before that of The Ensemble" in won["why"]

    def test_in_words_it_reads_as_a_story(self):
        answer = CliRunner().invoke(words, NETFLIX)
        assert "2009-06-26 18:42:37 UTC  LAST CALL" in answer.output
        assert answer.output.rstrip().endswith("received 0:19:54 before that of The Ensemble.")


TWO = 'opens: 2026-01-01\ncloses: 2026-03-01\nbaselines: [{name: Base, quiz: "0.9514", test: "0.9525"}]\n'


class TestTraps:
    @pytest.mark.parametrize(("decimals", "winner"), [("4", "Early"), ("6", "Exact")])
    def test_rounding_decides_between_two_in_both_directions(self, tmp_path, decimals, winner):
        events = (
            "2026-01-02T10:00:00Z,attempt,Early,a,0.9000,0.856714\n2026-01-02T10:20:00Z,attempt,Exact,b,0.9000,0.856704\n"
            f"2026-03-02T00:00:00Z,verified,{winner},,,\n"
        )
        told = rehearsed(tmp_path, TWO + f"decimals: {decimals}\n", events)
        assert told["winner"]["team"] == winner

    def test_same_people_in_a_second_team_meet_the_same_limit(self, tmp_path):
        events = "2026-01-02T10:00:00Z,attempt,BellKor,bob,0.9,0.9\n2026-01-02T12:00:00Z,attempt,KorBell,bob,0.8,0.8\n"
        told = rehearsed(tmp_path, TWO, events)
        assert [(each["team"], each["next_allowed_at"]) for each in told["refusals"]] == [("KorBell", "2026-01-03T10:00:00+00:00")]
        assert [each["team"] for each in told["board"]] == ["BellKor"]

    def test_tie_on_the_board_stays_with_the_earlier(self, tmp_path):
        events = "2026-01-02T10:00:00Z,attempt,First,a,0.8554,0.9\n2026-01-02T11:00:00Z,attempt,Second,b,0.85541,0.9\n"
        told = rehearsed(tmp_path, TWO, events)
        assert [each["team"] for each in told["board"]] == ["First", "Second"] and len(of(told, "lead")) == 1

    def test_last_call_asks_the_public_score_and_the_prize_the_hidden_one(self, tmp_path):
        rules = TWO + "target: {quiz: 0.8563, test: 0.8572}\nlast_call_days: 5\n"
        events = (
            "2026-01-02T10:00:00Z,attempt,Public,a,0.8563,0.8573\n2026-01-03T10:00:00Z,attempt,Hidden,b,0.8570,0.8572\n2026-01-20T00:00:00Z,verified,Hidden,,,\n"
        )
        told = rehearsed(tmp_path, rules, events)
        assert told["last_calls"][0]["closes_at"] == "2026-01-07T10:00:00+00:00"
        assert told["winner"]["team"] == "Hidden" and [each["team"] for each in of(told, "asked")] == ["Hidden"]

    def test_nobody_verified_reopens_the_contest_and_a_second_last_call_decides(self, tmp_path):
        rules = TWO + "target: {quiz: 0.8563, test: 0.8572}\nlast_call_days: 5\n"
        events = (
            "2026-01-02T10:00:00Z,attempt,Cheat,a,0.85,0.85\n2026-01-10T00:00:00Z,rejected,Cheat,,,\n2026-01-12T10:00:00Z,attempt,Honest,b,0.856,0.857\n"
            "2026-02-01T00:00:00Z,verified,Honest,,,\n"
        )
        told = rehearsed(tmp_path, rules, events)
        assert [each["outcome"] for each in told["last_calls"]] == ["reopened", "won"]
        assert told["winner"]["team"] == "Honest" and len(of(told, "reopened")) == 1

    def test_next_in_turn_is_asked_when_the_first_declines(self, tmp_path):
        events = (
            "2026-01-02T10:00:00Z,attempt,First,a,0.8,0.8\n2026-01-02T10:00:00Z,attempt,Second,b,0.9,0.9\n"
            "2026-03-02T00:00:00Z,declined,First,,,\n2026-03-03T00:00:00Z,verified,Second,,,\n"
        )
        told = rehearsed(tmp_path, TWO, events)
        assert [each["team"] for each in of(told, "asked")] == ["First", "Second"] and told["winner"]["turn"] == 2

    def test_progress_prize_goes_to_nobody_where_the_line_is_not_reached(self, tmp_path):
        rules = TWO + "progress: [{label: Half time, at: 2026-02-01}]\n"
        told = rehearsed(tmp_path, rules, "2026-01-02T10:00:00Z,attempt,Near,a,0.9420,0.9\n")
        assert [(each["team"], each["line"], each["next_line"]) for each in told["awards"]] == [(None, "0.9419", "0.9419")]


class TestCleanRules:
    RULES = {"opens": "2026-01-01", "closes": "2026-02-01"}

    def test_complete_rules_have_their_defaults(self):
        assert clean_rules(self.RULES)["limit"] == {"attempts": 1, "window": "rolling", "hours": 24, "zone": "UTC"}

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"closes": "never"}, "closes"), ({"closes": "2025-01-01"}, "closes"), ({"decimals": "x"}, "decimals"), ({"prize": "1"}, "prize"),
            ({"target": {"quiz": "0,8563", "test": "1"}}, "target.quiz"), ({"limit": {"window": "weekly"}}, "limit.window"), ({"direction": "up"}, "direction"),
        ],
    )  # fmt: skip
    def test_each_wrong_rule_is_named(self, wrong, field):
        with pytest.raises(Invalid) as refused:
            clean_rules({**self.RULES, **wrong})
        assert refused.value.field == field if hasattr(refused.value, "field") else field in refused.value.problems


class TestReadEvents:
    def test_events_come_in_order_of_time(self):
        events = read_events(HEAD + "2026-01-02T00:00:00Z,attempt,B,b,1,1\n\n2026-01-01T00:00:00+01:00,attempt,A,a,1,1\n")
        assert [event["team"] for event in events] == ["A", "B"] and events[0]["time"] == "2025-12-31T23:00:00+00:00"

    @pytest.mark.parametrize("line", ["2026-01-02,swims,A,a,1,1", "2026-01-02,attempt,,a,1,1", "soon,attempt,A,a,1,1", "2026-01-02,attempt,A,a,1_0,1"])
    def test_line_that_cannot_be_understood_is_named(self, line):
        with pytest.raises(Invalid):
            read_events(HEAD + line + "\n")

    def test_missing_column_is_named(self):
        with pytest.raises(Invalid, match="time"):
            read_events("event,team\nattempt,A\n")


def test_rules_that_are_no_yaml_are_refused_in_a_sentence(tmp_path):
    (tmp_path / "r.yaml").write_text("a: [")
    (tmp_path / "e.csv").write_text(HEAD)
    answer = CliRunner().invoke(words, [str(tmp_path / "r.yaml"), str(tmp_path / "e.csv")])
    assert answer.exit_code == 1 and "no YAML" in answer.output
