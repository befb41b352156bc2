"""Scoring in a child process: an order goes in, an outcome comes out, whatever happens to the child."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer

WALL_SECONDS = 240
MOST_OUTCOME = 8 << 20
DETAIL = 4000
_HOUSE = str(Path(__file__).resolve().parent.parent.parent)
# Nothing of the parent's environment. One thread: the work is bound by memory, and each further one would reserve some.
ENVIRONMENT = {"PYTHONPATH": _HOUSE, "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}


def run_order(order: dict, wall_seconds: float = WALL_SECONDS) -> dict:
    """The outcome of an order (see __main__.py).

    A child that is killed, takes too long or too much, or says what is no outcome gives {"our_fault": reason, "detail": for the host}:
    never a participant's loss.
    """
    with tempfile.TemporaryDirectory(prefix="ideahub-scorer-") as folder, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", "ideahub.scorer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env=ENVIRONMENT,
            close_fds=True,
            start_new_session=True,
        )
        late = Event()
        timer = Timer(wall_seconds, _end_late, (child, late))
        timer.start()
        try:
            answer = _asked(child, order)
        finally:
            timer.cancel()
            timer.join()  # so that it cannot fire at a number which another process has by then
            _kill(child)
            code = child.wait()
        errors.seek(0)
        return _outcome(answer, code, late.is_set(), errors.read(DETAIL).decode(errors="replace"))


def _asked(child: subprocess.Popen, order: dict) -> bytes:
    """What the child answers, up to a limit."""
    try:
        child.stdin.write(json.dumps(order).encode())
        child.stdin.close()
    except BrokenPipeError:  # it has ended already; closing anew writes nothing more
        with suppress(BrokenPipeError):
            child.stdin.close()
    with child.stdout:
        return child.stdout.read(MOST_OUTCOME + 1)


def _end_late(child: subprocess.Popen, late: Event) -> None:
    late.set()
    _kill(child)


def _kill(child: subprocess.Popen) -> None:
    """End the child and whatever it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _outcome(answer: bytes, code: int, late: bool, errors: str) -> dict:
    try:
        outcome = json.loads(answer) if len(answer) <= MOST_OUTCOME else None
    except ValueError:
        outcome = None
    if isinstance(outcome, dict) and not late:
        return outcome
    reason = "wall_time" if late else {-signal.SIGXCPU: "cpu_time", -signal.SIGKILL: "killed", -signal.SIGXFSZ: "file_size"}.get(code, "no_outcome")
    return {"our_fault": reason, "detail": f"exit code {code}; {errors}"[:DETAIL]}
