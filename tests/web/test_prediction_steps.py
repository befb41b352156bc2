"""The wizard of a prediction contest, from the kind to publication."""

import io

import pytest

from ideahub.domain.accounts.commands import change_profile
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.set_up import missing
from ideahub.domain.predictions.data import data_files_of
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.predictions.rules import rules_of
from ideahub.kernel.db import db
from tests.cast import ed, lindenhafen, olga
from tests.factories.challenges import a_brief
from tests.factories.predictions import ANSWERS, predictions
from tests.visitor import Visitor

WITHOUT_HALVES = "id,answer\n" + "".join(line.rsplit(",", 1)[0] + "\n" for line in ANSWERS.splitlines()[1:])


@pytest.fixture
def host(app, database, clock):
    lindenhafen()
    return Visitor(app, olga())


@pytest.fixture
def draft(host):
    host.post("/challenges/new", {"title": "Guess the stars", "kind": "prediction", "organization": lindenhafen().slug})
    return db.session.query(Challenge).one()


def here(draft, step: str) -> str:
    return f"/challenges/{draft.slug}/set-up/{step}"


def send(host, draft, step: str, **fields):
    db.session.expire_all()
    return host.post(here(draft, step), {"version": draft.version, **fields})


SCORING = {
    "metric": "rmse", "decimals": "4", "layout": "table", "size_mb": "50", "column-id": "id", "column-prediction": "prediction", "column-answer": "answer", "column-split": "split",
}  # fmt: skip
TARGET = {"rows": "1", "name-0": "Cinematch", "quiz-0": "0.9514", "test-0": "0.9525", "target_quiz": "0.8563", "target_test": "0.8572", "last_call_days": "30", "verify_days": "7", "test_shown": "decided", "zone": "UTC"}
TEAMS = {
    "limit_attempts": "1", "limit_window": "rolling", "limit_hours": "24", "limit_zone": "UTC", "finals": "0", "most": "4", "may_merge": "y", "zone": "UTC", "who": "verified", "min_account_days": "0",
}  # fmt: skip
RELEASE = {"people": "no", "licence": "It is ours, under CC BY 4.0.", "terms": "You use this for this contest only and delete it afterwards.", "signature": "Olga Olsen"}


class TestScoring:
    def test_metric_and_columns_are_kept(self, host, draft):
        assert send(host, draft, "scoring", **{**SCORING, "metric": "ndcg_at_k", "setting-ndcg_at_k_k": "20"}).location.endswith("/set-up/target")
        rules = rules_of(draft.setup)
        assert (rules["metric"], rules["settings"], rules["direction"], rules["size_mb"]) == ("ndcg_at_k", {"k": "20"}, "higher", 50)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"metric": "nonsense"}, "metric"), ({"decimals": "11"}, "decimals"), ({"decimals": ""}, "decimals"), ({"layout": "xml"}, "layout"), ({"column-id": "a b"}, "column-id"),
            ({"column-prediction": "id"}, "column-prediction"), ({"size_mb": "0"}, "size_mb"), ({"metric": "map_at_k", "setting-map_at_k_k": "0"}, "setting-map_at_k_k"),
            ({"metric": "pinball", "setting-pinball_quantile": "1_0"}, "setting-pinball_quantile"), ({"ladder": "0"}, "ladder"), ({"ladder": "0.00001"}, "ladder"), ({"ladder": "a bit"}, "ladder"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_taken_is_kept_and_marked(self, host, draft, wrong, field):
        before = draft.setup
        assert send(host, draft, "scoring", **{**SCORING, **wrong}).status_code == 303
        host.get(here(draft, "scoring"))
        assert f'href="#{field}"' in host.page and 'aria-invalid="true"' in host.page
        assert draft.setup == before and "scoring" in dict(missing(draft))

    def test_step_of_the_ladder_is_kept_as_typed_and_told_in_the_rules(self, host, draft):
        send(host, draft, "scoring", **{**SCORING, "ladder": "0.0010"})
        assert rules_of(draft.setup)["ladder"] == "0.0010"
        send(host, draft, "scoring", **SCORING)
        assert rules_of(draft.setup)["ladder"] is None

    def test_quantile_is_kept_without_a_float(self, host, draft):
        send(host, draft, "scoring", **{**SCORING, "metric": "pinball", "setting-pinball_quantile": "0.9"})
        assert rules_of(draft.setup)["settings"] == {"quantile": "0.9"}
        assert host.get(here(draft, "preview")).status_code == 200


class TestTarget:
    def test_lines_are_kept_as_typed(self, host, draft):
        assert send(host, draft, "target", **TARGET).status_code == 303
        rules = rules_of(draft.setup)
        assert rules["target"] == {"quiz": "0.8563", "test": "0.8572"}
        assert rules["baselines"] == [{"name": "Cinematch", "quiz": "0.9514", "test": "0.9525"}]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"quiz-0": "0.95141"}, "quiz-0"), ({"name-0": ""}, "name-0"), ({"target_test": ""}, "target_test"), ({"target_quiz": "0,8563"}, "target_quiz"),
            ({"last_call_days": "0"}, "last_call_days"), ({"test_shown": "closed"}, "test_shown"), ({"test_shown": "at once"}, "test_shown"), ({"last_call_from": "soon"}, "last_call_from"), ({"target_quiz": "1e-3"}, "target_quiz"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_taken_is_marked(self, host, draft, wrong, field):
        send(host, draft, "target", **{**TARGET, **wrong})
        host.get(here(draft, "target"))
        assert f'href="#{field}"' in host.page
        assert rules_of(draft.setup)["target"] is None

    def test_rows_are_added_and_removed_without_losing_words(self, host, draft):
        send(host, draft, "target", **TARGET, act="add")
        host.get(here(draft, "target"))
        assert 'name="name-1"' in host.page and "Cinematch" in host.page
        send(host, draft, "target", **{**TARGET, "act": "out-0"})
        host.get(here(draft, "target"))
        assert "Cinematch" not in host.page

    def test_no_target_is_fine(self, host, draft):
        assert send(host, draft, "target", **{**TARGET, "rows": "0", "target_quiz": "", "target_test": "", "test_shown": "closed"}).location.endswith("progress")
        assert rules_of(draft.setup)["test_shown"] == "closed"
        assert rules_of(draft.setup)["target"] is None


class TestProgress:
    def test_days_are_in_the_zone_of_the_host(self, host, draft):
        send(host, draft, "target", **TARGET)
        sent = {"rows": "2", "label-0": "2007", "at-0": "2027-10-02T00:00", "label-1": "2008", "at-1": "2028-10-02T00:00", "improvement": "1", "zone": "Europe/Berlin"}
        assert send(host, draft, "progress", **sent).status_code == 303
        assert [prize["at"] for prize in rules_of(draft.setup)["progress"]] == ["2027-10-01T22:00:00+00:00", "2028-10-01T22:00:00+00:00"]

    @pytest.mark.parametrize(
        ("wrong", "field"), [({"at-0": ""}, "at-0"), ({"label-0": ""}, "label-0"), ({"improvement": "a lot"}, "improvement"), ({"at-0": "2029-10-02T00:00"}, "at-0")]
    )
    def test_what_cannot_be_taken_is_marked(self, host, draft, wrong, field):
        send(host, draft, "target", **TARGET)
        sent = {"rows": "2", "label-0": "2007", "at-0": "2027-10-02T00:00", "label-1": "2008", "at-1": "2028-10-02T00:00", "improvement": "1", "zone": "UTC"}
        send(host, draft, "progress", **{**sent, **wrong})
        host.get(here(draft, "progress"))
        assert f'href="#{field}"' in host.page and rules_of(draft.setup)["progress"] == []

    def test_without_a_baseline_there_is_nothing_to_count_from(self, host, draft):
        send(host, draft, "progress", **{"rows": "1", "label-0": "2007", "at-0": "2027-10-02T00:00", "improvement": "1", "zone": "UTC"})
        host.get(here(draft, "progress"))
        assert "first baseline" in host.page and rules_of(draft.setup)["progress"] == []


class TestTeams:
    def test_limits_and_teams_are_kept(self, host, draft):
        assert send(host, draft, "teams", **{**TEAMS, "limit_window": "calendar", "limit_zone": "Europe/Berlin"}).location.endswith("data")
        assert rules_of(draft.setup)["limit"] == {"attempts": 1, "window": "calendar", "hours": 24, "zone": "Europe/Berlin"}
        assert (draft.setup["teams"]["most"], draft.setup["teams"]["may_merge"]) == (4, True)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"limit_attempts": "0"}, "limit_attempts"), ({"limit_zone": "Mars"}, "limit_zone"), ({"most": "x"}, "most"), ({"who": ""}, "who"), ({"who": "domains"}, "domains"), ({"finals": "9"}, "finals")],
    )
    def test_what_cannot_be_taken_is_marked(self, host, draft, wrong, field):
        send(host, draft, "teams", **{**TEAMS, **wrong})
        host.get(here(draft, "teams"))
        assert f'href="#{field}"' in host.page


def answers(host, draft, content: str = ANSWERS, **fields):
    return host.post(here(draft, "answers"), {"act": "answers", "answers": (io.BytesIO(content.encode()), "answers.csv"), **fields}, content_type="multipart/form-data")


class TestAnswers:
    def test_split_column_makes_the_halves(self, host, draft):
        assert answers(host, draft, halves="column").status_code == 303
        key = newest_answers(draft)
        assert (key.quiz_rows, key.test_rows, key.seed) == (10, 10, None)

    def test_seed_deals_and_its_hash_is_in_the_rules(self, host, draft):
        assert answers(host, draft, WITHOUT_HALVES, halves="seed", share="40").status_code == 303
        key = newest_answers(draft)
        assert key.rows == 20 and key.seed and 1 <= key.quiz_rows <= 16
        assert rules_of(draft.setup)["seed_sha256"] == key.seed_sha256 and key.seed not in str(draft.setup)

    def test_problems_come_with_their_lines(self, host, draft):
        assert answers(host, draft, ANSWERS.replace("r3,4,quiz", "r3,many,quiz")).status_code == 422
        assert "<th scope=\"row\">4</th>" in host.page and newest_answers(draft) is None

    @pytest.mark.parametrize("share", ["0", "100", "half", ""])
    def test_share_has_to_be_a_share(self, host, draft, share):
        assert answers(host, draft, WITHOUT_HALVES, halves="seed", share=share).status_code == 422
        assert 'href="#share"' in host.page

    def test_no_file_is_said_at_its_field(self, host, draft):
        assert host.post(here(draft, "answers"), {"act": "answers"}).status_code == 422
        assert 'href="#answers"' in host.page

    def test_sorted_halves_are_warned_of(self, host, draft):
        answers(host, draft, "id,answer,split\n" + "".join(f"r{number},{number},{'quiz' if number < 50 else 'test'}\n" for number in range(100)))
        host.get(here(draft, "answers"))
        assert "shuffle the rows" in host.page
        answers(host, draft)
        host.get(here(draft, "answers"))
        assert "shuffle the rows" not in host.page

    def test_sample_is_scored_and_kept_nowhere(self, host, draft):
        answers(host, draft)
        sample = {"act": "sample", "sample": (io.BytesIO(predictions(0.25, 0.5).encode()), "mean.csv")}
        assert host.post(here(draft, "answers"), sample, content_type="multipart/form-data").status_code == 200
        assert "Public half: 0.2500. Hidden half: 0.5000." in host.page
        sample = {"act": "sample", "sample": (io.BytesIO(b"id,prediction\nr1,x\n"), "mean.csv")}
        host.post(here(draft, "answers"), sample, content_type="multipart/form-data")
        assert "The sample has problems" in host.page and "Line 2" in host.page

    def test_changed_metric_asks_for_the_answers_again(self, host, draft):
        answers(host, draft)
        assert "answers" not in dict(missing(draft))
        send(host, draft, "scoring", **{**SCORING, "metric": "mae"})
        assert "answers" in dict(missing(draft))
        answers(host, draft)
        assert "answers" not in dict(missing(draft))
        send(host, draft, "scoring", **{**SCORING, "metric": "mae", "column-id": "key"})
        assert "answers" in dict(missing(draft))


class TestRelease:
    def test_name_of_somebody_else_does_not_sign(self, host, draft):
        send(host, draft, "release", **{**RELEASE, "signature": "Ed Entrant"})
        host.get(here(draft, "release"))
        assert "Sign with your own name" in host.page and "release" in dict(missing(draft))

    def test_people_in_the_data_ask_for_every_point(self, host, draft):
        send(host, draft, "release", **{**RELEASE, "people": "yes"})
        host.get(here(draft, "release"))
        for field in ("quasi", "dates", "group", "consent", "takedown"):
            assert f'href="#{field}"' in host.page
        points = dict.fromkeys(("quasi", "dates", "consent", "takedown"), "We looked at it closely.")
        send(host, draft, "release", **{**RELEASE, "people": "yes", "group": "12", **points})
        assert "release" not in dict(missing(draft)) and rules_of(draft.setup)["release"]["group"] == 12

    def test_file_added_later_takes_the_signature_back(self, host, draft):
        send(host, draft, "release", **RELEASE)
        assert "release" not in dict(missing(draft))
        host.post(here(draft, "data"), {"act": "add", "file": (io.BytesIO(b"a,b\n1,2\n"), "train.csv"), "words": "Everything"}, content_type="multipart/form-data")
        assert "release" in dict(missing(draft))
        send(host, draft, "release", **RELEASE)
        assert "release" not in dict(missing(draft))
        host.post(here(draft, "data"), {"act": "withdraw", "file": data_files_of(draft)[0].id})
        assert data_files_of(draft) == [] and "release" in dict(missing(draft))

    def test_without_a_signature_it_is_kept_unsigned(self, host, draft):
        send(host, draft, "release", **{**RELEASE, "signature": ""})
        assert rules_of(draft.setup)["release"]["licence"] == RELEASE["licence"] and "release" in dict(missing(draft))


class TestPublish:
    def test_every_step_opens_and_the_contest_is_published(self, host, draft, app):
        host.get(here(draft, "brief"))
        for step in ("scoring", "target", "progress", "teams", "data", "answers", "release", "moderation", "prizes", "people", "dates", "preview"):
            assert host.get(here(draft, step)).status_code == 200, step
        assert host.get(here(draft, "form")).status_code == 404
        assert host.post(f"/challenges/{draft.slug}/publish").status_code == 422
        brief = a_brief(title="Guess the stars")
        for step, fields in (("brief", brief), ("scoring", SCORING), ("target", TARGET), ("teams", TEAMS), ("release", RELEASE)):
            assert send(host, draft, step, **fields).status_code == 303, step
        answers(host, draft)
        assert missing(draft) == []
        assert host.post(f"/challenges/{draft.slug}/publish").status_code == 303
        visitor = Visitor(app, ed())
        visitor.get(f"/challenges/{draft.slug}/rules")
        assert "0.8563 on the public half opens the last call" in visitor.page and "signed by Olga Olsen" in visitor.page

    def test_others_find_no_step(self, app, host, draft):
        for step in ("scoring", "answers", "data", "release"):
            assert Visitor(app, ed()).get(here(draft, step)).status_code == 404
            assert Visitor(app, ed()).post(here(draft, step), {}).status_code == 404


class TestRehearsal:
    def test_suggested_story_is_played_by_the_rules_of_the_draft(self, host, draft):
        send(host, draft, "target", **TARGET)
        host.get(here(draft, "rehearsal"))
        story = host.page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
        assert host.post(here(draft, "rehearsal"), {"events": story}).status_code == 200
        assert "Last call: One reaches the target with 0.8563" in host.page and "Two is refused" not in host.page
        assert "One is refused: The limit is reached" in host.page and "Winner: One, with 0.8572" in host.page

    def test_it_is_told_in_the_language_of_who_rehearses(self, host, draft):
        actor = olga()
        change_profile(actor=actor, name=actor.name, handle=actor.handle, words="", time_zone="UTC", language="de")
        send(host, draft, "target", **TARGET)
        host.get(here(draft, "rehearsal"))
        story = host.page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
        host.post(here(draft, "rehearsal"), {"events": story + "2027-12-01T00:00:00Z,verified,Nobody,,,\n"})
        assert "gleiche Werte von 0.8572" in host.page and "1 Tag und 12:00:00 vor" in host.page and "Niemand ist gefragt worden." in host.page

    @pytest.mark.parametrize("story", ["", "time,event,team\n", "time,event,team\nsoon,attempt,One\n", "time,event,team\n2027-01-01T00:00:00Z,party,One\n", "when\n", "x" * 50_000])
    def test_what_cannot_be_played_is_said_at_the_field(self, host, draft, story):
        assert host.post(here(draft, "rehearsal"), {"events": story}).status_code == 422
        assert 'href="#events"' in host.page
