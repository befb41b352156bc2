"""Without JavaScript, without a mouse, without room."""

import re

import pytest

from tests import cast
from tests.browser.stage import drawing, entry_with_picture, pages_of, town
from tests.cast import ed, olga, vera
from tests.factories.accounts import PASSWORD
from tests.factories.challenges import make_challenge

pytestmark = pytest.mark.browser
SUPPORT, SUPPORTED = re.compile("^Support this.*Sails"), re.compile("^You support this.*Sails")


def _step_to(page, thing, most: int = 80) -> None:
    """Press Tab until this thing has the focus, and see that the focus shows."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if thing.evaluate("one => one === document.activeElement"):
            assert thing.evaluate("one => one.matches(':focus-visible')")
            return
    raise AssertionError(f"{thing} is not reached by Tab.")


def test_idea_without_javascript_goes_from_draft_with_picture_to_receipt(open_page):
    challenge = make_challenge(host=olga(), title="Cooler rooms", phase="call", mode="before")
    page = open_page(ed(), java_script_enabled=False)
    page.goto(f"/challenges/{challenge.slug}")
    page.get_by_role("link", name="Enter an idea").click()
    page.get_by_role("button", name="Start a draft").click()
    page.get_by_label("Title").fill("Night air")
    page.get_by_label("Story").fill("Open the windows at night.")
    page.get_by_label("Add pictures").set_input_files({"name": "windows.webp", "mimeType": "image/webp", "buffer": drawing(3, 400, 300)})
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_label("What does picture 1 show?").fill("Two windows, open")
    page.get_by_role("button", name="See how it will look").click()
    assert page.get_by_role("img", name="Two windows, open").is_visible()
    page.go_back()
    page.reload()
    assert page.get_by_label("Title").input_value() == "Night air"
    page.get_by_role("button", name="Hand in the entry").click()
    assert page.get_by_role("heading", name="Your entry is taken").is_visible()
    page.get_by_role("link", name="See the entry").click()
    assert page.get_by_role("heading", name="Night air").is_visible()


def test_vote_without_javascript_stands_after_the_page_came_back(open_page):
    challenge = make_challenge(host=olga(), title="Shade", phase="both", mode="after", method="approval", settings={"most": 3})
    entry_with_picture(ed(), challenge, 0)
    page = open_page(vera(), java_script_enabled=False)
    page.goto(f"/challenges/{challenge.slug}/entries")
    page.get_by_role("button", name=SUPPORT).click()
    assert page.get_by_role("button", name=SUPPORTED).get_attribute("aria-pressed") == "true"
    assert "/entries" in page.url


def test_sign_in_and_vote_by_keyboard_alone_needs_no_mouse(open_page):
    challenge = make_challenge(host=olga(), title="Shade", phase="both", mode="after", method="approval", settings={"most": 3})
    entry_with_picture(ed(), challenge, 0)
    vera()
    page = open_page()
    page.goto(f"/challenges/{challenge.slug}/entries")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("one => one === document.activeElement")
    _step_to(page, page.get_by_role("link", name="Sign in to vote"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sign-in"))
    _step_to(page, page.get_by_label("Mail"))
    page.keyboard.type("vera@example.org")
    _step_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r":\d+/challenges/shade/entries"))
    _step_to(page, page.get_by_role("button", name=SUPPORT))
    page.keyboard.press("Space")
    taken = page.get_by_role("button", name=SUPPORTED)
    taken.wait_for()
    assert taken.evaluate("one => one === document.activeElement")
    page.reload()
    assert taken.get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("who", ["visitor", "vera", "ed", "mona", "olga"])
def test_main_pages_at_320_pixels_never_scroll_sideways(open_page, who, language):
    pages = pages_of(who, town())
    page = open_page(None if who == "visitor" else getattr(cast, who)(), viewport={"width": 320, "height": 640})
    page.goto(f"/language/{language}")
    wide = {}
    for path in pages:
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}


def test_pictures_on_the_pages_are_all_there(open_page):
    stage = town()
    page = open_page(vera())
    broken = {}
    for path in ("/", f"/challenges/{stage.voting.slug}/entries", f"/entries/{stage.ideas[0].id}"):
        page.goto(path)
        for picture in page.get_by_role("img").all():
            picture.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        lost = page.evaluate("[...document.images].filter((one) => one.complete && !one.naturalWidth).map((one) => one.getAttribute('src'))")
        if lost:
            broken[path] = lost
    assert broken == {}
