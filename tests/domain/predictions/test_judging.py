"""The end of a contest: asked in turn by the test score, verified or not, reopened, announced, awarded."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from ideahub.domain.files.queries import files_of
from ideahub.domain.predictions.deadline import closes_at
from ideahub.domain.predictions.judging import (
    CHECKLIST,
    ask_next,
    decide_progress_prize,
    decide_verification,
    decline,
    expire_verification,
    go_on_judging,
    hand_in_method,
    progress_line,
)  # fmt: skip
from ideahub.domain.predictions.models import LastCall, ProgressPrize, Verification
from ideahub.domain.predictions.queries import verifications_of
from ideahub.domain.prizes.queries import awards_of
from ideahub.domain.results.commands import announce_results
from ideahub.domain.results.queries import results_of
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock as house_clock
from ideahub.kernel import storage
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid, NotFound
from ideahub.kernel.files import Checked
from ideahub.kernel.receipts import digest
from tests.cast import ed, mallory, olga, vera, walt
from tests.factories.predictions import attempt_at, make_contest, predictions

FREE = {"attempts": 100, "window": "rolling", "hours": 24, "zone": "UTC"}
METHOD = "We blended two models by least squares on a held-out fifth of the rows. " * 4
ALL = dict.fromkeys(CHECKLIST, True)


@pytest.fixture
def judged(database, clock, tmp_path):
    """A contest without a target that has closed: Ed leads in public, Walt by the test score, Vera has the same test score a second later."""
    challenge = make_contest(tmp_path, limit=FREE)
    start = house_clock.now()
    for step, (person, name, quiz, test) in enumerate(((ed(), "Ed's", 0.1, 0.3), (walt(), "Walt's", 0.2, 0.2), (vera(), "Vera's", 0.3, 0.2))):
        found_team(actor=person, challenge=challenge, name=name)
        attempt_at(start + timedelta(seconds=step), person, challenge, predictions(quiz, test))
    house_clock.set(closes_at(challenge))
    return challenge


def titles(challenge) -> list[str]:
    return [result.entry.title for result in results_of(challenge)]


class TestAskNext:
    def test_best_test_score_is_asked_first_and_of_equal_ones_the_earliest(self, judged):
        assert ask_next(actor=olga(), challenge=judged).attempt.team.name == "Walt's"

    def test_before_the_close_nobody_is_asked(self, judged):
        house_clock.set(closes_at(judged) - timedelta(seconds=1))
        with pytest.raises(Conflict, match="after the close"):
            ask_next(actor=olga(), challenge=judged)

    def test_stranger_asks_nobody(self, judged):
        with pytest.raises(Denied):
            ask_next(actor=ed(), challenge=judged)

    def test_one_after_the_other(self, judged):
        ask_next(actor=olga(), challenge=judged)
        with pytest.raises(Conflict, match="being examined"):
            ask_next(actor=olga(), challenge=judged)


class TestDecideVerification:
    def test_verified_winner_is_announced_first_and_awarded(self, judged):
        verification = hand_in_method(actor=walt(), verification=ask_next(actor=olga(), challenge=judged), method=METHOD)
        decide_verification(actor=olga(), verification=verification, passed=True, checklist=ALL, reason="It runs and gives the same file.")
        announce_results(actor=olga(), challenge=judged)
        assert titles(judged) == ["Walt's", "Vera's", "Ed's"]
        account = [result.sentences for result in results_of(judged)]
        assert "Test score 0.2000" in account[0][0] and "Verified." in account[0] and any("received earlier" in words for words in account[1])
        assert [(award.prize.label, award.entry.title) for award in awards_of(judged)] == [("Grand prize", "Walt's")]

    def test_rejected_stands_behind_all_others_and_the_next_is_asked(self, judged):
        verification = hand_in_method(actor=walt(), verification=ask_next(actor=olga(), challenge=judged), method=METHOD)
        decide_verification(actor=olga(), verification=verification, passed=False, checklist={}, reason="The code does not run at all.")
        following = ask_next(actor=olga(), challenge=judged)
        assert following.attempt.team.name == "Vera's" and following.turn == 2
        hand_in_method(actor=vera(), verification=following, method=METHOD)
        decide_verification(actor=olga(), verification=following, passed=True, checklist=ALL, reason="It runs and gives the same file.")
        announce_results(actor=olga(), challenge=judged)
        assert titles(judged) == ["Vera's", "Ed's", "Walt's"]

    def test_to_pass_every_point_has_to_hold_and_a_reason_is_given(self, judged):
        verification = hand_in_method(actor=walt(), verification=ask_next(actor=olga(), challenge=judged), method=METHOD)
        with pytest.raises(Invalid, match="every point"):
            decide_verification(actor=olga(), verification=verification, passed=True, checklist={**ALL, "code_runs": False}, reason="It nearly runs.")
        with pytest.raises(Invalid, match="sentence"):
            decide_verification(actor=olga(), verification=verification, passed=False, checklist={}, reason="no")
        with pytest.raises(Denied):
            decide_verification(actor=walt(), verification=verification, passed=True, checklist=ALL, reason="It is mine and it is good.")

    def test_announcing_waits_for_the_verification(self, judged):
        ask_next(actor=olga(), challenge=judged)
        with pytest.raises(Denied):
            announce_results(actor=olga(), challenge=judged)


class TestHandInMethod:
    def test_other_team_and_few_words_are_refused(self, judged):
        verification = ask_next(actor=olga(), challenge=judged)
        with pytest.raises(Denied):
            hand_in_method(actor=ed(), verification=verification, method=METHOD)
        with pytest.raises(Invalid, match="200 characters"):
            hand_in_method(actor=walt(), verification=verification, method="A blend.")

    def test_code_is_kept_and_other_code_takes_its_place(self, judged):
        verification = ask_next(actor=olga(), challenge=judged)
        keys = []
        for content in (b"print(1)", b"print(2)"):
            code = Checked("code.py", "application/octet-stream", len(content), digest(content))
            hand_in_method(actor=walt(), verification=verification, method=METHOD, code=code, stream=io.BytesIO(content))
            keys.append(verification.code.storage_key("file"))
        assert b"".join(storage.read(keys[1])) == b"print(2)" and len(files_of("verification", verification.id)) == 1
        with pytest.raises(NotFound):
            b"".join(storage.read(keys[0]))
        hand_in_method(actor=walt(), verification=verification, method=METHOD)
        assert verification.code.sha256 == digest(b"print(2)")

    def test_code_of_another_team_or_with_few_words_is_not_kept(self, judged):
        verification = ask_next(actor=olga(), challenge=judged)
        code = Checked("code.py", "application/octet-stream", 1, digest(b"1"))
        with pytest.raises(Denied):
            hand_in_method(actor=ed(), verification=verification, method=METHOD, code=code, stream=io.BytesIO(b"1"))
        with pytest.raises(Invalid):
            hand_in_method(actor=walt(), verification=verification, method="Short.", code=code, stream=io.BytesIO(b"1"))
        assert verification.code is None and files_of("verification", verification.id) == []


class TestDecline:
    def test_team_that_keeps_its_method_gives_up_its_turn(self, judged):
        decline(actor=walt(), verification=ask_next(actor=olga(), challenge=judged))
        assert ask_next(actor=olga(), challenge=judged).attempt.team.name == "Vera's"


class TestExpireVerification:
    def test_silence_gives_up_the_turn_when_the_promised_time_is_over_and_not_before(self, judged):
        verification = ask_next(actor=olga(), challenge=judged)
        assert expire_verification(verification=verification) is None
        house_clock.forward(days=14)
        assert expire_verification(verification=verification).state == "expired"


class TestGoOnJudging:
    def test_clock_asks_the_first_candidate_and_after_silence_the_next(self, judged):
        go_on_judging()
        go_on_judging()
        assert [(each.turn, each.state) for each in verifications_of(judged)] == [(1, "asked")]
        house_clock.forward(days=14)
        go_on_judging()
        assert [(each.turn, each.state) for each in verifications_of(judged)] == [(1, "expired"), (2, "asked")]

    def test_contest_whose_target_nobody_passed_reopens(self, database, clock, tmp_path):
        challenge = make_contest(tmp_path, days=(-1, 300), limit=FREE, target={"quiz": "0.5000", "test": "0.5000"}, last_call_days=2)
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        attempt_at(None, ed(), challenge, predictions(0.4, 0.6))
        house_clock.forward(days=2)
        with pytest.raises(Denied):
            attempt_at(None, ed(), challenge, predictions(0.3, 0.3))
        go_on_judging()
        assert db.session.scalar(select(LastCall.outcome)) == "reopened" and not db.session.scalars(select(Verification)).all()
        assert attempt_at(None, ed(), challenge, predictions(0.3, 0.3)).state == "scored"
        assert [call.round for call in db.session.scalars(select(LastCall).order_by(LastCall.round))] == [1, 2]


class TestDecideProgressPrize:
    @pytest.fixture
    def yearly(self, database, clock, tmp_path):
        days = [(house_clock.now() + timedelta(days=day)).isoformat() for day in (10, 20)]
        baselines = [{"name": "Simple", "quiz": "0.5000", "test": "0.5000"}]
        challenge = make_contest(tmp_path, limit=FREE, baselines=baselines, progress=[{"label": "First", "at": days[0]}, {"label": "Second", "at": days[1]}])
        found_team(actor=ed(), challenge=challenge, name="Ed's")
        return challenge

    def test_line_moves_with_the_winner(self, yearly):
        assert progress_line(yearly) == "0.4950"
        attempt_at(None, ed(), yearly, predictions(0.4))
        house_clock.forward(days=10)
        go_on_judging()
        assert [(prize.line, prize.attempt_id is not None) for prize in db.session.scalars(select(ProgressPrize))] == [("0.4950", True)]
        assert progress_line(yearly) == "0.3960"

    def test_early_or_out_of_order_is_refused_and_nobody_may_win(self, yearly):
        with pytest.raises(Conflict, match="not come yet"):
            decide_progress_prize(actor=olga(), challenge=yearly, position=0)
        with pytest.raises(Conflict, match="in their order"):
            decide_progress_prize(actor=olga(), challenge=yearly, position=1)
        with pytest.raises(Denied):
            decide_progress_prize(actor=mallory(), challenge=yearly, position=0)
        attempt_at(None, ed(), yearly, predictions(0.4951))
        house_clock.forward(days=10)
        assert decide_progress_prize(actor=olga(), challenge=yearly, position=0).attempt_id is None
