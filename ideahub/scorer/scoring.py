"""From a prediction file to its outcome: checked, scored on both halves in one pass, sketched."""

from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import numpy as np

from ideahub.scorer.check import check_file
from ideahub.scorer.columns import column_for
from ideahub.scorer.compiling import MOST_ITEMS, range_of
from ideahub.scorer.container import MOST_BYTES
from ideahub.scorer.expected import MappedIds, mapped_sections
from ideahub.scorer.findings import Findings
from ideahub.scorer.lines import LONGEST_LINE
from ideahub.scorer.metric import Metric
from ideahub.scorer.netflix import Netflix
from ideahub.scorer.number import Range
from ideahub.scorer.own_metric import OwnMetric, Visible
from ideahub.scorer.reference import Reference
from ideahub.scorer.shape import Shape, Values
from ideahub.scorer.sketch import sketch_of, sums_of
from ideahub.scorer.split import HALVES
from ideahub.scorer.swift import SwiftNetflix, SwiftTable
from ideahub.scorer.table import Table


def prediction_values(metric: Metric, narrower: dict | None = None) -> Values:
    """How the predictions for a metric are read; `narrower` is {"low", "high"} of a contest that allows less than its metric."""
    allowed = range_of(metric.bounds)
    low, high = (narrower or {}).get("low"), (narrower or {}).get("high")
    if low is not None and (allowed.low is None or low > allowed.low):
        allowed = Range(low, allowed.high, True, allowed.high_included)
    if high is not None and (allowed.high is None or high < allowed.high):
        allowed = Range(allowed.low, high, allowed.low_included, True)
    return Values(metric.reads, allowed, metric.labels if metric.reads == "label" else None, MOST_ITEMS)


def score_predictions(path: str | Path, reference: Reference, order: dict, metric: Metric, settings: dict) -> dict:
    """The outcome: {"metric", "rows", "quiz", "test", "exact", "sketch"}, or {"problems", "counts"} where the file cannot be scored.

    quiz and test are the exact scores as they are printed in `exact`, rounded half-even to `decimals`.
    """
    findings, values = Findings(), prediction_values(metric, order.get("range"))
    columns = order.get("columns", {})
    shape = Shape(reference.layout, columns.get("id", "id"), columns.get("predictions", ("prediction",)), order.get("header", "required"), (values,))
    if len(shape.value_columns) > 1 and not (isinstance(metric, OwnMetric) and values.is_number and shape.layout == "table"):
        raise ValueError("Several columns of predictions are for numbers in the layout table and for a sponsor's own metric.")
    vocabulary = [] if values.is_number else reference.vocabulary
    kept = [column_for(reference.rows, values, vocabulary) for _column in shape.value_columns]
    caps = order.get("caps", {})
    layout, swift = _readers(reference, shape, findings, kept)
    with open(path, "rb") as file:
        check_file(file, layout, findings, swift, caps.get("bytes", MOST_BYTES), caps.get("line", LONGEST_LINE))
    if findings:
        return findings.as_json()
    kept[0].settle()
    column = kept[0].array if len(kept) == 1 else np.column_stack([one.array for one in kept])
    try:
        exact = _scores(reference, column, kept[0].words, metric, settings)
    except Visible as told:
        findings.add(None, "told_by_metric", text=str(told))
        return findings.as_json()
    sketch = sketch_of(reference, column, kept[0].newcomers, order.get("sample_seed", ""), values.is_number)
    return {
        "metric": metric.name,
        "rows": reference.rows,
        **{half: rounded(score, order["decimals"]) for half, score in exact.items()},
        "exact": exact,
        "sketch": {**sketch, "sums": sums_of(reference, column, metric, settings)},
    }


def _scores(reference: Reference, column: np.ndarray, words: list[str], metric: Metric, settings: dict) -> dict[str, float]:
    halves = zip(HALVES, reference.halves(reference.arrays["truth"]), reference.halves(column), strict=True)
    if isinstance(metric, OwnMetric):
        metric.words = words
    return {half: metric.score(truth, part, settings) for half, truth, part in halves}


def _readers(reference: Reference, shape: Shape, findings: Findings, columns: list):
    """The careful and the swift road for a layout."""
    place = reference.arrays["place"]

    def keep(row, values):
        for column, value in zip(columns, values, strict=True):
            column.put_one(place[row], value)

    if shape.layout == "table":
        ids = MappedIds(reference)
        table = Table(shape, ids, findings, keep)
        return table, SwiftTable(table, ids, columns, place)
    netflix = Netflix(shape, mapped_sections(reference), findings, keep)
    return netflix, SwiftNetflix(netflix, columns[0], place)


def rounded(score: float, decimals: int) -> str:
    """A score at the declared precision, half-even, from the shortest decimal that stands for it: what a person sees in `exact` is rounded.

    >>> rounded(0.85725, 4), rounded(0.85735, 4), rounded(-0.00001, 4), rounded(12, 0)
    ('0.8572', '0.8574', '0.0000', '12')
    """
    value = Decimal(repr(float(score))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return format(abs(value) if value == 0 else value, "f")
