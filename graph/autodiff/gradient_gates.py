"""Gradients that go on being worked with: the backward pass of a value, laid down as gates of its own.

``torch.autograd.grad(u, x, create_graph=True)`` and a gradient of a gradient need it: what comes out is a value like
any other, with a gradient. A gate's local gradient is the formula of its record; a composite is opened first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import Span, TraceError
from ..gates import GATES
from ..gates.gate import Shape
from ..language.marks import Mark
from .builder import Builder, Operand, Ref
from .expansion import expansion_of, lay_down
from .structured_gradients import SLOPES, BackwardStep

__all__ = ["gradient_gates"]


def gradient_gates(
    builder: Builder, output: Ref, targets: Sequence[Ref], seed: Operand, mark: Mark, depth: int = 0
) -> list[Operand | None]:
    """The gradient of ``output`` for each target, as gates; None where the target does not reach it.

    Raises:
        TraceError: a gate between them has no gradient that is itself made of gates.
    """
    walk = _Walk(builder, mark, depth, _between(builder, output, targets))
    if output.position in walk.between:
        walk.gradients[output.position] = seed
    for position in sorted(walk.between, reverse=True):
        if (upstream := walk.gradients.get(position)) is not None:
            walk.hand_back(position, upstream)
    return [walk.gradients.get(target.position) for target in targets]


def _between(builder: Builder, output: Ref, targets: Sequence[Ref]) -> frozenset[int]:
    """The nodes through which a target reaches the output; no recursion."""
    wanted = {target.position for target in targets}
    reached = {
        position
        for position in _below(builder, output.position)
        if position in wanted or builder.nodes[position].operands
    }
    found: set[int] = set()
    for position in sorted(reached):
        if position in wanted or any(operand in found for operand in builder.nodes[position].operands):
            found.add(position)
    return frozenset(found)


def _below(builder: Builder, position: int) -> set[int]:
    seen, pending = {position}, [position]
    while pending:
        new = set(builder.nodes[pending.pop()].operands) - seen
        seen |= new
        pending.extend(new)
    return seen


@dataclass(slots=True)
class _Walk:
    """A backward pass under way: the gradients that have come to each node, added up."""

    builder: Builder
    mark: Mark
    depth: int
    between: frozenset[int]
    gradients: dict[int, Operand] = field(default_factory=dict)

    def _gate(self, name: str, *operands: Operand, **params: Any) -> Operand:
        return self.builder.apply(GATES[name], list(operands), params, self.mark)

    def hand_back(self, position: int, upstream: Operand) -> None:
        """Gives a gate's operands what comes to them from it."""
        draft = self.builder.nodes[position]
        if draft.operation is None or not draft.operation.gate.has_gradient:
            return
        refs = iter(draft.operands)
        operands: list[Operand] = [Ref(next(refs)) if c is None else c for c in draft.operation.constants]
        wanted = [isinstance(each, Ref) and each.position in self.between for each in operands]
        for each, is_wanted, found in zip(
            operands, wanted, self._slopes(position, operands, wanted, upstream), strict=True
        ):
            if is_wanted and found is not None:
                assert isinstance(each, Ref)
                held = self.gradients.get(each.position)
                shape = self.builder.shape_of(each)
                found = self._summed(found, shape)
                self.gradients[each.position] = found if held is None else self._gate("add", held, found)

    def _slopes(
        self, position: int, operands: list[Operand], wanted: list[bool], upstream: Operand
    ) -> Sequence[Operand | None]:
        draft = self.builder.nodes[position]
        operation = draft.operation
        assert operation is not None
        gate = operation.gate
        shapes = [self.builder.shape_of(each) for each in operands]
        if gate.name in SLOPES:
            step = BackwardStep(self.builder, operands, operation.params, draft.shape, upstream, self.mark)
            return SLOPES[gate.name](step)
        takes = gate.takes_gradient(*shapes) if gate.takes_gradient else (True,) * len(operands)
        if gate.local_formulas and not gate.variadic:
            named = dict(zip(gate.operands, operands, strict=True)) | {"out": Ref(position)} | dict(operation.params)
            return [
                self._scaled(text, named, upstream) if is_wanted and takes[k] else None
                for k, (text, is_wanted) in enumerate(zip(gate.local_formulas, wanted, strict=True))
            ]
        expansion = expansion_of(operation, shapes)
        if expansion is None or self.depth > self.builder.limits.composite_depth:
            raise self._refusal(gate.name, draft.span)
        inner = lay_down(expansion, dict(zip(gate.operands, operands, strict=True)), self.builder, self.mark.span)
        assert isinstance(inner, Ref)
        refs = [each for each, is_wanted in zip(operands, wanted, strict=True) if is_wanted and isinstance(each, Ref)]
        found = iter(gradient_gates(self.builder, inner, refs, upstream, self.mark, self.depth + 1))
        return [next(found) if is_wanted else None for is_wanted in wanted]

    def _scaled(self, text: str, named: Mapping[str, Operand], upstream: Operand) -> Operand:
        """Local gradient × upstream gradient."""
        try:
            slope = lay_down(text, {"pi": math.pi, "e": math.e, **named}, self.builder, self.mark.span)
        except KeyError:
            raise self._refusal(text, None) from None
        if isinstance(slope, float) and slope in (1.0, -1.0):
            return upstream if slope == 1 else self._gate("neg", upstream)
        return self._gate("mul", slope, upstream)

    def _summed(self, value: Operand, shape: Shape) -> Operand:
        """The gradient of an operand that was broadcast: summed back to its shape; of one number that is spread: so."""
        given = self.builder.shape_of(value)
        if given == shape:
            return value
        if len(given) < len(shape) or any(a < b for a, b in zip(given[len(given) - len(shape) :], shape, strict=True)):
            return self._gate("broadcast_to", value, shape=shape)
        added = len(given) - len(shape)
        lost = (*range(added), *(added + k for k, size in enumerate(shape) if size == 1 and given[added + k] != 1))
        summed = self._gate("sum", value, axis=lost, keepdims=False)
        if self.builder.shape_of(summed) == shape:
            return summed
        return self._gate("reshape", summed, shape=shape)

    def _refusal(self, name: str, span: Span | None) -> TraceError:
        return TraceError(
            "unsupported", "second_gradient", source=self.builder.source, span=span or self.mark.span, name=name
        )
