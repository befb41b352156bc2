"""Settings: read once, refused by name."""

import stat
from pathlib import Path

import pytest

from config import WrongSetting, check, load, table
from tests.servers import CHECKOUT

SOUND = {"IDEAHUB_ENV": "production", "SECRET_KEY": "n7WqZ4x2LmPcV9bTtR5yKdJhG8sAfE3u", "BASE_URL": "https://ideas.example.org"}


@pytest.fixture
def read(tmp_path):
    """Load settings with a home of its own."""
    return lambda **environ: load({"IDEAHUB_HOME": str(tmp_path / "home"), **environ})


def test_production_with_what_it_needs_may_start(read):
    assert check(read(**SOUND)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("SECRET_KEY", "please-change-me-please-change-me-please"),
        ("BASE_URL", ""),
        ("BASE_URL", "http://ideas.example.org"),
        ("ALLOWED_HOSTS", "ideas.example.org,*"),
        ("RATE_LIMITS", "off"),
        ("WORKER", "inline"),
        ("MAIL_TO", "memory"),
    ],
)
def test_production_with_something_missing_or_dangerous_is_refused_by_name(read, name, value):
    problems = check(read(**{**SOUND, name: value}))
    assert [problem.split(" ")[0] for problem in problems] == [name]


def test_production_on_localhost_needs_no_https(read):
    assert check(read(**{**SOUND, "BASE_URL": "http://localhost:8000"})) == []


def test_development_may_start_with_nothing(read):
    assert check(read()) == []


@pytest.mark.parametrize(("name", "value"), [("IDEAHUB_ENV", "prod"), ("PORT", "80a"), ("SESSION_DAYS", "-1"), ("RATE_LIMITS", "false"), ("MAIL_TO", "x"), ("WORKER", "celery")])
def test_value_that_is_not_understood_is_refused_by_name(read, name, value):
    with pytest.raises(WrongSetting) as refusal:
        read(**{name: value})
    assert str(refusal.value).startswith(f"{name} is “{value}”.")


def test_development_makes_its_secret_once_and_hides_it(read):
    first = read()
    path = Path(first["IDEAHUB_HOME"], "secret")
    assert (read()["SECRET_KEY"], stat.S_IMODE(path.stat().st_mode)) == (first["SECRET_KEY"], 0o600)
    assert len(first["SECRET_KEY"]) >= 32


def test_production_makes_no_secret(read):
    assert read(**{**SOUND, "SECRET_KEY": ""})["SECRET_KEY"] == ""


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_name_of_postgresql_means_its_driver(read, scheme):
    assert read(DATABASE_URL=f"{scheme}://me@host/ideas")["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://me@host/ideas"


def test_cookie_is_bound_to_https_and_host_where_the_address_is_https(read):
    sound, local = read(**SOUND), read()
    assert (sound["SESSION_COOKIE_SECURE"], sound["SESSION_COOKIE_NAME"]) == (True, "__Host-ideahub")
    assert (local["SESSION_COOKIE_SECURE"], local["SESSION_COOKIE_NAME"]) == (False, "ideahub")


def test_hosts_are_those_of_the_address_and_in_development_this_machine(read):
    assert read(**SOUND)["ALLOWED_HOSTS"] == ["ideas.example.org"]
    assert set(read()["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}


def test_manual_lists_the_settings_as_they_are():
    manual = (CHECKOUT / "docs" / "operating.md").read_text()
    assert manual.split("<!-- settings -->\n")[1].split("\n<!-- end of settings -->")[0] == table()
