"""The sketch of a prediction file: a few kilobytes that stay, so that the host can later see what several files have in common.

* `sha256`: of all predictions in the order of the answers; the same for the same predictions in whatever order or spelling
* `chunks`: the beginning of such a hash for each of up to 256 runs of rows: a file in which one row was changed differs in one of them
* `sample`: up to 2,000 rows drawn by a seed, as float32 in base64: shows files that are combinations of others, and residuals that go together
* `sums`: for each half the number, sum and sum of squares of the losses of rows, where the metric is made of such
"""

import base64
import hashlib
import math

import numpy as np

from ideahub.scorer.metric import MeanMetric, Metric
from ideahub.scorer.reference import Reference
from ideahub.scorer.split import HALVES

SAMPLE = 2000
CHUNKS = 256
BLOCK = 1 << 16


def sketch_of(reference: Reference, column: np.ndarray, newcomers: list[str], seed: str, is_number: bool) -> dict:
    """The sketch of predictions that lie in slots."""
    place = reference.arrays["place"]
    digest, chunks = _digests(place, column, newcomers)
    found = {"sha256": digest, "chunks": chunks, "constant": _is_constant(column), "mean": None, "std": None}
    if is_number and column.ndim == 1:
        found["mean"] = float(column.mean())
        squares = (float(np.sum((column[start : start + BLOCK] - found["mean"]) ** 2)) for start in range(0, len(column), BLOCK))
        found["std"] = math.sqrt(math.fsum(squares) / len(column))
    rows = sampled_rows(len(column), seed)
    drawn = column[place[rows]]
    first = drawn if drawn.ndim == 1 else drawn[:, 0]
    with np.errstate(over="ignore"):  # beyond float32 lies infinity
        found["sample"] = base64.b64encode(first.astype("<f4").tobytes()).decode()
    return found


def sums_of(reference: Reference, column: np.ndarray, metric: Metric, settings: dict) -> dict | None:
    """For each half how many losses there are, their sum and the sum of their squares (None beyond float64); None where the metric is no mean of losses."""
    if not isinstance(metric, MeanMetric):
        return None
    found = {}
    for half, truth, part in zip(HALVES, reference.halves(reference.arrays["truth"]), reference.halves(column), strict=True):
        sums = []
        for start in range(0, len(part), BLOCK):
            losses = metric.rows(truth[start : start + BLOCK], part[start : start + BLOCK], settings)
            with np.errstate(over="ignore"):
                sums.append((float(np.sum(losses)), float(np.sum(losses * losses))))
        total, squares = math.fsum(one for one, _ in sums), math.fsum(two for _, two in sums)
        found[half] = {"rows": len(part), "sum": total, "squares": squares if math.isfinite(squares) else None}
    return found


def sampled_rows(rows: int, seed: str) -> np.ndarray:
    """Which rows the sample holds, the same for the same seed: those with the smallest mix of seed and number (splitmix64)."""
    salt = np.uint64(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    best, least = np.zeros(0, np.int64), np.zeros(0, np.uint64)
    for start in range(0, rows, BLOCK):
        numbers = np.arange(start, min(start + BLOCK, rows), dtype=np.uint64)
        mixed = _mixed(numbers + salt)
        if len(best) == SAMPLE:
            better = mixed < least.max()
            numbers, mixed = numbers[better], mixed[better]
        best, least = np.concatenate((best, numbers.astype(np.int64))), np.concatenate((least, mixed))
        if len(best) > SAMPLE:
            chosen = np.argpartition(least, SAMPLE - 1)[:SAMPLE]
            best, least = best[chosen], least[chosen]
    return np.sort(best)


def _mixed(numbers: np.ndarray) -> np.ndarray:
    mixed = numbers * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def _digests(place: np.ndarray, column: np.ndarray, newcomers: list[str]) -> tuple[str, list[str]]:
    """The hash of the whole and of its runs of rows."""
    whole, chunks = hashlib.sha256("\n".join(newcomers).encode()), []
    size = -(-len(column) // CHUNKS)
    for start in range(0, len(column), size):
        values = column[place[start : start + size]] + 0  # no negative zero
        content = values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        whole.update(content)
        chunks.append(hashlib.sha256(content).hexdigest()[:12])
    return whole.hexdigest(), chunks


def _is_constant(column: np.ndarray) -> bool:
    return all(bool((column[start : start + BLOCK] == column[:1]).all()) for start in range(0, len(column), BLOCK))
