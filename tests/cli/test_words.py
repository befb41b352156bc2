"""bin/ideahub words, and the catalogues that it makes."""

import shutil

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from ideahub.kernel.words import LANGUAGES
from ideahub.web.locale import LANGUAGES as SPOKEN
from tests.servers import CHECKOUT
from tests.visitor import Visitor

CATALOGUES = CHECKOUT / "ideahub" / "translations"


def said_by(catalogue) -> dict[str, list[str]]:
    """Each sentence that is translated, with its forms; a compiled catalogue says the others in English."""
    found = {}
    for one in catalogue:
        forms = one.id if isinstance(one.id, list | tuple) else [one.id]
        if one.id and one.string and all(one.string) and list(one.string) != list(forms):
            found[forms[0]] = list(one.string) if len(forms) > 1 else one.string
    return found


@pytest.fixture
def elsewhere(app, tmp_path, monkeypatch):
    """A copy of code, pages and catalogues, which the words are gathered from."""
    for folder in ("ideahub", "templates"):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(app, "root_path", str(tmp_path))
    with app.app_context():
        yield tmp_path


def test_catalogue_holds_every_sentence_after_extract_update_and_compile(run, elsewhere):
    (elsewhere / "templates" / "new.html").write_text('{{ _("A sentence that nobody has translated") }}{{ ngettext("%(num)d cow", "%(num)d cows", 2) }}')
    for words in ("extract", "update", "compile"):
        code, said = run("words", words)
        assert code == 0, said
    with open(elsewhere / "ideahub/translations/de/LC_MESSAGES/messages.po", "rb") as file:
        catalogue = read_po(file, locale="de")
    assert (catalogue["A sentence that nobody has translated"].string, catalogue["Sign in"].string) == ("", "Anmelden")
    missing = run("words", "missing", "de")[1]
    assert ("templates/new.html: A sentence that nobody" in missing, ": Sign in\n" in missing) == (True, False)


def test_compile_refuses_a_sentence_that_would_break_a_page(run, elsewhere):
    path = elsewhere / "ideahub/translations/de/LC_MESSAGES/messages.po"
    path.write_text(path.read_text().replace('"%(num)d Stunde"', '"%(nam)d Stunde"'))
    code, said = run("words", "compile")
    assert (code, "%(num)d hour" in said) == (1, True)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_compiled_catalogue_says_what_the_written_one_says(language):
    folder = CATALOGUES / language / "LC_MESSAGES"
    with open(folder / "messages.po", "rb") as written, open(folder / "messages.mo", "rb") as compiled:
        po, mo = read_po(written, locale=language), read_mo(compiled)
    assert said_by(mo) == said_by(po)


def test_pages_speak_every_language_that_has_a_catalogue(app, database):
    assert tuple(LANGUAGES) == SPOKEN
    visitor = Visitor(app)
    assert visitor.get("/sign-in", headers={"Accept-Language": "de-AT,de;q=0.9"}).status_code == 200
    assert ('lang="de"' in visitor.page, "Passwort vergessen" in visitor.page, "Forgotten the password" in visitor.page) == (True, True, False)
    visitor.get("/sign-in", headers={"Accept-Language": "fr"})
    assert ('lang="en"' in visitor.page, "Forgotten the password" in visitor.page) == (True, True)
