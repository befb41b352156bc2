"""From an answer file to a reference: read, checked with the metric on each half, written once."""

from pathlib import Path

import numpy as np

from ideahub.scorer.answers import AnswerNetflix, AnswerTable, Rows, answer_shape, rows_for
from ideahub.scorer.check import check_file
from ideahub.scorer.container import MOST_BYTES
from ideahub.scorer.cutting import Fields, fields_of
from ideahub.scorer.expected import joined_names
from ideahub.scorer.findings import Findings, shown
from ideahub.scorer.lines import LONGEST_LINE
from ideahub.scorer.metric import Bounds, Metric
from ideahub.scorer.number import ANY, Range
from ideahub.scorer.reference import write_reference
from ideahub.scorer.shape import Values
from ideahub.scorer.split import HALVES, QUIZ, SeededSplit, commitment

MOST_ITEMS = 1000


def range_of(bounds: Bounds | None) -> Range:
    """A metric's bounds as the careful road and the checker know them."""
    return ANY if bounds is None else Range(bounds.least, bounds.most, bounds.least_included, bounds.most_included)


def truth_values(metric: Metric) -> Values:
    """How the answers of a metric are read."""
    return Values(metric.truth_reads, range_of(metric.truth_bounds), metric.labels, MOST_ITEMS)


def compile_answers(path: str | Path, folder: Path, order: dict, metric: Metric, settings: dict) -> tuple[dict | None, Findings]:
    """Read answers and write the reference; gives what is known of it, or None where the findings say why not.

    The order: layout, columns {"id", "answer", "split"}, seed and share where the halves are drawn, caps {"bytes", "line"}.
    """
    findings = Findings()
    split = SeededSplit(order["seed"], float(order["share"])) if order.get("seed") else None
    rows = _read_rows(path, order, metric, split, findings)
    if findings:
        return None, findings
    names = _all_fields(rows) if order["layout"] == "table" else fields_of([name.encode() for name in rows.sections])
    arrays = joined_names(names)
    if order["layout"] == "table":
        _note_doubled(names, arrays["hashes"], rows, findings)
    place, quiz = _slots(np.concatenate(rows.halves) if rows.count else np.zeros(0, np.uint8))
    for half, count in zip(HALVES, (quiz, rows.count - quiz), strict=True):
        if not count:
            findings.add(None, "empty_half", half=half)
    if findings:
        return None, findings
    column, vocabulary = _truth_of(rows, metric)
    truth = np.empty_like(column)
    truth[place] = column
    _ask_metric(truth, quiz, metric, settings, findings)
    if findings:
        return None, findings
    about = {"layout": order["layout"], "rows": rows.count, "quiz": quiz, "truth_reads": metric.truth_reads}
    if split:
        about |= {"seed_sha256": commitment(order["seed"]), "share": split.share}
    arrays |= {"place": place, "truth": truth, "vocabulary": np.frombuffer("\n".join(vocabulary).encode(), np.uint8)}
    if order["layout"] == "netflix":
        arrays["sizes"] = np.array(rows.sizes, np.int64)
    written, digest = write_reference(folder, about, arrays)
    return {**about, "sha256": digest, "path": str(written), "test": rows.count - quiz}, findings


def _read_rows(path: str | Path, order: dict, metric: Metric, split: SeededSplit | None, findings: Findings) -> Rows:
    """What the file holds."""
    truth = truth_values(metric)
    rows = rows_for(truth, list(metric.labels or ()), split)
    shape = answer_shape(order["layout"], order["columns"], truth, split is not None)
    reading = (AnswerTable if shape.layout == "table" else AnswerNetflix)(shape, rows, findings)
    caps = order.get("caps", {})
    with open(path, "rb") as file:
        check_file(file, reading, findings, reading.swift, caps.get("bytes", MOST_BYTES), caps.get("line", LONGEST_LINE))
    return rows


def _ask_metric(truth: np.ndarray, quiz: int, metric: Metric, settings: dict, findings: Findings) -> None:
    """Let the metric look at each half of the answers, which lie in slots."""
    for half, part in zip(HALVES, (truth[:quiz], truth[quiz:]), strict=True):
        for problem in metric.check(part, settings):
            findings.add(None, "unfit_answers", half=half, reason=problem.sentence)


def _all_fields(rows: Rows) -> Fields:
    """The ids of all rows in one buffer."""
    lengths = np.concatenate([lengths for _joined, lengths in rows.names]) if rows.count else np.zeros(0, np.int64)
    joined = np.concatenate([*(joined for joined, _lengths in rows.names), np.zeros(8, np.uint8)])
    return Fields(joined, np.cumsum(lengths) - lengths, lengths)


def _note_doubled(names: Fields, hashes: np.ndarray, rows: Rows, findings: Findings) -> None:
    """Note ids that stand in the file more than once, where their sorted hashes show that there may be some."""
    again = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    if not len(again):
        return
    lines, first = np.concatenate(rows.lines), {}
    for row in np.flatnonzero(np.isin(names.hashes(), again)).tolist():
        name = names.text(row)
        if name in first:
            findings.add(int(lines[row]), "doubled_id", id=shown(name.decode()), first=first[name])
        else:
            first[name] = int(lines[row])


def _slots(halves: np.ndarray) -> tuple[np.ndarray, int]:
    """The slot of each row, and how many slots are of the quiz half."""
    is_quiz = halves == QUIZ
    quiz = int(np.count_nonzero(is_quiz))
    return np.where(is_quiz, np.cumsum(is_quiz) - 1, quiz + np.cumsum(~is_quiz) - 1).astype(np.uint32), quiz


def _truth_of(rows: Rows, metric: Metric) -> tuple[np.ndarray, list[str]]:
    """The answers as a column for the metric, and the vocabulary of their codes, in the order of the alphabet where the metric has none."""
    if rows.column.values.is_number:
        return np.concatenate([np.asarray(values) for values in rows.values]), []
    words = list(rows.column.codes)
    ordered = words if metric.labels else sorted(words)
    rank = {word: code for code, word in enumerate(ordered)}
    recoded = np.array([rank[word] for word in words], np.int64)
    if rows.column.values.reads == "label":
        return recoded[np.concatenate([np.asarray(values) for values in rows.values])], ordered
    lists = [one for values in rows.values for one in values]
    column = np.full((len(lists), max(len(one) for one in lists)), -1, np.int64)
    for row, one in enumerate(lists):
        column[row, : len(one)] = recoded[one]
    return column, ordered
