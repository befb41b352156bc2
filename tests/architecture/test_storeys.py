"""What stands where: imports go down the storeys, and each dangerous thing has its one place."""

import ast

import pytest

from tests.architecture.source import Source, read, sources

FLOORS = [
    {"kernel", "scorer"},
    {"domain.ledger"},
    {"domain.accounts"},
    {"domain.files"},
    {"domain.organizations", "domain.payouts"},
    {"domain.challenges"},
    {"domain.entries"},
    {"domain.teams"},
    {"domain.voting", "domain.judging", "domain.predictions", "domain.discussion"},
    {"domain.contest_kinds", "domain.moderation", "domain.results"},
    {"domain.handover"},
    {"domain.prizes"},
    {"observers.notifications", "observers.search", "observers.activity"},
    {"web", "api", "cli", "jobs"},
    {"app"},
]
INSIDE = ["events", "lifecycle", "models", "policies", "forms", "queries", "commands", "reactions"]
DOORS = ("ideahub.web", "ideahub.api", "ideahub.cli", "ideahub.jobs")
WIRING = {f"ideahub.kernel.{name}" for name in ("db", "forms", "limits", "links", "mailer", "queue", "storage", "words")}


def room_of(module: str) -> str | None:
    """The room a module stands in: kernel, domain.entries, web; None outside of the application."""
    first, *rest = module.split(".")
    if first != "ideahub" or not rest:
        return None
    if rest[0] in ("domain", "observers"):
        return ".".join(rest[:2]) if len(rest) > 1 else None
    return rest[0]


def floor_of(room: str) -> int:
    """The number of a room's floor from the ground; an unknown room has none."""
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def wrong_imports(source: Source) -> list[str]:
    """The imports of a file that lead up, sideways to another room, or to a later name of the own slice."""
    room, found = room_of(source.module), []
    if room is None:
        return found
    own = source.module.split(".")
    for module, node in source.imports():
        other = room_of(module)
        if other is None:
            continue
        names = module.split(".")
        if other != room:
            wrong = floor_of(other) >= floor_of(room)
        else:
            late = len(own) > 3 and own[3] in INSIDE and len(names) > 3 and names[3] in INSIDE
            wrong = room.startswith("domain.") and late and INSIDE.index(names[3]) >= INSIDE.index(own[3])
        if wrong:
            found.append(f"{source.path}:{node.lineno} imports {module}")
    return found


def test_every_room_has_a_floor():
    rooms = {room for source in sources() if (room := room_of(source.module))}
    assert rooms - {room for floor in FLOORS for room in floor} == set()


def test_imports_go_down_only():
    assert [wrong for source in sources() for wrong in wrong_imports(source)] == []


@pytest.mark.parametrize(
    ("path", "line", "is_wrong"),
    [
        ("ideahub/domain/entries/models.py", "from ideahub.domain.voting.models import Ballot", True),
        ("ideahub/domain/entries/models.py", "import ideahub.web.session", True),
        ("ideahub/domain/entries/models.py", "from ideahub.domain.entries import commands", True),
        ("ideahub/domain/moderation/models.py", "from ideahub.domain.results.models import Result", True),
        ("ideahub/domain/voting/models.py", "from ideahub.domain.entries.models import Entry", False),
        ("ideahub/domain/entries/commands.py", "from ideahub.domain.entries import queries", False),
        ("ideahub/web/home.py", "from ideahub.kernel import clock", False),
        ("ideahub/kernel/clock.py", "def now():\n    from ideahub.web.session import current_actor", True),
    ],
)
def test_smuggled_line_is_found(path, line, is_wrong):
    assert bool(wrong_imports(read(line, path))) is is_wrong


def test_no_function_imports():
    inside = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_nothing_is_imported_for_type_checking_only():
    assert [source.path for source in sources() if "TYPE_CHECKING" in source.text] == []


def test_flask_stays_at_the_doors():
    allowed = {"ideahub.app", "wsgi", *WIRING}
    wrong = [
        f"{source.path}:{node.lineno} imports {module}"
        for source in sources()
        for module, node in source.imports()
        if module.split(".")[0].startswith("flask") and source.module not in allowed and not source.module.startswith(DOORS)
    ]
    assert wrong == []


def users_of(*names: str) -> list[str]:
    """The modules in which one of these dotted names is used."""
    return [source.module for source in sources() if source.attributes() & set(names)]


def test_commit_stands_in_transactions_only():
    assert [source.module for source in sources() if ".commit(" in source.text] == ["ideahub.kernel.transactions"]


def test_bleach_is_imported_by_text_only():
    assert [source.module for source in sources() if any(module.split(".")[0] == "bleach" for module, _node in source.imports())] == [
        "ideahub.kernel.text"
    ]


def test_the_time_is_asked_of_the_clock_only():
    assert users_of("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now") == [
        "ideahub.kernel.clock"
    ]
    stopwatches = users_of("time.monotonic", "time.perf_counter") + [
        source.module for source in sources() for module, node in source.imports() if isinstance(node, ast.ImportFrom) and module == "time"
    ]
    assert set(stopwatches) <= {"ideahub.web.exposure"}


def test_the_environment_is_read_by_config_only():
    assert set(users_of("os.environ", "os.getenv", "environ.get")) <= {"config"}


def test_init_files_hold_a_docstring_or_one_init_app():
    wrong = []
    for source in sources():
        if not source.path.endswith("__init__.py"):
            continue
        body = [node for node in source.tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
        docstring, rest = body[:1], body[1:]
        plain = not rest and len(source.tree.body) == 1
        door = len(rest) == 1 and isinstance(rest[0], ast.FunctionDef) and rest[0].name == "init_app"
        if not (docstring and isinstance(docstring[0], ast.Expr) and isinstance(docstring[0].value, ast.Constant) and (plain or door)):
            wrong.append(source.path)
    assert wrong == []


def test_every_module_begins_with_a_sentence_and_public_functions_promise_something():
    silent = [source.path for source in sources() if not ast.get_docstring(source.tree)]
    assert silent == []
