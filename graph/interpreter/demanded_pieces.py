"""Shapes of arrays that are taken apart: ``x[2:5]`` has five elements, ``gates.chunk(4, 1)`` gives four equal parts,
``rearrange(x, "b (h d) -> b h d")`` says its axes."""

from __future__ import annotations

import re
from typing import Any

from ..gates.gate import Shape
from ..language.heads import Nothing, Slice, Text
from ..language.heads import Symbol as Name
from .demanded_terms import number_of
from .marked_tree import Marked

__all__ = ["PATTERNED", "axes_of_pattern", "long_enough", "sizes_of_letters", "split_evenly"]

PATTERNED = frozenset(("rearrange", "repeat", "reduce"))
_LETTERS = (2, 3, 4, 2, 3, 4, 2, 3)
_AXES: dict[int, Shape] = {1: (3,), 2: (2, 3), 3: (2, 3, 4), 4: (1, 2, 4, 4)}
_GROUP = re.compile(r"\([^()]*\)|[\w.]+")
_LONGEST = 64  # elements of an axis that a slice may ask for
_WIDTH = 2  # of each part


def long_enough(node: Marked, known: dict[str, Shape]) -> dict[str, Shape]:
    """``known`` with the shape of an array that is cut at places that are typed: no slice ``x[2:5]`` ends behind it."""
    base, items = node.operands[0], node.operands[1:]
    name = str(base.tree.name) if isinstance(base.tree, Name) else ""
    usual = _AXES.get(len(items), ())
    if not usual or not name or any(isinstance(item.tree, Nothing) for item in items):
        return known
    needed = [_end(item) for item in items]
    before = known.get(name, usual)
    shape = tuple(max(size, least) for size, least in zip(before, needed, strict=False))
    is_usual = name not in known and shape == usual
    return known if is_usual or len(before) != len(items) or max(needed) > _LONGEST else known | {name: shape}


def _end(item: Marked) -> int:
    """How many elements a place or a slice asks for; of what begins in the middle, as many again."""
    if not isinstance(item.tree, Slice):
        return (number_of(item) or 0) + 1
    has_begin, has_end = (str(part) != "" for part in item.tree.args[:2])
    begin = number_of(item.operands[0]) if has_begin and item.operands else None
    end = number_of(item.operands[int(has_begin)]) if has_end and len(item.operands) > has_begin else None
    return max(end or 0, 0 if has_end else 2 * (begin or 0), 0)


def split_evenly(call: str, operands: list[Marked], keywords: dict[str, Marked], count: int) -> dict[str, Shape]:
    """``i, f, g, o = gates.chunk(4, 1)``: a shape whose axis has as many equal parts as there are names."""
    parts = number_of(operands[1]) if len(operands) > 1 else None
    asked = keywords.get("dim") or keywords.get("axis") or (operands[2] if len(operands) > 2 else None)
    axis = 0 if asked is None else number_of(asked)
    if call not in ("chunk", "split") or parts != count or axis is None or not isinstance(operands[0].tree, Name):
        return {}
    shape = list(_AXES.get(max(axis + 1, 2 if asked is not None else 1), ()))
    if not shape or (call == "split" and parts == _WIDTH and not keywords):  # PyTorch's sizes of parts
        return {}
    shape[axis] = _WIDTH * count
    return {str(operands[0].tree.name): tuple(shape)}


def _next(sizes: dict[str, int]) -> int:
    return _LETTERS[len(sizes) % len(_LETTERS)]


def axes_of_pattern(operands: list[Marked], keywords: dict[str, Marked]) -> Shape:
    """The shape of what a pattern of einops takes apart."""
    text = operands[1].tree.value if len(operands) > 1 and isinstance(operands[1].tree, Text) else ""
    left = str(text).split("->", maxsplit=1)[0]
    sizes = {name: number_of(value) or 2 for name, value in keywords.items()}
    made: list[int] = []
    for group in _GROUP.findall(left) if "->" in str(text) and "..." not in left else ():
        size = 1
        for name in group.strip("()").split():
            size *= int(name) if name.isdigit() else sizes.setdefault(name, _next(sizes))
        made.append(size)
    return tuple(made)


def sizes_of_letters(text: str, names: list[Marked], known: dict[str, int]) -> list[tuple[str, Shape]]:
    """``einsum("ij,jk->ik", A, B)``: the shape of each name, a size for each letter; with einops' spaces too."""
    found: list[tuple[str, Shape]] = []
    for letters, operand in zip(text.split("->", maxsplit=1)[0].split(","), names, strict=False):
        axes: Any = letters.split() if " " in letters.strip() else letters.strip()
        if isinstance(operand.tree, Name) and axes and all(str(axis).isidentifier() for axis in axes):
            sizes = [known.setdefault(each, _next(known)) for each in axes]
            found.append((str(operand.tree.name), tuple(sizes)))
    return found
