"""From a prediction file to its outcome: checked, scored on both halves in one pass, sketched; and two files compared."""

from pathlib import Path

from ideahub.scorer.compare import compare
from ideahub.scorer.metric import Metric
from ideahub.scorer.own_metric import OwnMetric, Visible
from ideahub.scorer.precision import rounded
from ideahub.scorer.reading import Predictions, read_predictions
from ideahub.scorer.reference import Reference
from ideahub.scorer.sketch import sketch_of, sums_of
from ideahub.scorer.split import HALVES

# Digits enough for any float64 before the point and for all decimals behind it.


def score_predictions(path: str | Path, reference: Reference, order: dict, metric: Metric, settings: dict) -> dict:
    """The outcome: {"metric", "rows", "quiz", "test", "exact", "sketch"}, or {"problems", "counts"} where the file cannot be scored.

    quiz and test are the exact scores as they are printed in `exact`, rounded half-even to `decimals`.
    """
    predictions, findings = read_predictions(path, reference, order, metric)
    if predictions is None:
        return findings.as_json()
    try:
        exact = _scores(reference, predictions, metric, settings)
    except Visible as told:
        findings.add(None, "told_by_metric", text=str(told))
        return findings.as_json()
    return {
        "metric": metric.name,
        "rows": reference.rows,
        **{half: rounded(score, order["decimals"]) for half, score in exact.items()},
        "exact": exact,
        "sketch": {
            **sketch_of(reference, predictions.column, predictions.newcomers, order.get("sample_seed", ""), predictions.are_numbers),
            "sums": sums_of(reference, predictions.column, metric, settings),
        },
    }


def compare_predictions(paths: tuple[str, str], reference: Reference, order: dict, metric: Metric, settings: dict) -> dict:
    """How sure the first file is better than the second, for each half: {"quiz": {code, sentence, values, gap, ...}, "test": ...}.

    {"problems", "counts"} where one of them is not sound: they were, when they were scored.
    """
    columns = []
    for path in paths:
        predictions, findings = read_predictions(path, reference, order, metric)
        if predictions is None:
            return findings.as_json()
        if isinstance(metric, OwnMetric):
            raise ValueError("Files are compared by built-in metrics only.")
        columns.append(reference.halves(predictions.column))
    outcome = {}
    for half, truth, first, second in zip(HALVES, reference.halves(reference.arrays["truth"]), *columns, strict=True):
        outcome[half] = compare(metric, truth, first, second, settings, seed=order.get("comparison_seed", 0)).told
    return outcome


def _scores(reference: Reference, predictions: Predictions, metric: Metric, settings: dict) -> dict[str, float]:
    if isinstance(metric, OwnMetric):
        metric.words = predictions.words
    halves = zip(HALVES, reference.halves(reference.arrays["truth"]), reference.halves(predictions.column), strict=True)
    return {half: metric.score(truth, part, settings) for half, truth, part in halves}
