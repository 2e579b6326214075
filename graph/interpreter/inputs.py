"""Inputs of a running program: names given a number or an array, free names, weights of layers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..autodiff.builder import Builder, OperandFault, Ref, shape_of
from ..autodiff.draft_nodes import Source
from ..autodiff.given_arrays import array_from_items
from ..errors import Span
from ..gates import GATES
from ..gates.gate import Shape, Value
from ..language.marks import Mark
from .assumptions import Assumptions, Rerun
from .budget import Budget
from .container_walk import leaves
from .demanded_fractions import fraction
from .values import SizeFloat, SizeInt, size

__all__ = ["Fixed", "Input", "Inputs", "Partial", "is_literal", "readable_array", "to_array"]


_SINGULAR = 1e-9  # a determinant below it: no inverse


@dataclass(slots=True, eq=False)
class Input(Source):
    """``typed``: the number, list or array as the program has it, where it turns out to be static."""

    typed: Any = None

    def rename(self, name: str, builder: Builder) -> None:
        """Gives it another name, on its node too."""
        self.name = name
        if () in self.nodes:
            builder.nodes[self.nodes[()]].name = name


@dataclass(frozen=True, slots=True)
class Fixed:
    """An input that takes no gradient: ``value`` as it counts, ``is_free`` where the program gives none; ``place``: how
    many of the other inputs come before it."""

    value: Any
    is_free: bool
    place: int


@dataclass(slots=True, eq=False)
class Partial:
    """``W[1]`` on the way to ``W[1][2]``."""

    source: Input
    items: tuple[int, ...]


def is_literal(value: Any, budget: Budget) -> bool:
    """Whether a static value becomes an input where it is given a name: a plain number, an array, a list of them."""
    if isinstance(value, tuple):
        return False
    return all(
        isinstance(item, int | float | np.ndarray) and not isinstance(item, bool | SizeInt | SizeFloat)
        for item in leaves(budget, value, list)
    )


def to_array(value: Any) -> float | np.ndarray | None:
    """A number, or nested lists of numbers, as float or float64 array; None where it is ragged or no number."""
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, np.ndarray):
        return np.asarray(value, dtype=np.float64) if value.ndim else float(value)
    items = [to_array(item) for item in value] if isinstance(value, list | tuple | range) else [None]
    return None if not items or any(item is None for item in items) else array_from_items(items)


def readable_array(shape: Shape, number: int) -> np.ndarray:
    """Small numbers that can be told apart, for a free name that must be an array."""
    count = math.prod(shape)
    return (((np.arange(count) * 7 + 3 * number) % 10 + 1) / 10).reshape(shape)


def _default(name: str, shape: Shape, number: int) -> np.ndarray:
    """What a free array is filled with: a square I is the identity, a mask tril the lower
    triangle, a matrix of covariances can be inverted."""
    is_square = len(shape) == 2 and shape[0] == shape[1]
    if is_square and name in ("I", "tril"):
        return np.eye(shape[0]) if name == "I" else np.tril(np.ones(shape))
    filled = readable_array(shape, number)
    if is_square and name.startswith(("Σ", "Λ", "S", "K")):
        return np.asarray(np.round((filled + filled.T) / 4 + np.eye(shape[0]), 2))
    if is_square and abs(np.linalg.det(filled)) < _SINGULAR:
        return filled + np.eye(shape[0])
    return filled


def _places(shape: Shape) -> np.ndarray:
    """Whole numbers that pick elements of any axis of two or more: 0 and 1 by turns."""
    return np.arange(math.prod(shape)).reshape(shape) % 2 * 1.0


class Inputs:
    """Keeps the inputs of one run; ``values`` are those given from outside, by name."""

    def __init__(self, builder: Builder, values: Mapping[str, Value], assumptions: Assumptions) -> None:
        self.builder, self.values, self.assumptions = builder, values, assumptions
        self.sources: list[Input] = []
        self.lazy_layers = 0  # how many layers were made whose first call tells a size
        self.fixed: dict[str, Fixed] = {}
        self._counts: dict[str, int] = {}
        self._free = 0

    def value_of(self, source: Input) -> Value:
        """The value that an input has in this run."""
        found = self.given(source.name, source.line, is_last=True)
        return source.value if found is None else found

    # ---- new inputs
    def _version(self, name: str) -> tuple[int, bool]:
        count = self._counts[name] = self._counts.get(name, 0) + 1
        return count, count >= self.assumptions.versions.get(name, 1)

    def given(self, name: str, line: int, is_last: bool) -> Value | None:
        """The value from outside that an input has, if any."""
        if is_last and name in self.values:
            return self.values[name]
        return self.values.get(f"{name}@{line}")

    def assign(self, name: str, typed: Any, span: Span, place: Span | None = None) -> Any:
        """``name = literal``: an input, or the static value where it is a size; ``place``: of the literal alone."""
        place = place or span
        number, is_last = self._version(name)
        line = self.builder.source.count("\n", 0, span.start) + 1
        given = self.given(name, line, is_last)
        if name in self.assumptions.fixed:
            static = _static(typed if given is None else _plain(given))
            self.fixed[name] = Fixed(static, False, len(self.sources))
            return static
        value = to_array(typed)
        if value is None:
            raise self.builder.error("bad_value", "ragged", place)
        if np.size(value) == 0:
            raise self.builder.error("bad_value", "empty_array", place)
        if not np.all(np.isfinite(value)):
            return self._endless(name, value, given, place)
        shape = shape_of(value) if given is None else shape_of(given)
        return self._keep(Input((name, number), name, value, shape, False, line, span, typed=typed), span)

    def _endless(self, name: str, value: Value, given: Value | None, place: Span) -> Any:
        """An array with elements of −inf, as masks of attention have them, is fixed: nothing can be moved there.

        Raises:
            TraceError: ``bad_value``: a number by itself, inf, or elements that are no numbers.
        """
        if np.ndim(value) == 0 or not np.all(np.less(value, np.inf)):
            raise self.builder.error("bad_value", "not_finite", place)
        static = _static(_plain(value if given is None else given))
        self.fixed[name] = Fixed(static, False, len(self.sources))
        return static

    def free(self, name: str, span: Span) -> Any:
        """A free name: 1, 2, 3, … in order of first appearance, or an array where its use says so."""
        number, is_last = self._version(name)
        self._free += 1
        line = self.builder.source.count("\n", 0, span.start) + 1
        given = self.given(name, line, is_last)
        shape = self.assumptions.shapes.get(name, ())
        value: Value = float(self.assumptions.sizes.get(name, self._free))
        if shape:
            is_integer = name in self.assumptions.integers
            value = _places(shape) if is_integer else _default(name, shape, self._free)
        if name in self.assumptions.fractions and name not in self.assumptions.sizes:
            value = fraction(value, self._free - 1)
        if name in self.assumptions.fixed:
            static = _static(_plain(value if given is None else given))
            self.fixed[name] = Fixed(static, True, len(self.sources))
            return static
        shape = shape if given is None else shape_of(given)
        typed = _plain(value)
        return self._keep(Input((name, number), name, value, shape, True, line, None, typed=typed), span)

    def free_once(self, name: str, span: Span) -> Any:
        """The free name that a function's name is where it is not called: one input, however often it stands."""
        known = next((source for source in self.sources if source.name == name), None)
        return self.free(name, span) if known is None else known

    def _keep(self, source: Input, span: Span) -> Input:
        self.sources.append(source)
        limits = self.builder.limits
        if len(self.sources) > limits.inputs:
            raise self.builder.too_large("inputs", limits.inputs, len(self.sources), span)
        return source

    # ---- their nodes
    def whole(self, source: Input) -> Ref:
        """The one node of an input, made when it is first used."""
        if source.nodes and () not in source.nodes:
            raise Rerun(self.assumptions.learned(whole=self.assumptions.whole | {source.version}))
        if () not in source.nodes:
            is_default = source.is_free and source.name not in self.values
            source.nodes[()] = self.builder.add_input(source.name, source.shape, is_default, source.span).position
        return Ref(source.nodes[()])

    def is_by_element(self, source: Input) -> bool:
        return bool(source.shape) and source.version not in self.assumptions.whole and () not in source.nodes

    def element(self, source: Input, items: tuple[int, ...], mark: Mark) -> Ref:
        """The scalar input that one element of an input is drawn as."""
        for item, length in zip(items, source.shape, strict=True):
            if not -length <= item < length:
                error = self.builder.error(
                    "wrong_arguments", "index_range", mark.at, index=item, size=length, name=source.name
                )
                if source.is_free and source.name not in self.values:
                    wanted = tuple(max(n, i + 1) for n, i in zip(source.shape, items, strict=True))
                    error.fault = OperandFault("index", ((source.shape, (source.name,)),), wanted)
                raise error
        key = tuple(item % length for item, length in zip(items, source.shape, strict=True))
        if key not in source.nodes:
            name = f"{source.name}[{', '.join(map(str, key))}]"
            source.nodes[key] = self.builder.add_input(name, (), source.is_free, None).position
        return Ref(source.nodes[key])

    def part(self, partial: Partial, mark: Mark) -> Any:
        """``W[1]`` used as it is: an index gate on the whole."""
        return self.builder.apply(GATES["index"], [self.whole(partial.source)], {"index": partial.items}, mark)

    # ---- what turns out to be static
    def fix(self, sources: list[Input]) -> Rerun:
        """The exception that runs the program again with these inputs fixed."""
        names = frozenset(source.name for source in sources)
        return Rerun(self.assumptions.learned(fixed=self.assumptions.fixed | names))

    def check_versions(self) -> None:
        """Runs again where a value from outside was for a later version of its name."""
        several = {name: count for name, count in self._counts.items() if count > 1}
        about = {name for name in several if name in self.values} | {
            name.partition("@")[0] for name in self.values if "@" in name
        }
        if any(several.get(name, 1) != self.assumptions.versions.get(name, 1) for name in about & several.keys()):
            raise Rerun(self.assumptions.learned(versions=several))


def _plain(value: Value) -> Any:
    """A float as an int where it is whole; an array as it is."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value


def _static(value: Any) -> Any:
    """A literal as a static value: its numbers are sizes."""
    if isinstance(value, list):
        return [_static(item) for item in value]
    return size(value) if isinstance(value, int | float) else value
