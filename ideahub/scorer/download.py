"""The checker as one file to download: the very modules that the platform checks with, put behind one another.

There is one source: what participants run is what the platform's careful road runs. The platform's swift road (numpy) only ever accepts,
and a test holds that it accepts what the careful road accepts, with the same values.
"""

import ast
import json
from pathlib import Path

from ideahub.scorer.compiling import MOST_ITEMS
from ideahub.scorer.container import MOST_BYTES
from ideahub.scorer.lines import LONGEST_LINE
from ideahub.scorer.metric import Metric
from ideahub.scorer.reading import prediction_values
from ideahub.scorer.shape import Shape

HERE = Path(__file__).resolve().parent
# Lowest first; each may use only those before it.
MODULES = ("words", "findings", "number", "kinds", "container", "lines", "fields", "shape", "table", "netflix", "check", "brisk", "checker")
OWN = "ideahub."


def contest_of(metric: Metric, shape: Shape, narrower: dict | None = None, most_bytes: int = MOST_BYTES, longest_line: int = LONGEST_LINE) -> dict:
    """What the checker has to know of a contest; `narrower` as in prediction_values."""
    values = prediction_values(metric, narrower)
    return {
        "layout": shape.layout, "id_column": shape.id_column, "value_columns": list(shape.value_columns), "header": shape.header,
        "reads": values.reads, "low": values.allowed.low, "high": values.allowed.high,
        "low_included": values.allowed.low_included, "high_included": values.allowed.high_included,
        "labels": sorted(values.labels) if values.labels else None, "most_items": MOST_ITEMS,
        "most_bytes": most_bytes, "longest_line": longest_line,
    }  # fmt: skip


def standalone_checker(contest: dict) -> str:
    """The source of the checker for a contest: one file, Python 3.8, standard library only."""
    imports, bodies = set(), []
    for name in MODULES:
        body = _without_imports((HERE / f"{name}.py").read_text(encoding="utf-8"), imports)
        bodies.append(f"# --- {name} ---\n\n{body.strip()}\n")
    head = ast.get_docstring(ast.parse((HERE / "checker.py").read_text(encoding="utf-8")), clean=False)
    settings = f"CONTEST.update(json.loads({json.dumps(contest)!r}))\n"
    last = bodies[-1].replace('\nif __name__ == "__main__":', f'\n{settings}\nif __name__ == "__main__":')
    return f'"""{head}"""\n\nfrom __future__ import annotations\n\n' + "\n".join(sorted(imports)) + "\n\n\n" + "\n\n".join([*bodies[:-1], last])


def _without_imports(source: str, imports: set[str]) -> str:
    """The source without its docstring and imports; those that are not our own are gathered."""
    lines = source.split("\n")
    for node in ast.parse(source).body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_docstring and not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.module.startswith((OWN, "__future__"))):
            imports.add(ast.unparse(node))
        for number in range(node.lineno - 1, node.end_lineno):
            lines[number] = ""
    return "\n".join(lines)
