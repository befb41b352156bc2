"""The journeys that people make, from the first page to the last."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.stage import drawing
from tests.cast import ed, jude, lindenhafen, mona, olga, vera, walt
from tests.factories.accounts import PASSWORD
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry, make_waiting_entry
from tests.servers import wait_until

pytestmark = pytest.mark.browser


def _support(page, title: str):
    return page.get_by_role("button", name=re.compile(f"^Support this.*{title}"))


def _supported(page, title: str):
    return page.get_by_role("button", name=re.compile(f"^You support this.*{title}"))


def _told(page, words: str):
    """The link of a notification with these words, waited for: it comes with the worker."""
    link = page.get_by_role("link", name=words)
    for _time in range(20):
        page.goto("/notifications")
        if link.count():
            return link.first
        page.wait_for_timeout(250)
    raise AssertionError(f"Nobody was told: {words}")


def test_new_person_signed_up_proves_the_address_and_signs_in(page, live_server):
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Name").fill("Nora Neu")
    page.get_by_label("Mail").fill("nora@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    letter = live_server.mail_to("nora@example.org").get_body(("plain",)).get_content()
    page.goto(re.search(r"http://\S+/verify/\S+", letter)[0])
    page.get_by_role("button", name="This address is mine").click()
    page.get_by_label("Mail").fill("nora@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Menu of Nora Neu")).to_be_attached()


def test_challenge_drafted_in_the_wizard_is_published_with_frozen_rules(open_page):
    lindenhafen()
    page = open_page(olga())
    page.goto("/challenges/new")
    page.get_by_label("Title").fill("Cooler streets")
    page.get_by_label("Idea").check()
    page.get_by_role("button", name="Begin the draft").click()
    go_on = page.get_by_role("button", name="Save and go on")
    page.get_by_label("Summary").fill("It was 39 degrees.")
    page.get_by_label("Brief", exact=True).fill("How do we cool the streets?")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    go_on.click()
    for _step in ("form", "decision", "moderation"):
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        go_on.click()
    page.get_by_role("button", name="Add a prize").click()
    page.get_by_label("Name of the prize").fill("First")
    page.get_by_label("Amount").fill("1,000")
    go_on.click()
    mona()
    page.get_by_label("Handle").fill("mona")
    page.get_by_role("button", name="Appoint").click()
    page.get_by_role("link", name="On to the dates").click()
    go_on.click()
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    page.get_by_role("button", name="Publish and freeze the rules").click()
    expect(page.get_by_role("heading", name="Cooler streets", level=1)).to_be_visible()
    page.goto("/challenges/cooler-streets/rules")
    expect(page.get_by_text(re.compile("[0-9a-f]{64}")).first).to_be_visible()


def test_idea_written_with_a_picture_saves_itself_and_gets_a_receipt(open_page):
    challenge = make_challenge(host=olga(), title="Cooler rooms", phase="call", mode="before")
    page = open_page(ed())
    page.goto(f"/challenges/{challenge.slug}")
    page.get_by_role("link", name="Enter an idea").click()
    page.get_by_role("button", name="Start a draft").click()
    with page.expect_response("**/save") as saving:
        page.get_by_label("Title").fill("Night air")
        page.get_by_label("Story").fill("Open the windows at night.")
    assert saving.value.status == 200
    page.reload()
    expect(page.get_by_label("Story")).to_have_value("Open the windows at night.")
    page.get_by_label("Add pictures").set_input_files({"name": "windows.webp", "mimeType": "image/webp", "buffer": drawing(3, 400, 300)})
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_label("What does picture 1 show?").fill("Two windows, open")
    page.get_by_role("button", name="Hand in the entry").click()
    expect(page.get_by_role("heading", name="Your entry is taken")).to_be_visible()
    page.get_by_role("link", name="See the entry").click()
    picture = page.get_by_role("img", name="Two windows, open")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => one.naturalWidth") > 0


def test_case_decided_by_keyboard_is_approved_and_undone(open_page):
    challenge = make_challenge(host=olga(), title="Cooler rooms", phase="call", mode="before")
    for author, title in ((ed(), "Night air"), (walt(), "A roof of grass")):
        make_waiting_entry(author, challenge, title)
    page = open_page(mona())
    page.goto("/moderation")
    first = page.get_by_role("article").get_by_role("heading", level=2)
    before = first.inner_text()
    page.keyboard.press("j")
    expect(first).not_to_have_text(before)
    chosen = first.inner_text()
    page.keyboard.press("a")
    expect(page.get_by_role("radio", name="Approve")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Decided: “{chosen}”.")).to_be_visible()
    expect(first).to_have_text(before)
    page.keyboard.press("u")
    expect(page.get_by_text("The decision is taken back; the case is open again.")).to_be_visible()
    expect(first).to_have_text(chosen)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Decided: “{chosen}”.")).to_be_visible()
    visitor = open_page()
    visitor.goto(f"/challenges/{challenge.slug}/entries")
    expect(visitor.get_by_role("heading", name=chosen)).to_be_visible()
    expect(visitor.get_by_role("heading", name=before)).to_have_count(0)


def test_vote_changed_stands_as_it_was_last_cast(open_page):
    challenge = make_challenge(host=olga(), title="Shade", phase="voting", mode="after", method="approval", settings={"most": 2})
    for author, title in ((ed(), "Sails"), (walt(), "Trees"), (walt(), "Awnings")):
        make_entry(author, challenge, title)
    page = open_page(vera())
    page.goto(f"/challenges/{challenge.slug}/entries")
    for title in ("Sails", "Trees"):
        _support(page, title).click()
        expect(_supported(page, title)).to_be_visible()
    _support(page, "Awnings").click()
    expect(_supported(page, "Awnings")).to_have_count(0)
    _supported(page, "Sails").click()
    expect(_support(page, "Sails")).to_be_visible()
    _support(page, "Awnings").click()
    expect(_supported(page, "Awnings")).to_be_visible()
    page.goto(f"/challenges/{challenge.slug}/ballot")
    expect(page.get_by_role("button", name="You support this")).to_have_count(2)
    expect(_supported(page, "Sails")).to_have_count(0)


def test_result_announced_by_the_host_shows_the_winners_to_everybody(open_page):
    challenge = make_challenge(host=olga(), title="A name for the ferry", phase="result", mode="after", method="approval", settings={"most": 3})
    for author, title in ((ed(), "Lanterns"), (walt(), "Reeds")):
        make_entry(author, challenge, title)
    host = open_page(olga())
    host.goto(f"/challenges/{challenge.slug}/desk")
    host.get_by_role("link", name="Announce the result").first.click()
    host.get_by_label("A word to everybody").fill("Thank you.")
    host.get_by_role("button", name="Announce the result to everybody").click()
    expect(host.get_by_text("The result is announced, and everybody in the challenge is told.")).to_be_visible()
    visitor = open_page()
    winners = visitor.get_by_role("region", name="Winners").get_by_role("heading")
    wait_until(lambda: visitor.goto(f"/challenges/{challenge.slug}/results") and winners.count(), "The worker that awards the prizes")
    expect(winners).to_have_text(["Lanterns", "Reeds"])
    visitor.goto("/winners")
    expect(visitor.get_by_role("link", name="Lanterns").first).to_be_visible()


def test_reported_entry_hidden_and_appealed_comes_back_by_another_moderator(open_page):
    challenge = make_challenge(host=olga(), title="Cooler rooms", phase="call", mode="after")
    entry = make_entry(ed(), challenge, "Sails")
    reader, moderator, author, second = (open_page(person()) for person in (vera, mona, ed, jude))
    reader.goto(f"/entries/{entry.id}")
    reader.get_by_role("link", name="Report this entry").click()
    reader.get_by_role("radio").first.check()
    reader.get_by_role("button", name="Send the report").click()
    moderator.goto("/moderation")
    moderator.get_by_role("radio", name="Hide").check()
    moderator.get_by_label("Reason code").select_option("Advertising or spam")
    moderator.get_by_label("One sentence to the author").fill("It sells sails.")
    moderator.get_by_role("button", name="Decide").click()
    expect(moderator.get_by_text("Decided: “Sails”.")).to_be_visible()
    assert reader.goto(f"/entries/{entry.id}").status == 404

    _told(author, "decision about “Sails”").click()
    author.get_by_label("Why should the decision change?").fill("Sails give shade.")
    author.get_by_role("button", name="File the appeal").click()
    expect(author.get_by_role("heading", name="Your appeal")).to_be_visible()
    second.goto("/moderation?list=all")
    second.get_by_role("link", name="Sails").click()
    second.get_by_role("radio", name="Is overturned").check()
    second.get_by_label("One sentence to the author").fill("They do give shade.")
    second.get_by_role("button", name="Decide the appeal").click()
    expect(second.get_by_text("The appeal is decided, and the author is told.")).to_be_visible()
    assert reader.goto(f"/entries/{entry.id}").status == 200
