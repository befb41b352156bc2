"""Small contests for tests of the scorer: answers compiled into a folder, files scored against them, in this process or in the child."""

from pathlib import Path

from ideahub.scorer.compiling import compile_answers
from ideahub.scorer.metric import metrics
from ideahub.scorer.reference import open_reference
from ideahub.scorer.scoring import score_predictions
from tests.scorer import zoo

COLUMNS = {"id": "id", "answer": "answer", "split": "split", "predictions": ["prediction"]}


class Contest:
    """A contest in a folder: its answers, its metric, and whatever else an order says."""

    def __init__(self, folder: Path, answers: bytes = zoo.ANSWERS, layout: str = "table", metric: str = "rmse", **order):
        self.folder, self.metric = folder, metrics[metric]
        self.order = {"metric": metric, "settings": {}, "decimals": 4, "layout": layout, "columns": COLUMNS, "folder": str(folder)}
        self.order |= {"caps": {"bytes": zoo.MOST_BYTES, "line": 65536}} | order
        self.answers = folder / "answers"
        self.answers.write_bytes(answers)

    @property
    def settings(self) -> dict:
        """All settings of the metric."""
        return self.metric.clean_settings(self.order["settings"])

    def compiled(self) -> tuple[dict | None, list[tuple]]:
        """What is known of the answers, and what is wrong with them as (line, code)."""
        about, findings = compile_answers(self.answers, self.folder, self.order, self.metric, self.settings)
        return about, [(one.line, one.code) for one in findings.listed]

    @property
    def reference(self):
        """The compiled answers."""
        about, problems = self.compiled()
        assert problems == []
        return open_reference(about["path"])

    def score(self, predictions: bytes, reference=None) -> dict:
        """The outcome of a file."""
        path = self.folder / "predictions"
        path.write_bytes(predictions)
        return score_predictions(path, reference or self.reference, self.order, self.metric, self.settings)

    def full_order(self, predictions: bytes, task: str = "compile_and_score", **more) -> dict:
        """The order for the child."""
        path = self.folder / "predictions"
        path.write_bytes(predictions)
        return {"task": task, "answers": str(self.answers), "predictions": str(path), **self.order, **more}


def found(outcome: dict) -> list[tuple]:
    """(line, code) of the problems of an outcome."""
    return [(problem["line"], problem["code"]) for problem in outcome.get("problems", [])]
