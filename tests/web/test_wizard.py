"""The wizard: drafts that keep whatever was typed."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from ideahub.domain.accounts.commands import change_profile
from ideahub.domain.challenges import queries
from ideahub.domain.challenges.commands import save_brief
from ideahub.domain.challenges.set_up import missing
from ideahub.kernel.errors import NotFound
from tests.cast import ed, lindenhafen, mallory, mona, olga, vera, walt
from tests.factories.challenges import a_brief, make_challenge, make_draft_challenge
from tests.factories.organizations import make_member
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
STEPS = ("brief", "form", "decision", "moderation", "prizes", "people", "dates", "preview")
BRIEF = {"title": "Warmer roofs", "summary": "Eleven roofs leak.", "brief": "# Roofs\n\nWhat would you do?", "language": "de", "visibility": "unlisted"}
FORM = {"per_person": "2", "pictures_max": "4", "files_max": "0", "shown": "after_call", "names": "anonymous", "who": "domains", "domains": "Example.org, @lindenhafen.example", "min_account_days": "7"}  # fmt: skip
DECISION = {"by": "sponsor", "method": "cumulative", "cumulative-points": "12", "cumulative-most_each": "4", "tally": "live", "ties": "receipt_hash", "who": "verified", "domains": "", "min_account_days": "0"}  # fmt: skip
MODERATION = {"mode": "after", "answer_hours": "24", "appeal_days": "7", "decide_days": "30", "terms": "keep"}


def path(draft, step):
    return f"/challenges/{draft.slug}/set-up/{step}"


def fields_of(page):
    """What a browser would send of the page's form as it stands."""
    form = page[page.index('<form method="post" action="" class="stack stack--6"') :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and ("checked" in tag or 'type="radio"' not in tag and 'type="checkbox"' not in tag and 'type="file"' not in tag):
            found[name[1]] = value[1] if value else ""
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = text
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"|<option value="([^"]*)" selected|<option selected[^>]*>([^<]*)', options)
        found[name] = next((each for each in chosen.groups() if each is not None), "") if chosen else ""
    return found


@pytest.fixture
def draft():
    return make_draft_challenge(prizes=[])


@pytest.fixture
def sponsor(app, draft):
    return Visitor(app, olga())


class TestStep:
    @pytest.mark.parametrize("step", STEPS)
    def test_each_step_is_shown_to_hosts_and_to_nobody_else(self, app, draft, step):
        make_member(lindenhafen(), walt(), "manager")
        make_member(lindenhafen(), ed())
        answers = [Visitor(app, who).get(path(draft, step)).status_code for who in (olga(), walt(), ed(), vera(), mona(), None)]
        assert answers == [200, 200, 404, 404, 404, 303]

    def test_unknown_step_is_not_found_and_published_challenge_is_refused(self, app, draft, sponsor):
        assert sponsor.get(path(draft, "bribes")).status_code == 404
        assert sponsor.get(path(make_challenge(title="Open"), "brief")).status_code == 403

    def test_saving_leads_to_the_next_step_and_staying_stays(self, draft, sponsor):
        assert sponsor.post(path(draft, "moderation"), MODERATION).headers["Location"] == path(draft, "prizes")
        assert sponsor.post(path(draft, "moderation"), {**MODERATION, "act": "stay"}).headers["Location"] == path(draft, "moderation")

    @pytest.mark.parametrize("step", ["brief", "form", "decision", "moderation", "prizes", "dates"])
    def test_sending_a_step_as_it_stands_changes_no_rule(self, draft, sponsor, step):
        before = (draft.setup, draft.brief, [(phase.starts_at, phase.ends_at) for phase in draft.phases])
        sponsor.get(path(draft, step))
        assert sponsor.post(path(draft, step), fields_of(sponsor.page)).headers["Location"] == path(draft, STEPS[STEPS.index(step) + 1])
        assert ((draft.setup, draft.brief, [(phase.starts_at, phase.ends_at) for phase in draft.phases]), draft.unfinished) == (before, {})

    def test_second_tab_is_a_conflict_that_keeps_the_words_and_can_be_sent_again(self, draft, sponsor):
        sponsor.get(path(draft, "brief"))
        version = fields_of(sponsor.page)["version"]
        save_brief(actor=olga(), challenge=draft, **a_brief(summary="The other tab"))
        answer = sponsor.post(path(draft, "brief"), {**BRIEF, "version": version})
        assert (answer.status_code, "Eleven roofs leak." in sponsor.page, "another tab" in sponsor.page, draft.summary) == (409, True, True, "The other tab")
        assert sponsor.post(path(draft, "brief"), {**BRIEF, "version": fields_of(sponsor.page)["version"]}).status_code == 303
        assert draft.summary == "Eleven roofs leak."

    @pytest.mark.parametrize(
        "step, typed, shown",
        [
            ("brief", {**BRIEF, "title": ""}, "Eleven roofs leak."),
            ("brief", {**BRIEF, "title": "x" * 121}, "x" * 121),
            ("brief", {**BRIEF, "visibility": "secret", "language": "xx"}, "Eleven roofs leak."),
            ("form", {**FORM, "per_person": "many"}, "many"),
            ("form", {**FORM, "domains": "no domain"}, "no domain"),
            ("form", {**FORM, "rows": "1", "label-0": "Cost", "kind-0": "choice", "choices-0": "only one"}, "only one"),
            ("form", {**FORM, "rows": "1", "label-0": "", "kind-0": "magic", "help-0": "What it is worth"}, "What it is worth"),
            ("decision", {**DECISION, "method": "dice"}, "12"),
            ("decision", {**DECISION, "cumulative-points": "a dozen"}, "a dozen"),
            ("moderation", {**MODERATION, "answer_hours": "0"}, 'value="0"'),
            ("moderation", {**MODERATION, "answer_hours": "9" * 30}, "9" * 30),
            ("prizes", {"rows": "1", "label-0": "First", "amount-0": "12.345", "currency-0": "EUR"}, "12.345"),
            ("prizes", {"rows": "1", "label-0": "", "amount-0": "", "thing-0": "A bench", "currency-0": "DM"}, "A bench"),
            ("dates", {"zone": "Europe/Berlin", "start-call": "tomorrow", "end-call": "2027-01-01T12:00"}, "2027-01-01T12:00"),
            ("dates", {"zone": "Mars/Olympus", "start-call": "2027-01-01T12:00"}, "2027-01-01T12:00"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_taken_is_kept_and_marked_and_the_draft_stays_as_it_was(self, draft, sponsor, step, typed, shown):
        before = (draft.title, draft.setup, len(draft.phases), len(draft.prizes))
        assert sponsor.post(path(draft, step), typed).headers["Location"] == path(draft, step)
        assert (draft.title, draft.setup, len(draft.phases), len(draft.prizes)) == before
        sponsor.get(path(draft, step))
        assert (shown in sponsor.page, "to look at again" in sponsor.page or "time zone" in sponsor.page, step in [name for name, _words in missing(draft)]) == (True, True, True)

    @pytest.mark.parametrize("step", ["brief", "form", "decision", "moderation", "prizes", "dates", "people"])
    @pytest.mark.parametrize("nasty", ["\x00\x07", "‮txt", "😀" * 300, "<script>alert(1)</script>", "x" * 70_000, "-1", "NaN", "1" * 400])
    def test_nasty_words_are_never_a_failure(self, draft, sponsor, step, nasty):
        sponsor.get(path(draft, step))
        fields = {name: nasty for name in (*fields_of(sponsor.page), "label-0", "amount-0", "currency-0", "kind-0", "max-0", "dismiss") if name not in ("csrf_token", "_key", "version")}
        assert sponsor.post(path(draft, step), {**fields, "rows": "2"}).status_code in (303, 422)
        assert (sponsor.get(path(draft, step)).status_code, "<script>alert" in sponsor.page) == (200, False)


class TestBrief:
    def test_words_and_picture_are_saved(self, draft, sponsor):
        out = io.BytesIO()
        Image.new("RGB", (60, 40), "#336699").save(out, "PNG")
        sponsor.post(path(draft, "brief"), {**BRIEF, "picture": (io.BytesIO(out.getvalue()), "roof.png")})
        assert (draft.title, draft.slug, draft.language, draft.visibility, draft.picture.subject) == ("Warmer roofs", "warmer-roofs", "de", "unlisted", "challenge")

    def test_broken_picture_is_refused_and_the_words_stay(self, draft, sponsor):
        answer = sponsor.post(path(draft, "brief"), {**BRIEF, "picture": (io.BytesIO(b"no picture"), "roof.png")})
        assert (answer.status_code, "Eleven roofs leak." in sponsor.page, 'id="picture-error"' in sponsor.page, draft.picture) == (422, True, True, None)

    def test_look_shows_the_brief_without_losing_a_word(self, draft, sponsor):
        there = sponsor.post(path(draft, "brief"), {**BRIEF, "act": "look"}).headers["Location"]
        sponsor.get(there)
        assert ("<h3>Roofs</h3>" in sponsor.page, "Eleven roofs leak." in sponsor.page, draft.title) == (True, True, "Shade for the market square")

    def test_advice_stands_beside_what_is_missing_and_is_made_anew_at_each_save(self, draft, sponsor):
        sponsor.get(path(draft, "brief"))
        assert ("Advice on your brief" in sponsor.page, 'data-advice="short_brief"' in sponsor.page, "Nothing is missing." in sponsor.page) == (True, True, True)
        assert 'data-advice="exclamations"' not in sponsor.page and 'data-advice="no_prize"' not in sponsor.page
        sponsor.post(path(draft, "brief"), {**BRIEF, "brief": "Come! Win! Now! <b>", "act": "stay"})
        sponsor.get(path(draft, "brief"))
        assert ('data-advice="exclamations"' in sponsor.page, "Nothing is missing." in sponsor.page) == (True, True)

    def test_advice_is_on_what_is_typed_also_where_it_cannot_be_taken_yet(self, draft, sponsor):
        sponsor.post(path(draft, "brief"), {**BRIEF, "title": "", "brief": "Come! Win! Now!"})
        sponsor.get(path(draft, "brief"))
        assert 'data-advice="exclamations"' in sponsor.page

    def test_an_empty_brief_is_missing_and_gets_no_advice(self, draft, sponsor):
        sponsor.post(path(draft, "brief"), {**BRIEF, "brief": ""})
        sponsor.get(path(draft, "brief"))
        assert ("The brief is empty." in sponsor.page, "Advice on your brief" in sponsor.page) == (True, False)


class TestAdvice:
    def test_advice_of_all_steps_is_shown_and_refuses_nothing(self, draft, sponsor):
        sponsor.get(path(draft, "preview"))
        assert all(f'data-advice="{code}"' in sponsor.page for code in ("short_brief", "no_prize"))
        assert f'href="{path(draft, "prizes")}"' in sponsor.page
        assert sponsor.post(f"/challenges/{draft.slug}/publish").headers["Location"] == f"/challenges/{draft.slug}"
        sponsor.get(f"/challenges/{draft.slug}")
        assert (draft.state, "Advice on your brief" in sponsor.page) == ("published", False)


class TestEntryFields:
    @pytest.mark.parametrize("decimals", ["0", "2", "9"])
    def test_decimals_of_a_number_are_asked_for_and_stay_when_the_step_is_saved_again(self, draft, sponsor, decimals):
        sponsor.post(path(draft, "form"), {**FORM, "rows": "1", "label-0": "Cost", "kind-0": "number", "decimals-0": decimals})
        assert draft.setup["entry_form"][0]["decimals"] == int(decimals)
        sponsor.get(path(draft, "form"))
        assert ("most decimals" in sponsor.page, fields_of(sponsor.page)["decimals-0"]) == (True, decimals)
        assert sponsor.post(path(draft, "form"), fields_of(sponsor.page)).headers["Location"] == path(draft, "decision")
        assert draft.setup["entry_form"][0]["decimals"] == int(decimals)

    @pytest.mark.parametrize("decimals", ["10", "-1", "1.5", "two"])
    def test_decimals_that_cannot_be_are_kept_and_marked(self, draft, sponsor, decimals):
        sponsor.post(path(draft, "form"), {**FORM, "rows": "1", "label-0": "Cost", "kind-0": "number", "decimals-0": decimals})
        sponsor.get(path(draft, "form"))
        assert (fields_of(sponsor.page)["decimals-0"], "to look at again" in sponsor.page, draft.setup["entry_form"]) == (decimals, True, [])

    def test_rules_of_entries_are_saved(self, draft, sponsor):
        rows = {"rows": "2", "label-0": "Cost", "kind-0": "number", "min-0": "0", "decimals-0": "2", "required-0": "y", "label-1": "", "kind-1": "short_text"}
        sponsor.post(path(draft, "form"), {**FORM, **rows})
        assert draft.setup["entry_form"] == [{"key": "cost", "label": "Cost", "kind": "number", "help": "", "required": True, "min": 0, "max": None, "decimals": 2}]
        assert draft.setup["entries"] == {"per_person": 2, "pictures_max": 4, "files_max": 0, "shown": "after_call", "names": "anonymous"}
        assert draft.setup["eligibility"]["enter"] == {"who": "domains", "domains": ["example.org", "lindenhafen.example"], "min_account_days": 7}

    def test_fields_are_added_moved_and_removed_by_buttons(self, draft, sponsor):
        typed = {**FORM, "rows": "2", "label-0": "Cost", "kind-0": "link", "label-1": "Place", "kind-1": "link"}
        for act, labels in (("add", ["Cost", "Place", ""]), ("down-0", ["Place", "Cost", ""]), ("up-1", ["Cost", "Place", ""]), ("out-0", ["Place", ""]), ("up-77", ["Place", ""]), ("out-x", ["Place", ""])):
            assert sponsor.post(path(draft, "form"), {**typed, "act": act}).status_code == 303
            sponsor.get(path(draft, "form"))
            typed = fields_of(sponsor.page)
            assert [typed[f"label-{at}"] for at in range(int(typed["rows"]))] == labels
        assert draft.setup["entry_form"] == []
        typed["label-1"], typed["kind-1"] = "Time", "short_text"
        sponsor.post(path(draft, "form"), typed)
        assert [field["label"] for field in draft.setup["entry_form"]] == ["Place", "Time"]


class TestDecision:
    def test_method_with_its_settings_is_saved(self, draft, sponsor):
        sponsor.post(path(draft, "decision"), DECISION)
        assert (draft.setup["voting"], draft.setup["decides"]) == (
            {"method": "cumulative", "settings": {"points": 12, "most_each": 4}, "tally": "live"}, {"by": "sponsor", "ties": ["receipt_hash"]},
        )  # fmt: skip


class TestPrizes:
    def test_money_is_kept_in_minor_units_and_things_in_words(self, draft, sponsor):
        typed = {"label-0": "First", "amount-0": "2,500.50", "currency-0": "EUR", "label-1": "Second", "amount-1": "700", "currency-1": "JPY", "label-2": "Third", "thing-2": "A bench"}
        sponsor.post(path(draft, "prizes"), {"rows": "3", **typed})
        assert [(prize.label, prize.amount, prize.currency, prize.thing) for prize in draft.prizes] == [
            ("First", 250_050, "EUR", None), ("Second", 700, "JPY", None), ("Third", None, None, "A bench"),
        ]  # fmt: skip
        sponsor.get(path(draft, "prizes"))
        assert 'value="2500.50"' in sponsor.page


class TestDates:
    def test_times_are_those_of_the_sponsors_zone(self, draft, sponsor):
        change_profile(actor=olga(), name="Olga Olsen", handle="olga", words="", language="en", time_zone="Europe/Berlin")
        sponsor.get(path(draft, "dates"))
        assert "Europe/Berlin" in sponsor.page
        typed = {"zone": "Europe/Berlin", "start-call": "2027-03-01T09:00", "end-call": "2027-07-01T18:00", "start-voting": "2027-06-01T00:00", "end-voting": "2027-08-01T00:00"}
        sponsor.post(path(draft, "dates"), typed)
        assert [(phase.name, phase.starts_at, phase.ends_at) for phase in draft.phases] == [
            ("call", datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 7, 1, 16, tzinfo=UTC)), ("voting", datetime(2027, 5, 31, 22, tzinfo=UTC), datetime(2027, 7, 31, 22, tzinfo=UTC)),
        ]  # fmt: skip

    @pytest.mark.parametrize("typed, said", [("2027-03-28T02:30", "put forward"), ("2027-10-31T02:30", "comes twice"), ("2027-02-30T10:00", "Write a day"), ("0001-01-01T00:00", "four digits")])
    def test_hours_that_do_not_exist_or_come_twice_are_explained(self, draft, sponsor, typed, said):
        sponsor.post(path(draft, "dates"), {"zone": "Europe/Berlin", "start-call": typed, "end-call": "2027-12-01T00:00"})
        sponsor.get(path(draft, "dates"))
        assert (said in sponsor.page, f'value="{typed}"' in sponsor.page) == (True, True)


class TestPeople:
    def test_people_are_appointed_by_handle_and_dismissed(self, draft, sponsor):
        mona()
        assert sponsor.post(path(draft, "people"), {"handle": "@Mona", "role": "moderator"}).status_code == 303
        sponsor.get(path(draft, "people"))
        assert "Mona Moreau" in sponsor.page
        sponsor.post(path(draft, "people"), {"dismiss": mona().id, "dismiss_role": "moderator"})
        assert queries.appointed(draft, "moderator") == []

    @pytest.mark.parametrize("typed", [{"handle": "nobody", "role": "moderator"}, {"handle": "", "role": "moderator"}, {"handle": "mona", "role": "judge"}, {"handle": "mallory", "role": "guest"}])
    def test_unknown_people_and_roles_are_refused_and_the_words_stay(self, draft, sponsor, typed):
        mona(), mallory()
        answer = sponsor.post(path(draft, "people"), typed)
        assert (answer.status_code, f'value="{typed["handle"]}"' in sponsor.page) == (422, True)

    def test_same_person_twice_is_refused_at_the_field(self, draft, sponsor):
        mona()
        answers = [sponsor.post(path(draft, "people"), {"handle": "mona", "role": "moderator"}).status_code for _time in (1, 2)]
        assert (answers, "has this role already" in sponsor.page) == ([303, 422], True)


class TestPreview:
    def test_draft_is_shown_as_the_public_will_see_it(self, app, draft, sponsor):
        assert (sponsor.get(f"/challenges/{draft.slug}/preview").status_code, "How do we bring shade to it?" in sponsor.page) == (200, True)
        assert Visitor(app, vera()).get(f"/challenges/{draft.slug}/preview").status_code == 404


class TestPublish:
    def test_challenge_is_published_once_and_everybody_sees_it(self, app, draft, sponsor):
        assert sponsor.post(f"/challenges/{draft.slug}/publish").headers["Location"] == f"/challenges/{draft.slug}"
        assert (draft.state, Visitor(app).get(f"/challenges/{draft.slug}").status_code) == ("published", 200)
        assert sponsor.post(f"/challenges/{draft.slug}/publish").status_code == 403

    def test_what_is_missing_is_listed_with_its_step(self, app, draft, clock):
        clock.forward(days=99)
        sponsor = Visitor(app, olga())
        answer = sponsor.post(f"/challenges/{draft.slug}/publish")
        assert (answer.status_code, f'href="{path(draft, "dates")}"' in sponsor.page, "would be over already" in sponsor.page, draft.state) == (422, True, True, "draft")

    def test_unfinished_step_holds_it_back(self, draft, sponsor):
        sponsor.post(path(draft, "prizes"), {"rows": "1", "label-0": "First"})
        assert (sponsor.post(f"/challenges/{draft.slug}/publish").status_code, draft.state) == (422, "draft")

    def test_strangers_find_nothing(self, app, draft):
        assert Visitor(app, vera()).post(f"/challenges/{draft.slug}/publish").status_code == 404


class TestDuplicate:
    def test_second_draft_is_made(self, draft, sponsor):
        there = sponsor.post(f"/challenges/{draft.slug}/duplicate").headers["Location"]
        assert (there, sponsor.get(there).status_code) == ("/challenges/shade-for-the-market-square-copy/set-up/brief", 200)


class TestDelete:
    def test_draft_is_gone_and_a_published_challenge_stays(self, draft, sponsor):
        slug, published = draft.slug, make_challenge(title="Open")
        assert sponsor.post(f"/challenges/{slug}/delete").headers["Location"] == "/organizations/city-of-lindenhafen"
        with pytest.raises(NotFound):
            queries.visible_challenge(olga(), slug)
        assert (sponsor.post(f"/challenges/{published.slug}/delete").status_code, published.state) == (403, "published")


def test_stranger_to_command_reaches_a_published_challenge_by_the_wizard(app, clock):
    """From nothing to a published challenge, by the forms alone."""
    lindenhafen()
    sponsor = Visitor(app, olga())
    sponsor.get("/challenges/new")
    there = sponsor.post("/challenges/new", {"title": "Warmer roofs", "organization": "city-of-lindenhafen", "kind": "idea"}).headers["Location"]
    assert there == "/challenges/warmer-roofs/set-up/brief"
    draft = queries.visible_challenge(olga(), "warmer-roofs")
    start = clock.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    moments = [(start + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M") for days in (0, 10, 10, 20, 20, 27)]
    dates = dict(zip(("start-call", "end-call", "start-voting", "end-voting", "start-result", "end-result"), moments, strict=True))
    for step, typed in (("brief", BRIEF), ("form", FORM), ("decision", {**DECISION, "by": "vote"}), ("moderation", MODERATION), ("prizes", {}), ("dates", {"zone": "UTC", **dates})):
        there = sponsor.post(there if step != "dates" else path(draft, "dates"), typed).headers["Location"]
    assert (there, missing(draft)) == (path(draft, "preview"), [])
    sponsor.get(there)
    assert "No prize is promised." in sponsor.page
    assert sponsor.post("/challenges/warmer-roofs/publish").status_code == 303
