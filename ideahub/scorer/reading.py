"""Prediction files into columns: which road they take, where their values go."""

from dataclasses import dataclass
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
from ideahub.scorer.own_metric import OwnMetric
from ideahub.scorer.reference import Reference
from ideahub.scorer.shape import Shape, Values
from ideahub.scorer.swift import SwiftNetflix, SwiftTable
from ideahub.scorer.table import Table


@dataclass(frozen=True)
class Predictions:
    """What a sound file holds: a column in slots, and for codes their words, those among them that the answers do not know."""

    column: np.ndarray
    words: list[str]
    newcomers: list[str]
    are_numbers: bool


def prediction_values(metric: Metric, narrower: dict | None = None) -> Values:
    """How the predictions for a metric are read; `narrower` is {"low", "high"} of a contest that allows less than its metric."""
    allowed = range_of(metric.bounds)
    low, high = (narrower or {}).get("low"), (narrower or {}).get("high")
    if low is not None and (allowed.low is None or low > allowed.low):
        allowed = Range(low, allowed.high, True, allowed.high_included)
    if high is not None and (allowed.high is None or high < allowed.high):
        allowed = Range(allowed.low, high, allowed.low_included, True)
    return Values(metric.reads, allowed, metric.labels if metric.reads == "label" else None, MOST_ITEMS)


def read_predictions(path: str | Path, reference: Reference, order: dict, metric: Metric) -> tuple[Predictions | None, Findings]:
    """The predictions of a file, or None where the findings say what is wrong. ValueError where the reference was compiled for something else."""
    findings, values = Findings(), prediction_values(metric, order.get("range"))
    columns = order.get("columns", {})
    shape = Shape(reference.layout, columns.get("id", "id"), columns.get("predictions", ("prediction",)), order.get("header", "required"), (values,))
    _refuse_misfit(shape, reference, metric)
    kept = [column_for(reference.rows, values, [] if values.is_number else reference.vocabulary) for _column in shape.value_columns]
    layout, swift = _roads(reference, shape, findings, kept)
    caps = order.get("caps", {})
    with open(path, "rb") as file:
        check_file(file, layout, findings, swift, caps.get("bytes", MOST_BYTES), caps.get("line", LONGEST_LINE))
    if findings:
        return None, findings
    kept[0].settle()
    column = kept[0].array if len(kept) == 1 else np.column_stack([one.array for one in kept])
    return Predictions(column, list(kept[0].words), list(kept[0].newcomers), values.is_number), findings


def _refuse_misfit(shape: Shape, reference: Reference, metric: Metric) -> None:
    """ValueError where these columns, these answers and this metric do not belong together."""
    if len(shape.value_columns) > 1 and not (isinstance(metric, OwnMetric) and shape.values[0].is_number and shape.layout == "table"):
        raise ValueError("Several columns of predictions are for numbers in the layout table and for a sponsor's own metric.")
    if reference.about["truth_reads"] != metric.truth_reads or (metric.labels and reference.vocabulary != list(metric.labels)):
        raise ValueError(f"These answers were compiled for another metric than {metric.name}.")


def _roads(reference: Reference, shape: Shape, findings: Findings, columns: list):
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
