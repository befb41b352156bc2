"""The composition root: which doors a process opens, and what it carries in its memory for them."""

import os
import subprocess
import sys

import pytest

from tests.servers import CHECKOUT

# What only commands, migrations and the worker need, and what a queue in a file does not.
NOT_FOR_PAGES = ("ideahub.cli", "ideahub.jobs", "alembic", "flask_migrate", "PIL", "yaml", "babel.messages", "redis", "psycopg", "gevent")
SEEN = f"import sys, wsgi; print(*[name for name in {NOT_FOR_PAGES!r} if name in sys.modules]); print(*wsgi.app.blueprints)"


def seen_by(tmp_path, **environ) -> list[list[str]]:
    """What a process that imports the application has in its memory of the above, and its blueprints."""
    known = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    given = {**known, "IDEAHUB_ENV": "development", "IDEAHUB_HOME": str(tmp_path), "PYTHONPATH": str(CHECKOUT), **environ}
    done = subprocess.run([sys.executable, "-c", SEEN], cwd=CHECKOUT, env=given, capture_output=True, text=True, check=True)
    return [line.split() for line in done.stdout.splitlines()]


class TestCreateApp:
    def test_web_server_carries_neither_commands_nor_migrations_nor_pictures(self, tmp_path):
        carried, blueprints = seen_by(tmp_path)
        assert (carried, {"home", "challenges", "wizard"} <= set(blueprints)) == ([], True)

    def test_command_line_opens_every_door(self, tmp_path):
        carried, blueprints = seen_by(tmp_path, FLASK_RUN_FROM_CLI="true")
        assert ({"ideahub.cli", "ideahub.jobs", "flask_migrate"} <= set(carried), "home" in blueprints) == (True, True)

    def test_client_of_redis_is_there_where_the_queue_is_there(self, tmp_path):
        carried, _blueprints = seen_by(tmp_path, REDIS_URL="redis://localhost:6379/0")
        assert carried == ["redis"]


class TestCommands:
    def test_answers_with_nothing_but_the_answer(self, tmp_path):
        given = {"PATH": os.environ["PATH"], "IDEAHUB_ENV": "development", "IDEAHUB_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi:app", "settings"], cwd=CHECKOUT, env=given, capture_output=True, text=True, check=True)
        assert ("LOG_LEVEL" in done.stdout, done.stderr) == (True, "")

    @pytest.mark.parametrize("name", ["accounts", "db", "demo", "house", "prepare", "search", "settings", "words", "worker"])
    def test_command_is_found_by_its_name(self, app, name):
        done = app.test_cli_runner().invoke(args=[name, "--help"])
        assert (done.exit_code, "Usage:" in done.output) == (0, True)

    def test_all_are_listed_and_an_unknown_one_is_refused(self, app):
        listed = app.test_cli_runner().invoke(args=["--help"])
        assert all(f"\n  {name} " in listed.output for name in ("accounts", "db", "demo", "prepare", "voting", "worker"))
        assert app.test_cli_runner().invoke(args=["brew-tea"]).exit_code == 2

    def test_settings_are_the_table_of_the_manual(self, app):
        assert "| `IDEAHUB_HOME` | `var` |" in app.test_cli_runner().invoke(args=["settings"]).output
