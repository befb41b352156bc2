"""Sentences in the language of the one who reads, and in English where nobody asks."""

import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from ideahub.kernel import words
from ideahub.kernel.words import _, _l, keep, keep_number, kept, ngettext, said, speaking

GERMAN = {
    "Vote": "Abstimmen",
    "%(name)s voted": "%(name)s hat abgestimmt",
    ("%(num)d vote", "%(num)d votes"): ("%(num)d Stimme", "%(num)d Stimmen"),
}
LATER = _l("%(name)s voted", name="Vera")


@pytest.fixture
def small_house(tmp_path):
    """An application with a German catalogue; its reader's language is `small_house.language`."""
    catalog = Catalog(locale="de")
    for sentence, translation in GERMAN.items():
        catalog.add(sentence, translation, flags=["python-format"])
    Path(tmp_path / "de" / "LC_MESSAGES").mkdir(parents=True)
    with open(tmp_path / "de" / "LC_MESSAGES" / "messages.mo", "wb") as file:
        write_mo(file, catalog)
    app = Flask("small_house")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(tmp_path)
    app.language = "de"
    words.init_app(app, lambda: app.language, lambda: "Europe/Berlin")
    return app


def test_sentence_without_an_application_is_english():
    assert _("Vote") == "Vote"
    assert _("%(name)s voted", name="Vera") == "Vera voted"
    assert [ngettext("%(num)d vote", "%(num)d votes", number) for number in (0, 1, 2)] == ["0 votes", "1 vote", "2 votes"]


def test_sentence_with_a_percent_sign_and_no_values_is_left_alone():
    assert _("100 % of the votes") == "100 % of the votes"


def test_lazy_sentence_without_an_application_is_english():
    assert str(LATER) == "Vera voted"


def test_sentences_in_an_application_without_languages_are_english():
    with Flask("bare").app_context():
        assert (_("Vote"), str(LATER)) == ("Vote", "Vera voted")


def test_sentences_in_a_request_are_in_the_language_of_the_reader(small_house):
    with small_house.test_request_context():
        assert _("Vote") == "Abstimmen"
        assert str(LATER) == "Vera hat abgestimmt"
        assert [ngettext("%(num)d vote", "%(num)d votes", number) for number in (1, 2)] == ["1 Stimme", "2 Stimmen"]


def test_sentence_without_translation_is_english(small_house):
    with small_house.test_request_context():
        assert _("Withdraw %(name)s", name="it") == "Withdraw it"


def test_lazy_sentence_is_translated_when_it_is_shown_and_not_before(small_house):
    with small_house.test_request_context():
        assert str(LATER) == "Vera hat abgestimmt"
    small_house.language = "en"
    with small_house.test_request_context():
        assert str(LATER) == "Vera voted"


def test_letter_to_somebody_else_speaks_their_language(small_house):
    small_house.language = "en"
    with small_house.test_request_context():
        with speaking("de"):
            assert _("Vote") == "Abstimmen"
        assert _("Vote") == "Vote"


def test_language_that_is_not_offered_is_spoken_as_english(small_house):
    with small_house.test_request_context(), speaking("xx"):
        assert _("Vote") == "Vote"


def test_speaking_without_an_application_is_english():
    with speaking("de"):
        assert _("Vote") == "Vote"


def test_sentence_that_is_kept_is_said_again_in_the_language_of_each_reader(small_house):
    made = keep("%(name)s voted", name=keep_number("%(num)d vote", "%(num)d votes", 2))
    assert made == "2 votes voted"
    row = json.loads(json.dumps([kept(made), kept("as it is"), kept(3)]))
    assert [said(words) for words in row] == ["2 votes voted", "as it is", 3]
    small_house.language = "de"
    with small_house.test_request_context():
        assert [said(words) for words in row] == ["2 Stimmen hat abgestimmt", "as it is", 3]
        assert said(kept(keep_number("%(num)d vote", "%(num)d votes", 1))) == "1 Stimme"
