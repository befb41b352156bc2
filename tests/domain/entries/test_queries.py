"""Finding entries and drafts."""

import pytest

from ideahub.domain.entries import queries
from ideahub.domain.entries.commands import move_entry
from ideahub.kernel.errors import NotFound
from ideahub.kernel.policy import VISITOR
from tests.cast import ed, mona, olga, vera, walt
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_draft, make_entry, make_waiting_entry
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("database")
EVERYBODY = {"author": ed, "host": olga, "moderator": mona, "voter": vera, "visitor": lambda: VISITOR}


def seen_by(entry) -> set[str]:
    """Who sees the entry."""
    seen = set()
    for name, person in EVERYBODY.items():
        try:
            queries.visible_entry(person(), entry.id)
        except NotFound:
            continue
        seen.add(name)
    return seen


class TestVisibleEntry:
    def test_published_is_for_all_and_waiting_for_author_and_moderators(self):
        challenge = make_challenge()
        inside = {"author", "host", "moderator"}
        published = make_entry(ed(), challenge)
        assert (seen_by(make_waiting_entry(ed(), challenge)), seen_by(published)) == (inside, set(EVERYBODY))
        move_entry(actor=mona(), entry=published, move="hide")
        assert seen_by(published) == inside

    def test_private_challenges_entries_are_for_guests(self):
        challenge = make_challenge(visibility="private", guests=(ed(), walt()))
        entry = make_entry(ed(), challenge)
        assert (seen_by(entry), queries.visible_entry(walt(), entry.id)) == ({"author", "host", "moderator"}, entry)

    @pytest.mark.parametrize(("shown", "days"), [("after_call", 15), ("after_voting", 29)])
    def test_entries_that_the_rules_hide_appear_on_their_day(self, clock, shown, days):
        entry = make_entry(ed(), make_challenge(shown=shown))
        assert seen_by(entry) == {"author", "host", "moderator"}
        clock.forward(days=days)
        assert seen_by(entry) == set(EVERYBODY)


    def test_read_goes_by_keys_however_many_challenges_there_are(self, database):
        # An outer join around a join is read whole by SQLite: every challenge, for one entry.
        entry_id = make_entry(ed(), make_challenge(mode="after")).id
        database.session.expire_all()
        with statements() as sent:
            queries.visible_entry(ed(), entry_id)
            queries.entries_by(ed())
            queries.drafts_by(ed())
        assert [sql for sql in sent if "OUTER JOIN (" in sql] == []


class TestOwnDraft:
    def test_it_is_the_authors_alone(self):
        draft = make_draft(ed(), make_challenge())
        assert queries.own_draft(ed(), draft.id) == draft
        for person in (walt(), mona(), olga(), VISITOR):
            with pytest.raises(NotFound):
                queries.own_draft(person, draft.id)


class TestSimilarEntries:
    def test_only_listed_entries_of_the_challenge_and_not_the_one_at_hand(self):
        challenge, other = make_challenge(), make_challenge(title="Elsewhere")
        found = make_entry(ed(), challenge, "Trees for the market square")
        make_waiting_entry(ed(), challenge, "Trees for the market square")
        make_entry(ed(), other, "Trees for the market square")
        assert [candidate[0] for candidate, _score, _words in queries.similar_entries(challenge, "Market square trees")] == [found.id]
        assert queries.similar_entries(challenge, "Market square trees", besides=found.id) == []
        assert queries.similar_entries(challenge, "  t ") == []
