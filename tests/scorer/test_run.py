"""The child: its outcome, its limits, its walls; whatever happens to it, nobody loses an attempt by it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from ideahub.scorer.cage import NEEDED
from ideahub.scorer.run import ENVIRONMENT, run_order
from tests.scorer import zoo
from tests.scorer.scene import Contest, found

HOUSE = str(Path(__file__).resolve().parent.parent.parent)


def with_metric(folder: Path, source: str, **own) -> dict:
    """An order with a sponsor's own metric, which is trusted unless something else is said: so it runs on any kernel."""
    path = folder / "own.py"
    path.write_text(source)
    return Contest(folder).full_order(zoo.SOUND, own_metric={"path": str(path), "reads": {}, "trusted": True, **own})


class TestOutcome:
    def test_compiled_and_then_scored(self, tmp_path):
        contest = Contest(tmp_path)
        compiled = run_order(contest.full_order(b"", "compile"))
        outcome = run_order(contest.full_order(zoo.SOUND, "score", reference=compiled["path"]))
        assert (compiled["rows"], compiled["quiz"], compiled["test"], Path(compiled["path"]).name) == (5, 3, 2, compiled["sha256"])
        assert outcome["exact"] == contest.score(zoo.SOUND)["exact"]
        assert outcome["usage"]["cpu_seconds"] < 5
        assert "limits" in outcome["usage"]["cage"]

    @pytest.mark.parametrize("animal", [zoo.ZOO[0], *zoo.CONTAINERS, zoo.LINES[-1], zoo.SECTIONS[0]], ids=lambda animal: animal.name)
    def test_problems_come_through(self, animal, tmp_path):
        contest = Contest(tmp_path, zoo.NETFLIX_ANSWERS if animal.layout == "netflix" else zoo.ANSWERS, animal.layout)
        outcome = run_order(contest.full_order(animal.content))
        assert (found(outcome), outcome.get("file")) == (list(animal.found), "predictions" if animal.found else None)

    def test_problems_of_the_answers_are_said_to_be_theirs(self, tmp_path):
        outcome = run_order(Contest(tmp_path, zoo.ANSWERS + b"f,x,quiz\n").full_order(zoo.SOUND))
        assert (found(outcome), outcome["file"]) == ([(7, "not_a_number")], "answers")

    @pytest.mark.parametrize("change", [{"metric": "nothing"}, {"settings": {"nothing": 1}}])
    def test_order_that_cannot_be_carried_out_says_why(self, change, tmp_path):
        outcome = run_order(Contest(tmp_path).full_order(zoo.SOUND, **change))
        assert (outcome["our_fault"], "nothing" in outcome["detail"]) == ("order", True)

    def test_file_that_is_not_there_is_our_fault(self, tmp_path):
        outcome = run_order({**Contest(tmp_path).full_order(zoo.SOUND), "predictions": str(tmp_path / "gone")})
        assert (outcome["our_fault"], "FileNotFoundError" in outcome["detail"]) == ("error", True)

    def test_reference_that_is_none_is_our_fault(self, tmp_path):
        outcome = run_order(Contest(tmp_path).full_order(zoo.SOUND, "score", reference=str(tmp_path / "answers")))
        assert (outcome["our_fault"], "not a file of compiled answers" in outcome["detail"]) == ("error", True)


class TestLimits:
    def test_over_time_on_the_wall(self, tmp_path):
        order = with_metric(tmp_path, "import time\ndef score(a, p):\n    time.sleep(60)")
        started = time.monotonic()
        assert run_order(order, wall_seconds=1.5)["our_fault"] == "wall_time"
        assert time.monotonic() - started < 10

    def test_over_time_of_the_processor(self, tmp_path):
        order = with_metric(tmp_path, "def score(a, p):\n    while True: pass")
        assert run_order({**order, "limits": {"cpu_seconds": 1}})["our_fault"] == "cpu_time"

    def test_over_memory(self, tmp_path):
        order = with_metric(tmp_path, "import numpy\ndef score(a, p):\n    return numpy.ones(10**9).sum()")
        assert run_order(order)["our_fault"] == "memory"

    def test_killed(self, tmp_path):
        order = with_metric(tmp_path, "import time\ndef score(a, p):\n    time.sleep(60)")
        outcomes = []
        thread = Thread(target=lambda: outcomes.append(run_order(order)))
        thread.start()
        for _try in range(100):
            children = _children()
            if children:
                break
            time.sleep(0.05)
        for child in children:
            os.kill(child, signal.SIGKILL)
        thread.join(30)
        assert outcomes[0]["our_fault"] == "killed"

    def test_talkative_child_is_ended(self, tmp_path):
        source = "import os\ndef score(a, p):\n    for fd in range(3, 20):\n        try:\n            while True: os.write(fd, b'{' * 65536)\n        except OSError: pass"
        assert run_order(with_metric(tmp_path, source))["our_fault"] in ("killed", "no_outcome")

    @pytest.mark.parametrize(
        ("tail", "code"),
        [(b"x" * 100_000_000, "long_line"), (b"x\n" * 3_000_000, "too_many_problems"), (b'"', "quotes")],
        ids=["a line of 100 MB", "lines", "quote"],
    )
    def test_memory_stays_flat_whatever_comes(self, tail, code, tmp_path):
        order = Contest(tmp_path, caps={"bytes": 200_000_000}).full_order(zoo.SOUND + tail)
        outcome = run_order(order)
        assert (found(outcome)[0], outcome["usage"]["peak_kilobytes"] < 100_000) == ((None if code == "too_many_problems" else 7, code), True)

    def test_bomb_is_left_at_the_cap(self, tmp_path):
        outcome = run_order(Contest(tmp_path).full_order(zoo.bomb(1 << 28)))
        assert (found(outcome)[0], outcome["usage"]["peak_kilobytes"] < 100_000) == ((None, "too_large"), True)

    def test_order_that_is_no_order(self):
        child = subprocess.run([sys.executable, "-m", "ideahub.scorer"], input=b"[]", capture_output=True, env=ENVIRONMENT, check=False)
        assert json.loads(child.stdout)["our_fault"] == "error"


def _children() -> list[int]:
    """The scoring children of this process."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return [child for child in found if b"ideahub.scorer" in Path(f"/proc/{child}/cmdline").read_bytes()]


ESCAPES = {
    "socket": "import socket; socket.socket()",
    "another program": "import subprocess; subprocess.run(['/bin/true'])",
    "fork": "import os; os.fork()",
    "signal": "import os; os.kill(os.getppid(), 0)",
    "passwords": "open('/etc/passwd').read()",
    "environment of the parent": "import os; open(f'/proc/{os.getppid()}/environ').read()",
    "the house": "import os; os.listdir(HOUSE)",
    "settings": "open(HOUSE + '/config.py').read()",
    "write": "open('left-behind', 'w').write('x')",
    "write into the package": "open(HOUSE + '/ideahub/scorer/left', 'w')",
    "a look at the answers' folder": "import os; os.listdir(FOLDER)",
}


class TestWalls:
    @pytest.fixture
    def contest(self, tmp_path):
        """A contest on a kernel that has every wall that is needed."""
        contest = Contest(tmp_path)
        standing = run_order(contest.full_order(zoo.SOUND))["usage"]["cage"]
        if not {*standing} >= NEEDED:
            pytest.skip(f"this kernel has these walls only: {standing}")
        return contest

    @pytest.mark.parametrize("escape", ESCAPES.values(), ids=ESCAPES.keys())
    def test_foreign_code_stays_inside(self, escape, contest, tmp_path):
        compiled = run_order(contest.full_order(b"", "compile"))
        source = f"HOUSE, FOLDER = {HOUSE!r}, {str(tmp_path)!r}\ndef score(a, p):\n    {escape}\n    return 0.0"
        outcome = run_order(with_metric(tmp_path, source, trusted=False) | {"task": "score", "reference": compiled["path"]})
        assert (outcome["our_fault"], "PermissionError" in outcome["detail"]) == ("error", True)

    def test_foreign_code_may_compute(self, contest, tmp_path):
        source = "import math, statistics\nimport numpy.linalg\ndef score(a, p):\n    return math.sqrt(statistics.mean((a - p) ** 2))"
        assert run_order(with_metric(tmp_path, source, trusted=False))["exact"] == contest.score(zoo.SOUND)["exact"]

    def test_foreign_code_is_not_run_where_a_wall_is_missing(self, tmp_path):
        # A kernel without Landlock, played by a child in which that wall cannot be raised.
        program = (
            "import json, sys\nfrom ideahub.scorer import __main__ as child, cage\n"
            "cage.read_only = lambda *places: False\nchild.main()"
        )  # fmt: skip
        for trusted, reached in ((True, True), (False, False)):
            order = json.dumps(with_metric(tmp_path, "def score(a, p):\n    raise Visible('I run')", trusted=trusted)).encode()
            child = subprocess.run([sys.executable, "-c", program], input=order, capture_output=True, env=ENVIRONMENT, check=False)
            assert (b"I run" in child.stdout, b"NoCage" in child.stdout) == (reached, not reached)

    def test_nothing_of_the_environment_is_inherited(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "sesame")
        order = with_metric(tmp_path, "import os\ndef score(a, p):\n    raise Visible(' '.join(sorted(os.environ)))")
        assert run_order(order)["problems"][0]["sentence"] == " ".join(sorted(ENVIRONMENT))
