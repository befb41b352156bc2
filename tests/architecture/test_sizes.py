"""Sizes are watched: the largest files are printed, and one beyond all reason fails."""

import ast
import sys

from tests.architecture.source import sources

MOST_LINES = 450
# What a demonstration shows is content, not code.
CONTENT = "ideahub/cli/demo/"


def test_no_file_is_endless(capsys):
    lengths = sorted(((len(source.text.splitlines()), source.path) for source in sources()), reverse=True)
    functions = sorted(
        (
            (node.end_lineno - node.lineno + 1, f"{source.path}:{node.name}")
            for source in sources()
            for node in ast.walk(source.tree)
            if isinstance(node, ast.FunctionDef)
        ),
        reverse=True,
    )
    with capsys.disabled():
        sys.stdout.write("\nLargest files: " + ", ".join(f"{path} {length}" for length, path in lengths[:5]))
        sys.stdout.write("\nLongest functions: " + ", ".join(f"{name} {length}" for length, name in functions[:5]) + "\n")
    assert [path for length, path in lengths if length > MOST_LINES and not path.startswith(CONTENT)] == []
