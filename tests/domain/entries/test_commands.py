"""Drafting, handing in, revising, withdrawing, moderating and selecting entries."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.challenges.commands import cancel_challenge
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries import commands
from ideahub.domain.entries.content import content_of, hash_of
from ideahub.domain.entries.models import Draft, Entry, Revision
from ideahub.domain.entries.queries import drafts_in, files_of_draft, is_shortlisted, revision_of, revisions_of, visible_entry
from ideahub.domain.voting.commands import cast_vote
from ideahub.kernel.clock import note_received
from ideahub.kernel.errors import Conflict, Denied, Invalid, LimitReached, NotFound
from ideahub.kernel.events import EventRow
from ideahub.kernel.policy import VISITOR
from ideahub.kernel.receipts import canonical, digest
from tests.cast import ed, mallory, mona, olga, vera, walt
from tests.factories.accounts import make_unproven
from tests.factories.challenges import make_challenge, make_draft_challenge
from tests.factories.entries import make_draft, make_entry, make_waiting_entry, revise
from tests.factories.files import make_file, make_picture

pytestmark = pytest.mark.usefixtures("database")
FORM = [{"key": "cost", "label": "Cost", "kind": "number", "help": "", "required": True, "min": 0, "max": 80_000, "decimals": 0}]


def events(database, name) -> list[dict]:
    """The values of every event of this name."""
    return list(database.session.scalars(select(EventRow.values).where(EventRow.name == name).order_by(EventRow.id)))


def call_of(challenge):
    """The phase that takes entries."""
    return next(phase for phase in challenge.phases if "entries" in phase.switches)


class TestStartDraft:
    def test_draft_is_its_authors(self):
        challenge = make_challenge()
        draft = commands.start_draft(actor=ed(), challenge=challenge)
        assert (drafts_in(challenge, ed()), drafts_in(challenge, walt())) == ([draft], [])

    @pytest.mark.parametrize("who", [lambda: VISITOR, mallory, make_unproven, olga])
    def test_those_who_may_not_enter_are_refused(self, who):
        with pytest.raises(Denied):
            commands.start_draft(actor=who(), challenge=make_challenge())

    @pytest.mark.parametrize("phase", ["before", "voting", "result", "over"])
    def test_outside_the_call_it_is_refused(self, phase):
        with pytest.raises(Denied, match="not taken now"):
            commands.start_draft(actor=ed(), challenge=make_challenge(phase=phase))

    def test_unpublished_challenge_takes_none(self):
        with pytest.raises(Denied):
            commands.start_draft(actor=ed(), challenge=make_draft_challenge())

    def test_people_outside_the_rules_are_told_the_rule(self):
        challenge = make_challenge(enter={"who": "domains", "domains": ["city.example"]})
        with pytest.raises(Denied, match="city.example"):
            commands.start_draft(actor=ed(), challenge=challenge)

    def test_eleventh_draft_is_refused(self):
        challenge = make_challenge()
        for _number in range(commands.MOST_DRAFTS):
            commands.start_draft(actor=ed(), challenge=challenge)
        with pytest.raises(LimitReached):
            commands.start_draft(actor=ed(), challenge=challenge)


class TestSaveDraft:
    def test_words_are_kept_as_typed_but_for_controls_and_gaps_are_fine(self):
        draft = make_draft(ed(), make_challenge(entry_form=FORM), " A\u202e title\0 ", "Line\r\n<b>two</b>", answers={"cost": "many", "other": "x"})
        assert (draft.title, draft.text, draft.answers) == ("A title", "Line\n<b>two</b>", {"cost": "many"})

    def test_other_tabs_version_is_a_conflict(self):
        draft = make_draft(ed(), make_challenge())
        with pytest.raises(Conflict, match="another tab"):
            commands.save_draft(actor=ed(), draft=draft, title="x", text="y", answers={}, language="en", version=draft.version - 1)

    def test_anothers_draft_is_refused(self):
        draft = make_draft(ed(), make_challenge())
        with pytest.raises(Conflict):
            commands.save_draft(actor=walt(), draft=draft, title="x", text="y", answers={}, language="en")

    def test_ten_megabytes_are_refused_and_nothing_is_changed(self):
        draft = make_draft(ed(), make_challenge())
        with pytest.raises(Invalid) as refusal:
            commands.save_draft(actor=ed(), draft=draft, title="x", text="y" * 10_000_000, answers={}, language="en")
        assert (refusal.value.field, draft.title) == ("text", "Lime trees")

    @pytest.mark.parametrize(("language", "kept"), [("de", "de"), ("pt-br", "pt-br"), ("", "en"), ("<b>", "en"), ("a\0", "en"), ("x" * 50, "en")])
    def test_language_is_a_code_or_the_challenges_own(self, language, kept):
        assert make_draft(ed(), make_challenge(), language=language or "").language == kept


class TestAddToDraft:
    def test_pictures_and_files_stand_in_order(self):
        draft, files = make_draft(ed(), make_challenge()), [make_picture(ed()), make_file(ed())]
        for file in files:
            commands.add_to_draft(actor=ed(), draft=draft, file=file)
        assert files_of_draft(draft) == [(file, None) for file in files]

    def test_answer_of_a_field_takes_the_place_of_the_one_before(self):
        draft, first, second = make_draft(ed(), make_challenge()), make_file(ed(), "a.txt"), make_file(ed(), "b.txt")
        for file in (first, second):
            commands.add_to_draft(actor=ed(), draft=draft, file=file, field="plan")
        assert files_of_draft(draft) == [(second, "plan")]

    def test_twenty_first_is_refused(self):
        draft, file = make_draft(ed(), make_challenge()), make_picture(ed())
        for _number in range(commands.MOST_FILES):
            commands.add_to_draft(actor=ed(), draft=draft, file=file)
        with pytest.raises(LimitReached):
            commands.add_to_draft(actor=ed(), draft=draft, file=file)

    def test_other_peoples_files_are_refused(self):
        draft, file = make_draft(ed(), make_challenge()), make_picture(walt())
        with pytest.raises(Denied):
            commands.add_to_draft(actor=ed(), draft=draft, file=file)


class TestArrangeDraft:
    def test_files_move_up_down_and_out(self):
        draft, files = make_draft(ed(), make_challenge()), [make_picture(ed(), mark=mark) for mark in "abc"]
        for file in files:
            commands.add_to_draft(actor=ed(), draft=draft, file=file)
        a, b, c = files
        for file, move, order in ((c, "up", [a, c, b]), (a, "down", [c, a, b]), (c, "up", [c, a, b]), (b, "down", [c, a, b]), (a, "out", [c, b])):
            commands.arrange_draft(actor=ed(), draft=draft, file_id=file.id, move=move)
            assert [held for held, _field in files_of_draft(draft)] == order

    def test_unknown_file_is_a_conflict(self):
        with pytest.raises(Conflict):
            commands.arrange_draft(actor=ed(), draft=make_draft(ed(), make_challenge()), file_id=0, move="up")


class TestDeleteDraft:
    def test_it_is_gone_and_a_second_time_is_a_conflict(self, database):
        draft = make_draft(ed(), make_challenge())
        commands.delete_draft(actor=ed(), draft=draft)
        assert database.session.scalar(select(func.count(Draft.id))) == 0

    def test_anothers_stays(self):
        with pytest.raises(Conflict):
            commands.delete_draft(actor=walt(), draft=make_draft(ed(), make_challenge()))


class TestSubmitDraft:
    def test_entry_has_number_revision_and_a_receipt_that_can_be_recomputed(self, database, clock):
        challenge = make_challenge()
        make_waiting_entry(walt(), challenge)
        draft, picture = make_draft(ed(), challenge, "Roots", "**Gravel** under trees."), make_picture(ed(), description="A tree")
        commands.add_to_draft(actor=ed(), draft=draft, file=picture)
        entry = commands.submit_draft(actor=ed(), draft=draft)
        revision = revision_of(entry)
        content = {"title": "Roots", "text": "**Gravel** under trees.", "answers": {}, "language": "en", "files": [{"sha256": picture.sha256, "description": "A tree", "field": None}]}
        assert (entry.number, entry.title, entry.excerpt, entry.cover_id, revision.sha256) == (2, "Roots", "Gravel under trees.", picture.id, digest(canonical(content)))
        taken = {"challenge": challenge.slug, "number": 2, "revision": revision.sha256, "taken": clock.now().isoformat()}
        assert (entry.receipt, entry.submitted_at) == (digest(canonical(taken)), clock.now())
        assert (picture.subject, picture.subject_id, database.session.scalar(select(func.count(Draft.id)))) == ("entry", entry.id, 0)
        assert events(database, "EntrySubmitted")[-1] == {"actor_id": ed().id, "challenge_id": challenge.id, "entry_id": entry.id, "receipt": entry.receipt, "moderated": True}

    def test_before_moderation_it_waits_and_after_it_is_published_at_once(self):
        waiting, shown = make_challenge(mode="before"), make_challenge(mode="after", title="Shade for the school")
        entries = [make_waiting_entry(ed(), challenge) for challenge in (waiting, shown)]
        assert [(entry.state, entry.listed, entry.published_at is None) for entry in entries] == [("submitted", 0, True), ("published", 1, False)]
        assert [(challenge.entry_count, challenge.listed_count) for challenge in (waiting, shown)] == [(1, 0), (1, 1)]

    def test_what_is_missing_is_listed_all_at_once_and_the_draft_stays(self, database):
        draft = make_draft(ed(), make_challenge(entry_form=FORM), "", "")
        with pytest.raises(Invalid) as refusal:
            commands.submit_draft(actor=ed(), draft=draft)
        assert (set(refusal.value.problems), database.session.scalar(select(func.count(Draft.id)))) == ({"title", "text", "answer-cost"}, 1)

    def test_more_pictures_than_the_rules_allow_are_refused(self):
        draft = make_draft(ed(), make_challenge(pictures_max=1))
        for mark in "ab":
            commands.add_to_draft(actor=ed(), draft=draft, file=make_picture(ed(), mark=mark))
        with pytest.raises(Invalid) as refusal:
            commands.submit_draft(actor=ed(), draft=draft)
        assert set(refusal.value.problems) == {"pictures"}

    def test_limit_counts_what_was_neither_rejected_nor_withdrawn(self):
        challenge = make_challenge(per_person=2)
        first, _second = make_waiting_entry(ed(), challenge), make_entry(ed(), challenge)
        draft = make_draft(ed(), challenge)
        with pytest.raises(LimitReached, match="all your 2 entries"):
            commands.submit_draft(actor=ed(), draft=draft)
        commands.withdraw_entry(actor=ed(), entry=first)
        assert commands.submit_draft(actor=ed(), draft=draft).number == 3

    def test_last_microsecond_of_the_call_is_in_and_its_end_is_out(self, clock):
        challenge = make_challenge()
        drafts, end = [make_draft(ed(), challenge) for _number in range(2)], call_of(challenge).ends_at
        clock.set(end.replace(microsecond=0))
        with pytest.raises(Denied):
            commands.submit_draft(actor=ed(), draft=drafts[0])
        clock.forward(microseconds=-1)
        assert commands.submit_draft(actor=ed(), draft=drafts[0]).submitted_at == clock.now()

    def test_what_arrived_in_time_counts_however_long_it_waited(self, clock):
        challenge = make_challenge()
        draft, end = make_draft(ed(), challenge), call_of(challenge).ends_at
        clock.set(end)
        clock.forward(seconds=-1)
        arrived = clock.now()
        note_received(arrived)
        try:
            clock.forward(seconds=5)
            assert commands.submit_draft(actor=ed(), draft=draft).submitted_at == arrived
        finally:
            note_received(None)

    def test_cancelled_challenge_takes_none(self):
        challenge = make_challenge()
        draft = make_draft(ed(), challenge)
        cancel_challenge(actor=olga(), challenge=challenge, reason="No money.")
        with pytest.raises(Denied):
            commands.submit_draft(actor=ed(), draft=draft)

    def test_draft_that_was_handed_in_is_gone(self):
        draft = make_draft(ed(), make_challenge())
        commands.submit_draft(actor=ed(), draft=draft)
        with pytest.raises(Conflict, match="handed in or deleted"):
            commands.submit_draft(actor=ed(), draft=draft)


class TestHindrance:
    def test_nothing_stands_in_the_way_of_a_whole_draft_in_time(self):
        assert commands.hindrance(actor=ed(), draft=make_draft(ed(), make_challenge())) is None

    def test_dates_limits_and_gaps_do(self, clock):
        challenge = make_challenge(per_person=1)
        gap, whole = make_draft(ed(), challenge, ""), make_draft(ed(), challenge)
        assert isinstance(commands.hindrance(actor=ed(), draft=gap), Invalid)
        make_entry(ed(), challenge)
        assert isinstance(commands.hindrance(actor=ed(), draft=whole), LimitReached)
        clock.forward(days=15)
        assert isinstance(commands.hindrance(actor=ed(), draft=whole), Denied)


class TestStartRevision:
    def test_working_copy_holds_the_current_words_and_there_is_one(self):
        entry = make_entry(ed(), make_challenge(), "Roots", "Gravel.")
        draft = commands.start_revision(actor=ed(), entry=entry)
        assert (draft.title, draft.text, draft.entry_id, commands.start_revision(actor=ed(), entry=entry)) == ("Roots", "Gravel.", entry.id, draft)

    @pytest.mark.parametrize("who", [walt, olga, mona])
    def test_only_the_author_changes_it(self, who):
        entry = make_entry(ed(), make_challenge())
        with pytest.raises(Denied):
            commands.start_revision(actor=who(), entry=entry)

    def test_after_the_call_it_is_refused(self, clock):
        entry = make_entry(ed(), make_challenge())
        clock.forward(days=15)
        with pytest.raises(Denied):
            commands.start_revision(actor=ed(), entry=entry)


class TestReviseEntry:
    def test_revision_is_added_and_the_old_one_stays_as_it_was(self, database):
        entry = make_entry(ed(), make_challenge(), "Roots", "It costs 1050 euros.")
        first = revision_of(entry)
        before = (first.text, first.sha256)
        entry = revise(entry, "It costs 1900 euros.")
        newer, older = revisions_of(entry)
        assert ((older.text, older.sha256), newer.text, newer.number, newer.material) == (before, "It costs 1900 euros.", 2, True)
        assert (hash_of(content_of(older)), entry.revision_number, entry.material_number, entry.excerpt) == (older.sha256, 2, 2, "It costs 1900 euros.")
        assert events(database, "EntryRevised") == [{"actor_id": ed().id, "challenge_id": entry.challenge_id, "entry_id": entry.id, "number": 2, "material": True}]

    def test_typo_is_not_material(self):
        entry = revise(make_entry(ed(), make_challenge(), text="Lead the guters into the gravel below."), "Lead the gutters into the gravel below.")
        assert (entry.revision_number, entry.material_number) == (2, 1)

    def test_typos_in_many_revisions_add_up_to_a_material_change(self):
        entry = make_entry(ed(), make_challenge(), text="Lead the water below the house into gravel.")
        said = []
        for text in ("Lead the watter below the house into gravel.", "Lead the wattter below the house into gravel.", "Lead the watttter below the house into gravel."):
            entry = revise(entry, text)
            said.append((entry.revision_number, entry.material_number))
        assert said == [(2, 1), (3, 1), (4, 4)]

    def test_words_put_back_as_they_were_are_not_material(self):
        entry = make_entry(ed(), make_challenge(), text="Lead the water into the gravel below.")
        for text in ("Lead the watter into the gravel below.", "Lead the water into the gravel below."):
            entry = revise(entry, text)
        assert (entry.revision_number, entry.material_number) == (3, 1)

    def test_small_steps_are_measured_from_the_last_material_change(self):
        entry = make_entry(ed(), make_challenge(), text="Lead the water into the gravel below.")
        said = []
        for text in ("Lead the rain into the gravel below.", "Lead the rainn into the gravel below.", "Lead the rainnn into the gravel below."):
            entry = revise(entry, text)
            said.append(entry.material_number)
        assert said == [2, 2, 4]

    def test_receipt_and_number_stay(self):
        entry = make_entry(ed(), make_challenge())
        before = (entry.number, entry.receipt, entry.submitted_at)
        entry = revise(entry, "Something else altogether.")
        assert (entry.number, entry.receipt, entry.submitted_at) == before

    def test_unchanged_is_a_conflict_and_the_draft_stays(self, database):
        entry = make_entry(ed(), make_challenge())
        draft = commands.start_revision(actor=ed(), entry=entry)
        with pytest.raises(Conflict, match="Nothing is changed"):
            commands.submit_draft(actor=ed(), draft=draft)
        assert database.session.scalar(select(func.count(Revision.id))) == 1

    def test_answer_to_a_moderators_wish_waits_again_also_unchanged(self):
        entry = make_waiting_entry(ed(), make_challenge())
        commands.move_entry(actor=mona(), entry=entry, move="request_changes")
        draft = commands.start_revision(actor=ed(), entry=entry)
        assert (commands.submit_draft(actor=ed(), draft=draft).state, entry.revision_number) == ("submitted", 2)


class TestWithdrawEntry:
    def test_author_takes_it_back_with_its_working_copy_and_its_place_on_the_shortlist(self, database):
        challenge = make_challenge()
        entry = make_entry(ed(), challenge)
        commands.select_entry(actor=mona(), entry=entry, reason="Clear")
        commands.start_revision(actor=ed(), entry=entry)
        commands.withdraw_entry(actor=ed(), entry=entry)
        assert (entry.state, entry.listed, challenge.listed_count, is_shortlisted(entry)) == ("withdrawn", 0, 0, False)
        assert database.session.scalar(select(func.count(Draft.id))) == 0
        with pytest.raises(NotFound):
            visible_entry(vera(), entry.id)

    @pytest.mark.parametrize("who", [walt, mona, olga])
    def test_nobody_else_does(self, who):
        entry = make_entry(ed(), make_challenge())
        with pytest.raises(Denied):
            commands.withdraw_entry(actor=who(), entry=entry)

    def test_with_votes_in_the_voting_it_is_refused(self):
        entry = make_entry(ed(), make_challenge(phase="voting"))
        cast_vote(actor=vera(), entry=entry, value=1, revision_number=1)
        with pytest.raises(Denied, match="after the voting"):
            commands.withdraw_entry(actor=ed(), entry=entry)

    def test_twice_is_refused(self):
        entry = make_entry(ed(), make_challenge())
        commands.withdraw_entry(actor=ed(), entry=entry)
        with pytest.raises(Denied):
            commands.withdraw_entry(actor=ed(), entry=entry)


class TestMoveEntry:
    @pytest.mark.parametrize(
        ("moves", "state"),
        [(["publish"], "published"), (["reject"], "rejected"), (["reject", "reopen"], "submitted"), (["request_changes"], "changes_requested"),
         (["publish", "hide"], "hidden"), (["publish", "hide", "show"], "published"), (["publish", "unpublish"], "submitted")],
    )  # fmt: skip
    def test_moderator_moves_it_and_the_counter_keeps_up(self, moves, state):
        challenge = make_challenge()
        entry = make_waiting_entry(ed(), challenge)
        for move in moves:
            commands.move_entry(actor=mona(), entry=entry, move=move)
        assert (entry.state, challenge.listed_count) == (state, 1 if state == "published" else 0)

    @pytest.mark.parametrize("who", [ed, vera])
    def test_author_and_strangers_are_refused(self, who):
        entry = make_waiting_entry(ed(), make_challenge())
        with pytest.raises(Denied):
            commands.move_entry(actor=who(), entry=entry, move="publish")

    def test_moderator_does_not_move_an_own_entry(self):
        entry = make_waiting_entry(mona(), make_challenge())
        with pytest.raises(Denied, match="own entry"):
            commands.move_entry(actor=mona(), entry=entry, move="publish")

    def test_impossible_move_is_a_conflict(self):
        entry = make_waiting_entry(ed(), make_challenge())
        with pytest.raises(Conflict):
            commands.move_entry(actor=mona(), entry=entry, move="hide")


class TestSelectEntry:
    def test_published_entry_is_lifted_once(self, database):
        entry = make_entry(ed(), make_challenge())
        commands.select_entry(actor=mona(), entry=entry, reason=" Clear\0 and cheap ")
        assert (is_shortlisted(entry), events(database, "EntrySelected")[0]["reason"]) == (True, "Clear and cheap")
        with pytest.raises(Conflict):
            commands.select_entry(actor=mona(), entry=entry)

    def test_reason_that_is_too_long_is_refused_and_not_cut(self):
        entry = make_entry(ed(), make_challenge())
        with pytest.raises(Invalid) as refusal:
            commands.select_entry(actor=mona(), entry=entry, reason="clear " * 41)
        assert (list(refusal.value.problems), is_shortlisted(entry)) == (["reason"], False)

    def test_waiting_entry_and_strangers_are_refused(self):
        challenge = make_challenge()
        waiting, published = make_waiting_entry(ed(), challenge), make_entry(ed(), challenge)
        for who, entry in ((mona(), waiting), (vera(), published), (ed(), published)):
            with pytest.raises(Denied):
                commands.select_entry(actor=who, entry=entry)


class TestDeselectEntry:
    def test_it_is_taken_off_and_a_second_time_changes_nothing(self, database):
        entry = make_entry(ed(), make_challenge())
        commands.select_entry(actor=mona(), entry=entry)
        for _time in range(2):
            commands.deselect_entry(actor=mona(), entry=entry)
        assert (is_shortlisted(entry), len(events(database, "EntryDeselected"))) == (False, 1)


class TestSubmitEntry:
    def test_only_hosts_bring_in_entries_of_others(self):
        challenge, content = make_challenge(), {"title": "x", "text": "y", "answers": {}, "language": "en", "files": []}
        with pytest.raises(Denied):
            commands.submit_entry(actor=walt(), challenge=challenge, content=content, author=ed(), ref="r1")
        entry = commands.submit_entry(actor=olga(), challenge=challenge, content=content, author=ed(), ref="r1")
        assert (entry.author_id, entry.ref, isinstance(entry, Entry), isinstance(entry.challenge, Challenge)) == (ed().id, "r1", True, True)
