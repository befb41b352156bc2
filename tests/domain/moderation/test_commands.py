"""Reporting, deciding, undoing, appealing."""

import pytest

from ideahub.domain.entries.commands import withdraw_entry
from ideahub.domain.entries.queries import visible_entry
from ideahub.domain.moderation import commands
from ideahub.domain.moderation.models import Case
from ideahub.domain.moderation.queries import appeals_for, desk, glance, history_of, open_case, public_log, visible_case
from ideahub.domain.voting.commands import cast_vote
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid, NotFound
from ideahub.kernel.policy import VISITOR
from tests.cast import ed, jude, mallory, mona, olga, sam, vera, walt
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry, make_waiting_entry, revise

pytestmark = pytest.mark.usefixtures("database", "clock")
REFUSAL = {"action": "reject", "code": "off_topic", "sentence": "This is about winter."}


@pytest.fixture
def challenge(clock):
    return make_challenge(phase="call", moderators=(mona(), jude()), answer_hours=48, appeal_days=14)


@pytest.fixture
def waiting(challenge):
    return make_waiting_entry(ed(), challenge, "Lime trees")


@pytest.fixture
def case(waiting):
    return open_case("entry", waiting.id)


def report(who, entry, **words):
    return commands.report(actor=who, subject="entry", key=entry.id, **{"code": "spam", **words})


class TestReport:
    def test_published_entry_is_reported_once_by_each_person(self, challenge):
        entry = make_entry(ed(), challenge)
        report(vera(), entry)
        with pytest.raises(Conflict, match="reported this before"):
            report(vera(), entry)
        report(walt(), entry, code="copied")
        case = open_case("entry", entry.id)
        assert (case.why, case.report_count, [each.code for each in case.reports]) == ("reports", 2, ["spam", "copied"])

    def test_own_thing_is_not_reported(self, challenge):
        entry = make_entry(ed(), challenge)
        with pytest.raises(Denied, match="your own"):
            report(ed(), entry)
        assert open_case("entry", entry.id) is None

    def test_what_one_does_not_see_does_not_exist(self, waiting):
        with pytest.raises(NotFound):
            report(vera(), waiting)

    def test_visitors_and_suspended_people_do_not_report(self, challenge):
        entry = make_entry(ed(), challenge)
        for who in (VISITOR, mallory()):
            with pytest.raises(Denied):
                report(who, entry)

    def test_unknown_reason_or_subject_is_refused(self, challenge):
        entry = make_entry(ed(), challenge)
        with pytest.raises(Invalid):
            report(vera(), entry, code="ugly")
        with pytest.raises(Invalid):
            commands.report(actor=vera(), subject="weather", key=1, code="spam")

    def test_who_reported_does_not_decide(self, challenge):
        entry = make_entry(ed(), challenge)
        report(mona(), entry)
        case = open_case("entry", entry.id)
        with pytest.raises(Denied):
            commands.decide_case(actor=mona(), case=case, action="keep")
        assert (desk(mona()), desk(jude())) == ([], [case])
        commands.decide_case(actor=jude(), case=case, action="keep")
        assert (entry.state, case.state) == ("published", "decided")

    def test_reported_account_is_for_the_staff_of_the_site(self):
        commands.report(actor=vera(), subject="account", key=walt().id, code="offensive")
        case = open_case("account", walt().id)
        assert (desk(mona()), desk(sam()), case.challenge_id) == ([], [case], None)
        with pytest.raises(Denied):
            commands.decide_case(actor=olga(), case=case, action="suspend", code="offensive", sentence="Insults.")
        commands.decide_case(actor=sam(), case=case, action="suspend", code="offensive", sentence="Insults.")
        assert walt().state == "suspended"


class TestDecideCase:
    def test_approved_entry_is_published_and_counted(self, waiting, case, challenge):
        decision = commands.decide_case(actor=mona(), case=case, action="approve")
        db.session.refresh(challenge)
        assert (waiting.state, waiting.listed, decision.code, case.state, challenge.listed_count) == ("published", 1, "fits", "decided", 1)
        assert visible_entry(VISITOR, waiting.id) is waiting

    def test_decided_case_is_not_decided_again(self, case, waiting):
        commands.decide_case(actor=mona(), case=case, action="approve")
        with pytest.raises(Conflict, match="decided this case already"):
            commands.decide_case(actor=jude(), case=case, **REFUSAL)
        assert waiting.state == "published"

    @pytest.mark.parametrize("wrong", [{"code": ""}, {"code": "fits"}, {"code": "ugly"}, {"sentence": ""}, {"sentence": "  "}])
    def test_refusal_needs_a_reason_and_a_sentence(self, case, waiting, wrong):
        with pytest.raises(Invalid):
            commands.decide_case(actor=mona(), case=case, **{**REFUSAL, **wrong})
        assert (waiting.state, case.state) == ("submitted", "open")
        commands.decide_case(actor=mona(), case=case, **REFUSAL)
        assert (waiting.state, [decision.sentence for decision in history_of("entry", waiting.id)]) == ("rejected", ["This is about winter."])

    def test_own_content_is_for_another_moderator(self, clock):
        challenge = make_challenge(phase="call", moderators=(mona(), jude()), title="For moderators too")
        case = open_case("entry", make_waiting_entry(mona(), challenge).id)
        with pytest.raises(Denied, match="your own"):
            commands.decide_case(actor=mona(), case=case, action="approve")
        commands.decide_case(actor=jude(), case=case, action="approve")
        assert case.state == "decided"

    def test_only_moderators_of_the_challenge_decide(self, case):
        elsewhere = make_person("Nina")
        make_challenge(phase="call", moderators=(elsewhere,), title="Elsewhere")
        for who in (VISITOR, vera(), ed(), elsewhere, mallory()):
            with pytest.raises(Denied):
                commands.decide_case(actor=who, case=case, action="approve")
            with pytest.raises(NotFound):
                visible_case(who, case.id)
        commands.decide_case(actor=olga(), case=case, action="approve")
        assert case.state == "decided"

    def test_action_that_the_state_does_not_allow_is_refused(self, case, waiting):
        for action in ("hide", "show", "keep", "suspend", ""):
            with pytest.raises(Invalid):
                commands.decide_case(actor=mona(), case=case, action=action, code="spam", sentence="No.")
        assert (waiting.state, case.state) == ("submitted", "open")

    def test_asked_for_changes_come_back_to_the_desk(self, waiting, case):
        commands.decide_case(actor=mona(), case=case, action="request_changes", code="incomplete", sentence="How much water?")
        assert (waiting.state, desk(mona())) == ("changes_requested", [])
        revise(waiting, "Plant lime trees along the square. Each needs forty litres of water a day.")
        again = open_case("entry", waiting.id)
        assert (waiting.state, again.why, again.id == case.id) == ("submitted", "entry", False)
        commands.decide_case(actor=jude(), case=again, action="approve")
        assert waiting.state == "published"

    def test_material_edit_of_a_published_entry_is_looked_at(self, challenge):
        entry = make_entry(ed(), challenge)
        revise(entry, "Forget the trees: put sails over the square, and lend umbrellas to everybody who crosses it.")
        case = open_case("entry", entry.id)
        assert (case.why, entry.state) == ("edit", "published")
        commands.decide_case(actor=mona(), case=case, action="hide", code="off_topic", sentence="This is another idea.")
        assert entry.state == "hidden"

    def test_withdrawn_entry_leaves_the_desk(self, waiting, case, challenge):
        withdraw_entry(actor=ed(), entry=waiting)
        assert (case.state, desk(mona())) == ("dropped", [])
        with pytest.raises((Conflict, Invalid)):
            commands.decide_case(actor=mona(), case=case, action="approve")

    def test_answer_after_the_promised_time_is_noted_as_late(self, challenge, clock):
        first, second = (open_case("entry", make_waiting_entry(who, challenge).id) for who in (ed(), walt()))
        clock.forward(hours=48)
        in_time = commands.decide_case(actor=mona(), case=first, action="approve")
        clock.forward(seconds=1)
        late = commands.decide_case(actor=mona(), case=second, action="approve")
        assert (in_time.late, late.late) == (False, True)


class TestHideAndShow:
    def test_hidden_entry_is_gone_for_all_others_and_comes_back_with_its_votes(self):
        challenge = make_challenge(phase="voting", moderators=(mona(), jude()))
        entry = make_entry(ed(), challenge)
        cast_vote(actor=vera(), entry=entry, value=1)
        report(walt(), entry)
        commands.decide_case(actor=mona(), case=open_case("entry", entry.id), action="hide", code="copied", sentence="Taken from a book.")
        for who in (VISITOR, vera(), walt()):
            with pytest.raises(NotFound):
                visible_entry(who, entry.id)
        assert [visible_entry(who, entry.id).state for who in (ed(), mona(), olga())] == ["hidden"] * 3
        again = commands.open_case_for(subject="entry", key=entry.id, why="reports")
        commands.decide_case(actor=jude(), case=again, action="show")
        db.session.refresh(entry)
        assert (visible_entry(VISITOR, entry.id).state, entry.voters) == ("published", 1)


class TestDecideCases:
    def test_several_are_decided_alike(self, challenge):
        entries = [make_waiting_entry(who, challenge) for who in (ed(), walt(), vera())]
        decisions = commands.decide_cases(actor=mona(), cases=desk(mona()), action="approve")
        assert ([entry.state for entry in entries], len(decisions), desk(mona())) == (["published"] * 3, 3, [])

    def test_one_that_cannot_be_decided_stops_all(self, challenge):
        entries = [make_waiting_entry(who, challenge, title) for who, title in ((ed(), "A"), (walt(), "B"), (vera(), "C"))]
        cases = desk(mona())
        commands.decide_case(actor=jude(), case=cases[1], action="approve")
        with pytest.raises(Conflict, match="Nothing was decided, because of “B”"):
            commands.decide_cases(actor=mona(), cases=cases, **REFUSAL)
        db.session.expire_all()
        assert ([entry.state for entry in entries], len(public_log(challenge))) == (["submitted", "published", "submitted"], 1)


class TestUndoDecision:
    @pytest.mark.parametrize("action", ["approve", "reject", "request_changes"])
    def test_undone_within_a_quarter_of_an_hour_all_is_as_before(self, case, waiting, challenge, action, clock):
        words = {} if action == "approve" else {"code": "unclear", "sentence": "What is meant?"}
        decision = commands.decide_case(actor=mona(), case=case, action=action, **words)
        clock.forward(minutes=15)
        commands.undo_decision(actor=mona(), decision=decision)
        db.session.refresh(challenge)
        assert (waiting.state, waiting.listed, case.state, challenge.listed_count) == ("submitted", 0, "open", 0)
        assert (public_log(challenge), history_of("entry", waiting.id), desk(mona())) == ([], [], [case])
        commands.decide_case(actor=jude(), case=case, action="approve")
        assert waiting.state == "published"

    def test_it_is_undone_by_its_maker_once_and_in_time(self, case, clock):
        decision = commands.decide_case(actor=mona(), case=case, **REFUSAL)
        for who in (jude(), ed(), olga()):
            with pytest.raises(Denied):
                commands.undo_decision(actor=who, decision=decision)
        clock.forward(minutes=15, microseconds=1)
        with pytest.raises(Conflict, match="within 15 minutes"):
            commands.undo_decision(actor=mona(), decision=decision)

    def test_second_undo_is_refused(self, case):
        decision = commands.decide_case(actor=mona(), case=case, **REFUSAL)
        commands.undo_decision(actor=mona(), decision=decision)
        with pytest.raises(Conflict, match="taken back already"):
            commands.undo_decision(actor=mona(), decision=decision)

    def test_after_an_appeal_it_is_too_late(self, case):
        decision = commands.decide_case(actor=mona(), case=case, **REFUSAL)
        commands.appeal(actor=ed(), decision=decision, text="It is about summer.")
        with pytest.raises(Conflict, match="appealed"):
            commands.undo_decision(actor=mona(), decision=decision)

    def test_after_a_newer_decision_it_is_too_late(self, challenge):
        entry = make_waiting_entry(ed(), challenge)
        first = commands.decide_case(actor=mona(), case=open_case("entry", entry.id), action="approve")
        report(vera(), entry)
        commands.decide_case(actor=jude(), case=open_case("entry", entry.id), action="hide", code="spam", sentence="It advertises.")
        with pytest.raises(Conflict, match="newer decision"):
            commands.undo_decision(actor=mona(), decision=first)
        assert entry.state == "hidden"


class TestAppeal:
    @pytest.fixture
    def refused(self, case):
        return commands.decide_case(actor=mona(), case=case, **REFUSAL)

    def test_author_appeals_once(self, refused):
        for who in (vera(), mona(), VISITOR):
            with pytest.raises(Denied):
                commands.appeal(actor=who, decision=refused, text="No.")
        filed = commands.appeal(actor=ed(), decision=refused, text="It is about summer.")
        with pytest.raises(Conflict, match="appealed already"):
            commands.appeal(actor=ed(), decision=refused, text="Really.")
        assert (appeals_for(mona()), appeals_for(jude()), glance(jude()).appeals) == ([], [filed], 1)

    def test_approval_is_nothing_to_appeal_against(self, case):
        decision = commands.decide_case(actor=mona(), case=case, action="approve")
        with pytest.raises(Conflict, match="nothing to appeal"):
            commands.appeal(actor=ed(), decision=decision, text="Thank you.")

    def test_time_for_an_appeal_ends(self, refused, clock):
        clock.forward(days=14, seconds=1)
        with pytest.raises(Conflict, match="time for an appeal is over"):
            commands.appeal(actor=ed(), decision=refused, text="It is about summer.")

    def test_another_moderator_overturns_and_the_entry_is_published(self, refused, waiting):
        filed = commands.appeal(actor=ed(), decision=refused, text="It is about summer.")
        for who in (mona(), ed(), vera()):
            with pytest.raises(Denied):
                commands.decide_appeal(actor=who, filed=filed, uphold=False, sentence="It is.")
        commands.decide_appeal(actor=jude(), filed=filed, uphold=False, sentence="It is about summer.")
        assert (waiting.state, filed.state, filed.decided_by_id) == ("published", "overturned", jude().id)
        with pytest.raises(Conflict, match="decided already"):
            commands.decide_appeal(actor=olga(), filed=filed, uphold=True, sentence="No.")

    def test_upheld_decision_stands(self, refused, waiting):
        filed = commands.appeal(actor=ed(), decision=refused, text="It is about summer.")
        commands.decide_appeal(actor=jude(), filed=filed, uphold=True, sentence="It is about winter.")
        assert (waiting.state, filed.state) == ("rejected", "upheld")

    def test_hidden_entry_comes_back(self, challenge):
        entry = make_entry(ed(), challenge)
        report(vera(), entry)
        decision = commands.decide_case(actor=mona(), case=open_case("entry", entry.id), action="hide", code="spam", sentence="It advertises.")
        filed = commands.appeal(actor=ed(), decision=decision, text="It does not.")
        commands.decide_appeal(actor=jude(), filed=filed, uphold=False, sentence="It does not.")
        db.session.refresh(challenge)
        assert (entry.state, challenge.listed_count) == ("published", 1)


class TestDesk:
    def test_glance_counts_what_waits_and_what_is_late(self, challenge, clock):
        began = clock.now()
        entries = [make_waiting_entry(who, challenge) for who in (ed(), walt())]
        assert (glance(mona()).waiting, glance(mona()).overdue, glance(mona()).oldest) == (2, 0, entries[0].submitted_at)
        clock.set(began)
        clock.forward(hours=49)
        make_waiting_entry(vera(), challenge)
        now = glance(mona())
        assert (now.waiting, now.overdue, now.reported, now.appeals) == (3, 2, 0, 0)
        assert (glance(walt()).waiting, glance(sam()).waiting, glance(olga()).waiting) == (0, 3, 3)
        assert [case.subject_id for case in desk(mona())][:2] == [entry.id for entry in entries]

    def test_log_is_public_and_newest_first(self, challenge):
        for who, words in ((ed(), {"action": "approve"}), (walt(), REFUSAL)):
            commands.decide_case(actor=mona(), case=open_case("entry", make_waiting_entry(who, challenge).id), **words)
        log = public_log(challenge)
        assert [(decision.action, decision.code) for decision in log] == [("reject", "off_topic"), ("approve", "fits")]
        assert [decision.action for decision in public_log(challenge, before=log[0].id)] == ["approve"]

    def test_one_open_case_a_thing(self, waiting):
        again = commands.open_case_for(subject="entry", key=waiting.id, why="reports")
        assert (again.why, db.session.scalar(db.select(db.func.count(Case.id)))) == ("entry", 1)
