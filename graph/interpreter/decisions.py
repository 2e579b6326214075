"""Numbers that decide: what a branch, a mask or an index was when the program was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..autodiff.builder import Builder
from ..gates import array_math, scalar_math
from ..gates.gate import Value
from .inputs import Fixed, Input

__all__ = ["Brink", "Decision", "Decisions", "Forward"]


class Forward:
    """Forward values of a growing graph, worked out where they are asked for and then kept."""

    def __init__(self, builder: Builder, sources: list[Input], values: Mapping[str, Value]) -> None:
        self._builder, self._sources, self._values = builder, sources, values
        self._known: dict[int, Value] = {}
        self._inputs: dict[int, Value] = {}
        self._read = 0

    def _read_inputs(self) -> None:
        """The value of every input node, an element of its array where it is drawn by elements."""
        for source in self._sources:
            value = self._values.get(source.name, source.value)
            for key, position in source.nodes.items():
                self._inputs[position] = float(value[key]) if key else value

    def forget(self) -> None:
        """Lets every value be worked out again: an input has got other numbers."""
        self._known.clear()

    def __call__(self, position: int) -> Value:
        """The value of a node; iterative, operands first."""
        if position not in self._known:
            self._read_inputs()
            pending = [position]
            while pending:
                node = pending[-1]
                missing = [o for o in self._builder.nodes[node].operands if o not in self._known]
                if missing and node not in self._known:
                    pending.extend(missing)
                    continue
                pending.pop()
                if node not in self._known:
                    self._known[node] = self._value(node)
        return self._known[position]

    def _value(self, position: int) -> Value:
        draft = self._builder.nodes[position]
        if draft.operation is None:
            return self._inputs[position] if draft.kind == "input" else self._builder.constants[position]
        edges = iter(draft.operands)
        operands = [self._known[next(edges)] if c is None else c for c in draft.operation.constants]
        is_scalar = all(isinstance(operand, float) for operand in operands)
        with np.errstate(all="ignore"):
            value = draft.operation.gate.forward(
                scalar_math if is_scalar else array_math, *operands, **draft.operation.params
            )
        return value if isinstance(value, float) or np.ndim(value) else float(value)


@dataclass(frozen=True, slots=True)
class Decision:
    """``position``: the node that was looked at; ``found``: its value, or whether it held (``is_truth``)."""

    position: int
    found: Any
    is_truth: bool
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Brink:
    """A decision that the least change turns over: where it was typed, and whether it is about a truth."""

    line: int
    is_truth: bool


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a reading depends on beside shapes: its decisions, and the values of its fixed inputs."""

    builder: Builder
    sources: list[Input]
    items: tuple[Decision, ...]
    fixed: Mapping[str, Fixed]

    def hold(self, values: Mapping[str, Value], read_with: Mapping[str, Value]) -> bool:
        """Whether a program given ``values`` reads as it did with those it was ``read_with``."""
        for name in self.fixed:
            before, now = read_with.get(name), values.get(name)
            if (before is None) != (now is None) or (now is not None and not np.array_equal(before, now)):  # type: ignore[arg-type]
                return False
        if not self.items:
            return True
        forward = Forward(self.builder, self.sources, values)
        for item in self.items:
            value = forward(item.position)
            now_found = bool(value) if item.is_truth else value
            if not np.array_equal(now_found, item.found, equal_nan=not item.is_truth):
                return False
        return True

    def brinks(self, values: Mapping[str, Value]) -> dict[str, Brink]:
        """By node id, the first decision that the least change of that node turns over."""
        forward = Forward(self.builder, self.sources, values)
        jumping = self._jumping(forward)
        found: dict[int, Brink] = {}
        for item in self.items:
            pending = [item.position] if self._is_on_brink(item, jumping, forward) else []
            while pending:
                position = pending.pop()
                if position not in found:
                    found[position] = Brink(item.line, item.is_truth)
                    pending.extend(self.builder.nodes[position].operands)
        return {self.builder.nodes[position].id: brink for position, brink in found.items()}

    def _jumping(self, forward: Forward) -> set[int]:
        """Nodes before the last decision that jump at these values, or come after one that does."""
        found: set[int] = set()
        for position in self._asked():
            draft = self.builder.nodes[position]
            if draft.operation is None:
                continue
            edges, jumps = iter(draft.operands), draft.operation.gate.jumps
            if not found.isdisjoint(draft.operands):
                found.add(position)
            elif jumps is not None:
                operands = [forward(next(edges)) if c is None else c for c in draft.operation.constants]
                if jumps(*operands, **draft.operation.params):
                    found.add(position)
        return found

    def _asked(self) -> list[int]:
        """All nodes that a decision depends on, operands first."""
        found: set[int] = set()
        pending = [item.position for item in self.items]
        while pending:
            position = pending.pop()
            if position not in found:
                found.add(position)
                pending.extend(self.builder.nodes[position].operands)
        return sorted(found)

    def _is_on_brink(self, item: Decision, jumping: set[int], forward: Forward) -> bool:
        """Something jumps behind it, as a comparison of equals does; or a number that is asked for its truth is 0."""
        operation = self.builder.nodes[item.position].operation
        is_number = item.is_truth and (operation is None or operation.gate.has_gradient)
        return item.position in jumping or (is_number and not np.any(forward(item.position)))
