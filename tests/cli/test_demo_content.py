"""The demo's content hangs together: everybody named exists, every picture draws, nothing is said twice."""

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from ideahub.cli.demo import pictures
from ideahub.domain.challenges.entry_form import clean_form
from ideahub.domain.challenges.forms import LANGUAGES
from ideahub.domain.challenges.rules_in_words import TERMS
from ideahub.domain.entries.answers import clean_answers
from ideahub.domain.moderation.reasons import DECISION_REASONS, REPORT_REASONS
from ideahub.domain.voting.method import voting_methods
from ideahub.domain.voting.methods import approval, cumulative, score, single
from ideahub.kernel.money import Money
from ideahub.kernel.text import slugify

CONTENT = Path(pictures.__file__).parent
CAST = ["olga", "ed", "walt", "vera", "mona", "jude", "sam", "mallory"]
METHODS = {approval, cumulative, score, single}
STATES = {"draft", "call_open", "moderation", "voting", "voting_score", "decided", "decided_recently", "cancelled", "unlisted", "private"}
SPOKEN = {code for code, _name in LANGUAGES}


def read(name):
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


PEOPLE, ORGANIZATIONS = read("people.json"), read("organizations.json")
CHALLENGES = sorted((read(f"challenges/{path.name}") for path in (CONTENT / "challenges").glob("*.json")), key=lambda one: one["order"])
IDEAS = {one["slug"]: one["ideas"] for one in CHALLENGES if one["ideas"]}
ALL = [idea for ideas in IDEAS.values() for idea in ideas]
HANDLES = {one["handle"] for one in PEOPLE}
CHALLENGE = {one["slug"]: one for one in CHALLENGES}


def people_of(slug):
    one = next(one for one in ORGANIZATIONS if one["slug"] == slug)
    return {one["owner"], *one["managers"], *one["members"]}


def test_people_are_seventy_two_and_begin_with_the_cast():
    assert [one["handle"] for one in PEOPLE[:8]] == CAST
    assert (len(PEOPLE), len(HANDLES), len({one["name"] for one in PEOPLE})) == (72, 72, 72)
    assert {one["language"] for one in PEOPLE} <= SPOKEN


def test_organizations_name_only_people_who_exist():
    assert len(ORGANIZATIONS) == 6
    assert set().union(*(people_of(one["slug"]) for one in ORGANIZATIONS)) <= HANDLES


def test_challenges_show_every_state():
    assert {one["state_in_demo"] for one in CHALLENGES} == STATES
    assert {one["language"] for one in CHALLENGES} == {"en", "fr", "de", "es"}
    assert {one["organization"] for one in CHALLENGES} == {one["slug"] for one in ORGANIZATIONS}
    assert "JPY" in {prize.get("currency") for one in CHALLENGES for prize in one["prizes"]}


@pytest.mark.parametrize("challenge", CHALLENGES, ids=CHALLENGE)
def test_challenge_holds_rules_that_the_house_takes(challenge):
    assert 0 < len(challenge["title"]) <= 120 and 0 < len(challenge["summary"]) <= 300 and "## " in challenge["brief"]
    assert clean_form(challenge["entry_form"]) is not None
    assert voting_methods[challenge["voting"]["method"]].clean_settings(challenge["voting"]["settings"]) is not None
    assert challenge["rights"] in TERMS
    assert {*challenge.get("moderators", []), *challenge.get("guests", [])} <= HANDLES - people_of(challenge["organization"])
    for prize in challenge["prizes"]:
        assert prize.get("thing") or Money(prize["amount"], prize["currency"]).minor > 0


def test_challenges_show_every_voting_method():
    assert {one["voting"]["method"] for one in CHALLENGES} == {method.__name__.rpartition(".")[2] for method in METHODS}


def test_ideas_are_as_many_as_promised():
    counts = {slug: len(ideas) for slug, ideas in IDEAS.items()}
    assert set(counts) == {slug for slug, one in CHALLENGE.items() if one["state_in_demo"] != "draft"}
    shown = [idea for idea in IDEAS["cooler-streets-before-next-summer"] if idea["state"] == "published"]
    assert len(shown) == 212
    assert len(ALL) >= 350 and all(6 <= count <= 45 for slug, count in counts.items() if not slug.startswith("cooler"))


def test_ideas_say_different_things():
    assert [title for title, times in Counter(slugify(idea["title"], 120) or idea["title"] for idea in ALL).items() if times > 1] == []
    assert len({idea["text"] for idea in ALL}) == len(ALL)
    assert [idea["title"] for idea in ALL if "lorem" in idea["text"].lower()] == []


@pytest.mark.parametrize("slug", IDEAS)
def test_ideas_of_a_challenge_fit_its_form_and_its_people(slug):
    challenge, form = CHALLENGE[slug], clean_form(CHALLENGE[slug]["entry_form"])
    most = challenge["entries"]["per_person"]
    assert {author: times for author, times in Counter(idea["author"] for idea in IDEAS[slug]).items() if times > most} == {}
    titles = {idea["title"] for idea in IDEAS[slug]}
    for idea in IDEAS[slug]:
        assert idea["author"] in HANDLES - people_of(challenge["organization"]), idea["title"]
        assert idea["language"] in SPOKEN and 0 < len(idea["title"]) <= 120, idea["title"]
        assert clean_answers(form, idea["answers"])[1] == {}, idea["title"]
        assert idea.get("similar_to") is None or idea["similar_to"] in titles - {idea["title"]}


def test_moderation_gives_reasons_that_exist():
    decided = [idea["moderation"] for idea in ALL if "moderation" in idea]
    assert Counter(one["decision"] for one in decided) == {"rejected": 10, "hidden": 2, "changes_requested": 1}
    assert {one["reason"] for one in decided} <= set(DECISION_REASONS) and all(one["sentence"] for one in decided)
    reports = [one for idea in ALL for one in idea.get("reports", [])]
    assert reports and {one["reason"] for one in reports} <= set(REPORT_REASONS) and {one["by"] for one in reports} <= HANDLES
    assert sum("similar_to" in idea for idea in IDEAS["cooler-streets-before-next-summer"]) == 5
    appeals = [one["appeal_decision"] for one in decided if "appeal_decision" in one]
    assert appeals and all(one["sentence"] and one["uphold"] in (True, False) for one in appeals)


def test_every_picture_draws_the_same_twice():
    wanted = [thing["picture"] for thing in (*ALL, *CHALLENGES) if thing.get("picture")]
    assert len(wanted) >= 100 and all(
        one["scene"] in pictures.SCENES and one["palette"] in pictures.PALETTES and one["description"] for one in wanted
    )
    assert {one["scene"] for one in wanted} == set(pictures.SCENES)
    for name in pictures.SCENES:
        spec = next(one for one in wanted if one["scene"] == name)
        assert pictures.draw(spec, (400, 300)) == pictures.draw(spec, (400, 300))
    for spec in wanted:
        assert len(pictures.draw(spec, (80, 60))) > 500
    assert Image.open(io.BytesIO(pictures.draw(wanted[0]))).size == (1200, 900)


def test_logos_and_faces_draw():
    for drawn in (*(pictures.logo(one["logo"]) for one in ORGANIZATIONS), *(pictures.face(one["face"]) for one in PEOPLE if one["face"])):
        assert Image.open(io.BytesIO(drawn)).size == (400, 400)
