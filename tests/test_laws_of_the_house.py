"""The laws of the house that reach beyond imports: markup, states, limits, names of files and of gates."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.gates import GATES
from tests import house
from tests.house import files_under, shown

CORE = files_under("graph")
HOUSE = files_under("graph", "web")
Law = Callable[[ast.AST], Iterator[str]]

TAG = re.compile(r"</?[A-Za-z]+(?![\w>]*\))")  # and no (?P<name>
DRAWN = re.compile(r"<(?:svg|g|path|rect|circle|text|tspan|line|polygon|use|defs|marker)\b")
TAKES_APART = frozenset(
    "find index rfind rindex split rsplit partition rpartition replace startswith endswith removeprefix removesuffix "
    "count".split()
)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
READS = frozenset("compile search match fullmatch findall finditer split sub subn".split())


def broken(law: Law, path: Path) -> list[str]:
    """Where a file breaks a law: the line and what stands there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    nodes = [node for node in ast.walk(tree) if not (isinstance(node, ast.Constant) and id(node) in said)]
    return [f"{shown(path)}:{getattr(node, 'lineno', 0)}: {what}" for node in nodes for what in law(node)]


def texts(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


# ---- 1: markup is written by its writers, and never taken apart
def takes_markup_apart(node: ast.AST) -> Iterator[str]:
    """A pattern or a method of strings that looks for a tag."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        first = [text.replace("(?P<", "").replace("(?<", "") for text in texts(node.args[0])]
        name = node.func.attr
        is_pattern = name in READS and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        if (is_pattern or name in TAKES_APART) and any(TAG.search(text) for text in first):
            yield ast.unparse(node)[:80]


def writes_drawings(node: ast.AST) -> Iterator[str]:
    """A text with an element of SVG in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and DRAWN.search(node.value):
        yield node.value[:60]


@pytest.mark.parametrize("path", CORE, ids=shown)
def test_no_pattern_and_no_slice_takes_markup_apart(path: Path) -> None:
    assert not broken(takes_markup_apart, path)


def test_only_the_writers_of_a_scene_write_drawings() -> None:
    """Two formats hold a drawing for every step in one file; the frame around each is their own."""
    writers = {"graph/scene/svg_writer.py", "graph/files/animated_svg.py", "graph/files/reveal.py"}
    assert not [fault for path in CORE if shown(path) not in writers for fault in broken(writes_drawings, path)]


# ---- 3: what is hidden, new, near and current is said once
STATES = {"hidden", "near", "current"}


def decides_states(node: ast.AST) -> Iterator[str]:
    """A state is given to an element, or a step compared with the one at which something appears."""
    is_given = isinstance(node, ast.Assign) and not isinstance(node.value, ast.Compare)
    if is_given and STATES & set(texts(node)):
        yield ast.unparse(node)[:80]
    is_order = isinstance(node, ast.Compare) and any(isinstance(op, ORDER) for op in node.ops)
    if is_order and any(isinstance(one, ast.Attribute) and one.attr == "appears" for one in ast.walk(node)):
        yield ast.unparse(node)[:80]


@pytest.mark.parametrize("path", files_under("graph", "web"), ids=shown)
def test_the_state_of_an_element_comes_from_the_frames_alone(path: Path) -> None:
    if shown(path) != "graph/steps/frames.py":
        assert not broken(decides_states, path)


# ---- 6: one table of limits
NO_LIMITS = {
    "_LARGEST": "the last factorial that is a float",
    "FORMAT": "a version, which only grows",
    "2 ** 63": "the seeds that NumPy takes",
}
SMALL = 4  # numbers up to this count operands and axes


def numbers_of(tree: ast.Module) -> dict[str, float]:
    """Numbers that a module gives a name."""
    found: dict[str, float] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = number(node.value)
            if value is not None:
                found[node.targets[0].id] = value
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            for target, value in zip(node.targets[0].elts, getattr(node.value, "elts", ()), strict=False):
                if isinstance(target, ast.Name) and (known := number(value)) is not None:
                    found[target.id] = known
    return found


def number(node: ast.expr) -> float | None:
    """A number, or arithmetic with numbers alone."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    if isinstance(node, ast.BinOp):
        left, right = number(node.left), number(node.right)
        return None if left is None or right is None else max(left, right)
    return None


def own_limits(path: Path) -> list[str]:
    """Comparisons with a number of the file's own by which something is refused."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = numbers_of(tree)
    refusals = [node for node in ast.walk(tree) if isinstance(node, ast.If) and any(map(raises, node.body))]
    compared = [
        (node.lineno, side)
        for refusal in refusals
        for node in ast.walk(refusal.test)
        if isinstance(node, ast.Compare) and any(isinstance(op, ORDER) for op in node.ops)
        for side in (node.left, *node.comparators)
    ]
    return [
        f"{shown(path)}:{line}: {ast.unparse(side)}"
        for line, side in compared
        if ast.unparse(side) not in NO_LIMITS
        and ((isinstance(side, ast.Name) and side.id in named) or (number(side) or 0) > SMALL)
    ]


def raises(node: ast.stmt) -> bool:
    return isinstance(node, ast.Raise)


@pytest.mark.parametrize("path", [path for path in HOUSE if path.name != "limits.py"], ids=shown)
def test_a_number_that_something_is_refused_for_stands_in_the_table_of_limits(path: Path) -> None:
    assert not own_limits(path)


# ---- 7: a file is known by its name
def test_a_file_name_stands_once() -> None:
    names = Counter(path.name for path in HOUSE if path.name != "__init__.py")
    assert not [name for name, count in names.items() if count > 1]


# ---- 9: facts about a gate are fields of its record
def asks_for_a_gate_by_name(node: ast.AST) -> Iterator[str]:
    """``gate.name == "exp"``, ``GATES["exp"]``."""
    if isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        is_name = any(isinstance(side, ast.Attribute) and side.attr == "name" for side in sides)
        if is_name and any(text in GATES for side in sides for text in texts(side)):
            yield ast.unparse(node)
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "GATES" and set(texts(node.slice)) & GATES.keys():
        yield ast.unparse(node)


# Records of gates; how functions of a formula are typeset; which gate a spelling of a library means.
MAY_NAME_GATES = ("graph/gates/", "graph/notation/", "graph/interpreter/")


@pytest.mark.parametrize("path", [path for path in HOUSE if not shown(path).startswith(MAY_NAME_GATES)], ids=shown)
def test_no_gate_is_asked_for_by_its_name(path: Path) -> None:
    assert not broken(asks_for_a_gate_by_name, path)


# ---- what a file is, is said by a noun
BEGINS_WITH_NO_NOUN = re.compile(
    r"(?:What|How|Which|Whether|Where|Who|Why|When|Reads|Makes|Looks|Grows|Opens|Differentiates)\b"
)
PER = re.compile(
    r"\b[Oo]ne (?!as )\w+ an? (?:gate|step|slide|page|edge|operand|node|line|row|file|axis|slot|format|language|letter"
    r"|call|pass|process|colour|input|theme|occurrence)\b"
)


# Its files have their turn with the queue of jobs.
@pytest.mark.parametrize("path", HOUSE, ids=shown)
def test_a_module_says_what_it_is_with_a_noun(path: Path) -> None:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert text
    assert not BEGINS_WITH_NO_NOUN.match(text)


@pytest.mark.parametrize(
    "path",
    [*HOUSE, *sorted((house.ROOT / "docs").rglob("*.md")), *sorted((house.ROOT / "graph" / "words").glob("*.en.toml"))],
    ids=shown,
)
def test_one_thing_a_thing_is_said_with_per(path: Path) -> None:
    assert not PER.findall(path.read_text(encoding="utf-8"))


# ---- the tester is tested
@pytest.mark.parametrize(
    ("law", "text"),
    [
        (takes_markup_apart, 're.compile(r"<rect[^>]*>")'),
        (takes_markup_apart, 'svg.index("</g>")'),
        (takes_markup_apart, 'svg.replace(f"<text{x}", "")'),
        (writes_drawings, 'x = f"<path d={d}/>"'),
        (decides_states, "if timeline.appears[name] <= step: pass"),
        (decides_states, 'marked[name] = "current"'),
        (asks_for_a_gate_by_name, 'node.operation.gate.name == "relu"'),
        (asks_for_a_gate_by_name, 'gate.name in ("max", "min")'),
        (asks_for_a_gate_by_name, 'GATES["sum"]'),
    ],
)
def test_a_law_sees_what_breaks_it(law: Law, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    path = tmp_path / "wrong.py"
    path.write_text(text, encoding="utf-8")
    assert broken(law, path)


@pytest.mark.parametrize("test", ["len(text) > _LONGEST", "len(text) > 300", "not 0 < len(text) <= _LONGEST"])
def test_a_limit_of_a_files_own_is_seen(test: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    path = tmp_path / "wrong.py"
    path.write_text(f"_LONGEST = 60\ndef f(text):\n    if {test}:\n        raise ValueError\n", encoding="utf-8")
    assert own_limits(path)
