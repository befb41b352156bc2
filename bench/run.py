"""One command, one table: seeds a database, serves it, loads each page, and prints what it cost.

    .venv/bin/python -m bench.run [--database sqlite|postgresql] [--entries 1000 10000] [--seconds 6]

CPU is that of the server process as the kernel counts it; requests and percentiles are those of Locust; statements
are counted in one request made inside this process.
"""

import argparse
import csv
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import event

from bench.seed import SLUG, TOKEN, fill
from config import load
from ideahub.app import create_app
from ideahub.kernel.db import create_schema, db
from tests import servers

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
PAGES = {
    "home": ("/", False), "challenge": (f"/challenges/{SLUG}", False), "entries, fair": (f"/challenges/{SLUG}/entries", False),
    "entries, most supported": (f"/challenges/{SLUG}/entries?order=supported", False), "entries, rising": (f"/challenges/{SLUG}/entries?order=rising", False),
    "entries, newest": (f"/challenges/{SLUG}/entries?order=newest", False), "entries, needs your eyes": (f"/challenges/{SLUG}/entries?order=needs-eyes", False),
    "entries, fair, signed in": (f"/challenges/{SLUG}/entries", True), "entry": ("/entries/7", False), "search": ("/search?q=shade+tra", False),
}  # fmt: skip


def cpu(pid: int) -> float:
    """Seconds of CPU that this process and its children have used."""
    seconds = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(path.parent.name) == pid or int(parts[1]) == pid:
            seconds += (int(parts[11]) + int(parts[12])) / TICK
    return seconds


def memory(pid: int) -> int:
    """Megabytes of resident memory of the largest process of the server."""
    most = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if pid in (int(lines["Pid"]), int(lines["PPid"])):
            most = max(most, int(lines.get("VmRSS", "0 kB").split()[0]) // 1024)
    return most


def cookie_of(app) -> str:
    """The cookie of the voter who is signed in."""
    value = app.session_interface.get_signing_serializer(app).dumps({"_user_id": TOKEN})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"


def statements(app, path: str, cookie: str) -> int:
    """How many statements one request sends."""
    seen = []
    with app.app_context():
        listener = lambda *_args: seen.append(1)  # noqa: E731 - removed again below, so it needs a name
        event.listen(db.engine, "before_cursor_execute", listener)
    app.testing = True  # so that counting what was seen is not written in the middle
    app.test_client(use_cookies=False).get(path, base_url=app.config["BASE_URL"], headers={"Cookie": cookie} if cookie else {})
    with app.app_context():
        event.remove(db.engine, "before_cursor_execute", listener)
    return len(seen)


def loaded(port: int, path: str, cookie: str, seconds: int, folder: Path) -> dict:
    """What Locust says of some seconds of loading one page with four readers."""
    environ = {**os.environ, "BENCH_PATH": path, "BENCH_COOKIE": cookie}
    command = [
        sys.executable, "-m", "locust", "-f", str(ROOT / "bench" / "locustfile.py"), "--headless", "-u", "4", "-r", "4", "-t", f"{seconds}s",
        "--host", f"http://127.0.0.1:{port}", "--csv", str(folder / "out"), "--only-summary",
    ]  # fmt: skip
    subprocess.run(command, env=environ, capture_output=True, check=False)
    rows = list(csv.DictReader((folder / "out_stats.csv").open()))
    return next(row for row in rows if row["Name"] == "page")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measured(kind: str, entries: int, votes: int, seconds: int, url: str) -> None:
    """Print the rows of one database of one size."""
    home, port = Path(tempfile.mkdtemp()), free_port()
    environ = {
        **os.environ, "IDEAHUB_ENV": "production", "IDEAHUB_HOME": str(home), "SECRET_KEY": "k8Qz0vN4xT7wL2mP9rB5yD1cF6hJ3sG0aE", "DATABASE_URL": url,
        "BASE_URL": f"http://127.0.0.1:{port}", "PORT": str(port), "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    app = create_app(load(environ))
    with app.app_context():
        create_schema()
        fill(entries, votes)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--log-level", "error", "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(4)
        for name, (path, signed_in) in PAGES.items():
            cookie = cookie_of(app) if signed_in else ""
            loaded(port, path, cookie, 2, home)
            before = cpu(server.pid)
            row = loaded(port, path, cookie, seconds, home)
            spent, count = cpu(server.pid) - before, int(row["Request Count"])
            cost = 1000 * spent / max(1, count)
            print(
                f"| {kind} | {entries:,} | {name} | {float(row['Requests/s']):.0f} | {row['50%']} | {row['99%']} | {cost:.1f} | {statements(app, path, cookie)} | "
                f"{memory(server.pid)} | {row['Failure Count']} |",
                flush=True,
            )
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    """Read the options, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--entries", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--seconds", type=int, default=6)
    options = parser.parse_args()
    print("| database | entries | page | requests/s | median ms | 99 % ms | CPU ms | statements | MB | errors |\n|---|---|---|---|---|---|---|---|---|---|")
    for number in options.entries:
        if options.database == "sqlite":
            measured("SQLite", number, number * 2, options.seconds, "")
        else:
            with servers.postgresql_database(f"bench-{os.getpid()}", f"bench_{number}") as url:
                measured("PostgreSQL", number, number * 2, options.seconds, url)


if __name__ == "__main__":
    main()
