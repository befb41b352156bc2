"""A server as `bin/serve` starts it, and what its processes take of the machine."""

import os
import platform
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def running(environ: dict, command: list[str], path: str | None) -> Iterator[int]:
    """Run a server until the block ends; gives its process id as soon as `path` is answered, or after some seconds where it has none."""
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(300 if path else 40):
            if process.poll() is not None:
                raise RuntimeError(f"The server ended with {process.returncode}: {' '.join(command)}")
            if path and _answers(int(environ["PORT"]), path):
                break
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int, path: str) -> bool:
    with suppress(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
        return True
    return False


def web(environ: dict, workers: int):
    """The web server, by the command for production, with so many processes."""
    return running({**environ, "WORKERS": str(workers)}, [str(ROOT / "bin" / "serve")], "/healthz")


def worker(environ: dict):
    """The worker, by the command for production."""
    return running(environ, [str(ROOT / "bin" / "serve"), "worker"], None)


def bare(environ: dict):
    """The bare page of bench/bare.py under the same server."""
    options = ["--workers", "1", "--blocking-threads", "4", "--backlog", "1024", "--log-level", "error"]
    return running(environ, [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", environ["PORT"], *options, "bench.bare:app"], "/")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found


def cpu(pid: int) -> float:
    """Seconds of CPU, user and system, that a process and its descendants have used."""
    seconds = 0.0
    for member in family(pid):
        with suppress(OSError):
            parts = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            seconds += sum(int(part) for part in parts[11:15]) / TICK
    return seconds


def memory(pid: int) -> list[tuple[float, float]]:
    """Megabytes of each process of a family: resident (RSS), and with what is shared divided among those who share it (PSS)."""
    found = []
    for member in family(pid):
        with suppress(OSError):
            lines = dict(line.split(":", 1) for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()[1:])
            found.append(tuple(int(lines[name].split()[0]) / 1024 for name in ("Rss", "Pss")))
    return found


def machine() -> str:
    """The machine in a sentence, and how busy it is at the moment."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    gigabytes = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    return (
        f"{os.cpu_count()} cores ({model}), {gigabytes:.0f} GB, Linux {platform.release()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; load {os.getloadavg()[0]:.1f} at the start"
    )
