"""Every setting, read from the environment once."""

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent


class Setting(NamedTuple):
    """One environment variable: its name, its default, what it is for, whether it is a secret."""

    name: str
    default: str
    purpose: str
    secret: bool = False
    choices: tuple[str, ...] = ()
    number: bool = False


SETTINGS = (
    Setting("IDEAHUB_ENV", "development", "development, testing or production; bin/run and bin/serve set it", choices=("development", "testing", "production")),
    Setting("IDEAHUB_HOME", "var", "the folder where data lives: database, files, queue, mail"),
    Setting("SECRET_KEY", "", "signs sessions and links; 32 characters or more in production", True),
    Setting("DATABASE_URL", "", "postgresql://user:password@host/name; empty: an SQLite file in IDEAHUB_HOME", True),
    Setting("REDIS_URL", "", "redis://host:6379/0 for queue and rate limits; empty: a file, and memory", True),
    Setting("SMTP_URL", "", "smtp://user:password@host:587?tls=starttls or smtps://...; empty: MAIL_TO", True),
    Setting("MAIL_TO", "folder", "where mail goes without SMTP_URL: folder, console or memory", choices=("folder", "console", "memory")),
    Setting("MAIL_FROM", "IdeaHub <ideahub@localhost>", "the sender of mail"),
    Setting("STORAGE_URL", "", "file:///folder or s3://bucket/prefix; empty: the folder files in IDEAHUB_HOME", True),
    Setting("BASE_URL", "", "the public address, such as https://ideas.example.org; links in mails begin with it"),
    Setting("ALLOWED_HOSTS", "", "host names that are answered, with commas; empty: that of BASE_URL"),
    Setting("TRUSTED_PROXIES", "0", "how many reverse proxies stand in front, whose X-Forwarded headers are believed", number=True),
    Setting("HOST", "127.0.0.1", "the address that bin/serve listens on; 0.0.0.0 for all"),
    Setting("PORT", "8000", "the port of bin/run and bin/serve", number=True),
    Setting("WORKERS", "2", "web processes of bin/serve", number=True),
    Setting("THREADS", "4", "requests that each web process of bin/serve works on at once", number=True),
    Setting("SESSION_DAYS", "30", "how long a sign-in lasts", number=True),
    Setting("MAX_UPLOAD_MB", "12", "the largest request with files, in megabytes", number=True),
    Setting("MAX_PREDICTION_MB", "200", "the largest post with a prediction file, in megabytes", number=True),
    Setting("MAX_FORM_KB", "1024", "the largest form without files, in kilobytes", number=True),
    Setting("RATE_LIMITS", "on", "on or off; off is refused in production", choices=("on", "off")),
    Setting("WORKER", "huey", "huey: the worker process does later work; inline: the web process does it (tests)", choices=("huey", "inline")),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR", choices=("DEBUG", "INFO", "WARNING", "ERROR")),
)


class WrongSetting(Exception):
    """A setting that cannot be understood; its text is the sentence that says which, and what it may be."""


def load(environ: Mapping[str, str] | None = None) -> dict:
    """The settings as a configuration for create_app, with what Flask and its extensions call them.

    WrongSetting where one cannot be understood. The folder IDEAHUB_HOME is made where it is missing.
    """
    environ = os.environ if environ is None else environ
    raw = {setting.name: _read(setting, environ) for setting in SETTINGS}
    home = (HERE / raw["IDEAHUB_HOME"]).resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    production = raw["IDEAHUB_ENV"] == "production"
    if not raw["SECRET_KEY"] and not production:
        raw["SECRET_KEY"] = _own_secret(home)
    base = raw["BASE_URL"] or f"http://localhost:{raw['PORT']}"
    hosts = [host.strip().lower() for host in raw["ALLOWED_HOSTS"].split(",") if host.strip()]
    if not hosts:
        hosts = [urlsplit(base).hostname or "localhost"]
        if not production:
            hosts += ["localhost", "127.0.0.1", "[::1]"]
    secure = base.startswith("https://")
    return {
        **raw,
        "SETTINGS": SETTINGS,
        # Flask's command line says so itself; every other process that asks is a web server.
        "COMMAND_LINE": environ.get("FLASK_RUN_FROM_CLI") == "true",
        "IDEAHUB_HOME": str(home),
        "BASE_URL": base,
        "BASE_URL_GIVEN": bool(raw["BASE_URL"]),
        "ALLOWED_HOSTS": hosts,
        "TRUSTED_PROXIES": int(raw["TRUSTED_PROXIES"]),
        "RATE_LIMITS": raw["RATE_LIMITS"] != "off",
        "SESSION_DAYS": int(raw["SESSION_DAYS"]),
        "TESTING": raw["IDEAHUB_ENV"] == "testing",
        "SQLALCHEMY_DATABASE_URI": _database(raw["DATABASE_URL"], home),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True} if raw["DATABASE_URL"] else {},
        "STORAGE_URL": raw["STORAGE_URL"] or f"file://{home}/files",
        "MAX_PREDICTION_MB": int(raw["MAX_PREDICTION_MB"]),
        "MAX_CONTENT_LENGTH": int(raw["MAX_UPLOAD_MB"]) * 1_000_000,
        "MAX_FORM_MEMORY_SIZE": int(raw["MAX_FORM_KB"]) * 1_000,
        "MAX_FORM_PARTS": 2_000,
        "SESSION_COOKIE_NAME": "__Host-ideahub" if secure else "ideahub",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
    }


def _read(setting: Setting, environ: Mapping[str, str]) -> str:
    value = environ.get(setting.name, "").strip() or setting.default
    if setting.choices and value not in setting.choices:
        raise WrongSetting(f"{setting.name} is “{value}”. It may be {', '.join(setting.choices[:-1])} or {setting.choices[-1]}.")
    if setting.number and not (value.isascii() and value.isdigit()):
        raise WrongSetting(f"{setting.name} is “{value}”. It has to be a whole number.")
    return value


def _own_secret(home: Path) -> str:
    """A secret made once for this home, so that sessions live through a restart in development."""
    path = home / "secret"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def _database(url: str, home: Path) -> str:
    if not url:
        return f"sqlite:///{home}/ideahub.sqlite3"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def check(config: Mapping) -> list[str]:
    """What is missing or dangerous in production, a sentence each; empty where the server may start."""
    if config["IDEAHUB_ENV"] != "production":
        return []
    problems = []
    secret = config["SECRET_KEY"]
    if not secret:
        problems.append("SECRET_KEY is missing. Set it to 32 random characters or more.")
    elif len(secret) < 32 or len(set(secret)) < 8 or "change" in secret.lower() or "secret" in secret.lower():
        problems.append("SECRET_KEY is short or a well-known default. Set it to 32 random characters or more.")
    host = urlsplit(config["BASE_URL"]).hostname or ""
    if not config["BASE_URL_GIVEN"]:
        problems.append("BASE_URL is missing. Set it to the public address, such as https://ideas.example.org.")
    elif not config["BASE_URL"].startswith("https://") and host not in ("localhost", "127.0.0.1", "::1"):
        problems.append("BASE_URL is not https. Sessions would travel in the open.")
    if "*" in config["ALLOWED_HOSTS"]:
        problems.append("ALLOWED_HOSTS is *. Name the hosts that are answered.")
    if not config["RATE_LIMITS"]:
        problems.append("RATE_LIMITS is off. Passwords could be guessed without end.")
    if config["WORKER"] == "inline":
        problems.append("WORKER is inline. In production the worker process does later work: set it to huey.")
    if config["MAIL_TO"] == "memory" and not config["SMTP_URL"]:
        problems.append("MAIL_TO is memory. Mail would be lost: set SMTP_URL.")
    return problems


def table() -> str:
    """Every setting as a table in Markdown: name, default, what it is for."""
    lines = ["| setting | default | what it is for |", "|---|---|---|"]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        lines.append(f"| `{setting.name}`{' (secret)' if setting.secret else ''} | {default} | {setting.purpose} |")
    return "\n".join(lines)


def load_or_exit() -> dict:
    """The settings; where the server must not start, each reason on a line of stderr, and exit code 2."""
    try:
        config = load()
        problems = check(config)
    except WrongSetting as wrong:
        config, problems = {}, [str(wrong)]
    if problems:
        for problem in problems:
            print(f"IdeaHub does not start: {problem}", file=sys.stderr)
        sys.exit(2)
    return config


if __name__ == "__main__":
    load_or_exit()
