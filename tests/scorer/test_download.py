"""The checker that participants download says, word for word, what the platform says."""

import ast
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.brisk import BriskNetflix, BriskTable
from ideahub.scorer.check import check_file
from ideahub.scorer.download import contest_of, standalone_checker
from ideahub.scorer.findings import Findings
from ideahub.scorer.metric import metrics
from ideahub.scorer.netflix import Netflix, Sections
from ideahub.scorer.shape import Shape
from ideahub.scorer.table import Ids, Table
from tests.scorer import zoo
from tests.scorer.scene import Contest
from tests.scorer.test_swift import FRAGMENTS

OLD = shutil.which("python3.8", path=os.pathsep.join(["/usr/bin", "/usr/local/bin", *map(str, Path.home().glob(".pyenv/versions/3.8*/bin"))]))


def pythons() -> list[str]:
    """The Python of the house, and the oldest that the checker promises where there is one."""
    return [sys.executable, OLD] if OLD else [sys.executable]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the checker of each layout, the template of each, and a program that checks every animal at once."""
    folder = tmp_path_factory.mktemp("desk")
    for layout, template in (("table", zoo.ANSWERS), ("netflix", zoo.NETFLIX_ANSWERS)):
        source = standalone_checker(contest_of(metrics["rmse"], Shape(layout), most_bytes=zoo.MOST_BYTES))
        (folder / f"check_{layout}.py").write_text(source)
        (folder / f"template_{layout}").write_bytes(template)
    for number, animal in enumerate(zoo.ZOO):
        (folder / f"animal{number}").write_bytes(animal.content)
    (folder / "all.py").write_text(
        "import io, json, sys\n"
        "import check_table, check_netflix\n"
        "for number, layout in enumerate(json.loads(sys.argv[1])):\n"
        "    checker = {'table': check_table, 'netflix': check_netflix}[layout]\n"
        "    findings, rows = checker.check('animal%d' % number, 'template_' + layout, checker.CONTEST)\n"
        "    print(json.dumps(findings.as_json()))\n"
    )
    return folder


@pytest.mark.parametrize("python", pythons())
def test_zoo_is_judged_alike(python, desk, tmp_path):
    layouts = json.dumps([animal.layout for animal in zoo.ZOO])
    ran = subprocess.run(
        [python, "-W", "error", "all.py", layouts], cwd=desk, capture_output=True, text=True, env={"PYTHONIOENCODING": "utf-8"}, check=False
    )
    assert ran.stderr == ""
    contests = {"table": Contest(tmp_path), "netflix": Contest(tmp_path, zoo.NETFLIX_ANSWERS, "netflix")}
    references = {}
    for animal, line in zip(zoo.ZOO, ran.stdout.splitlines(), strict=True):
        contest = contests[animal.layout]
        contest.answers.write_bytes(zoo.NETFLIX_ANSWERS if animal.layout == "netflix" else zoo.ANSWERS)
        references.setdefault(animal.layout, contest.reference)
        outcome = contest.score(animal.content, references[animal.layout])
        said = {"problems": outcome.get("problems", []), "counts": outcome.get("counts", {})}
        assert json.loads(line) == json.loads(json.dumps(said)), animal.name


def test_it_needs_nothing_but_the_standard_library(desk):
    tree = ast.parse((desk / "check_table.py").read_text(), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= {*sys.stdlib_module_names, "__future__"}


@pytest.mark.parametrize("python", pythons())
class TestCommandLine:
    def run(self, python, desk, *words):
        """Exit code, output and errors."""
        ran = subprocess.run([python, "check_table.py", *words], cwd=desk, capture_output=True, text=True, env={"PATH": os.defpath}, check=False)
        return ran.returncode, ran.stdout, ran.stderr

    def test_sound(self, python, desk):
        (desk / "p.csv").write_bytes(zoo.SOUND)
        assert self.run(python, desk, "p.csv", "--template", "template_table") == (0, "The file is sound: 5 rows.\n", "")
        assert self.run(python, desk, "p.csv", "--template", "template_table", "--json") == (0, '{"rows": 5}\n', "")

    def test_problems(self, python, desk):
        (desk / "p.csv").write_bytes(zoo.replaced(3, "b,1_0"))
        code, said, _errors = self.run(python, desk, "p.csv", "--template", "template_table")
        assert (code, said) == (1, "line 3: 1_0 has an underscore; write plain digits. [underscore]\n")
        code, said, _errors = self.run(python, desk, "p.csv", "--template", "template_table", "--low", "2", "--json")
        assert (code, [problem["line"] for problem in json.loads(said)["problems"]]) == (1, [2, 3, 4])

    def test_what_cannot_be_checked(self, python, desk):
        (desk / "p.csv").write_bytes(zoo.SOUND)
        assert self.run(python, desk, "gone", "--template", "template_table") == (2, "", "gone: No such file or directory\n")
        code, _said, errors = self.run(python, desk, "p.csv", "--template", "template_netflix")
        assert (code, errors) == (2, "The template cannot be used:\nline 1: The first line has to be id; it is 111:. [header]\n")
        (desk / "twice").write_bytes(b"id\na\na\n")
        assert self.run(python, desk, "p.csv", "--template", "twice")[0] == 2


PLAIN = b"id,prediction\na,1\nb,2.5\nc,-3e-1\n"


@given(st.data())
def test_brisk_road_takes_exactly_what_the_careful_road_takes(data):
    is_table = data.draw(st.booleans())
    content = PLAIN if is_table else zoo.NETFLIX
    for _change in range(data.draw(st.integers(0, 3))):
        place, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 5))
        content = content[:place] + data.draw(st.sampled_from([*FRAGMENTS, b""])) + content[place + length :]
    said = []
    for is_brisk in (True, False):
        findings = Findings()
        if is_table:
            layout = Table(Shape(), Ids(["a", "b", "c"]), findings, lambda row, values: None)
            brisk = BriskTable(layout)
        else:
            layout = Netflix(Shape("netflix"), Sections(["111", "225"], [3, 2]), findings, lambda row, values: None)
            brisk = BriskNetflix(layout)
        check_file(io.BytesIO(content), layout, findings, *([brisk] if is_brisk else []))
        said.append((findings.as_json(), list(layout.seen)))
    assert said[0] == said[1]


def test_brisk_road_is_taken():
    findings = Findings()
    table = Table(Shape(), Ids(["a", "b", "c"]), findings, lambda row, values: None)
    netflix = Netflix(Shape("netflix"), Sections(["111", "225"], [3, 2]), findings, lambda row, values: None)
    netflix.first("111:")
    table.first("id,prediction")
    assert BriskTable(table)(2, PLAIN.split(b"\n", 1)[1]) and BriskNetflix(netflix)(2, zoo.NETFLIX.split(b"\n", 1)[1])
    assert (table.taken, netflix.section, netflix.filled) == (3, 1, 2)
