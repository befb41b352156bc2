"""What it costs to post, and to check a large ledger.

    .venv/bin/python -m bench.ledger [--postings 1000000] [--seconds 5] [--databases sqlite,postgresql]

Every posting is durable before the next of the same poster begins. The check is `ideahub ledger check` in a process of its own.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.journal import fill
from bench.serving import ROOT
from bench.stand import Stand, standing
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.kernel.db import create_schema


def posters(stand: Stand, seconds: float, number: int, first: int, together: bool) -> float:
    """Postings a second of so many processes that post at once."""
    words = [sys.executable, "-m", "bench.poster", str(seconds)]
    processes = [
        subprocess.Popen([*words, str(first + place), str(number), str(int(together))], cwd=ROOT, env=stand.environ, stdout=subprocess.PIPE, text=True)
        for place in range(number)
    ]
    return sum(made / took for made, took in (json.loads(process.communicate()[0]) for process in processes))


def checked(stand: Stand) -> tuple[float, float, str]:
    """(seconds, megabytes of resident memory at the peak, what was said first) of a check in a process of its own."""
    began, peak = time.perf_counter(), 0
    process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi:app", "ledger", "check"], cwd=ROOT, env=stand.environ, stdout=subprocess.PIPE, text=True)
    while process.poll() is None:
        peak = _peak(process.pid) or peak
        time.sleep(0.05)
    said = process.stdout.read().splitlines()
    if process.returncode:
        raise RuntimeError(f"The check found something: {said[:3]}")
    return time.perf_counter() - began, peak / 1024, said[0]


def _peak(pid: int) -> int:
    """Kilobytes of resident memory at the peak so far, as the kernel counts them; 0 where the process has ended."""
    lines = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) if lines else 0


def small(stand: Stand, seconds: float) -> Iterator[tuple[str, str]]:
    """(what, figures) of an empty database that is posted to."""
    with stand.app.app_context():
        create_schema()
    empty = checked(stand)
    yield "check of nothing", f"{empty[0]:.1f} s, {empty[1]:.0f} MB"
    for what, number, together in (("one poster", 1, False), ("four posters", 4, False), ("one poster, seven in a transaction", 1, True)):
        first = 10_000_000 * (1 + number + together)
        yield f"{what}: postings a second", f"{posters(stand, seconds, number, first, together):,.0f}"
    after = checked(stand)
    yield f"check of those ({after[2].split(' on ')[0]})", f"{after[0]:.1f} s, {after[1]:.0f} MB"


def large(stand: Stand, postings: int) -> Iterator[tuple[str, str]]:
    """(what, figures) of a large journal in an empty database."""
    with stand.app.app_context():
        create_schema()
        fill(postings)
        began = time.perf_counter()
        seal_postings()
        yield f"seal over {postings:,} postings", f"{time.perf_counter() - began:.1f} s"
    took, megabytes, said = checked(stand)
    yield f"check of {said.split(';')[0]}", f"{took:.0f} s, {megabytes:.0f} MB"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time the ledger.")
    parser.add_argument("--postings", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--databases", default="sqlite,postgresql")
    chosen = parser.parse_args()
    print("| database | what | |\n|---|---|---|")
    for kind in chosen.databases.split(","):
        for part in (lambda stand: small(stand, chosen.seconds), lambda stand: large(stand, chosen.postings)):
            with standing(kind, 0, 0, "approval", None) as stand:
                for what, figures in part(stand):
                    print(f"| {kind} | {what} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
