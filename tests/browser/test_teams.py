"""The pages of teams in a browser: without JavaScript, without room, in the dark."""

import pytest

from ideahub.domain.teams.inviting import invite
from ideahub.domain.teams.merging import propose_merge
from ideahub.domain.teams.queries import members_of, team_of
from ideahub.kernel.db import db
from tests.browser.test_axe import BY_COLOUR, _found
from tests.browser.test_extremes import OVER, WORD
from tests.cast import ed, vera, walt
from tests.factories.accounts import make_person
from tests.factories.predictions import attempt_at, make_contest, predictions
from tests.factories.teams import make_team

pytestmark = pytest.mark.browser


@pytest.fixture
def contest(database, tmp_path):
    return make_contest(tmp_path, days=(-10, 20), title="Bicycles on six bridges")


def path(contest) -> str:
    return f"/challenges/{contest.slug}/team"


def crowd(contest) -> list[tuple]:
    """(person, address) of every state of the page: nobody's, a member's, a captain's with all that can wait, and a merge that cannot be."""
    long = make_team(contest, make_person("Wolfeschlegelsteinhausenbergerdorff"), WORD[:80])
    team = make_team(contest, ed(), "Sails", make_person("عبد الرحمن بن محمد الخوارزمي"))
    limes = make_team(contest, walt(), "Lime Trees")
    for person in (ed(), walt()):
        attempt_at(None, person, contest, predictions(0.25))
    outsider = vera()
    for who in (outsider.handle, f"{'a' * 60}@{'b' * 60}.example.org"):
        invite(actor=ed(), team=team, who=who)
    invite(actor=long.captain, team=long, who=outsider.handle)
    propose_merge(actor=walt(), team=limes, other=team)
    propose_merge(actor=ed(), team=team, other=long)
    at = path(contest)
    return [
        (outsider, at),
        (ed(), at),
        (ed(), at + "?team=lime+trees"),
        (ed(), at + "?team=nobody"),
        (members_of(team)[1].user, at),
        (walt(), at),
        (long.captain, at),
    ]


def test_every_state_of_the_page_fits_320_px_and_pleases_axe_in_light_and_dark(open_page, contest):
    found = {}
    for number, (person, address) in enumerate(crowd(contest)):
        page = open_page(person, viewport={"width": 320, "height": 720})
        assert page.goto(address).status in (200, 422)
        for summary in page.locator(".confirm-in-place > summary").all():
            summary.click()
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        said = [page.evaluate(OVER) or "", *_found(page)]
        page.emulate_media(color_scheme="dark")
        said += _found(page, BY_COLOUR)
        page.set_viewport_size({"width": 1280, "height": 800})
        said.append(page.evaluate(OVER) or "")
        if any(said):
            found[number, address] = said
    assert found == {}


def test_team_is_founded_joined_merged_and_left_without_javascript(open_page, contest):
    make_team(contest, walt(), "Lime Trees")
    captain, invited, other = (open_page(person, java_script_enabled=False) for person in (ed(), vera(), walt()))
    captain.goto(path(contest))
    captain.get_by_label("Name of the team").fill("lime trees")
    captain.get_by_role("button", name="Found the team").click()
    assert captain.get_by_role("alert").is_visible() and captain.get_by_label("Name of the team").input_value() == "lime trees"
    captain.get_by_label("Name of the team").fill("Sails")
    captain.get_by_role("button", name="Found the team").click()
    captain.get_by_label("Handle or mail address").fill("vera@example.org")
    captain.get_by_role("button", name="Invite", exact=True).click()
    invited.goto(path(contest))
    invited.get_by_role("button", name="Join “Sails”").click()
    captain.get_by_label("Name of the other team").fill("LIME TREES")
    captain.get_by_role("button", name="Look what would happen").click()
    captain.get_by_role("button", name="Ask the captain of “Lime Trees”").click()
    other.goto(path(contest))
    other.get_by_text("Accept", exact=True).click()
    other.get_by_role("button", name="Make them one team").click()
    db.session.rollback()
    assert [row.user.handle for row in members_of(team_of(walt(), contest))] == ["walt", "ed", "vera"]
    invited.goto(path(contest))
    invited.get_by_text("Leave the team", exact=True).click()
    invited.get_by_role("button", name="Leave it").click()
    assert invited.get_by_role("heading", name="Where you were").is_visible()
    db.session.rollback()
    assert team_of(vera(), contest) is None
