"""ideahub entries, as operators type it."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.entries.models import Entry
from tests.cast import ed, vera
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def sheet(tmp_path):
    """A sheet with two sound lines and one that is not."""
    path = tmp_path / "ideas.csv"
    path.write_text("title,text,author\nRoots,Gravel.,ed\n,Nothing,\nSails,Cloth.,\n")
    return str(path)


def test_import_says_first_what_would_happen_and_writes_with_yes_once(run, sheet, database):
    author, challenge = ed(), make_challenge()
    code, said = run("entries", "import", sheet, "--challenge", challenge.slug)
    assert (code, "line 3: The title is empty." in said, "2 to import" in said, database.session.scalar(select(func.count(Entry.id)))) == (0, True, True, 0)
    code, said = run("entries", "import", sheet, "--challenge", challenge.slug, "--author", "vera", "--yes")
    assert (code, "nobody" in said) == (1, True)
    vera()
    code, said = run("entries", "import", sheet, "--challenge", challenge.slug, "--author", "vera", "--yes")
    assert (code, said.splitlines()[-1]) == (0, "2 imported")
    assert list(database.session.scalars(select(Entry.author_id).order_by(Entry.number))) == [author.id, vera().id]
    assert run("entries", "import", sheet, "--challenge", challenge.slug, "--yes")[1].splitlines()[-1] == "0 imported"


def test_unknown_challenge_and_no_csv_are_a_sentence_and_exit_code_1(run, sheet, tmp_path):
    assert run("entries", "import", sheet, "--challenge", "nothing")[0] == 1
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\0\1\2")
    code, said = run("entries", "import", str(binary), "--challenge", make_challenge().slug)
    assert (code, "Traceback" in said) == (1, False)


def test_export_writes_csv(run):
    challenge = make_challenge()
    entry = make_entry(ed(), challenge, "Roots", "Gravel.")
    lines = run("entries", "export", challenge.slug)[1].splitlines()
    assert (lines[0].split(",")[:4], lines[1].split(",")[:4]) == (["ref", "number", "title", "text"], [f"receipt:{entry.receipt}", "1", "Roots", "Gravel."])
