"""Similar ideas."""

import time

import pytest

from ideahub.domain.entries.alike import alikeness, most_alike

IDEAS = [
    (1, "White roofs for bus stops", "Paint the roofs of bus stops white so that waiting is cooler."),
    (2, "Drinking taps at tram stops", "A tap with cold water at each tram stop, fed by the mains."),
    (3, "Trees instead of parking", "Every tenth parking place becomes a bed with a tree."),
    (4, "An app for shady routes", "An app that finds the way with the most shade."),
    (5, "An app for lost bicycles", "An app that tells where your bicycle was seen."),
]


def keys(found):
    return [candidate[0] for candidate, _score, _shared in found]


def test_alikeness_of_the_same_idea_is_full():
    assert alikeness("White roofs for stops", "Cool", "white ROOFS for stops", "cool") == (100, ["roofs", "stops", "white", "cool"])


def test_alikeness_of_nothing_shared_is_none():
    assert alikeness("White roofs", "", "Ein Brunnen", "") == (0, [])
    assert alikeness("", "", "", "") == (0, [])


def test_alikeness_leaves_accents_case_and_endings_aside():
    score, shared = alikeness("Bäume statt Parkplätze", "", "baum statt parkplatze", "")
    assert score >= 60
    assert "parkplatze" in shared


def test_alikeness_is_the_same_from_both_sides():
    for one in IDEAS:
        for other in IDEAS:
            assert alikeness(*one[1:], *other[1:])[0] == alikeness(*other[1:], *one[1:])[0]


def test_most_alike_of_a_retold_idea_finds_it_and_says_by_which_words():
    (found, score, shared), *others = most_alike("Bus stop roofs painted white", "", IDEAS)
    assert (found[0], others) == (1, [])
    assert score >= 60
    assert shared == ["paint", "roofs", "stops", "white"]


def test_most_alike_of_another_idea_finds_nothing():
    assert most_alike("Night buses at weekends", "Every hour until four.", IDEAS) == []


def test_most_alike_of_little_words_finds_nothing():
    assert most_alike("für die and the of", "", IDEAS) == []
    assert most_alike("!!! \u200b 🌳", "", IDEAS) == []
    assert most_alike("White roofs", "", []) == []


def test_most_alike_of_a_word_that_all_use_is_not_enough():
    apps = [(number, f"{word} app", "An app.") for number, word in enumerate(["Weather", "Chat", "Survey", "Quiz", "Voting", "Podcast"])]
    assert most_alike("Shade app", "An app.", apps) == []
    assert keys(most_alike("Surveys by app", "An app.", apps)) == [2]


def test_most_alike_gives_the_most_alike_first_and_no_more_than_asked():
    many = [(number, "White roofs " + "for stops " * (number % 2), "") for number in range(9)]
    found = most_alike("White roofs for stops", "", many, limit=3)
    assert [score for _c, score, _s in found] == sorted((score for _c, score, _s in found), reverse=True)
    assert keys(found) == [1, 3, 5]


@pytest.mark.parametrize("language", [("The taps of the old town", "The roofs of the old houses"), ("Die Bäume für die Stadt", "Die Räder für die Leute"), ("Les arbres dans la ville", "Les bancs dans le parc")])  # fmt: skip
def test_most_alike_of_the_same_grammar_alone_is_not_enough(language):
    assert most_alike(language[0], "", [(1, language[1], "")]) == []


def test_most_alike_among_a_thousand_is_quick_once_they_are_known():
    many = [(number, f"{title} {number}", f"{text} {number}") for number in range(200) for _key, title, text in IDEAS]
    most_alike("White roofs for stops", "Paint them", many)
    begun = time.process_time()
    most_alike("White roofs for stops", "Paint them", many)
    assert time.process_time() - begun < 0.1
