"""The child that reads an order (JSON) from standard input and writes the outcome (JSON) to standard output.

Run as `python -m ideahub.scorer`; run.py is who starts it. An order names a task:

* `compile`: answers into a reference; the outcome tells its SHA-256, rows, quiz and test
* `score`: predictions against a reference
* `compile_and_score`: both, for the command line
* `compare`: predictions against those of a second file, on the same reference

Problems in a file come as {"problems", "counts", "file"}. Anything else that goes wrong comes as {"our_fault", "detail"}.
"""

import json
import os
import resource
import sys
import traceback
from pathlib import Path

from ideahub.scorer.cage import close_in
from ideahub.scorer.compiling import compile_answers
from ideahub.scorer.metric import Metric, metrics
from ideahub.scorer.own_metric import load_own_metric
from ideahub.scorer.reference import open_reference
from ideahub.scorer.scoring import compare_predictions, score_predictions
from ideahub.scorer.setup_problem import Problem, Unusable

DETAIL = 4000


def carry_out(order: dict) -> dict:
    """The outcome of an order."""
    metric = _metric(order)
    settings = metric.clean_settings(order.get("settings"))
    path = order.get("reference")
    if order["task"] in ("compile", "compile_and_score"):
        compiled, findings = compile_answers(order["answers"], Path(order["folder"]), order, metric, settings)
        if compiled is None:
            return {**findings.as_json(), "file": "answers"}
        if order["task"] == "compile":
            return compiled
        path = compiled["path"]
    reference = open_reference(path)
    if order["task"] == "compare":
        return compare_predictions((order["predictions"], order["second"]), reference, order, metric, settings)
    outcome = score_predictions(order["predictions"], reference, order, metric, settings)
    return {**outcome, "file": "predictions"} if "problems" in outcome else outcome


def _metric(order: dict) -> Metric:
    own = order.get("own_metric")
    if own:
        return load_own_metric(own["path"], **own["reads"])
    try:
        return metrics[order["metric"]]
    except Unusable as refusal:
        raise Unusable(
            Problem("unknown_metric", "%(sentence)s There are: %(names)s.", {"sentence": refusal, "names": ", ".join(metrics.names())})
        ) from None


def _peak(status) -> int | None:
    """The most memory that was resident, in kilobytes; getrusage would count what the parent held when it forked."""
    try:
        status.seek(0)
        return int(status.read().partition("VmHWM:")[2].split()[0])
    except (OSError, IndexError, ValueError, AttributeError):
        return None


def _own_status():
    """What the kernel knows of this process, opened before the walls stand; None where it does not say."""
    try:
        return open("/proc/self/status", encoding="ascii", errors="replace")
    except OSError:
        return None


def main() -> None:
    """Read the order, close the cage, carry the order out, write the outcome."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a sponsor's metric prints goes to the host's log
    order = json.loads(sys.stdin.buffer.read())
    status = _own_status()
    try:
        cage = close_in(order)
        outcome = carry_out(order)
        used = resource.getrusage(resource.RUSAGE_SELF)
        outcome["usage"] = {"cpu_seconds": round(used.ru_utime + used.ru_stime, 3), "peak_kilobytes": _peak(status), "cage": cage}
    except Unusable as refusal:
        outcome = {"our_fault": "order", "detail": str(refusal)}
    except MemoryError:
        outcome = {"our_fault": "memory", "detail": "The limit of memory was reached."}
    except BaseException:
        outcome = {"our_fault": "error", "detail": traceback.format_exc()[-DETAIL:]}
    answer.write(json.dumps(outcome, allow_nan=False).encode())
    answer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
