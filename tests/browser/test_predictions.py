"""A prediction contest in the browser: set up, team, a file refused and one accepted, board, last call, verification, award."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from ideahub.domain.challenges.models import Challenge, Phase
from ideahub.domain.predictions.data import accept_terms, add_data_file, terms_sha256
from ideahub.domain.predictions.models import LastCall
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.receipts import digest
from tests.browser.test_axe import BY_COLOUR, _found
from tests.cast import ed, lindenhafen, olga, walt
from tests.factories.predictions import ANSWERS, attempt_at, make_contest, predictions

pytestmark = pytest.mark.browser
FREE = {"attempts": 20, "window": "rolling", "hours": 24, "zone": "UTC"}
METHOD = "We fitted a straight line to everything that was there, and then a second one to what was left. " * 3


def a_file(content: str, name: str = "predictions.csv") -> dict:
    return {"name": name, "mimeType": "text/csv", "buffer": content.encode()}


def _until(page, words: str) -> None:
    """Load the page again until the worker has done it."""
    for _time in range(40):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"It never said: {words}")


def _let_attempts_end(challenge: Challenge) -> None:
    """As if the days had passed: what ends attempts lies an hour back."""
    now = clock.now()
    db.session.execute(update(LastCall).where(LastCall.challenge_id == challenge.id).values(closes_at=now - timedelta(hours=1)))
    for phase in sorted(db.session.query(Phase).filter_by(challenge_id=challenge.id), key=lambda phase: phase.position):
        length = timedelta(days=5)
        phase.starts_at, phase.ends_at = (now - length, now - timedelta(hours=1)) if phase.position == 0 else (now - timedelta(hours=1), now + length * phase.position)
    db.session.commit()


def _set_up(page) -> str:
    """The wizard from the kind to the published contest; gives its address."""
    page.goto("/challenges/new")
    page.get_by_label("Title").fill("Guess the stars")
    page.get_by_label("Prediction contest").check()
    page.get_by_role("button", name="Begin the draft").click()
    go_on = page.get_by_role("button", name="Save and go on")
    page.get_by_label("Summary").fill("How many stars do people give?")
    page.get_by_label("Brief", exact=True).fill("Predict the stars of twenty films. Ask us at stars@example.org.")
    go_on.click()
    expect(page.get_by_role("heading", name="How is a file scored?")).to_be_visible()
    go_on.click()
    page.get_by_role("button", name="Add a baseline").click()
    page.get_by_label("Name").fill("Mean of all")
    page.get_by_label("Score on the public half").fill("1.41")
    page.get_by_label("Score on the hidden half").fill("1.42")
    page.get_by_label("Public half: opens the last call").fill("0.5")
    page.get_by_label("Hidden half: has to be reached to win").fill("0,5")
    go_on.click()
    expect(page.get_by_role("link", name="Write a decimal number with a point")).to_be_visible()
    page.get_by_label("Hidden half: has to be reached to win").fill("0.5")
    go_on.click()
    expect(page.get_by_role("heading", name="Are there prizes on the way?")).to_be_visible()
    go_on.click()
    page.get_by_label("Attempts for each person").fill("20")
    go_on.click()
    page.get_by_label("File", exact=True).set_input_files(a_file("film,stars\n1,4\n", "films.csv"))
    page.get_by_label("What it holds").fill("Films and their stars")
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_text("films.csv").first).to_be_visible()
    page.get_by_role("link", name="On to the answers").click()
    page.get_by_label("File with the answers").set_input_files(a_file(ANSWERS, "answers.csv"))
    page.get_by_role("button", name="Read the answers").click()
    expect(page.get_by_text("version 1, 20 rows")).to_be_visible()
    page.get_by_label("File with predictions").set_input_files(a_file(predictions(0.25, 0.5)))
    page.get_by_role("button", name="Score it").click()
    expect(page.get_by_text("Public half: 0.2500. Hidden half: 0.5000.")).to_be_visible()
    page.get_by_role("link", name="On to the release").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Whose is the data").fill("It is ours, and free for all.")
    page.get_by_label("I have looked at every file").fill("Olga Olsen")
    go_on.click()
    go_on.click()
    page.get_by_role("button", name="Add a prize").click()
    page.get_by_label("Name of the prize").fill("Grand prize")
    page.get_by_label("Amount").fill("1,000")
    go_on.click()
    page.get_by_role("link", name="On to the dates").click()
    go_on.click()
    page.get_by_role("button", name="Play it").click()
    expect(page.get_by_text("Winner: One, with 0.5")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="On to the preview").click()
    page.get_by_role("button", name="Publish and freeze the rules").click()
    expect(page.get_by_role("heading", name="Guess the stars", level=1)).to_be_visible()
    return "/challenges/guess-the-stars"


@pytest.mark.timeout(300)
def test_contest_runs_from_its_set_up_to_the_award(open_page):
    lindenhafen()
    host, person = open_page(olga()), open_page(ed())
    here = _set_up(host)
    person.goto(f"{here}/team")
    person.get_by_label("Name of the team").fill("Ed's")
    person.get_by_role("button", name="Found the team").click()
    expect(person.get_by_role("heading", name="Ed's")).to_be_visible()
    person.goto(here)
    person.get_by_role("link", name="Data").click()
    person.get_by_role("button", name="Accept the terms").click()
    with person.expect_download() as taking:
        person.get_by_role("link", name="films.csv").click()
    assert taking.value.suggested_filename == "films.csv"
    person.get_by_role("link", name="Hand in a file").click()
    person.get_by_label("Predictions").set_input_files(a_file(predictions().replace("r3,4.0", "r3,four")))
    person.get_by_role("button", name="Hand it in").click()
    _until(person, "Has problems")
    expect(person.get_by_role("row", name=re.compile("^4 .*is not a number"))).to_be_visible()
    person.get_by_role("link", name="Hand it in again").click()
    expect(person.get_by_text("20 attempts are left now.")).to_be_visible()
    person.get_by_label("Predictions").set_input_files(a_file(predictions(0.25, 0.4)))
    person.get_by_label("A note for yourselves").fill("a straight line")
    person.get_by_role("button", name="Hand it in").click()
    expect(person.get_by_role("heading", name="Receipt of this attempt")).to_be_visible()
    _until(person, "Scored")
    attempt = person.url

    person.goto(f"{here}/board")
    expect(person.get_by_text("Last call.", exact=True)).to_be_visible()
    expect(person.locator("#me")).to_contain_text("0.2500")
    expect(person.get_by_text("0.4000")).to_have_count(0)

    challenge = db.session.query(Challenge).one()
    _let_attempts_end(challenge)
    host.goto(f"{here}/judging")
    if host.get_by_role("button", name="Ask the next team").count():
        host.get_by_role("button", name="Ask the next team").click()
    person.goto(attempt)
    _until(person, "Your team is asked to be verified")
    person.get_by_label("Method").fill(METHOD)
    person.get_by_role("button", name="Hand in the method").click()
    expect(person.get_by_text("Your method is handed in.")).to_be_visible()
    host.goto(f"{here}/judging")
    for point in ("The code runs", "It gives the file", "The method is described", "Only data that the rules allow"):
        host.get_by_label(point).check()
    host.get_by_label("What was found").fill("It runs, and gives the very file.")
    host.get_by_role("button", name="It passes").click()
    expect(host.get_by_text("Verified", exact=True)).to_be_visible()
    host.goto(f"{here}/decide")
    host.get_by_role("button", name=re.compile("Announce")).first.click()
    person.goto(f"{here}/results")
    _until(person, "Grand prize")
    expect(person.get_by_text("0.4000").first).to_be_visible()


def _running(tmp_path) -> Challenge:
    """A contest with data, two teams, scores and a file with problems."""
    rules = {"limit": FREE, "baselines": [{"name": "Mean of all the films that anybody has ever rated", "quiz": "1.4100", "test": "1.4200"}], "target": {"quiz": "0.1000", "test": "0.1000"}}
    rules["progress"] = [{"label": "Progress prize of the first year", "at": (clock.now() + timedelta(days=9)).isoformat()}]
    contest = make_contest(tmp_path, improvement="1", **rules)
    clock.release()
    content = b"film,stars\n1,4\n"
    with open(tmp_path / "films.csv", "wb+") as stream:
        stream.write(content)
        stream.seek(0)
        add_data_file(actor=olga(), challenge=contest, name="films-with-a-rather-long-name-that-does-not-fit.csv", stream=stream, size=len(content), sha256=digest(content))
    for person, name in ((ed(), "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"), (walt(), "Walt's")):
        found_team(actor=person, challenge=contest, name=name[:80])
        accept_terms(actor=person, challenge=contest, sha256=terms_sha256(contest))
    for person, quiz in ((ed(), 0.9), (walt(), 0.8), (ed(), 0.5), (ed(), 0.5001)):
        attempt_at(None, person, contest, predictions(quiz, 0.7))
    clock.release()
    return contest


def pages_of(who: str, contest: Challenge, attempts: list[int]) -> list[str]:
    """The addresses of a contest that somebody walks through."""
    here = f"/challenges/{contest.slug}"
    return {
        "visitor": [here, f"{here}/board", f"{here}/board?at=2020-01-01T00:00:00", f"{here}/data", f"{here}/rules", f"{here}/activity"],
        "ed": [here, f"{here}/board", f"{here}/attempts", f"{here}/data", *(f"/attempts/{attempt}" for attempt in attempts), "/settings/tokens"],
        "olga": [here, f"{here}/judging", f"{here}/data", f"{here}/data/log", f"{here}/answers"],
    }[who]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", ["visitor", "ed", "olga"])
def test_pages_of_a_contest_please_axe_and_fit_a_small_phone(open_page, tmp_path, who):
    contest = _running(tmp_path)
    sound, broken = attempt_at(None, ed(), contest, predictions(0.4)), attempt_at(None, ed(), contest, "id,prediction\nr1,x\nr1,2\n")
    clock.release()
    paths = pages_of(who, contest, [sound.id, broken.id])
    page = open_page({"ed": ed, "olga": olga}[who]() if who != "visitor" else None, viewport={"width": 320, "height": 700})
    complaints, found = [], {}
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in paths:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        assert page.goto(path).status == 200, path
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        light = _found(page)
        page.emulate_media(color_scheme="dark")
        dark = _found(page, BY_COLOUR)
        if complaints or over > 0 or light or dark:
            found[path] = {"browser": list(complaints), "over": over, "light": light, "dark": dark}
        complaints.clear()
    assert found == {}


def test_steps_of_the_wizard_please_axe_and_fit_a_small_phone(open_page):
    lindenhafen()
    page = open_page(olga(), viewport={"width": 320, "height": 700})
    page.goto("/challenges/new")
    page.get_by_label("Title").fill("Guess the stars")
    page.get_by_label("Prediction contest").check()
    page.get_by_role("button", name="Begin the draft").click()
    here, found = page.url.rsplit("/", 1)[0], {}
    for step in ("scoring", "target", "progress", "teams", "data", "answers", "release", "rehearsal", "preview"):
        assert page.goto(f"{here}/{step}").status == 200
        if step in ("target", "progress"):
            page.get_by_role("button", name=re.compile("^Add a")).click()
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0 or (said := _found(page)):
            found[step] = (over, said)
    assert found == {}


def test_file_is_handed_in_by_keyboard_and_without_scripts(open_page, tmp_path):
    contest = _running(tmp_path)
    page = open_page(ed(), java_script_enabled=False)
    page.goto(f"/challenges/{contest.slug}/attempts")
    page.get_by_label("Predictions").set_input_files(a_file(predictions(0.3)))
    page.get_by_label("A note for yourselves").focus()
    page.keyboard.type("by hand")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Receipt of this attempt")).to_be_visible()
    _until(page, "0.3000")


def test_token_is_made_and_shown_once(open_page):
    page = open_page(ed())
    page.goto("/settings/tokens")
    page.get_by_label("Name").fill("laptop")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("ideahub_"))).to_have_count(0)
    expect(page.get_by_text("laptop").first).to_be_visible()
