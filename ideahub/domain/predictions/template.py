"""What participants prepare a file with: the template with every id, the checker, an example of the format."""

import json
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.predictions.scoring import columns_of, fetched, reference_key
from ideahub.scorer.download import contest_of, standalone_checker
from ideahub.scorer.metric import Metric, metrics
from ideahub.scorer.reference import open_reference
from ideahub.scorer.shape import Shape
from ideahub.scorer.template import template_text

EXAMPLES = {"number": ("3.5", "4", "1.25"), "probability": ("0.9", "0.15", "0.5"), "label": ("a", "b", "a"), "ranking": ("x17 x3 x22", "x5 x1", "x9 x17 x2")}


def template_of(challenge: Challenge) -> Iterator[bytes]:
    """The template in pieces. The challenge has answers."""
    answers, rules = newest_answers(challenge), rules_of(challenge.setup)
    columns, key, filler = columns_of(rules), reference_key(answers), _filler(metrics[rules["metric"]])
    with tempfile.TemporaryDirectory(prefix="ideahub-template-") as folder:
        yield from template_text(open_reference(fetched(key, Path(folder) / "reference")), columns, filler)


def _filler(metric: Metric) -> str:
    """A value that the metric allows, wherever that can be said without looking at the answers."""
    if metric.reads == "probability":
        return "0.5"
    return metric.labels[0] if metric.reads == "label" and metric.labels else "0"


def example_of(challenge: Challenge) -> str:
    """A few lines in the format of the contest, with ids and values that are made up."""
    rules = rules_of(challenge.setup)
    metric, columns = metrics[rules["metric"]], columns_of(rules)
    values = (metric.labels[:2] * 2)[:3] if metric.reads == "label" and metric.labels else EXAMPLES[metric.reads]
    if rules["layout"] == "netflix":
        return "111:\n" + "\n".join(values) + "\n225:\n" + values[0] + "\n"
    rows = "".join(f"a{number},{value}\n" for number, value in enumerate(islice(values, 3), start=1))
    return f"{columns['id']},{columns['predictions'][0]}\n{rows}"


def checker_of(challenge: Challenge) -> str:
    """The source of the checker for this contest."""
    rules = rules_of(challenge.setup)
    columns = columns_of(rules)
    shape = Shape(rules["layout"], columns["id"], tuple(columns["predictions"]))
    return _checker(json.dumps(contest_of(metrics[rules["metric"]], shape, most_bytes=rules["size_mb"] * 10_000_000), sort_keys=True))


@lru_cache(maxsize=64)
def _checker(contest: str) -> str:
    return standalone_checker(json.loads(contest))
