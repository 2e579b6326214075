"""A gate graph in the making, node by node: every shape known, every limit kept, before anything is computed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import Span, TraceError
from ..gates import GATES, SPELLINGS, array_math, scalar_math
from ..gates.gate import Gate, Misfit, Operation, Shape, Value, broadcast_shape, unfit_pair
from ..language.marks import Mark
from ..limits import Limits
from ..records import record
from ..words import InsideName, ShapeName
from .deadline import Moment
from .draft_nodes import CallGroup, Draft, OperandFault

__all__ = ["Builder", "CallGroup", "Draft", "Operand", "OperandFault", "Ref", "shape_of"]


@record(frozen=True, slots=True)
class Ref:
    """A node, by its position in the builder."""

    position: int


Operand = Ref | float | np.ndarray
_LONGEST_EXAMPLE = 6  # numbers of a proposed vector that are written out
_MOST_NAMED = 100  # operands of one gate that are looked into for names without a value
_LIKE_THEIR_OPERAND = frozenset(("softmax", "log_softmax", GATES[SPELLINGS[".T"]].name))
# Refusals that no array in the operand's place would help.
_ABOUT_PARAMETERS = frozenset(("repeat_count", "labels", "reshape_unknown", "index_step", "index_empty", "axis_twice"))


@dataclass(slots=True)
class Builder:
    """``nodes`` grow in topological order; ``constants`` holds the arrays of constant nodes."""

    source: str
    limits: Limits
    nodes: list[Draft] = field(default_factory=list)
    constants: dict[int, Value] = field(default_factory=dict)
    free: set[int] = field(default_factory=set)  # inputs that stand on a default
    gate_count: int = 0
    element_count: int = 0
    edge_count: int = 0  # elements on all edges
    made_count: int = 0  # elements of all arrays that were written or made, used or not
    work: int = 0
    begun: Moment = field(default_factory=Moment)
    calls: list[CallGroup] = field(default_factory=list)
    open_calls: list[tuple[float, int]] = field(default_factory=list)  # how deep, and which, outermost first

    def enter_call(self, kind: str, name: str, span: Span, depth: float) -> None:
        """What is made from now on belongs to a call, at ``depth`` in the stack of calls."""
        parent = self.open_calls[-1][1] if self.open_calls else None
        self.calls.append(CallGroup(kind, name, parent, span))
        self.open_calls.append((depth, len(self.calls) - 1))

    def leave_calls(self, depth: float) -> None:
        """Calls at that depth and below have ended."""
        while self.open_calls and self.open_calls[-1][0] >= depth:
            self.open_calls.pop()

    def successor(self, gate_count: int) -> Builder:
        """An empty builder for the same program, which has spent as much of its limits."""
        return Builder(
            self.source,
            self.limits,
            gate_count=gate_count,
            element_count=self.element_count,
            edge_count=self.edge_count,
            made_count=self.made_count,
            work=self.work,
            begun=self.begun,
            calls=self.calls,
        )

    def carry_over(self, old: Builder, position: int) -> int:
        """The newest node stands for one of ``old``, whose number, and whether it is free, come along: its position."""
        here = len(self.nodes) - 1
        if position in old.constants:
            self.constants[here] = old.constants[position]
        if position in old.free:
            self.free.add(here)
        return here

    def add_input(self, name: str, shape: Shape, is_free: bool, span: Span | None) -> Ref:
        self._count_elements(shape, span)
        self.nodes.append(Draft("input", None, (), name, shape, span))
        if is_free:
            self.free.add(len(self.nodes) - 1)
        return Ref(len(self.nodes) - 1)

    def add_constant(self, value: Value, span: Span | None) -> Ref:
        self.nodes.append(Draft("constant", None, (), None, np.shape(value), span))
        self.constants[len(self.nodes) - 1] = value
        return Ref(len(self.nodes) - 1)

    def apply(self, gate: Gate, operands: Sequence[Operand], params: Mapping[str, Any], mark: Mark) -> Operand:
        """The gate's output: a node, or a number or array where no operand is a node.

        Raises:
            TraceError: the operands do not fit the gate, or a limit is passed.
        """
        shapes = [self.shape_of(operand) for operand in operands]
        if any(0 in each for each in shapes if each):  # before they are tried: what is wrong is not that they misfit
            raise self.error("bad_value", "empty_array", mark.at)
        shape = self._output_shape(gate, operands, shapes, params, mark)
        self._count_elements(shape, mark.at)
        if 0 in shape:
            raise self.error("bad_value", "empty_array", mark.at)
        self._count_work(gate, shape, shapes, params, mark.at)
        if not any(isinstance(operand, Ref) for operand in operands):
            return self._fold(gate, operands, params, mark)
        self.gate_count += 1
        if self.gate_count > self.limits.gates:
            raise self.too_large("gates", self.limits.gates, self.gate_count, mark.at)
        constants = tuple(operand if isinstance(operand, float) else None for operand in operands)
        for operand in operands:
            if not isinstance(operand, Ref) and not _is_usable(operand):
                raise self.error("bad_value", "constant_not_finite", mark.at, gate=gate.sign)
        refs = [self._as_ref(operand, mark) for operand in operands if not isinstance(operand, float)]
        operation = Operation(gate, constants, dict(params))
        draft = Draft("gate", operation, tuple(ref.position for ref in refs), None, shape, mark.span)
        draft.call = self.open_calls[-1][1] if self.open_calls else None
        self.nodes.append(draft)
        return Ref(len(self.nodes) - 1)

    def _as_ref(self, operand: Ref | np.ndarray, mark: Mark) -> Ref:
        return operand if isinstance(operand, Ref) else self.add_constant(operand, mark.span)

    def _fold(self, gate: Gate, operands: Sequence[Any], params: Mapping[str, Any], mark: Mark) -> Operand:
        """The value of a gate between constants alone."""
        is_scalar = all(isinstance(operand, float) for operand in operands)
        try:
            with np.errstate(all="ignore"):
                value = gate.forward(scalar_math if is_scalar else array_math, *operands, **params)
        except Misfit as misfit:
            raise self._refusal(misfit, gate, operands, mark) from None
        if not np.isfinite(value).all() and all(np.isfinite(operand).all() for operand in operands):
            raise self.error("bad_value", "not_finite", mark.span)
        return value if isinstance(value, float) or np.ndim(value) else float(value)

    def shape_of(self, operand: Operand) -> Shape:
        return self.nodes[operand.position].shape if isinstance(operand, Ref) else shape_of(operand)

    def _output_shape(
        self, gate: Gate, operands: Sequence[Operand], shapes: list[Shape], params: Mapping[str, Any], mark: Mark
    ) -> Shape:
        try:
            if gate.shape is not None:
                return tuple(gate.shape(*shapes, **params))
            return broadcast_shape(*shapes)
        except Misfit as misfit:
            raise self._refusal(misfit, gate, operands, mark) from None

    def _refusal(self, misfit: Misfit, gate: Gate, operands: Sequence[Operand], mark: Mark) -> TraceError:
        error = self._refused(misfit, gate, operands, mark)
        if misfit.key not in _ABOUT_PARAMETERS:
            error.fault = self._fault(gate, operands)
        return error

    def _fault(self, gate: Gate, operands: Sequence[Operand]) -> OperandFault | None:
        """The operands with the free names that they are made of; of a bounded number, as each is walked."""
        names: dict[int, tuple[str, ...]] = {}
        for operand in operands:
            if isinstance(operand, Ref) and operand.position not in names and len(names) < _MOST_NAMED:
                names[operand.position] = self.free_names(operand)
        named = tuple((self.shape_of(o), names.get(o.position, ()) if isinstance(o, Ref) else ()) for o in operands)
        return OperandFault(gate.name, named) if any(names.values()) else None

    def free_names(self, operand: Operand) -> tuple[str, ...]:
        """Free names without a value that an operand is made of, elementwise all the way."""
        if not isinstance(operand, Ref):
            return ()
        found: dict[str, bool] = {}
        pending, seen = [operand.position], {operand.position}
        while pending:
            position = pending.pop()
            draft = self.nodes[position]
            if position in self.free and draft.name:
                found[draft.name] = True
            elif draft.operation is not None and (
                draft.operation.gate.is_elementwise
                or draft.operation.gate.name in _LIKE_THEIR_OPERAND
                or not draft.shape
            ):
                pending.extend(o for o in draft.operands if o not in seen)
                seen.update(draft.operands)
        return tuple(found)

    def _refused(self, misfit: Misfit, gate: Gate, operands: Sequence[Operand], mark: Mark) -> TraceError:
        """What a person is told of operands that do not fit: both names, both shapes.

        Where one of them is a free name that stands on a scalar default, that is what is wrong.
        """
        for slot, operand in enumerate(operands):
            if isinstance(operand, Ref) and operand.position in self.free and misfit.key not in _ABOUT_PARAMETERS:
                partner = self.shape_of(operands[1 - slot]) if gate.operator == "@" else ()
                size = partner[-2:][0] if partner and slot == 0 else partner[-1] if partner else 0
                return self.needs_array(self.nodes[operand.position].name or "", mark, size)
        shapes, names = [self.shape_of(each) for each in operands], [self.name_of(each, mark) for each in operands]
        one, other = unfit_pair(shapes) if misfit.key == "shape_broadcast" else (0, min(1, len(shapes) - 1))
        fields: dict[str, Any] = {
            "gate": gate.sign,
            "operands": ", ".join(names),
            "shapes": [ShapeName(shape) for shape in shapes],
            "left": names[one] if names else "", "right": names[other] if names else "",
            "last": names[-1] if names else "",
            "left_shape": ShapeName(shapes[one]) if shapes else "",
            "right_shape": ShapeName(shapes[other]) if shapes else "",
            "last_shape": ShapeName(shapes[-1]) if shapes else "",
        }  # fmt: skip
        return self.error(misfit.code, misfit.key, mark.at, **(fields | misfit.params))

    def needs_array(self, name: str, mark: Mark, size: int = 0) -> TraceError:
        """A free name that must be an array (a vector of ``size`` would fit): points at where it is used so."""
        typed = self.source[mark.span.start : mark.span.end]
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", typed)
        start = mark.span.start + found.start() if found else 0
        span = Span(start, start + len(name)) if found else mark.at
        if size:
            example = str(list(range(1, size + 1))) if size <= _LONGEST_EXAMPLE else f"randn({size})"
            return self.error("unknown_name", "needs_vector", span, name=name, size=size, example=f"{name} = {example}")
        return self.error("unknown_name", "needs_array", span, name=name)

    def name_of(self, operand: Operand, within: Mark | None = None) -> str:
        """What an operand is called: its name, number or text; what was not typed in the call ``within`` is its own."""
        if isinstance(operand, Ref):
            node = self.nodes[operand.position]
            text = self.source[node.span.start : node.span.end] if node.span else ""
            is_inside = within is not None and node.span == within.span and text.endswith(")")
            text = text if len(text) <= 40 else text[:37] + "…"
            return node.name or (InsideName(text) if is_inside else text)
        return f"{operand:g}" if isinstance(operand, float) else "[…]"

    def count_made(self, shape: Shape, span: Span) -> None:
        """Count an array of numbers that the program writes or makes; as an input it counts once more, as a value.

        Raises:
            TraceError: ``too_large``: it, or all of them together.
        """
        self.made_count += self._size(shape, span)
        if self.made_count > self.limits.all_elements:
            raise self.too_large("all_elements", self.limits.all_elements, self.made_count, span)

    def _size(self, shape: Shape, span: Span | None) -> int:
        """How many elements an array of that shape has, where one may have so many."""
        size = math.prod(shape)
        if size > self.limits.elements:
            raise self.too_large("elements", self.limits.elements, size, span)
        if max(shape, default=0) > self.limits.axis:  # arrays without elements have axes, too
            raise self.too_large("axis", self.limits.axis, max(shape), span)
        return size

    def _count_elements(self, shape: Shape, span: Span | None) -> None:
        if len(shape) > self.limits.axes:
            raise self.too_large("axes", self.limits.axes, len(shape), span)
        self.element_count += self._size(shape, span)
        if self.element_count > self.limits.all_elements:
            raise self.too_large("all_elements", self.limits.all_elements, self.element_count, span)

    def _count_work(
        self, gate: Gate, shape: Shape, shapes: Sequence[Shape], params: Mapping[str, Any], span: Span | None
    ) -> None:
        """What a gate costs besides its output: every edge keeps a gradient of its source's shape, and work takes time.

        Counted before anything is computed, between constants too.
        """
        self.edge_count += math.prod(shape) + sum([math.prod(each) for each in shapes])
        self.edge_count += gate.held(*shapes, **params) if gate.held else 0
        if self.edge_count > self.limits.edge_elements:
            raise self.too_large("edge_elements", self.limits.edge_elements, self.edge_count, span)
        if gate.work:
            self.work += gate.work(*shapes, **params)
            if self.work > self.limits.matmul_work:
                raise self.too_large("matmul_work", self.limits.matmul_work, self.work, span)
        self.begun.check(self.limits, self.source)

    def too_large(self, what: str, limit: int, value: int, span: Span | None) -> TraceError:
        return self.error("too_large", what, span, limit=limit, value=value)

    def error(self, code: str, key: str, span: Span | None, **more: Any) -> TraceError:
        return TraceError(code, key, source=self.source, span=span, **more)


def _is_usable(value: float | np.ndarray) -> bool:
    """A finite number, or an array of them; elements may be −inf, as masks of attention have it."""
    return math.isfinite(value) if isinstance(value, float) else bool((value < np.inf).all())


def shape_of(value: float | np.ndarray) -> Shape:
    """Shape of a number or an array; ``()`` for a number."""
    return () if isinstance(value, float) else value.shape
