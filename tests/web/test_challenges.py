"""The pages of challenges, and the front page."""

import hashlib
import re
from datetime import timedelta

import pytest

from ideahub.domain.challenges import queries
from ideahub.domain.challenges.commands import amend_rules, announce_phase, cancel_challenge, post_update
from ideahub.domain.challenges.rulebook import rulebook_of
from ideahub.domain.results.commands import announce_results
from ideahub.domain.voting.commands import cast_vote
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM, VISITOR
from ideahub.web.challenge_head import bar, next_action, state_words
from ideahub.web.spoken_times import day_words
from tests.cast import ed, jude, lindenhafen, mallory, mona, olga, vera, walt
from tests.factories.challenges import make_challenge, make_draft_challenge
from tests.factories.entries import make_draft, make_entry
from tests.factories.organizations import make_organization
from tests.statements import statements
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
CASH = {"label": "First prize", "amount": 250_000, "currency": "EUR"}
FORM = [{"key": "cost", "label": "Cost", "kind": "link", "help": "", "required": True}]


def titles(page):
    """The titles of a list of challenges, in their order."""
    return re.findall(r'class="row__title"[^>]*><a [^>]*>([^<]*)<', page)


class TestHome:
    def test_without_a_challenge_there_is_the_next_step(self, app):
        visitor = Visitor(app)
        assert (visitor.get("/").status_code, "No challenge runs at the moment" in visitor.page) == (200, True)

    def test_what_ends_first_is_large_and_unlisted_and_private_ones_are_not_there(self, app):
        make_challenge(title="Ends last", phase="call")
        make_challenge(title="Ends first", phase="voting")
        for visibility in ("unlisted", "private"):
            make_challenge(title=f"This one is {visibility}", visibility=visibility)
        visitor = Visitor(app)
        visitor.get("/")
        assert (re.findall(r'lead__title"[^>]*><a [^>]*>([^<]*)<', visitor.page), titles(visitor.page), "This one is" in visitor.page) == (["Ends first"], ["Ends last"], False)

    def test_one_that_can_be_entered_is_large_before_one_that_waits_for_its_result(self, app):
        make_challenge(title="Waits", phase="result")
        make_challenge(title="Open", phase="call")
        visitor = Visitor(app)
        visitor.get("/")
        assert (re.findall(r'lead__title"[^>]*><a [^>]*>([^<]*)<', visitor.page), titles(visitor.page)) == (["Open"], ["Waits"])

    def test_it_takes_six_statements_however_much_there_is(self, app):
        counts = []
        for number in (1, 3):
            for at in range(number):
                decided = make_challenge(title=f"Decided {number} {at}", phase="over", moderators=())
                announce_results(actor=SYSTEM, challenge=decided)
                make_challenge(title=f"Open {number} {at}")
            db.session.expire_all()
            with statements() as found:
                assert Visitor(app).get("/").status_code == 200
            counts.append(len(found))
        assert (counts[0] == counts[1], counts[1] <= 6) == (True, True), (counts, [re.sub(r'SELECT .* FROM', '', each, flags=re.S)[:110] for each in found])


class TestIndex:
    def test_running_ones_come_first_by_deadline_then_the_latest_that_are_over(self, app):
        for title, phase in (("Over", "over"), ("Call", "call"), ("Voting", "voting"), ("Later", "before"), ("Result", "result")):
            make_challenge(title=title, phase=phase)
        make_draft_challenge(title="Draft")
        cancel_challenge(actor=olga(), challenge=make_challenge(title="Cancelled"), reason="No money")
        visitor = Visitor(app, olga())
        visitor.get("/challenges")
        assert titles(visitor.page) == ["Result", "Voting", "Call", "Later", "Cancelled", "Over"]

    @pytest.mark.parametrize(
        "asked, found",
        [
            ("state=open", ["Call", "Both"]), ("state=voting", ["Voting", "Both"]), ("state=soon", ["Soon"]), ("state=decided", []), ("language=de", ["Both"]),
            ("prize=yes", ["Voting"]), ("kind=idea&state=soon", ["Soon"]), ("kind=design", []), ("organization=haus", ["Soon"]), ("state=bribed&prize=no", ["Voting", "Call", "Both", "Soon"]),
        ],
    )  # fmt: skip
    def test_filters(self, app, asked, found):
        make_organization(walt(), "Haus")
        make_challenge(title="Both", phase="both", prizes=[], language="de")
        make_challenge(title="Call", phase="call", prizes=[])
        make_challenge(title="Voting", phase="voting", prizes=[CASH])
        make_challenge(title="Soon", phase="before", prizes=[], host=walt())
        visitor = Visitor(app)
        assert (visitor.get(f"/challenges?{asked}").status_code, sorted(titles(visitor.page))) == (200, sorted(found))

    def test_filter_that_is_set_is_named_in_words(self, app):
        visitor = Visitor(app)
        visitor.get("/challenges?kind=idea&state=open")
        assert re.findall(r'class="chip"[^>]*>(?:<span[^>]*>)?([^<]*?)\s*<', visitor.page) == ["Open for entries", "Idea challenge"]

    def test_pages_lead_on_and_back_and_cost_the_same(self, app):
        for number in range(26):
            make_challenge(title=f"Number {number}", moderators=())
        visitor, seen = Visitor(app), []
        with statements() as found:
            visitor.get("/challenges")
        seen += titles(visitor.page)
        onward = re.search(r'rel="next" href="([^"]*)"', visitor.page)[1].replace("&amp;", "&")
        visitor.get(onward)
        seen += titles(visitor.page)
        assert (len(seen), len({*seen}), 'rel="prev"' in visitor.page, len(found) <= 8) == (26, 26, True, True), len(found)

    @pytest.mark.parametrize("broken", ["from=x", "from=AAAA", "state=nothing&language=" + "x" * 900, "from=" + "9" * 400, "prize[]=1"])
    def test_broken_addresses_show_the_list(self, app, broken):
        assert Visitor(app).get(f"/challenges?{broken}").status_code == 200

    def test_unknown_organization_is_not_found(self, app):
        assert Visitor(app).get("/challenges?organization=nobody").status_code == 404


class TestShow:
    @pytest.mark.parametrize(
        "visibility, strangers, listed", [("public", 200, True), ("unlisted", 200, False), ("private", 404, False)]
    )  # fmt: skip
    def test_who_sees_it_and_whether_it_is_listed(self, app, visibility, strangers, listed):
        make_challenge(title="Shade", visibility=visibility, guests=(ed(),), moderators=(mona(),))
        answers = [Visitor(app, who).get("/challenges/shade").status_code for who in (olga(), mona(), ed(), vera(), None)]
        assert answers == [200, 200, 200, strangers, strangers]
        visitor = Visitor(app, ed())
        visitor.get("/challenges")
        assert (titles(visitor.page) == ["Shade"], Visitor(app).get("/challenges/shade/rules").status_code) == (listed, strangers)

    @pytest.mark.parametrize("page", ["", "/rules", "/rules.json", "/updates", "/activity", "/moderation", "/desk", "/amend", "/cancel", "/people"])
    def test_draft_and_unknown_challenge_do_not_exist_for_others(self, app, page):
        make_draft_challenge(title="Draft")
        people = [vera(), mona(), mallory()]
        answers = {Visitor(app, who).get(f"/challenges/{slug}{page}").status_code for who in people for slug in ("draft", "nothing")}
        assert answers == {404}

    def test_brief_is_safe_and_says_where_no_prize_is_promised(self, app):
        make_challenge(title="Shade", brief="# Hot\n\n<script>alert(1)</script> [x](javascript:alert(1))", prizes=[])
        visitor = Visitor(app)
        visitor.get("/challenges/shade")
        assert ("<script>alert" in visitor.page, "javascript:alert" in visitor.page.replace("[x](javascript:alert(1))", ""), "No prize is promised." in visitor.page) == (False, False, True)

    def test_cancelled_challenge_says_why(self, app):
        cancel_challenge(actor=olga(), challenge=make_challenge(title="Shade"), reason="The square is sold.")
        visitor = Visitor(app)
        visitor.get("/challenges/shade")
        assert "The square is sold." in visitor.page


class TestNextAction:
    def words(self, app, actor, challenge):
        with app.test_request_context():
            action = next_action(actor, challenge)
            return action and str(action.words)

    def test_each_is_led_to_the_next_step(self, app, clock):
        challenge = make_challenge(phase="call", moderators=(mona(),))
        assert [self.words(app, who, challenge) for who in (VISITOR, ed(), mona(), olga())] == ["Sign in and enter", "Enter an idea", "Look at the entries", "See how it goes"]
        make_draft(ed(), challenge)
        assert self.words(app, ed(), challenge) == "Go on with your draft"
        make_entry(walt(), challenge)
        assert (self.words(app, mona(), challenge), self.words(app, olga(), challenge)) in [("Moderate: 1 waits",) * 2, ("Look at the entries", "See how it goes")]

    def test_voting_result_and_end(self, app, clock):
        voting, over = make_challenge(phase="voting", title="V"), make_challenge(phase="over", title="O")
        assert ([self.words(app, who, voting) for who in (VISITOR, vera())], self.words(app, olga(), over)) == (["Look and vote"] * 2, "Announce the result")
        announce_results(actor=olga(), challenge=over)
        assert self.words(app, vera(), over) == "See the result"
        cancel_challenge(actor=olga(), challenge=voting, reason="Sold")
        assert [self.words(app, who, voting) for who in (VISITOR, olga())] == [None, None]

    def test_states_are_said_in_words(self, app):
        with app.test_request_context():
            said = [str(state_words(make_challenge(phase=phase, title=phase))) for phase in ("before", "call", "both", "voting", "result", "over")]
        assert said == ["Opens soon", "Open for entries", "Voting is open", "Voting is open", "Waits for the result", "Waits for the result"]


class TestBar:
    def test_phases_of_a_decided_challenge_are_past_and_a_cancelled_one_has_none(self, app):
        running, decided, cancelled = make_challenge(title="Runs"), make_challenge(title="Done", phase="result"), make_challenge(title="Off")
        announce_results(actor=olga(), challenge=decided)
        cancel_challenge(actor=olga(), challenge=cancelled, reason="The square is closed.")
        assert [[cell["state"] for cell in bar(challenge)] for challenge in (running, decided, cancelled)] == [["now", "next", "next"], ["past"] * 3, []]
        visitor = Visitor(app)
        for slug, shown in (("runs", True), ("off", False)):
            visitor.get(f"/challenges/{slug}")
            assert ('class="phases ' in visitor.page, visitor.get("/challenges").status_code) == (shown, 200)


class TestRules:
    def test_bytes_of_the_download_hash_to_the_value_that_is_shown(self, app):
        make_challenge(title="Shade", brief="Größe & 日陰")
        visitor = Visitor(app)
        visitor.get("/challenges/shade/rules")
        shown = re.search(r'<dd class="hash">([0-9a-f]{64})</dd>', visitor.page)[1]
        answer = visitor.get("/challenges/shade/rules.json")
        assert (hashlib.sha256(answer.data).hexdigest(), answer.mimetype) == (shown, "application/json")

    def test_amendments_are_told_with_differences_and_reasons(self, app):
        challenge = make_challenge(title="Shade", prizes=[CASH], entry_form=FORM)
        amend_rules(
            actor=olga(), challenge=challenge, reason="Three people asked.", brief="How do we bring much shade to it?", prizes=[{"label": "Second", "thing": "A bench"}],
            raises={challenge.prizes[0].id: 300_000}, ends={"call": challenge.phases[0].ends_at + timedelta(days=2)}, help_texts={"cost": "A link to the sum."},
        )  # fmt: skip
        visitor = Visitor(app)
        visitor.get("/challenges/shade/rules")
        for words in ("Three people asked.", "€2,500", "€3,000", "Second: A bench", "End of “Call”", "Beginning of “Voting”", "Help under “Cost”", "much"):
            assert words in visitor.page
        assert [visitor.get(f"/challenges/shade/rules.json?version={number}").status_code for number in ("1", "2", "3", "x")] == [200, 200, 404, 200]

    def test_draft_says_that_it_is_not_frozen(self, app):
        make_draft_challenge(title="Shade")
        visitor = Visitor(app, olga())
        assert (visitor.get("/challenges/shade/rules").status_code, "not frozen yet" in visitor.page, visitor.get("/challenges/shade/rules.json").status_code) == (200, True, 404)


class TestUpdates:
    def test_host_posts_news_that_everybody_reads(self, app):
        make_challenge(title="Shade")
        visitor = Visitor(app, olga())
        assert visitor.post("/challenges/shade/updates", {"title": "Jury", "body": "**Monday**"}).status_code == 303
        reader = Visitor(app)
        reader.get("/challenges/shade/updates")
        assert "<strong>Monday</strong>" in reader.page

    @pytest.mark.parametrize("typed", [{"title": "", "body": "Kept words"}, {"title": "x" * 121, "body": "Kept words"}, {"title": "Kept words", "body": "x" * 10_001}])
    def test_bad_news_is_refused_and_the_words_stay(self, app, typed):
        make_challenge(title="Shade")
        visitor = Visitor(app, olga())
        assert (visitor.post("/challenges/shade/updates", typed).status_code, "Kept words" in visitor.page) == (422, True)

    def test_stranger_is_refused(self, app):
        make_challenge(title="Shade")
        assert Visitor(app, vera()).post("/challenges/shade/updates", {"title": "No", "body": "No"}).status_code == 403


class TestActivity:
    def test_what_happened_is_told(self, app):
        challenge = make_challenge(title="Shade")
        announce_phase(actor=SYSTEM, phase=challenge.phases[0])
        visitor = Visitor(app)
        visitor.get("/challenges/shade/activity")
        assert ("its rules were frozen" in visitor.page, "A phase began: Call" in visitor.page) == (True, True)

    def test_way_to_earlier_news_is_there_only_where_there_are_some(self, app):
        challenge = make_challenge(title="Shade")
        visitor = Visitor(app)
        visitor.get("/challenges/shade/activity")
        assert ">Earlier<" not in visitor.page
        for number in range(30):
            post_update(actor=olga(), challenge=challenge, title=f"News {number}", body="Come in.")
        visitor.get("/challenges/shade/activity")
        visitor.get(re.search(r'href="([^"]*before=[0-9]+)"', visitor.page)[1])
        assert ("its rules were frozen" in visitor.page, ">Earlier<" in visitor.page) == (True, False)

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 40])
    def test_broken_addresses_are_no_failure(self, app, before):
        make_challenge(title="Shade")
        assert Visitor(app).get(f"/challenges/shade/activity?before={before}").status_code == 200


class TestDesk:
    def test_host_sees_how_it_goes_in_every_phase(self, app):
        for phase in ("before", "call", "voting", "result", "over"):
            make_challenge(title=phase, phase=phase)
            assert Visitor(app, olga()).get(f"/challenges/{phase}/desk").status_code == 200

    def test_days_of_the_chart_are_said_as_days(self, app, clock):
        challenge = make_challenge(title="Shade", phase="both", mode="after", method="approval")
        entries = [make_entry(ed(), challenge), make_entry(walt(), challenge)]
        cast_vote(actor=vera(), entry=entries[0], value=1)
        clock.forward(days=1)
        cast_vote(actor=vera(), entry=entries[1], value=1)
        visitor = Visitor(app, olga())
        visitor.get("/challenges/shade/desk")
        days = [day_words(clock.now() - timedelta(days=back)) for back in (1, 0)]
        assert re.findall(r'<tr><th scope="row">([^<]*[0-9][^<]*)</th><td class="n">1</td>', visitor.page) == days

    def test_others_find_nothing(self, app):
        make_challenge(title="Shade")
        assert [Visitor(app, who).get("/challenges/shade/desk").status_code for who in (mona(), vera())] == [404, 404]


class TestAmend:
    def test_host_amends_by_the_form(self, app):
        challenge = make_challenge(title="Shade", prizes=[CASH], entry_form=FORM)
        end, visitor = challenge.phases[0].ends_at, Visitor(app, olga())
        visitor.get("/challenges/shade/amend")
        typed = {
            "reason": "Asked", "summary": challenge.summary, "brief": "Clearer", "zone": "UTC", "end-call": (end + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
            f"raise-{challenge.prizes[0].id}": "3000", "label-new": "Second", "amount-new": "", "thing-new": "A bench", "help-cost": "In euro",
        }  # fmt: skip
        assert visitor.post("/challenges/shade/amend", typed).headers["Location"] == "/challenges/shade/rules"
        rules = rulebook_of(challenge)
        assert (rules["challenge"]["brief"], [prize["amount"] for prize in rules["prizes"]], rules["entry_form"][0]["help"], challenge.phases[0].ends_at - end > timedelta(days=2)) == (
            "Clearer", [300_000, None], "In euro", True,
        )  # fmt: skip

    @pytest.mark.parametrize(
        "wrong, said",
        [
            ({"reason": ""}, "Say why the rules change"), ({}, "Nothing is changed"), ({"brief": ""}, "not taken away"), ({"end-call": "2020-01-01T00:00"}, "never shortened"),
            ({"end-call": "soon"}, "Write a day and a time"), ({"raise": "2000"}, "never lowered"), ({"raise": "a lot"}, "Write the amount"), ({"label-new": "Second"}, "Write an amount"),
            ({"amount-new": "5", "currency-new": "EUR"}, "Give the prize a name"),
        ],
    )  # fmt: skip
    def test_everything_else_is_refused_with_the_reason_and_the_words_stay(self, app, wrong, said):
        challenge = make_challenge(title="Shade", prizes=[CASH])
        before, visitor = rulebook_of(challenge), Visitor(app, olga())
        typed = {"reason": "Because", "summary": challenge.summary, "brief": challenge.brief, "zone": "UTC", **wrong}
        typed[f"raise-{challenge.prizes[0].id}"] = typed.pop("raise", "2500.00")
        assert visitor.post("/challenges/shade/amend", typed).status_code == 422
        assert (said in visitor.page, all(str(value) in visitor.page for value in wrong.values()), rulebook_of(challenge) == before) == (True, True, True)

    def test_moderators_and_decided_challenges_are_refused(self, app):
        challenge = make_challenge(title="Shade", phase="over")
        assert Visitor(app, mona()).get("/challenges/shade/amend").status_code == 404
        announce_results(actor=olga(), challenge=challenge)
        assert Visitor(app, olga()).get("/challenges/shade/amend").status_code == 403


class TestCancel:
    @pytest.mark.parametrize("typed", [{"reason": "Kept", "title": "Other"}, {"reason": "", "title": "Shade"}, {"reason": "Kept", "title": ""}])
    def test_without_the_title_or_a_reason_it_is_refused(self, app, typed):
        challenge = make_challenge(title="Shade")
        visitor = Visitor(app, olga())
        assert (visitor.get("/challenges/shade/cancel").status_code, visitor.post("/challenges/shade/cancel", typed).status_code, challenge.state) == (200, 422, "published")

    def test_with_the_title_it_is_cancelled(self, app):
        challenge = make_challenge(title="Shade")
        Visitor(app, olga()).post("/challenges/shade/cancel", {"reason": "Sold", "title": " shade "})
        assert (challenge.state, challenge.cancelled_reason) == ("cancelled", "Sold")


class TestPeople:
    def test_guest_is_invited_to_a_running_private_challenge(self, app):
        make_challenge(title="Shade", visibility="private", moderators=(jude(),))
        vera()
        assert Visitor(app, olga()).post("/challenges/shade/people", {"handle": "vera", "role": "guest"}).status_code == 303
        assert (Visitor(app, vera()).get("/challenges/shade").status_code, len(queries.appointed(queries.visible_challenge(vera(), "shade"), "guest"))) == (200, 1)


class TestNew:
    def test_host_begins_a_draft(self, app):
        lindenhafen()
        visitor = Visitor(app, olga())
        visitor.get("/challenges/new?organization=city-of-lindenhafen")
        answer = visitor.post("/challenges/new", {"title": "New", "organization": "city-of-lindenhafen", "kind": "idea"})
        assert answer.headers["Location"] == "/challenges/new-2/set-up/brief"

    @pytest.mark.parametrize("wrong", [{"title": ""}, {"title": "x" * 121}, {"organization": "haus"}, {"kind": "raffle"}, {"kind": ""}])
    def test_bad_input_and_other_peoples_organizations_are_refused(self, app, wrong):
        lindenhafen(), make_organization(walt(), "Haus")
        answer = Visitor(app, olga()).post("/challenges/new", {"title": "Kept", "organization": "city-of-lindenhafen", "kind": "idea", **wrong})
        assert answer.status_code == 422

    def test_without_an_organization_the_way_to_one_is_shown(self, app):
        visitor = Visitor(app, vera())
        assert (visitor.get("/challenges/new").status_code, "/organizations/new" in visitor.page, Visitor(app).get("/challenges/new").status_code) == (200, True, 303)
