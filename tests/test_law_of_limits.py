"""The law of limits: one table has the numbers that something is refused for, and no file has its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import house
from tests.house import shown, tree_of
from tests.test_laws_of_the_house import HOUSE, ORDER, broken

NO_LIMITS = {
    "_LARGEST": "the last factorial that is a float",
    "_FLOAT_DIGITS": "of whole numbers that a float may no longer hold",
    "FORMAT": "a version, which only grows",
    "2 ** 63": "the seeds that NumPy takes",
    "2 ** 32": "seeds of 32 bits",
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
    tree = tree_of(path)
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


def limits_of_types(node: ast.AST) -> Iterator[str]:
    """A number of a file's own in the type of what is read: ``Meta(max_length=200)``."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Meta":
        for each in node.keywords:
            text = ast.unparse(each.value)
            if each.arg in ("le", "lt", "max_length") and text not in NO_LIMITS and (number(each.value) or 0) > SMALL:
                yield f"{each.arg}={text}"


# What strangers send is read here: the length of a text of theirs is compared with nothing but the table's numbers.
READERS = ("web/api/", "web/classroom/", "web/lectures/", "graph/exercises/typed_", "graph/slides/order.py")


def lengths_of_its_own(path: Path) -> list[str]:
    tree = tree_of(path)
    named = numbers_of(tree)
    return [
        f"{shown(path)}:{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and any(ast.unparse(side).startswith("len(") for side in sides_of(node))
        for side in sides_of(node)
        if ast.unparse(side) not in NO_LIMITS
        if (isinstance(side, ast.Name) and side.id in named) or (number(side) or 0) > SMALL
    ]


def sides_of(node: ast.Compare) -> list[ast.expr]:
    return [node.left, *node.comparators]


def raises(node: ast.stmt) -> bool:
    return isinstance(node, ast.Raise)


@pytest.mark.parametrize("path", [path for path in HOUSE if path.name != "limits.py"], ids=shown)
def test_a_number_that_something_is_refused_for_stands_in_the_table_of_limits(path: Path) -> None:
    assert not own_limits(path)
    assert not broken(limits_of_types, path)
    if shown(path).startswith(READERS):
        assert not lengths_of_its_own(path)


# ---- the tester is tested
@pytest.mark.parametrize(
    "text", ["Name = Annotated[str, Meta(max_length=64)]", "N = Annotated[int, Meta(ge=0, lt=1_000)]"]
)
def test_a_limit_in_a_type_is_seen(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    path = tmp_path / "wrong.py"
    path.write_text(text, encoding="utf-8")
    assert broken(limits_of_types, path)


@pytest.mark.parametrize("test", ["len(text) > _LONGEST", "len(text) > 300", "not 0 < len(text) <= _LONGEST"])
def test_a_limit_of_a_files_own_is_seen(test: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    path = tmp_path / "wrong.py"
    path.write_text(f"_LONGEST = 60\ndef f(text):\n    if {test}:\n        raise ValueError\n", encoding="utf-8")
    assert own_limits(path)


@pytest.mark.parametrize("test", ["len(text) > _LONGEST", "0 < len(text) <= 300"])
def test_a_length_of_a_readers_own_is_seen(test: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    path = tmp_path / "wrong.py"
    path.write_text(f"_LONGEST = 60\ndef f(text):\n    return None if {test} else text\n", encoding="utf-8")
    assert lengths_of_its_own(path)
