"""Words without end, sums with many zeros, names from right to left; screens without a keyboard."""

import pytest

from ideahub.domain.moderation.queries import open_case
from tests.browser.stage import town
from tests.cast import ed, mona, vera
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_draft, make_entry, make_waiting_entry
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.browser
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
STORY = f"{WORD * 3}\n\n| {WORD} | b |\n|---|---|\n| {'c' * 90} | d |\n\n    {'x' * 300}\n\nhttps://example.org/{'a' * 200}"
PRIZES = [
    {"label": f"Grand prize of the {WORD}", "amount": 99_999_999_999_900, "currency": "EUR", "thing": None},
    {"label": "Second", "amount": 100_000_000_000, "currency": "JPY", "thing": None},
    {"label": "Third", "amount": None, "currency": None, "thing": f"A week with {WORD}"},
]
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def wide_paths() -> list[str]:
    """Pages on which such words stand."""
    host = make_person("Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren", handle="wolfe")
    organization = make_organization(host, f"Königliche {WORD}")
    wishes = {"host": host, "phase": "both", "summary": WORD * 2, "brief": STORY, "prizes": PRIZES, "names": "named"}
    challenge = make_challenge(title=f"Save the {WORD}", mode="after", method="cumulative", tally="live", **wishes)
    entry = make_entry(make_person("عبد الرحمن بن محمد الخوارزمي", handle="al-khwarizmi"), challenge, WORD + WORD[:38], STORY)
    draft = make_draft(ed(), challenge, WORD, STORY)
    case = open_case("entry", make_waiting_entry(ed(), make_challenge(title=WORD, mode="before", **wishes), WORD, STORY).id)
    at = f"/challenges/{challenge.slug}"
    return [
        "/", "/challenges", at, at + "/entries", at + "/rules", at + "/enter", f"/entries/{entry.id}", f"/entries/{entry.id}/revisions", "/people/wolfe", "/people/al-khwarizmi",
        f"/organizations/{organization.slug}", "/organizations", f"/drafts/{draft.id}", f"/drafts/{draft.id}/preview", f"/report/entry/{entry.id}", "/me/entries", "/notifications",
        *([f"/moderation/cases/{case.id}"] if case else []),
    ]  # fmt: skip


@pytest.mark.parametrize("who", [ed, mona])
def test_words_without_end_and_many_zeros_never_widen_a_page(open_page, who):
    paths, page, wide = wide_paths(), open_page(who(), viewport={"width": 320, "height": 720}), {}
    for path in paths:
        answer = page.goto(path)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 720})
            over = page.evaluate(OVER)
            if over > 0:
                wide[path, width] = over
        assert answer.status == 200 or (who is mona and path.startswith("/drafts/")) or (who is ed and path.startswith("/moderation/")), path
    assert wide == {}


def test_key_caps_are_shown_where_there_is_a_keyboard_and_keys_are_told_everywhere(open_page):
    case = town().waiting[0]
    shown = {}
    for name, options in {"desk": {}, "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}, "tablet": {"has_touch": True, "is_mobile": True}}.items():
        page = open_page(mona(), **options)
        page.goto(f"/moderation/cases/{case.id}")
        shown[name] = (page.locator(".reasons .kbd").first.is_visible(), page.locator(".keys").is_visible())
        assert page.get_by_role("radio", name="Approve").get_attribute("aria-keyshortcuts") == "a"
    assert shown == {"desk": (True, True), "phone": (False, False), "tablet": (False, False)}


def test_present_tab_is_in_sight_on_a_phone(open_page):
    page = open_page(vera(), viewport={"width": 320, "height": 720})
    page.goto("/settings/close")
    box = page.locator(".tabs [aria-current]").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 320
