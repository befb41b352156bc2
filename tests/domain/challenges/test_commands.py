"""Drafting, publishing, amending, cancelling challenges."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideahub.domain.challenges import commands, queries
from ideahub.domain.challenges.models import Appointment, Challenge, Rulebook
from ideahub.domain.challenges.rulebook import SECTIONS, broken_links, rulebook_of, rules_in
from ideahub.domain.challenges.set_up import missing
from ideahub.domain.files.models import File
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid, NotFound
from ideahub.kernel.events import EventRow
from ideahub.kernel.policy import SYSTEM, VISITOR
from ideahub.kernel.receipts import digest
from tests.cast import ed, lindenhafen, mallory, mona, olga, vera, walt
from tests.factories.challenges import a_brief, make_challenge, make_draft_challenge, some_phases
from tests.factories.files import make_picture
from tests.factories.organizations import make_member

pytestmark = pytest.mark.usefixtures("database")
CASH = {"label": "First prize", "amount": 250_000, "currency": "EUR"}
THING = {"label": "Second prize", "thing": "A week in the workshop"}


def published(phase="call", **wishes):
    return make_challenge(phase=phase, **{"prizes": [], "moderators": (), **wishes})


def drafted(title="Shade for the market square", **wishes):
    return make_draft_challenge(title=title, **{"prizes": [], **wishes})


def names_of_events(challenge):
    return list(db.session.scalars(db.select(EventRow.name).where(EventRow.challenge_id == challenge.id).order_by(EventRow.id)))


class TestCreateChallenge:
    def test_draft_has_the_phases_and_rules_of_its_kind_and_lacks_words(self):
        draft = commands.create_challenge(actor=olga(), organization=lindenhafen(), title="Cooler streets")
        assert (draft.slug, draft.state, [phase.name for phase in draft.phases], {*draft.setup} == {*SECTIONS}) == ("cooler-streets", "draft", ["call", "voting", "result"], True)
        assert [step for step, _sentence in missing(draft)] == ["brief", "brief"]

    @pytest.mark.parametrize("title, slug", [("Cooler streets", "cooler-streets-2"), ("New", "new-2"), ("場所", "challenge"), ("x" * 120, "x" * 50)])
    def test_address_is_free_and_no_page_of_ours(self, title, slug):
        commands.create_challenge(actor=olga(), organization=lindenhafen(), title="Cooler streets")
        assert commands.create_challenge(actor=olga(), organization=lindenhafen(), title=title).slug == slug

    def test_manager_may_and_member_and_stranger_may_not(self):
        make_member(lindenhafen(), walt(), "manager")
        make_member(lindenhafen(), ed())
        assert commands.create_challenge(actor=walt(), organization=lindenhafen(), title="A").state == "draft"
        for who in (ed(), vera(), mallory(), VISITOR):
            with pytest.raises(Denied):
                commands.create_challenge(actor=who, organization=lindenhafen(), title="B")

    def test_unknown_kind_is_refused(self):
        with pytest.raises(Invalid):
            commands.create_challenge(actor=olga(), organization=lindenhafen(), title="A", kind="raffle")


class TestDuplicateChallenge:
    def test_copy_is_a_draft_with_the_same_rules_that_begins_now(self, clock):
        first = published("over", prizes=[CASH, THING], method="cumulative", entry_form=[{"key": "cost", "label": "Cost", "kind": "link", "help": "", "required": True}])
        copy = commands.duplicate_challenge(actor=olga(), challenge=first)
        assert (copy.state, copy.setup, [prize.label for prize in copy.prizes]) == ("draft", first.setup, ["First prize", "Second prize"])
        assert (missing(copy), copy.slug) == ([], "shade-for-the-market-square-copy")
        assert commands.publish_challenge(actor=olga(), challenge=copy).version == 1

    def test_stranger_is_refused(self):
        draft = drafted()
        with pytest.raises(Denied):
            commands.duplicate_challenge(actor=vera(), challenge=draft)


class TestSaveBrief:
    def test_address_follows_the_title(self):
        draft = drafted()
        commands.save_brief(actor=olga(), challenge=draft, **a_brief(title="Warmer roofs"))
        assert (draft.title, draft.slug) == ("Warmer roofs", "warmer-roofs")

    def test_second_tab_is_a_conflict_and_changes_nothing(self):
        draft = drafted()
        version = draft.version
        commands.save_brief(actor=olga(), challenge=draft, version=version, **a_brief(summary="First tab"))
        with pytest.raises(Conflict):
            commands.save_brief(actor=olga(), challenge=draft, version=version, **a_brief(summary="Second tab"))
        assert (draft.summary, draft.version) == ("First tab", version + 1)

    def test_new_picture_takes_the_place_of_the_old_one(self):
        draft = drafted()
        old = make_picture(olga(), mark="old").id
        commands.save_brief(actor=olga(), challenge=draft, picture=db.session.get(File, old), **a_brief())
        commands.save_brief(actor=olga(), challenge=draft, picture=make_picture(olga(), mark="new"), **a_brief())
        assert (db.session.get(File, old), draft.picture.subject, draft.picture.subject_id) == (None, "challenge", draft.id)

    def test_published_challenge_and_strangers_are_refused(self):
        running, draft = published(), drafted(title="Another")
        for who, challenge in ((olga(), running), (vera(), draft)):
            with pytest.raises(Denied):
                commands.save_brief(actor=who, challenge=challenge, **a_brief())


class TestKeepUnfinished:
    def test_words_are_kept_until_the_step_is_saved(self):
        draft = drafted()
        commands.keep_unfinished(actor=olga(), challenge=draft, step="prizes", typed={"label-0": "First"})
        assert ([step for step, _sentence in missing(draft)], draft.unfinished) == (["prizes"], {"prizes": {"label-0": "First"}})
        commands.promise_prizes(actor=olga(), challenge=draft, prizes=[CASH])
        assert (missing(draft), draft.unfinished) == ([], {})

    def test_endless_words_and_strangers_are_refused(self):
        draft = drafted()
        with pytest.raises(Invalid):
            commands.keep_unfinished(actor=olga(), challenge=draft, step="brief", typed={"brief": "x" * 60_001})
        with pytest.raises(Denied):
            commands.keep_unfinished(actor=vera(), challenge=draft, step="brief", typed={})
        assert draft.unfinished == {}


class TestSaveRules:
    def test_named_sections_change_and_the_others_stay(self):
        draft = drafted()
        before = draft.setup
        commands.save_rules(actor=olga(), challenge=draft, sections={"rights": {"terms": "keep"}})
        assert draft.setup == {**before, "rights": {"terms": "keep"}}

    def test_unknown_section_is_refused(self):
        with pytest.raises(Invalid):
            commands.save_rules(actor=olga(), challenge=drafted(), sections={"bribes": {}})


class TestPlanPhases:
    def test_moments_are_kept_to_the_second(self, clock):
        draft = drafted()
        commands.plan_phases(actor=olga(), challenge=draft, phases=some_phases())
        assert {phase.starts_at.microsecond for phase in draft.phases} == {0}

    @pytest.mark.parametrize("wrong", [{"days": 0}, {"days": -1}])
    def test_phase_that_ends_before_it_begins_is_refused(self, clock, wrong):
        call = some_phases()[0]
        with pytest.raises(Invalid):
            commands.plan_phases(actor=olga(), challenge=drafted(), phases=[{**call, "ends_at": call["starts_at"] + timedelta(**wrong)}])

    @pytest.mark.parametrize(
        "shift, sentence",
        [
            ({1: (-16, -10)}, "The voting begins before the call does."),
            ({1: (-14, -15)}, "The voting ends before the call does."),
            ({2: (-1, 0)}, "“Result” begins while entries or votes are still taken."),
        ],
    )
    def test_phases_in_the_wrong_order_can_be_saved_and_not_published(self, clock, shift, sentence):
        phases = some_phases()
        for at, (start, end) in shift.items():
            phases[at]["starts_at"] += timedelta(days=start)
            phases[at]["ends_at"] += timedelta(days=end)
        draft = commands.plan_phases(actor=olga(), challenge=drafted(), phases=phases)
        assert sentence in [words for _step, words in missing(draft)]
        with pytest.raises(Invalid):
            commands.publish_challenge(actor=olga(), challenge=draft)


class TestPromisePrizes:
    def test_money_and_things_are_kept_in_order(self):
        draft = commands.promise_prizes(actor=olga(), challenge=drafted(), prizes=[CASH, THING])
        assert [(prize.position, prize.amount, prize.currency, prize.thing) for prize in draft.prizes] == [(0, 250_000, "EUR", None), (1, None, None, "A week in the workshop")]

    @pytest.mark.parametrize("wrong", [{"label": ""}, {"amount": None, "currency": None}, {"amount": 0}, {"amount": -5}, {"currency": "DM"}])
    def test_prize_of_nothing_is_refused(self, wrong):
        with pytest.raises(Invalid):
            commands.promise_prizes(actor=olga(), challenge=drafted(), prizes=[{**CASH, **wrong}])


class TestAppoint:
    def test_person_is_found_by_handle_and_holds_the_role_once(self):
        draft = drafted()
        assert commands.appoint(actor=olga(), challenge=draft, handle=f" @{mona().handle.upper()} ", role="moderator").user == mona()
        with pytest.raises(Conflict):
            commands.appoint(actor=olga(), challenge=draft, handle="mona", role="moderator")

    @pytest.mark.parametrize("handle, role", [("nobody", "moderator"), ("mallory", "moderator"), ("mona", "judge")])
    def test_unknown_and_suspended_people_and_unknown_roles_are_refused(self, handle, role):
        mona(), mallory()
        with pytest.raises(Invalid):
            commands.appoint(actor=olga(), challenge=drafted(), handle=handle, role=role)


class TestDismiss:
    def test_appointment_ends_and_a_second_time_nothing_happens(self):
        challenge = published(moderators=(mona(),))
        for _time in (1, 2):
            commands.dismiss(actor=olga(), challenge=challenge, user=mona(), role="moderator")
        assert (queries.appointed(challenge, "moderator"), names_of_events(challenge).count("PersonDismissed")) == ([], 1)


class TestPublishChallenge:
    def test_rules_are_frozen_with_their_hash(self, clock):
        challenge = drafted(prizes=[CASH])
        book = commands.publish_challenge(actor=olga(), challenge=challenge)
        assert (digest(book.body), book.previous_sha256, rules_in(book)) == (book.sha256, None, rulebook_of(challenge))
        assert (challenge.state, challenge.published_at) == ("published", clock.now())
        assert names_of_events(challenge)[-1] == "ChallengePublished"

    def test_beginning_in_the_past_becomes_now(self, clock):
        draft = drafted()
        clock.forward(days=2)
        book = commands.publish_challenge(actor=olga(), challenge=draft)
        assert (draft.phases[0].starts_at, rules_in(book)["phases"][0]["starts_at"]) == (clock.now().replace(microsecond=0), clock.now().isoformat(timespec="seconds"))

    def test_everything_that_is_missing_is_named_at_once(self, clock):
        draft = commands.create_challenge(actor=olga(), organization=lindenhafen(), title="Bare")
        commands.save_rules(actor=olga(), challenge=draft, sections={"rights": {}, "decides": {}, "voting": {"method": "dice"}, "moderation": {}, "eligibility": {"enter": {"who": "domains"}}})
        clock.forward(days=40)
        with pytest.raises(Invalid) as refusal:
            commands.publish_challenge(actor=olga(), challenge=draft)
        assert {name.rpartition("-")[0] for name in refusal.value.problems} == {"brief", "dates", "decision", "form", "moderation"}
        assert (draft.state, db.session.scalar(db.select(db.func.count(Rulebook.id)))) == ("draft", 0)

    def test_vote_decides_only_where_a_phase_takes_votes_and_a_sponsor_needs_none(self, clock):
        call = some_phases()[:1]
        draft = commands.plan_phases(actor=olga(), challenge=drafted(), phases=call)
        assert missing(draft) == [("dates", "The vote decides, but no phase takes votes.")]
        commands.save_rules(actor=olga(), challenge=draft, sections={"decides": {"by": "sponsor", "ties": ["receipt_hash"]}})
        assert missing(draft) == []

    def test_second_publication_and_strangers_are_refused(self):
        running, draft = published(), drafted(title="Another")
        for who, challenge in ((olga(), running), (vera(), draft), (mona(), draft)):
            with pytest.raises(Denied):
                commands.publish_challenge(actor=who, challenge=challenge)


class TestAmendRules:
    def test_later_phases_move_along_with_an_extended_one(self):
        challenge = published(phase="call")
        before = [(phase.starts_at, phase.ends_at) for phase in challenge.phases]
        three = timedelta(days=3)
        book = commands.amend_rules(actor=olga(), challenge=challenge, reason="School holidays", ends={"call": before[0][1] + three})
        assert [(phase.starts_at, phase.ends_at) for phase in challenge.phases] == [
            (before[0][0], before[0][1] + three), (before[1][0] + three, before[1][1] + three), (before[2][0] + three, before[2][1] + three),
        ]  # fmt: skip
        assert (book.version, challenge.closes_at, {change["path"] for change in book.changes}) == (
            2, before[2][1] + three,
            {"phases[0].ends_at", "phases[1].starts_at", "phases[1].ends_at", "phases[2].starts_at", "phases[2].ends_at"},
        )  # fmt: skip
        assert names_of_events(challenge)[-1] == "RulesAmended"

    def test_words_help_and_prizes_are_amended(self):
        challenge = published(prizes=[CASH], entry_form=[{"key": "cost", "label": "Cost", "kind": "link", "help": "", "required": True}])
        key = challenge.prizes[0].id
        commands.amend_rules(
            actor=olga(), challenge=challenge, reason="Asked", brief="Clearer.", summary="Shorter.", prizes=[THING], raises={key: 300_000}, help_texts={"cost": "In euro."}
        )
        rules = rules_in(queries.newest_rulebook(challenge))
        assert (rules["challenge"]["brief"], rules["prizes"][0]["amount"], rules["prizes"][1]["thing"], rules["entry_form"][0]["help"]) == (
            "Clearer.", 300_000, "A week in the workshop", "In euro.",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "wrong",
        [
            {"reason": " "}, {}, {"brief": " "}, {"ends": {"call": timedelta(hours=-1)}}, {"ends": {"party": timedelta(days=1)}}, {"raises": {0: 1}},
            {"raises": {1: 249_999}}, {"raises": {2: 100}}, {"prizes": [{"label": "", "thing": "x"}]}, {"prizes": [{"label": "x"}]},
        ],
    )  # fmt: skip
    def test_everything_else_is_refused_and_nothing_changes(self, wrong):
        challenge = published(prizes=[CASH, THING])
        before = rulebook_of(challenge)
        wishes = {"reason": "Why", **wrong}
        wishes["ends"] = {name: challenge.phases[0].ends_at + step for name, step in wishes.get("ends", {}).items()}
        wishes["raises"] = {challenge.prizes[at - 1].id if at else 0: amount for at, amount in wishes.get("raises", {}).items()}
        with pytest.raises(Invalid):
            commands.amend_rules(actor=olga(), challenge=challenge, **wishes)
        assert (rulebook_of(challenge), len(queries.rulebooks_of(challenge))) == (before, 1)

    def test_deadline_that_has_passed_is_refused(self):
        challenge = published("voting")
        with pytest.raises(Invalid) as refusal:
            commands.amend_rules(actor=olga(), challenge=challenge, reason="Late", ends={"call": challenge.phases[0].ends_at + timedelta(days=9)})
        assert "has passed" in str(refusal.value)

    def test_call_is_not_extended_beyond_an_overlapping_vote(self):
        challenge = published("both")
        with pytest.raises(Invalid) as refusal:
            commands.amend_rules(actor=olga(), challenge=challenge, reason="More time", ends={"call": challenge.phases[1].ends_at + timedelta(days=1)})
        assert str(refusal.value) == "The voting ends before the call does."

    def test_drafts_decided_challenges_and_strangers_are_refused(self):
        for who, challenge in ((vera(), published()), (olga(), drafted(title="Draft")), (mona(), published(moderators=(mona(),)))):
            with pytest.raises(Denied):
                commands.amend_rules(actor=who, challenge=challenge, reason="Why", brief="Other")

    @given(st.lists(st.tuples(st.sampled_from(["call", "voting", "result", "brief", "prize", "raise", "help"]), st.integers(1, 9)), max_size=5))
    @settings(max_examples=12)
    def test_after_any_amendments_the_setup_equals_the_newest_rulebook_and_the_chain_holds(self, wishes):
        challenge = published(prizes=[CASH], entry_form=[{"key": "cost", "label": "Cost", "kind": "link", "help": "", "required": True}])
        for at, (what, number) in enumerate(wishes):
            ends = {phase.name: phase.ends_at + timedelta(days=number) for phase in challenge.phases if phase.name == what}
            words = {
                "brief": {"brief": f"{at} and {number}"}, "prize": {"prizes": [{**CASH, "amount": number}]}, "help": {"help_texts": {"cost": f"{at} {number}"}},
                "raise": {"raises": {challenge.prizes[0].id: challenge.prizes[0].amount + number}},
            }.get(what, {"ends": ends})  # fmt: skip
            commands.amend_rules(actor=olga(), challenge=challenge, reason=f"Because {number}", **words)
        db.session.expire_all()
        books = queries.rulebooks_of(challenge)[::-1]
        assert (len(books), broken_links(books), rules_in(books[-1])) == (len(wishes) + 1, [], rulebook_of(challenge))
        assert challenge.closes_at == max(phase.ends_at for phase in challenge.phases)

    def test_chain_that_was_tampered_with_is_seen(self):
        challenge = published()
        commands.amend_rules(actor=olga(), challenge=challenge, reason="Why", brief="Other words")
        first, second = queries.rulebooks_of(challenge)[::-1]
        forged = Rulebook(version=1, body=first.body.replace("Shade", "Light"), sha256=first.sha256, previous_sha256=None)
        assert broken_links([first, second]) == []
        assert (broken_links([forged, second]), len(broken_links([second]))) == (["Version 1 does not have the hash that it was given."], 2)
        assert json.loads(second.body)["previous"] == first.sha256


class TestPostUpdate:
    def test_news_is_posted_by_hosts_and_by_nobody_else(self):
        challenge = published()
        commands.post_update(actor=olga(), challenge=challenge, title="Juries meet", body="On Monday.")
        assert [update.title for update in queries.updates_of(challenge)] == ["Juries meet"]
        for who, where in ((vera(), challenge), (olga(), drafted(title="Draft"))):
            with pytest.raises(Denied):
                commands.post_update(actor=who, challenge=where, title="No", body="No")


class TestCancelChallenge:
    def test_challenge_takes_nothing_any_more(self):
        challenge = published("both")
        assert (challenge.is_on("entries"), challenge.is_on("votes")) == (True, True)
        commands.cancel_challenge(actor=olga(), challenge=challenge, reason="No money")
        assert (challenge.state, challenge.cancelled_reason, challenge.is_on("entries"), challenge.is_on("votes")) == ("cancelled", "No money", False, False)
        with pytest.raises(Denied):
            commands.cancel_challenge(actor=olga(), challenge=challenge, reason="Again")

    def test_without_a_reason_and_by_strangers_it_is_refused(self):
        challenge = published()
        with pytest.raises(Invalid):
            commands.cancel_challenge(actor=olga(), challenge=challenge, reason=" ")
        with pytest.raises(Denied):
            commands.cancel_challenge(actor=vera(), challenge=challenge, reason="No")
        assert challenge.state == "published"


class TestDecideChallenge:
    def test_published_challenge_is_decided_once(self, clock):
        challenge = published("over")
        commands.decide_challenge(actor=olga(), challenge=challenge)
        assert (challenge.state, challenge.decided_at) == ("decided", clock.now())
        with pytest.raises(Denied):
            commands.decide_challenge(actor=olga(), challenge=challenge)
        with pytest.raises(Conflict):
            commands.decide_challenge(actor=SYSTEM, challenge=challenge)


class TestAnnouncePhase:
    def test_each_phase_is_told_once_when_it_begins(self):
        challenge = published("voting")
        drafted(title="Draft")
        due = queries.phases_to_announce()
        assert ([phase.name for phase in due], [commands.announce_phase(actor=SYSTEM, phase=phase) for phase in due]) == (["call", "voting"], [True, True])
        assert (commands.announce_phase(actor=SYSTEM, phase=due[0]), queries.phases_to_announce(), names_of_events(challenge).count("PhaseBegan")) == (False, [], 2)

    def test_people_and_the_future_are_refused(self):
        challenge = published("call")
        assert commands.announce_phase(actor=SYSTEM, phase=challenge.phases[2]) is False
        with pytest.raises(Denied):
            commands.announce_phase(actor=olga(), phase=challenge.phases[0])


class TestDeleteDraft:
    def test_draft_goes_with_its_people_and_picture(self):
        draft = drafted(prizes=[CASH])
        commands.appoint(actor=olga(), challenge=draft, handle=mona().handle, role="moderator")
        picture = make_picture(olga())
        commands.save_brief(actor=olga(), challenge=draft, picture=picture, **a_brief())
        key, picture_key = draft.id, picture.id
        commands.delete_draft(actor=olga(), challenge=draft)
        assert (db.session.get(Challenge, key), db.session.get(File, picture_key), db.session.scalar(db.select(db.func.count(Appointment.id)))) == (None, None, 0)

    def test_published_challenge_and_strangers_are_refused(self):
        running, draft = published(), drafted(title="Draft")
        for who, challenge in ((olga(), running), (vera(), draft)):
            with pytest.raises(Denied):
                commands.delete_draft(actor=who, challenge=challenge)
        with pytest.raises(NotFound):
            queries.visible_challenge(vera(), draft.slug)
