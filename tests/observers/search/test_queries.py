"""Search: what is found, in which order, and how many hits are ranked."""

import pytest

from ideahub.kernel.policy import VISITOR
from ideahub.observers.search import queries
from ideahub.observers.search.queries import search
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry

pytestmark = pytest.mark.usefixtures("database")


def titles(words: str, **more) -> list[str]:
    """The titles found by a visitor."""
    return [found.title for found in search(VISITOR, words, **more)[0]]


class TestSearch:
    def test_title_counts_more_than_story_and_the_last_word_may_be_half_typed(self):
        challenge = make_challenge(mode="after")
        make_entry(make_person("Ada"), challenge, "Benches", text="A pergola gives shade, with vines on it.")
        make_entry(make_person("Bea"), challenge, "Pergolas with vines", text="Along the square.")
        make_entry(make_person("Cem"), challenge, "Fountains", text="Water cools.")
        assert titles("pergo") == ["Pergolas with vines", "Benches"]
        assert titles("pergola vin") == ["Benches"]
        assert titles("vines pergo") == ["Pergolas with vines", "Benches"]

    def test_of_many_hits_the_newest_are_ranked(self, monkeypatch):
        challenge = make_challenge(mode="after")
        for number in range(6):
            make_entry(make_person(f"Person {number}"), challenge, f"Awning {number}", text="Cloth." if number else "Awning, awning, awning.")
        assert sorted(titles("awning")) == [f"Awning {number}" for number in range(6)]
        monkeypatch.setattr(queries, "MOST_RANKED", 4)
        assert sorted(titles("awning")) == [f"Awning {number}" for number in range(2, 6)]
        assert sorted(titles("awning", kind="entry", challenge_id=challenge.id)) == [f"Awning {number}" for number in range(2, 6)]
        assert [titles("awning", kind="challenge"), titles("awning", challenge_id=challenge.id + 1)] == [[], []]

    def test_hits_of_another_kind_take_no_place_among_those_that_are_ranked(self, monkeypatch):
        first = make_challenge(mode="after", title="Awnings for the market")
        for number in range(5):
            make_entry(make_person(f"Person {number}"), first, f"Awnings {number}")
        monkeypatch.setattr(queries, "MOST_RANKED", 2)
        assert titles("awnings", kind="challenge") == ["Awnings for the market"]
        assert sorted(titles("awnings")) == ["Awnings 3", "Awnings 4"]

    def test_pages_follow_each_other_without_gap(self):
        challenge = make_challenge(mode="after")
        for number in range(5):
            make_entry(make_person(f"Person {number}"), challenge, f"Sails {number}")
        pages = [search(VISITOR, "sails", page=page, size=2) for page in (1, 2, 3)]
        assert sorted(found.title for page, _more in pages for found in page) == [f"Sails {number}" for number in range(5)]
        assert [more for _page, more in pages] == [True, True, False]
