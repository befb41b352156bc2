"""What the scoring child gives up before it opens a file: time, memory, files, the network, other programs.

Limits are the kernel's (setrlimit); the other walls stand in walls.py and need no rights. Where a kernel has not all of them the child
goes on with those there are, for the built-in metrics run no foreign code. A sponsor's own metric is refused where one of NEEDED is
missing; the network namespace is not among them, since the refused calls leave no socket either, and containers often forbid namespaces.
The outcome's `usage.cage` names the walls that stand. The child inherits no descriptor and no environment in any case.
"""

import resource
import sys
from pathlib import Path

from ideahub.scorer.walls import leave_network, read_only, refuse_calls

CPU_SECONDS = 120
MEMORY = 2 << 30
FILE_BYTES = 4 << 30
LOG_BYTES = 1 << 16
FILES = 64
NEEDED = {"limits", "files", "calls"}
HERE = Path(__file__).resolve().parent


class NoCage(Exception):
    """A wall is missing without which foreign code is not run."""


def close_in(order: dict) -> list[str]:
    """Set the limits of an order, or the usual ones, and raise the walls; gives the names of those that stand.

    NoCage where the order has a sponsor's own metric that is not trusted, and not every needed wall stands.
    """
    limits = order.get("limits", {})
    writes = order["task"] in ("compile", "compile_and_score")
    wanted = {
        resource.RLIMIT_CPU: int(limits.get("cpu_seconds", CPU_SECONDS)),
        resource.RLIMIT_AS: int(limits.get("memory", MEMORY)),
        resource.RLIMIT_FSIZE: FILE_BYTES if writes else LOG_BYTES,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_CORE: 0,
    }
    kept = [_limit(kind, most) for kind, most in wanted.items()]
    raised = {
        "limits": all(kept),
        "network": leave_network(),
        "files": read_only(_readable(order), order["folder"] if writes else None),
        "calls": refuse_calls(),
    }
    walls = [name for name, stands in raised.items() if stands]
    own = order.get("own_metric")
    if own and not own.get("trusted") and not {*walls} >= NEEDED:
        raise NoCage(f"Only these walls stand: {', '.join(walls)}. A sponsor's own metric is run behind all of {', '.join(sorted(NEEDED))}.")
    return walls


def _limit(kind: int, most: int) -> bool:
    """Set a limit, or keep the stricter one that is there; False where the system does not let us."""
    hard = resource.getrlimit(kind)[1]
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # The soft limit of time ends the child by a signal that tells why; the hard one is for who catches it.
    later = allowed + 1 if kind == resource.RLIMIT_CPU and allowed != hard else allowed
    try:
        resource.setrlimit(kind, (allowed, later))
    except (ValueError, OSError):
        return False
    return True


def _readable(order: dict) -> list:
    """Python itself, this package, and the files of the order."""
    python = [sys.prefix, sys.base_prefix, *(place for place in sys.path if place.endswith(("site-packages", "dist-packages")))]
    system = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/dev/null", "/dev/urandom"]
    files = [order[name] for name in ("answers", "predictions", "second", "reference") if order.get(name)]
    own = [order["own_metric"]["path"]] if order.get("own_metric") else []
    return [*python, *system, HERE, HERE.parent / "__init__.py", *files, *own]
