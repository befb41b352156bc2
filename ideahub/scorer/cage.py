"""What the scoring child gives up before it opens a file: time, memory, files, the network, other programs.

Limits are the kernel's (setrlimit); the other walls stand in walls.py and need no rights. Where a kernel has not all of them the child
goes on with those there are, for the built-in metrics run no foreign code; a sponsor's own metric is refused then. The outcome's
`usage.cage` names the walls that stand. The child inherits no descriptor and no environment in any case.
"""

import resource
import sys
from pathlib import Path

from ideahub.scorer.walls import leave_network, read_only, refuse_calls

CPU_SECONDS = 60
MEMORY = 2 << 30
FILE_BYTES = 4 << 30
LOG_BYTES = 1 << 16
FILES = 64
WALLS = ("limits", "files", "network", "calls")
HERE = Path(__file__).resolve().parent


class NoCage(Exception):
    """A wall is missing without which foreign code is not run."""


def close_in(order: dict) -> list[str]:
    """Set the limits of an order, or the usual ones, and raise the walls; gives the names of those that stand.

    NoCage where the order has a sponsor's own metric that is not trusted, and not every wall stands.
    """
    limits = order.get("limits", {})
    seconds = int(limits.get("cpu_seconds", CPU_SECONDS))
    writes = order["task"] != "score"
    # A child ends by the soft limit; the hard one is for who catches the signal.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (int(limits.get("memory", MEMORY)),) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES if writes else LOG_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    walls = ["limits"]
    for name, raised in (
        ("network", leave_network()),
        ("files", read_only(_readable(order), order["folder"] if writes else None)),
        ("calls", refuse_calls()),
    ):
        if raised:
            walls.append(name)
    own = order.get("own_metric")
    if own and not own.get("trusted") and set(walls) != set(WALLS):
        raise NoCage(f"Only these walls stand: {', '.join(walls)}. A sponsor's own metric is run behind all of {', '.join(WALLS)}.")
    return walls


def _readable(order: dict) -> list:
    """Python itself, this package, and the files of the order."""
    python = [sys.prefix, sys.base_prefix, *(place for place in sys.path if place.endswith(("site-packages", "dist-packages")))]
    system = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/dev/null", "/dev/urandom"]
    files = [order[name] for name in ("answers", "predictions", "reference") if order.get(name)]
    own = [order["own_metric"]["path"]] if order.get("own_metric") else []
    return [*python, *system, HERE, HERE.parent / "__init__.py", *files, *own]
