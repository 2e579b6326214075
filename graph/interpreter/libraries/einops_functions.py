"""Einops: axes named in a pattern are put in another order, joined, taken apart, reduced and repeated."""

from __future__ import annotations

import math
import re
import string
from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer
from .einsum import einsum
from .formula_terms import Terms
from .function_tables import Entry, given

__all__ = ["EINOPS"]

_AXIS = re.compile(r"[^\W\d]\w*")
_GROUP = re.compile(r"\([^()]*\)|[\w.]+")
_REDUCTIONS = {"mean": "mean", "sum": "sum", "max": "max_over", "min": "min_over", "prod": "prod"}


def _groups(side: str) -> list[list[str]]:
    """``b (h w) 1`` as [["b"], ["h", "w"], []]."""
    return [
        [name for name in found.strip("()").split() if name != "1"]
        for found in _GROUP.findall(side.replace("...", " "))
    ]


class _Pattern:
    """A pattern with the sizes of its axes: ``axes`` is what stands on the left, one name for each axis."""

    def __init__(self, f: Terms, x: Any, pattern: str, sizes: dict[str, Any], name: str) -> None:
        left, arrow, right = pattern.partition("->")
        self.left, self.right = _groups(left), _groups(right)
        shape = f.shape(x)
        if not arrow or "..." in pattern or len(self.left) != len(shape):
            raise f.run.error("wrong_arguments", "maker_arguments", f.mark, gate=name)
        self.sizes = {axis: f.whole(size) for axis, size in sizes.items()}
        for group, length in zip(self.left, shape, strict=True):
            unknown = [axis for axis in group if axis not in self.sizes]
            known = math.prod(self.sizes.get(axis, 1) for axis in group)
            if len(unknown) > 1 or known < 1 or length % known or (not unknown and known != length):
                raise f.run.error("shape_mismatch", "maker_arguments", f.mark, gate=name)
            self.sizes.update(dict.fromkeys(unknown, length // known))
        self.axes = [axis for group in self.left for axis in group]
        self.kept = [axis for group in self.right for axis in group]
        if any(axis not in self.sizes for axis in self.kept):
            raise f.run.error("wrong_arguments", "maker_arguments", f.mark, gate=name)

    def shape(self, axes: list[str]) -> tuple[int, ...]:
        return tuple(self.sizes[axis] for axis in axes)

    def grouped(self) -> tuple[int, ...]:
        return tuple(math.prod(self.sizes[axis] for axis in group) for group in self.right)


def _reshaped(f: Terms, x: Any, shape: tuple[int, ...]) -> Any:
    return x if f.shape(x) == shape else f.run.apply("reshape", [x], {"shape": shape}, f.mark)


def _ordered(f: Terms, x: Any, axes: list[str], wanted: list[str]) -> Any:
    places = [axes.index(axis) for axis in wanted]
    return x if places == sorted(places) else f.gate("transpose", x, *places)


def _read(run: Any, arguments: list[Any], keywords: dict[str, Any], name: str, mark: Mark) -> tuple[Terms, Any, str]:
    x = given(run, arguments, keywords, 0, "tensor", name, mark)
    x = run.operand(x, mark) if isinstance(x, list | tuple) else x
    return Terms(run, mark), x, str(given(run, arguments, keywords, 1, "pattern", name, mark))


def _rearrange(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``rearrange(x, "b (h d) t -> b h t d", h=2)``"""
    f, x, pattern = _read(run, arguments, keywords, "rearrange", mark)
    read = _Pattern(f, x, pattern, keywords, "rearrange")
    if sorted(read.axes) != sorted(read.kept):
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="rearrange")
    x = _ordered(f, _reshaped(f, x, read.shape(read.axes)), read.axes, read.kept)
    return _reshaped(f, x, read.grouped())


def _reduce(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``reduce(x, "b c (h 2) -> b c h", "mean")``: axes that are missing on the right are reduced."""
    f, x, pattern = _read(run, arguments, keywords, "reduce", mark)
    kind = str(given(run, arguments, keywords, 2, "reduction", "reduce", mark))
    sizes = {name: size for name, size in keywords.items() if name != "reduction"}
    read = _Pattern(f, x, pattern, sizes, "reduce")
    if kind not in _REDUCTIONS:
        raise run.error("unknown_function", "known_not_offered", mark, name=kind[:60])
    x = _reshaped(f, x, read.shape(read.axes))
    lost = tuple(place for place, axis in enumerate(read.axes) if axis not in read.kept)
    if lost:
        x = run.apply(_REDUCTIONS[kind], [x], {"axis": lost}, mark)
    left = [axis for axis in read.axes if axis in read.kept]
    return _reshaped(f, _ordered(f, x, left, read.kept), read.grouped())


def _repeat(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``repeat(x, "h w -> b h w", b=2)``: axes that are new on the right are repeated."""
    f, x, pattern = _read(run, arguments, keywords, "repeat", mark)
    read = _Pattern(f, x, pattern, keywords, "repeat")
    old = [axis for axis in read.kept if axis in read.axes]
    x = _ordered(f, _reshaped(f, x, read.shape(read.axes)), read.axes, old)
    x = _reshaped(f, x, tuple(read.sizes[axis] if axis in old else 1 for axis in read.kept))
    x = run.apply("broadcast_to", [x], {"shape": read.shape(read.kept)}, mark)
    return _reshaped(f, x, read.grouped())


def _summed(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``einsum(a, b, "batch d, d out -> batch out")``: the arrays first, and an axis may have a whole word for a name.

    Raises:
        TraceError: ``wrong_arguments``: there is no pattern, or it has too many names.
    """
    if not arguments or not isinstance(arguments[-1], str):
        return einsum(run, arguments, keywords, mark)
    names = list(dict.fromkeys(_AXIS.findall(arguments[-1])))
    spare = [letter for letter in string.ascii_letters if letter not in names]
    if len(names) > len(spare):
        raise run.error("wrong_arguments", "einsum_text", mark)
    letters = {name: name if len(name) == 1 else spare.pop(0) for name in names}
    text = _AXIS.sub(lambda found: letters[found[0]], arguments[-1])
    return einsum(run, [text, *arguments[:-1]], {}, mark)


def _layer(kind: str, entry: Entry) -> Entry:
    """``Rearrange("b c h w -> b (c h w)")`` as a part of a network."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            return entry(run, [*inputs[:1], *arguments], keywords, at)

        return Instance(None, {}, Layer(kind, forward))

    return make


EINOPS: dict[str, Any] = {
    "rearrange": _rearrange, "reduce": _reduce, "repeat": _repeat, "Rearrange": _layer("Rearrange", _rearrange),
    "Reduce": _layer("Reduce", _reduce), "einsum": _summed,
}  # fmt: skip
