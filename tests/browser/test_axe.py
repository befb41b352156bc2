"""Every main page: nothing that axe finds, in light and dark; nothing that the browser complains of."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import cast
from tests.browser.stage import pages_of, town

pytestmark = pytest.mark.browser
BY_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}


def _found(page, options=None) -> list[str]:
    """What axe finds on a page that has come to rest: rule, place, and why."""
    page.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")
    violations = Axe().run(page, options=options or {"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for each in violations for node in each["nodes"]]


@pytest.mark.parametrize("who", ["visitor", "vera", "ed", "mona", "jude", "sam", "olga"])
def test_main_pages_walked_in_light_and_dark_please_axe_and_the_browser(open_page, who):
    pages = pages_of(who, town())
    page = open_page(None if who == "visitor" else getattr(cast, who)())
    complaints, found = [], {}
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in pages:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        answer = page.goto(path)
        missing = path == "/no/such/page"
        assert answer.status == (404 if missing else 200), path
        page.wait_for_load_state("load")
        said = [] if missing else list(complaints)
        complaints.clear()
        light = _found(page)
        page.emulate_media(color_scheme="dark")
        dark = _found(page, BY_COLOUR)
        complaints.clear()
        if said or light or dark:
            found[path] = {"browser": said, "light": light, "dark": dark}
    assert found == {}
