"""Source files of the house: where they are, what they are called, what they import."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

__all__ = ["ROOT", "arrows", "files_under", "imports_of", "name_of", "shown", "tree_of"]

ROOT = Path(__file__).resolve().parent.parent


def files_under(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    return sorted([*found, ROOT / "app.py"] if ".py" in suffixes and "web" in folders else found)


def name_of(path: Path) -> str:
    """The dotted name of a module file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@lru_cache(maxsize=1)  # one test asks many things of one file
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> list[tuple[str, int]]:
    """(dotted name, line) of everything a file imports, wherever in the file, relative imports resolved.

    ``from .. import errors`` names the module ``graph.errors``, so imported names count as modules too.
    """
    package = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += [(f"{module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def arrows(paths: list[Path]) -> dict[str, set[str]]:
    """Of each module, by name: those of the others that it imports, also inside functions and for types alone."""
    modules = {name_of(path): path for path in paths}

    def module_of(imported: str) -> str | None:
        return next((one for one in (imported, imported.rpartition(".")[0]) if one in modules), None)

    return {
        name: {found for imported, _ in imports_of(path) if (found := module_of(imported)) and found != name}
        for name, path in modules.items()
    }
