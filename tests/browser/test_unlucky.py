"""Sessions that end in the middle, double clicks, two tabs: no text is lost, nothing is doubled."""

import pytest

from ideahub.domain.accounts.commands import end_every_session
from ideahub.domain.challenges.queries import updates_of
from ideahub.kernel.db import db
from tests.cast import ed, olga
from tests.factories.accounts import PASSWORD
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_draft

pytestmark = pytest.mark.browser
NEWS = "The jury meets on Monday,\nin the room above the harbour."


def told(challenge) -> list[tuple[str, str]]:
    """(title, text) of each update that was posted."""
    db.session.rollback()
    return [(update.title, update.body) for update in updates_of(challenge)]


def write(page, title: str) -> None:
    """Fill in the form of an update."""
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text").fill(NEWS)


def test_session_that_ends_while_one_writes_costs_no_word(open_page):
    challenge, page = make_challenge(title="Shade"), open_page(olga())
    page.goto("/challenges/shade/updates")
    write(page, "The jury meets")
    end_every_session(actor=olga())
    page.get_by_role("button", name="Post the update").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in, then send it again"
    assert page.get_by_label("What you wrote, part 2").input_value() == NEWS
    page.locator("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Mail").fill("olga@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/challenges/shade/updates")
    assert (page.get_by_label("Title").input_value(), page.get_by_label("Text").input_value()) == ("The jury meets", NEWS)
    page.get_by_role("button", name="Post the update").click()
    page.get_by_role("heading", name="The jury meets").wait_for()
    assert (told(challenge), page.get_by_label("Text").input_value()) == ([("The jury meets", NEWS)], "")


def test_without_javascript_the_text_can_be_copied(open_page):
    make_challenge(title="Shade")
    page = open_page(olga(), java_script_enabled=False)
    page.goto("/challenges/shade/updates")
    write(page, "The jury meets")
    end_every_session(actor=olga())
    page.get_by_role("button", name="Post the update").click()
    assert page.get_by_label("What you wrote, part 2").input_value() == NEWS


@pytest.mark.parametrize("scripts", [True, False])
def test_double_click_posts_once(open_page, scripts):
    challenge, page = make_challenge(title="Shade"), open_page(olga(), java_script_enabled=scripts)
    page.goto("/challenges/shade/updates")
    write(page, "The jury meets")
    page.get_by_role("button", name="Post the update").dblclick()
    page.get_by_role("heading", name="The jury meets").wait_for()
    assert told(challenge) == [("The jury meets", NEWS)]


def test_draft_open_in_two_tabs_loses_neither_text(open_page):
    draft = make_draft(ed(), make_challenge(), "Curtains", "Reed curtains.")
    first = open_page(ed())
    first.goto(f"/drafts/{draft.id}")
    second = first.context.new_page()
    second.goto(f"/drafts/{draft.id}")
    first.get_by_label("Story").fill("Reed curtains on every window.")
    first.get_by_role("button", name="Save the draft").click()
    first.get_by_text("The draft is saved.").wait_for()
    second.get_by_label("Story").fill("Linen curtains, after all.")
    second.get_by_role("button", name="Save the draft").click()
    second.locator("[data-component=errors]").wait_for()
    assert second.get_by_label("Story").input_value() == "Linen curtains, after all."
    first.reload()
    assert first.get_by_label("Story").input_value() == "Reed curtains on every window."
