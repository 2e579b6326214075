"""The walls of the house: which module may import which, how long a file may be, what is never called."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests import house
from tests.house import ROOT, arrows, files_under, imports_of, name_of, shown, tree_of

# Each may import only from rows above its own, and from its own row. `words` is a folder, `errors` a file.
ROWS = (
    ("errors", "limits", "numbers", "cache", "records", "words", "workers"),
    ("language",),
    ("notation",),
    ("gates",),
    ("autodiff",),
    ("interpreter",),
    ("analysis",),
    ("exercises",),
    ("steps",),
    ("scene",),
    ("layout",),
    ("drawing",),
    ("slides",),
    ("paper",),
    ("files",),
    ("structure", "annotations"),
    ("payload",),
    ("pipeline",),
    ("graph",),  # graph/__init__.py, the public doorway
    ("web",),
    ("app",),
)
HEIGHT = {name: height for height, row in enumerate(ROWS) for name in row}
LONGEST_FILE = 300
WEB_FRAMEWORK = {"flask", "werkzeug", "jinja2", "app", "web"}
EVALUATORS = {"eval", "exec", "compile", "sympify", "parse_expr", "lambdify", "__import__"}
CODE = (".py", ".js", ".mjs", ".css", ".html")
OURS = ("graph", "web", "gatewise", "tools", "benchmarks", "tests")


def room_of(module: str) -> str | None:
    """Which room of the house a module is in; None for what is not ours."""
    parts = module.split(".")
    if parts[0] == "graph":
        return parts[1] if len(parts) > 1 and parts[1] in HEIGHT else "graph"
    return parts[0] if parts[0] in ("web", "app") else None


@pytest.mark.parametrize("path", files_under("graph", "web"), ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(name_of(path))
    assert room in HEIGHT
    imported = imports_of(path)
    assert not [
        f"line {line}: {room} imports {module}"
        for module, line in imported
        if (other := room_of(module)) is not None and HEIGHT[other] > HEIGHT[room]
    ]
    modules = [module for module, _ in imported]
    assert not [module for module in modules if module.endswith(".*")]
    if name_of(path).startswith("graph"):
        assert not [module for module in modules if module.split(".")[0] in WEB_FRAMEWORK]
    if room == "scene":  # it knows nothing of the house
        assert not [module for module in modules if room_of(module) and not module.startswith("graph.scene")]


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {
        path.stem for path in (ROOT / "graph").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__"} <= set(HEIGHT)


def test_what_is_imported_is_what_is_required() -> None:
    """Nothing comes along by chance, nothing is installed in vain."""
    files = tuple(f"requirements{each}.txt" for each in ("", "-host", "-jobs", "-video"))
    lines = [line for name in files for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    required = {re.split(r"[\[<>=;~ ]", line)[0].lower() for line in lines}
    imported = {module.split(".")[0] for path in files_under("graph", "web") for module, _ in imports_of(path)}
    foreign = imported - set(sys.stdlib_module_names) - {"graph", "web", "app", "tomli"}
    shipped_in = packages_distributions()
    needed = {shipped_in[module][0].lower().replace("_", "-") for module in foreign}
    # werkzeug is Flask's, tomli Python 3.10's; graphviz-pure is a program, and pygraphviz may stand in for it
    assert needed - {"werkzeug", "pygraphviz"} == required - {"tomli", "graphviz-pure"}


def test_importing_graph_loads_no_web_framework() -> None:
    script = "import sys, graph; sys.exit(' '.join({'flask', 'werkzeug', 'jinja2'} & set(sys.modules)) or 0)"
    assert not subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True).stderr


@pytest.mark.parametrize("path", files_under(*OURS, "static", "templates", suffixes=CODE), ids=shown)
def test_a_file_fits_in_one_head(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE


@pytest.mark.parametrize("path", files_under("graph", "web"), ids=name_of)
def test_text_is_never_evaluated_and_nothing_is_caught_unnamed(path: Path) -> None:
    """``re.compile`` is no evaluator; the plain names are."""
    nodes = list(ast.walk(tree_of(path)))
    assert not [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in nodes
        if isinstance(node, ast.Call) and called_name(node.func) in EVALUATORS
    ]
    assert not [node.lineno for node in nodes if isinstance(node, ast.ExceptHandler) and node.type is None]


def called_name(function: ast.expr) -> str | None:
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute) and function.attr != "compile":
        return function.attr
    return None


def test_the_arrow_check_sees_an_arrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    wrong = tmp_path / "graph" / "language" / "wrong.py"
    wrong.parent.mkdir(parents=True)
    wrong.write_text("def late():\n    from ..gates.record import Gate\n    return Gate\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        test_imports_run_one_way(wrong)


def test_no_files_import_each_other_in_a_circle() -> None:
    TopologicalSorter(arrows(files_under("graph", "web"))).prepare()


@pytest.mark.parametrize(
    "wrong",
    [
        "from .other import thing\n",
        "def late():\n    from .other import thing\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import other\n",
    ],
)
def test_the_circle_check_sees_a_circle(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    folder = tmp_path / "graph" / "gates"
    folder.mkdir(parents=True)
    paths = [folder / "one.py", folder / "other.py"]
    paths[0].write_text(wrong, encoding="utf-8")
    paths[1].write_text("thing = 1\n", encoding="utf-8")
    TopologicalSorter(arrows(paths)).prepare()
    paths[1].write_text("from . import one\n", encoding="utf-8")
    with pytest.raises(CycleError):
        TopologicalSorter(arrows(paths)).prepare()
