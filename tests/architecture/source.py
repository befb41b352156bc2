"""The project's own Python files, parsed."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Source:
    """One file: its path from the root, its module name, its text and its tree."""

    path: str
    module: str
    text: str
    tree: ast.Module

    def imports(self) -> list[tuple[str, ast.stmt]]:
        """(module, statement) of every import, wherever it stands; a name imported from a package counts as that module where it is one."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(_module_or(node.module or "", alias.name), node) for alias in node.names]
        return found

    def attributes(self) -> set[str]:
        """Every dotted name that is used, such as `datetime.now`."""
        return {ast.unparse(node) for node in ast.walk(self.tree) if isinstance(node, ast.Attribute)}


def _module_or(module: str, name: str) -> str:
    inner = f"{module}.{name}"
    place = ROOT / inner.replace(".", "/")
    return inner if place.with_suffix(".py").is_file() or (place / "__init__.py").is_file() else module


@cache
def sources() -> tuple[Source, ...]:
    """Every file of the application, with config.py and wsgi.py."""
    paths = [ROOT / "config.py", ROOT / "wsgi.py", *sorted((ROOT / "ideahub").rglob("*.py"))]
    return tuple(read(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))) for path in paths)


def read(text: str, path: str) -> Source:
    """A source from its text and its path from the root."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Source(path, module, text, ast.parse(text))
