"""The rows of the table: what is done to a stand, and what it came to."""

import http.client
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode, urlsplit

from bench import serving
from bench.load import FORM
from bench.plan import COMMON, RARE
from bench.stage import SLUG
from bench.stand import Stand
from ideahub.domain.entries.ordering import ORDERS

LIST = f"/challenges/{SLUG}/entries"
AT_ONCE = 4
BARE = "bare Flask page with one query of 20 rows"
SEEDS = 16


@dataclass
class Row:
    """One line of the table; what does not apply is None."""

    what: str
    a_second: float | None = None
    median: float | None = None
    late: float | None = None
    cpu: float | None = None
    database_cpu: float | None = None
    statements: int | None = None
    commits: int | None = None
    errors: int | None = None
    memory: str = ""
    first_error: str = ""


def percentile(ms: list[float], share: float) -> float | None:
    """The value below which this share of the sorted values lies."""
    return ms[min(len(ms) - 1, int(len(ms) * share))] if ms else None


GROUPS = ("bare", "pages", "orders", "late", "signed-in", "search", "votes", "first-view", "readers", "memory")
# These start servers of their own; the others share one of a single process.
ALONE = ("bare", "readers", "memory")


class Measures:
    """The groups of rows, each a method of the name by which it can be asked for (`--only`)."""

    def __init__(self, stand: Stand, seconds: float, readers_seconds: float):
        self.stand, self.seconds, self.readers_seconds = stand, seconds, readers_seconds
        self.pid = 0

    def rows(self, wanted: list[str]) -> Iterator[Row]:
        """The rows of the groups that are wanted, in the order of the table."""
        for alone, names in groupby([name for name in GROUPS if name in wanted], key=lambda name: name in ALONE):
            with nullcontext(0) if alone else serving.web(self.stand.environ, 1) as self.pid:
                for name in names:
                    yield from getattr(self, name.replace("-", "_"))()

    def bare(self) -> Iterator[Row]:
        """The bare page, by which machines are compared."""
        with serving.bare(self.stand.environ) as pid:
            yield self._read(pid, BARE, "/", counted=False)

    def pages(self) -> Iterator[Row]:
        """Home, challenge and an entry, for a visitor."""
        for what, path in (("home", "/"), ("challenge", f"/challenges/{SLUG}"), ("entry", "/entries/7")):
            yield self._read(self.pid, what, path)

    def orders(self) -> Iterator[Row]:
        """The first page of each order, for a visitor."""
        for order in ORDERS:
            yield self._read(self.pid, f"entries, {order}", f"{LIST}?order={order}")

    def late(self) -> Iterator[Row]:
        """A page with nine tenths of the entries before it, in each order."""
        for order in ORDERS:
            path = f"{LIST}?order={order}&from={self.stand.late(order, 'late')}"
            yield self._read(self.pid, f"entries, {order}, late page", path, cookies=[self.stand.cookie(seed="late")])

    def signed_in(self) -> Iterator[Row]:
        """The list with vote controls."""
        yield self._read(self.pid, "entries, fair, signed in", LIST, cookies=[voter.cookie for voter in self.stand.voters])

    def search(self) -> Iterator[Row]:
        """Words that stand in most entries, a word that stands in few, words within the challenge's similar titles."""
        yield self._read(self.pid, "search, two words of most entries", f"/search?q={COMMON[0]}+{COMMON[1][:3]}")
        yield self._read(self.pid, "search, a word of one entry in a hundred", f"/search?q={RARE[7]}")
        yield self._read(self.pid, "similar titles while typing", f"/challenges/{SLUG}/similar?title={COMMON[0]}+{RARE[7]}+{COMMON[3]}+{RARE[90]}")

    def votes(self) -> Iterator[Row]:
        """New marks and changed ones as the page's script sends them, and new ones by the form alone."""
        stand = self.stand
        yield self._vote("vote, new", stand.new_votes)
        yield self._vote("vote, changed", stand.changed_votes, stand.sent)
        yield self._vote("vote, new, without script", lambda number: stand.new_votes(number, script=False))

    def first_view(self) -> Iterator[Row]:
        """The list after each of forty votes: the first view, and the four that follow it."""
        for order in ("fair", "supported"):
            first, others, wrong = self._views(f"{LIST}?order={order}")
            for what, ms in (("first view after a vote", first), ("the four views after it", others)):
                yield Row(f"entries, {order}: {what}", median=statistics.median(ms), late=percentile(sorted(ms), 0.99), errors=wrong)

    def _views(self, path: str) -> tuple[list[float], list[float], int]:
        door = http.client.HTTPConnection(urlsplit(self.stand.url).netloc, timeout=30)
        cookie, first, others, wrong = self.stand.cookie(seed="first"), [], [], 0

        def timed(method: str, where: str, body: str | None, headers: dict) -> float:
            nonlocal wrong
            began = time.perf_counter()
            door.request(method, where, body, headers)
            answer = door.getresponse()
            answer.read()
            wrong += answer.status != 200
            return (time.perf_counter() - began) * 1000

        for _warm in range(20):
            timed("GET", path, None, {"Cookie": cookie})
        for where, who, fields, _script in self.stand.changed_votes(40):
            timed("POST", where, urlencode(fields), {**FORM, "Cookie": who, "HX-Request": "true"})
            first.append(timed("GET", path, None, {"Cookie": cookie}))
            others += [timed("GET", path, None, {"Cookie": cookie}) for _again in range(4)]
        self.stand.sent(40)
        door.close()
        return first, others, wrong

    def readers(self) -> Iterator[Row]:
        """64 readers of the list with five votes a second beside them, under the two processes that production starts by default."""
        with serving.web(self.stand.environ, 2) as pid:
            for what, pause, seconds in (("64 readers without a pause", 0, self.readers_seconds), ("64 readers, a page every second", 1, self.readers_seconds / 3)):
                yield from self._crowd(pid, what, pause, seconds)

    def _crowd(self, pid: int, what: str, pause: float, seconds: float) -> Iterator[Row]:
        stand, before = self.stand, self.stand.rows_of_votes()
        order = {"readers": self._visits(LIST, 64), "at_once": 64, "pause": pause, "votes": stand.new_votes(500), "voters": 5, "pace": 1}
        self._asked(pid, seconds=1, **{**order, "votes": [], "voters": 0})
        found, cpu, database_cpu = self._asked(pid, seconds=seconds, **order)
        both = found["readers"]["count"] + found["votes"]["count"]
        reading, voting = self._row(what, found["readers"]), self._row(f"5 votes a second beside {what}", found["votes"])
        reading.cpu, reading.database_cpu = 1000 * cpu / max(1, both), 1000 * database_cpu / max(1, both) if stand.database_pid else None
        voting.errors += abs(stand.rows_of_votes() - before - len(found["votes"]["ms"]))
        yield from (reading, voting)

    def memory(self) -> Iterator[Row]:
        """Every process after some seconds of reading and voting: the web server with one and two processes, and the worker."""
        for workers in (1, 2):
            with serving.web(self.stand.environ, workers) as pid:
                order = {"readers": self._visits(LIST, 64), "at_once": 8, "pause": 0, "votes": self.stand.new_votes(400), "voters": 2, "pace": 0}
                self._asked(pid, seconds=3, **order)
                each = serving.memory(pid)
                yield Row(f"memory, web server with {workers} worker{'s' * (workers > 1)} (main process, then each)", memory=_said(each))
        with serving.worker(self.stand.environ) as pid:
            yield Row("memory, worker process", memory=_said(serving.memory(pid)))

    def _visits(self, path: str, number: int) -> list:
        return [[path, self.stand.cookie(seed=f"seed-{at}")] for at in range(number)]

    def _asked(self, pid: int, **order) -> tuple[dict, float, float]:
        """What the load generator says, and the seconds of CPU that server and database used meanwhile."""
        database = self.stand.database_pid
        before, database_before = serving.cpu(pid), serving.cpu(database) if database else 0.0
        found = self.stand.generator.asked(host=self.stand.url, **order)
        return found, serving.cpu(pid) - before, (serving.cpu(database) if database else 0.0) - database_before

    def _row(self, what: str, found: dict) -> Row:
        ms = found["ms"]
        rate = len(ms) / found["seconds"]
        return Row(what, rate, percentile(ms, 0.5), percentile(ms, 0.99), errors=found["wrong"], first_error="".join(found["first"]))

    def _full(self, what: str, name: str, asked: tuple[dict, float, float]) -> Row:
        found, cpu, database_cpu = asked
        row, count = self._row(what, found[name]), max(1, found[name]["count"])
        row.cpu, row.database_cpu = 1000 * cpu / count, 1000 * database_cpu / count if self.stand.database_pid else None
        return row

    def _read(self, pid: int, what: str, path: str, cookies: list[str] | None = None, counted: bool = True) -> Row:
        pages = [[path, cookie] for cookie in cookies] if cookies else self._visits(path, SEEDS)
        self._asked(pid, seconds=0.7, readers=pages, at_once=AT_ONCE)
        row = self._full(what, "readers", self._asked(pid, seconds=self.seconds, readers=pages, at_once=AT_ONCE))
        if counted:
            row.statements, row.commits = self.stand.statements(path, pages[0][1])
        return row

    def _vote(self, what: str, votes: Callable[[int], list], sent: Callable[[int], None] | None = None) -> Row:
        """A row of votes. Of new ones, each that was answered and is not there, or is there and was not answered, is an error."""
        warm = self._asked(self.pid, seconds=0.7, votes=votes(200), voters=AT_ONCE)[0]
        if sent:
            sent(warm["votes"]["count"])
        before, asked = self.stand.rows_of_votes(), self._asked(self.pid, seconds=self.seconds, votes=votes(1000), voters=AT_ONCE)
        row, found = self._full(what, "votes", asked), asked[0]["votes"]
        if sent:
            sent(found["count"])
        else:
            row.errors += abs(self.stand.rows_of_votes() - before - len(found["ms"]))
        path, cookie, fields, script = votes(1)[0]
        row.statements, row.commits = self.stand.statements(path, cookie, fields, script)
        if sent:
            sent(1)
        return row


def _said(each: list[tuple[float, float]]) -> str:
    return ", ".join(f"{resident:.0f} / {shared:.0f}" for resident, shared in each)
