"""The pages of entries."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from ideahub.domain.entries.models import Draft, Entry
from ideahub.domain.entries.queries import files_of_draft, own_draft, revision_of
from ideahub.domain.moderation.commands import decide_case
from ideahub.domain.moderation.queries import open_case
from ideahub.kernel.db import db
from ideahub.web import exposure
from tests.cast import ed, mona, olga, vera, walt
from tests.factories.challenges import make_challenge, make_draft_challenge
from tests.factories.entries import make_draft, make_entry, make_waiting_entry, revise
from tests.statements import statements
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
FORM = [
    {"key": "cost", "label": "Cost", "kind": "number", "help": "In euros.", "required": True, "min": 0, "max": 80_000, "decimals": 0},
    {"key": "where", "label": "Where", "kind": "choice", "help": "", "required": False, "choices": ["North", "South"]},
    {"key": "plan", "label": "Plan", "kind": "file", "help": "", "required": False},
]
WORDS = {"title": "Roots that drink", "text": "Lead the gutters **into the gravel**.", "language": "en"}


def a_png(colour="#336699") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(out, "PNG")
    return io.BytesIO(out.getvalue())


def own_entry(draft) -> Entry:
    """The entry that a draft has become."""
    return db.session.scalars(select(Entry).where(Entry.challenge_id == draft.challenge_id)).one()


class TestIndex:
    def test_published_entries_are_listed_with_their_authors_and_waiting_ones_are_not(self, app):
        challenge = make_challenge()
        make_entry(ed(), challenge, "Roots that drink")
        make_waiting_entry(walt(), challenge, "Sails of cloth")
        visitor = Visitor(app)
        assert visitor.get(f"/challenges/{challenge.slug}/entries").status_code == 200
        assert ("Roots that drink" in visitor.page, "Ed Entrant" in visitor.page, "Sails of cloth" in visitor.page) == (True, True, False)

    def test_empty_list_leads_to_the_first_entry(self, app):
        challenge = make_challenge()
        visitor = Visitor(app)
        visitor.get(f"/challenges/{challenge.slug}/entries")
        assert f"/challenges/{challenge.slug}/enter" in visitor.page

    def test_names_are_hidden_where_entries_are_anonymous_but_not_from_moderators(self, app):
        challenge = make_challenge(names="anonymous")
        entry = make_entry(ed(), challenge, "Roots that drink")
        for path in (f"/challenges/{challenge.slug}/entries", f"/entries/{entry.id}", f"/entries/{entry.id}/revisions"):
            pages = {}
            for name, person in (("visitor", None), ("voter", vera()), ("moderator", mona())):
                visitor = Visitor(app, person)
                assert visitor.get(path).status_code == 200
                pages[name] = "Ed Entrant" in visitor.page or "/people/ed" in visitor.page
            assert pages == {"visitor": False, "voter": False, "moderator": not path.endswith("revisions")}

    def test_hidden_entries_are_shown_to_nobody_until_the_call_is_over(self, app, clock):
        challenge = make_challenge(shown="after_call")
        entry = make_entry(ed(), challenge, "Roots that drink")
        visitor = Visitor(app)
        visitor.get(f"/challenges/{challenge.slug}/entries")
        assert ("Roots that drink" in visitor.page, visitor.get(f"/entries/{entry.id}").status_code) == (False, 404)
        visitor.get(f"/challenges/{challenge.slug}/similar?title=Roots that drink")
        assert "Roots that drink" not in visitor.page
        clock.forward(days=15)
        assert visitor.get(f"/entries/{entry.id}").status_code == 200

    @pytest.mark.parametrize("order", ["fair", "newest", "supported", "rising", "needs-eyes", "", "bogus"])
    @pytest.mark.parametrize("cursor", ["", "x", "AAAA", "WzAsMV0", "9" * 300])
    def test_any_order_and_any_cursor_is_a_page(self, app, order, cursor):
        challenge = make_challenge(tally="live")
        make_entry(ed(), challenge)
        assert Visitor(app).get(f"/challenges/{challenge.slug}/entries?order={order}&from={cursor}").status_code == 200

    def test_pages_follow_each_other_and_show_every_entry_once(self, app):
        challenge = make_challenge(per_person=100, mode="after")
        for number in range(27):
            make_entry(ed(), challenge, f"Idea number {number:02d}")
        visitor = Visitor(app)
        seen, path = [], f"/challenges/{challenge.slug}/entries?order=fair"
        while path:
            visitor.get(path)
            seen += re.findall(r">(Idea number \d\d)<", visitor.page)
            onward = re.search(r'rel="next" href="([^"]+)"', visitor.page)
            path = onward[1].replace("&amp;", "&") if onward else None
        assert (len(seen), len(set(seen))) == (27, 27)

    def test_list_takes_as_many_statements_for_24_entries_as_for_one_and_at_most_8(self, app):
        challenge = make_challenge(per_person=100, mode="after", phase="both")
        make_entry(ed(), challenge)
        path = f"/challenges/{challenge.slug}/entries"
        for person in (None, vera()):
            visitor = Visitor(app, person)
            visitor.get(path)
            db.session.rollback()
            with statements() as one:
                visitor.get(path)
            if person is None:
                for _number in range(23):
                    make_entry(ed(), challenge)
            db.session.rollback()
            with statements() as many:
                visitor.get(path)
            assert len(many) <= (8 if person is None else 15), many
            if person is None:
                assert len(one) == len(many)

    def test_what_was_listed_counts_as_seen_once_the_counts_are_written(self, app, database):
        challenge = make_challenge()
        entry = make_entry(ed(), challenge)
        exposure.flush()
        Visitor(app).get(f"/challenges/{challenge.slug}/entries")
        before = database.session.get(Entry, entry.id).seen
        exposure.flush()
        database.session.expire_all()
        assert database.session.get(Entry, entry.id).seen == before + 1


class TestEnter:
    def test_draft_is_begun_from_the_rules(self, app):
        challenge = make_challenge()
        visitor = Visitor(app, ed())
        assert visitor.get(f"/challenges/{challenge.slug}/enter").status_code == 200
        answer = visitor.post(f"/challenges/{challenge.slug}/enter")
        assert (answer.status_code, re.fullmatch(r"/drafts/\d+", answer.headers["Location"]) is not None) == (303, True)
        assert visitor.get(answer.headers["Location"]).status_code == 200

    def test_visitor_is_led_to_sign_in(self, app):
        challenge = make_challenge()
        visitor = Visitor(app)
        visitor.get(f"/challenges/{challenge.slug}/enter")
        assert "/sign-in?next=" in visitor.page
        assert visitor.post(f"/challenges/{challenge.slug}/enter").headers["Location"].startswith("/sign-in")

    def test_sponsors_people_are_told_why_not(self, app):
        challenge = make_challenge()
        visitor = Visitor(app, olga())
        visitor.get(f"/challenges/{challenge.slug}/enter")
        assert "You belong to the organization" in visitor.page
        assert visitor.post(f"/challenges/{challenge.slug}/enter").status_code == 403

    def test_draft_of_a_challenge_is_no_place_to_enter(self, app):
        assert Visitor(app, ed()).get(f"/challenges/{make_draft_challenge().slug}/enter").status_code == 404


class TestDraft:
    def test_words_answers_pictures_and_files_are_saved_and_shown_again(self, app, database):
        draft = make_draft(ed(), make_challenge(entry_form=FORM), "", "")
        visitor = Visitor(app, ed())
        sent = {
            **WORDS, "version": draft.version, "act": "save", "answer-cost": "1900", "answer-where": "South", "pictures": [(a_png(), "a.png"), (a_png("#ff0000"), "b.png")],
            "answer-plan": (io.BytesIO(b"Plant."), "plan.txt"), "files": (io.BytesIO(b"Sums."), "sums.txt"),
        }  # fmt: skip
        assert visitor.post(f"/drafts/{draft.id}", sent).status_code == 303
        visitor.get(f"/drafts/{draft.id}")
        for words in ("Roots that drink", "into the gravel", "1900", "plan.txt", "sums.txt", "Nothing is missing"):
            assert words in visitor.page, words
        first, second = [file for file, field in files_of_draft(own_draft(ed(), draft.id)) if file.kind == "picture"]
        visitor.post(f"/drafts/{draft.id}", {**WORDS, "act": f"up-{second.id}", f"description-{second.id}": "Gravel under a tree"})
        held = [file for file, _field in files_of_draft(own_draft(ed(), draft.id)) if file.kind == "picture"]
        assert ([file.id for file in held], held[0].description) == ([second.id, first.id], "Gravel under a tree")
        assert visitor.get(f"/drafts/{draft.id}/preview").status_code == 200
        assert ("<strong>into the gravel</strong>" in visitor.page, second.path("large") in visitor.page) == (True, True)

    def test_what_cannot_be_handed_in_is_saved_with_its_picture_and_says_why_at_each_field(self, app):
        draft = make_draft(ed(), make_challenge(entry_form=FORM), "", "")
        visitor = Visitor(app, ed())
        sent = {"title": "", "text": "A story", "answer-cost": "many", "version": draft.version, "act": "submit", "pictures": (a_png(), "a.png")}
        answer = visitor.post(f"/drafts/{draft.id}", sent)
        kept = own_draft(ed(), draft.id)
        assert (answer.status_code, kept.text, len(kept.files)) == (422, "A story", 1)
        assert all(f'href="#{field}"' in visitor.page for field in ("title", "answer-cost"))
        assert ('value="many"' in visitor.page, "A story" in visitor.page) == (True, True)

    @pytest.mark.parametrize("decimals, hint, refused", [(0, "A whole number.", "1.5"), (2, "At most 2 decimals.", "1.255"), (9, "In euros.", None)])
    def test_a_number_field_says_how_many_decimals_it_takes_and_takes_no_more(self, app, decimals, hint, refused):
        draft = make_draft(ed(), make_challenge(entry_form=[{**FORM[0], "decimals": decimals}]))
        visitor = Visitor(app, ed())
        visitor.get(f"/drafts/{draft.id}")
        assert (hint in visitor.page, f'inputmode="{"decimal" if decimals else "numeric"}"' in visitor.page) == (True, True)
        if refused:
            assert visitor.post(f"/drafts/{draft.id}", {**WORDS, "act": "submit", "answer-cost": refused}).status_code == 422
            assert ('id="answer-cost-error"' in visitor.page, f'value="{refused}"' in visitor.page) == (True, True)
        taken = "1." + "125"[:decimals] if decimals else "1"
        assert visitor.post(f"/drafts/{draft.id}", {**WORDS, "act": "submit", "answer-cost": taken}).status_code == 303
        assert revision_of(own_entry(draft)).answers == {"cost": taken}

    def test_a_refusal_that_has_saved_is_given_again_and_saves_once(self, app):
        draft = make_draft(ed(), make_challenge(), "", "")
        visitor = Visitor(app, ed())
        answers = [visitor.post(f"/drafts/{draft.id}", {"title": "", "text": "A story", "act": "submit", "_key": "once", "pictures": (a_png(), "a.png")}).status_code for _time in range(2)]
        assert (answers, len(own_draft(ed(), draft.id).files)) == ([422, 422], 1)

    def test_a_bad_picture_is_named_and_the_words_are_saved(self, app):
        draft = make_draft(ed(), make_challenge(), "", "")
        visitor = Visitor(app, ed())
        answer = visitor.post(f"/drafts/{draft.id}", {**WORDS, "act": "submit", "pictures": (io.BytesIO(b"no picture"), "evil.png")})
        assert (answer.status_code, own_draft(ed(), draft.id).title, "evil.png" in visitor.page) == (422, WORDS["title"], True)

    def test_two_tabs_do_not_overwrite_each_other(self, app):
        draft = make_draft(ed(), make_challenge())
        version = draft.version
        visitor = Visitor(app, ed())
        assert visitor.post(f"/drafts/{draft.id}", {**WORDS, "version": version}).status_code == 303
        answer = visitor.post(f"/drafts/{draft.id}", {"title": "Other tab", "text": "Its words", "version": version})
        assert (answer.status_code, "Its words" in visitor.page, own_draft(ed(), draft.id).title) == (409, True, WORDS["title"])

    def test_other_peoples_drafts_do_not_exist(self, app):
        draft = make_draft(ed(), make_challenge())
        for path in (f"/drafts/{draft.id}", f"/drafts/{draft.id}/preview", "/drafts/999999", f"/drafts/{2**40}"):
            assert Visitor(app, walt()).get(path).status_code == 404, path
        assert Visitor(app, walt()).post(f"/drafts/{draft.id}", WORDS).status_code == 404
        assert Visitor(app, walt()).post(f"/drafts/{draft.id}/submit").status_code == 404

    @pytest.mark.parametrize("words", ["", "x" * 5_000, "<script>alert(1)</script>", "a\0b\x07c", "\u202eright to left", "🌳" * 50, "'; DROP TABLE entry; --", "\ud800"])
    def test_any_words_are_kept_or_refused_and_never_break(self, app, words):
        draft = make_draft(ed(), make_challenge(entry_form=FORM))
        visitor = Visitor(app, ed())
        sent = {"title": words, "text": words, "language": words[:50], "answer-cost": words, "answer-where": words, "act": words[:80], "version": words[:50], "note": words}
        sent = {name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()}
        assert visitor.post(f"/drafts/{draft.id}", sent).status_code in (303, 409, 422)
        assert visitor.post(f"/drafts/{draft.id}/save", sent).status_code in (200, 409, 422)
        assert visitor.get(f"/drafts/{draft.id}").status_code == 200
        assert "<script>alert" not in visitor.page

    @pytest.mark.parametrize("act", ["up-²", "up-99999999999999999999", "out-", "down-1", "-", "up"])
    def test_any_act_is_a_page(self, app, act):
        draft = make_draft(ed(), make_challenge())
        assert Visitor(app, ed()).post(f"/drafts/{draft.id}", {**WORDS, "act": act}).status_code in (303, 409)


class TestSaveDraft:
    def test_draft_saves_itself_and_tells_its_version(self, app):
        draft = make_draft(ed(), make_challenge())
        version = draft.version
        answer = Visitor(app, ed()).post(f"/drafts/{draft.id}/save", {**WORDS, "version": version})
        assert (answer.status_code, answer.get_json()["version"], own_draft(ed(), draft.id).title) == (200, version + 1, WORDS["title"])

    def test_signed_out_is_told_in_json(self, app):
        draft = make_draft(ed(), make_challenge())
        answer = Visitor(app).post(f"/drafts/{draft.id}/save", WORDS)
        assert (answer.status_code, "signed out" in answer.get_json()["sentence"]) == (401, True)

    def test_older_version_is_refused_in_json(self, app):
        draft = make_draft(ed(), make_challenge())
        answer = Visitor(app, ed()).post(f"/drafts/{draft.id}/save", {**WORDS, "version": draft.version - 1})
        assert (answer.status_code, own_draft(ed(), draft.id).title) == (409, "Lime trees")


class TestSubmit:
    def test_entry_is_handed_in_and_its_receipt_shown_to_its_author_alone(self, app, database):
        draft = make_draft(ed(), make_challenge(), "", "")
        visitor = Visitor(app, ed())
        answer = visitor.post(f"/drafts/{draft.id}", {**WORDS, "act": "submit"})
        entry = database.session.query(Entry).one()
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/entries/{entry.id}/receipt?draft={draft.id}")
        assert visitor.get(answer.headers["Location"]).status_code == 200
        assert (entry.receipt in visitor.page, f'data-forget="draft-{draft.id}"' in visitor.page) == (True, True)
        assert Visitor(app, walt()).get(f"/entries/{entry.id}/receipt").status_code == 404

    def test_saved_draft_is_handed_in_from_the_preview(self, app, database):
        draft = make_draft(ed(), make_challenge())
        assert Visitor(app, ed()).post(f"/drafts/{draft.id}/submit").status_code == 303
        assert (database.session.query(Draft).count(), database.session.query(Entry).count()) == (0, 1)

    def test_same_key_gives_the_same_answer_and_one_entry(self, app, database):
        draft = make_draft(ed(), make_challenge())
        visitor = Visitor(app, ed())
        answers = [visitor.post(f"/drafts/{draft.id}", {**WORDS, "act": "submit", "_key": "k1"}).headers["Location"] for _time in range(2)]
        assert (answers[0], database.session.query(Entry).count()) == (answers[1], 1)

    def test_after_the_deadline_the_draft_stays_with_what_was_typed(self, app, database, clock):
        challenge = make_challenge()
        draft = make_draft(ed(), challenge)
        clock.set(next(phase.ends_at for phase in challenge.phases if "entries" in phase.switches))
        answer = Visitor(app, ed()).post(f"/drafts/{draft.id}", {**WORDS, "act": "submit"})
        assert (answer.status_code, own_draft(ed(), draft.id).title, database.session.query(Entry).count()) == (403, WORDS["title"], 0)

    def test_over_the_limit_is_refused_and_the_draft_stays(self, app):
        challenge = make_challenge(per_person=1)
        make_entry(ed(), challenge)
        draft = make_draft(ed(), challenge)
        assert (Visitor(app, ed()).post(f"/drafts/{draft.id}", {**WORDS, "act": "submit"}).status_code, own_draft(ed(), draft.id).title) == (429, WORDS["title"])


class TestShow:
    def test_entry_tells_where_it_stands_and_why(self, app):
        challenge = make_challenge(phase="voting")
        entry = make_entry(ed(), challenge, "Roots that drink")
        visitor = Visitor(app)
        assert visitor.get(f"/entries/{entry.id}").status_code == 200
        for words in ("Roots that drink", "Accepted, ", "In the vote, now", entry.receipt, "Ed Entrant"):
            assert words in visitor.page, words

    def test_reasons_are_for_the_author_and_rejected_entries_for_nobody_else(self, app):
        entry = make_waiting_entry(ed(), make_challenge())
        decide_case(actor=mona(), case=open_case("entry", entry.id), action="reject", code="off_topic", sentence="It is about ships.")
        own = Visitor(app, ed())
        assert (own.get(f"/entries/{entry.id}").status_code, "It is about ships." in own.page) == (200, True)
        assert [Visitor(app, person).get(f"/entries/{entry.id}").status_code for person in (None, vera(), mona())] == [404, 404, 200]

    @pytest.mark.parametrize("key", ["0", "999999", str(2**31), str(2**70), "-1", "x", "1.5"])
    def test_unknown_entry_is_not_found(self, app, key):
        for rest in ("", "/receipt", "/revisions", "/withdraw"):
            assert Visitor(app, ed()).get(f"/entries/{key}{rest}").status_code == 404

    def test_markup_in_words_is_harmless(self, app):
        entry = make_entry(ed(), make_challenge(), "<b>Bold</b>", "<script>alert(1)</script> [x](javascript:alert(1))")
        visitor = Visitor(app)
        visitor.get(f"/entries/{entry.id}")
        assert ("<b>Bold" in visitor.page, "<script>alert" in visitor.page, 'href="javascript' in visitor.page) == (False, False, False)


class TestRevisions:
    def test_each_revision_shows_what_it_changed(self, app):
        entry = revise(make_entry(ed(), make_challenge(), text="It costs 1050 euros."), "It costs 1900 euros.")
        visitor = Visitor(app)
        visitor.get(f"/entries/{entry.id}/revisions")
        assert (re.search(r"<del>.*?1050</del>", visitor.page) is not None, re.search(r"<ins>.*?1900</ins>", visitor.page) is not None) == (True, True)
        assert "Material change" in visitor.page


class TestEdit:
    def test_author_changes_an_entry_into_its_next_revision(self, app, database):
        entry = make_entry(ed(), make_challenge())
        visitor = Visitor(app, ed())
        path = visitor.post(f"/entries/{entry.id}/edit").headers["Location"]
        assert visitor.get(path).status_code == 200
        answer = visitor.post(path, {**WORDS, "act": "submit", "note": "Said more plainly"})
        changed = database.session.get(Entry, entry.id)
        assert (answer.status_code, changed.title, changed.revision_number, revision_of(changed).note) == (303, WORDS["title"], 2, "Said more plainly")

    def test_others_cannot(self, app):
        entry = make_entry(ed(), make_challenge())
        assert Visitor(app, walt()).post(f"/entries/{entry.id}/edit").status_code == 403
        assert Visitor(app).post(f"/entries/{entry.id}/edit").status_code == 303


class TestWithdraw:
    def test_author_is_asked_and_then_it_is_gone_for_others(self, app):
        entry = make_entry(ed(), make_challenge())
        visitor = Visitor(app, ed())
        assert visitor.get(f"/entries/{entry.id}/withdraw").status_code == 200
        assert visitor.post(f"/entries/{entry.id}/withdraw").status_code == 303
        assert (visitor.get(f"/entries/{entry.id}").status_code, Visitor(app).get(f"/entries/{entry.id}").status_code) == (200, 404)

    def test_others_cannot(self, app):
        entry = make_entry(ed(), make_challenge())
        assert [Visitor(app, walt()).get(f"/entries/{entry.id}/withdraw").status_code, Visitor(app, walt()).post(f"/entries/{entry.id}/withdraw").status_code] == [403, 403]


class TestMine:
    def test_own_drafts_and_entries_are_listed(self, app):
        challenge = make_challenge()
        make_draft(ed(), challenge, "Half an idea")
        make_entry(ed(), challenge, "A whole idea")
        make_entry(walt(), challenge, "Of another")
        visitor = Visitor(app, ed())
        visitor.get("/me/entries")
        assert ["Half an idea" in visitor.page, "A whole idea" in visitor.page, "Of another" in visitor.page] == [True, True, False]

    def test_nothing_yet_leads_to_open_challenges(self, app):
        visitor = Visitor(app, vera())
        visitor.get("/me/entries")
        assert "/challenges?state=open" in visitor.page

    def test_visitor_is_led_to_sign_in(self, app):
        assert Visitor(app).get("/me/entries").status_code == 303


class TestShortlist:
    def test_moderator_lifts_and_takes_off(self, app):
        entry = make_entry(ed(), make_challenge())
        visitor = Visitor(app, mona())
        visitor.post(f"/entries/{entry.id}/shortlist", {"reason": "Clear and cheap"})
        visitor.get(f"/entries/{entry.id}")
        assert "Shortlisted" in visitor.page
        visitor.post(f"/entries/{entry.id}/shortlist", {"act": "off"})
        visitor.get(f"/entries/{entry.id}")
        assert "Shortlisted" not in visitor.page

    def test_voter_cannot(self, app):
        entry = make_entry(ed(), make_challenge())
        assert Visitor(app, vera()).post(f"/entries/{entry.id}/shortlist").status_code == 403


class TestSimilar:
    def test_entries_like_the_title_are_shown(self, app):
        challenge = make_challenge()
        make_entry(ed(), challenge, "Trees for the market square")
        visitor = Visitor(app, walt())
        visitor.get(f"/challenges/{challenge.slug}/similar?title=Trees on the market square")
        assert "Trees for the market square" in visitor.page
        visitor.get(f"/challenges/{challenge.slug}/similar?title=Quantum accounting&besides=x")
        assert "Trees for the market square" not in visitor.page


SHEET = "title;text;ref;author\nRoots;Lead the gutters into the gravel.;r1;\nSails;Stretch cloth.;r2;ed\n;No title;r3;\nBooks;Read.;r4;nobody\n"


class TestImportPage:
    def test_sheet_is_looked_at_first_then_written_and_may_be_repeated(self, app, database):
        challenge, author = make_challenge(), ed()
        path = f"/challenges/{challenge.slug}/import"
        visitor = Visitor(app, olga())
        assert visitor.get(path).status_code == 200
        looked = visitor.post(path, {"file": (io.BytesIO(SHEET.encode()), "ideas.csv"), "act": "look"})
        assert (looked.status_code, database.session.query(Entry).count()) == (200, 0)
        assert re.findall(r'<td class="n">(\d+)</td>', visitor.page) == ["4", "5", "2", "3"]
        sheet = visitor.page.split('<textarea name="sheet" hidden>\n')[1].split("</textarea>")[0].replace("&#34;", '"')
        assert visitor.post(path, {"sheet": sheet, "act": "write"}).status_code == 303
        entries = database.session.query(Entry).order_by(Entry.number).all()
        assert [(entry.title, entry.author.handle, entry.state) for entry in entries] == [("Roots", "olga", "submitted"), ("Sails", author.handle, "submitted")]
        visitor.post(path, {"file": (io.BytesIO(SHEET.encode()), "ideas.csv"), "act": "write"})
        assert database.session.query(Entry).count() == 2

    @pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a;b\n1;2\n", "t\ntéxt".encode("latin-1"), b'title\n"open'])
    def test_no_sheet_is_refused_with_a_sentence(self, app, content):
        path = f"/challenges/{make_challenge().slug}/import"
        assert Visitor(app, olga()).post(path, {"file": (io.BytesIO(content), "x.csv")}).status_code in (200, 422)

    def test_only_hosts_import(self, app):
        path = f"/challenges/{make_challenge().slug}/import"
        assert [Visitor(app, person).get(path).status_code for person in (mona(), vera(), None)] == [404, 404, 303]


class TestExport:
    def test_hosts_and_moderators_get_every_entry_as_csv(self, app):
        challenge = make_challenge(entry_form=FORM)
        make_entry(ed(), challenge, "=1+1", answers={"cost": "1900"})
        make_waiting_entry(walt(), challenge, "Sails", answers={"cost": "5"})
        for person in (olga(), mona()):
            answer = Visitor(app, person).get(f"/challenges/{challenge.slug}/entries.csv")
            lines = answer.get_data(as_text=True).splitlines()
            assert (answer.status_code, answer.mimetype, len(lines), lines[0].endswith("Cost,Where"), "'=1+1" in lines[1]) == (200, "text/csv", 3, True, True)

    def test_others_do_not(self, app):
        path = f"/challenges/{make_challenge().slug}/entries.csv"
        assert [Visitor(app, person).get(path).status_code for person in (vera(), None)] == [404, 303]
