"""A run, as programs and libraries ask it: gates, sizes, decisions, notices, random numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..autodiff.builder import Builder, Ref
from ..errors import TraceError
from ..gates import GATES
from ..gates.gate import Shape, Value
from ..language.code_tree import Notice
from ..language.marks import Mark
from ..limits import Limits
from .assumptions import Assumptions
from .binding import bind
from .budget import Budget
from .container_walk import leaves
from .decisions import Decision, Forward
from .inputs import Input, Inputs, Partial, to_array
from .mask_keeping import keeps_mask
from .value_kinds import is_never_a_name, kind_of, passes_gradient
from .values import Definition, Instance, Native, SizeFloat, SizeInt, size

__all__ = ["Run"]

_TRACED = Ref | Input | Partial | Definition


class Run:
    """The services of one run; the machine adds control flow to them."""

    defined_value: Callable[..., Any]  # of ``f(x, y) = …``, which the machine works out
    call: Callable[..., Any]

    def __init__(
        self,
        source: str,
        values: Mapping[str, Value],
        limits: Limits,
        seed: int,
        assumptions: Assumptions,
        ties: str | None,
    ) -> None:
        self.source, self.limits, self.ties = source, limits, ties
        self.builder = Builder(source, limits)
        self.inputs = Inputs(self.builder, values, assumptions)
        self.forward = Forward(self.builder, self.inputs.sources, values)
        self.budget = Budget(source, limits)
        self.notices: list[Notice] = []
        self.decisions: list[Decision] = []
        self.library = ""
        self._seed, self._rng = seed, None
        self.weights = 0
        self.resting: set[int] = set()  # nodes that Keras' training=True would work out otherwise
        self.penalised: list[Any] = []  # layers of Keras with a regularizer

    # ---- random numbers
    @property
    def rng(self) -> np.random.Generator:
        if self._rng is None:
            self._rng = np.random.default_rng(self._seed)  # type: ignore[assignment]
        return self._rng  # type: ignore[return-value]

    def reseed(self, seed: int) -> None:
        self._rng = np.random.default_rng(abs(int(seed)))  # type: ignore[assignment]

    # ---- words
    def error(self, code: str, key: str, mark: Mark, **fields: Any) -> TraceError:
        return self.builder.error(code, key, mark.at, **fields)

    def notice(self, key: str, mark: Mark, **fields: Any) -> None:
        notice = Notice(key, mark.span, tuple(fields.items()))
        if notice not in self.notices and len(self.notices) < 200:
            self.notices.append(notice)

    # ---- values
    def is_traced(self, value: Any) -> bool:
        if isinstance(value, list | tuple):
            return any(isinstance(item, _TRACED) for item in leaves(self.budget, value))
        return isinstance(value, _TRACED)

    def operand(self, value: Any, mark: Mark) -> Any:
        """A value as an operand of a gate: Ref, float or array.

        Raises:
            TraceError: it is nothing that a gate can take.
        """
        if isinstance(value, (Ref, float)) and not isinstance(value, SizeFloat):
            return value
        if isinstance(value, Input):
            return self.inputs.whole(value)
        if isinstance(value, Partial):
            return self.inputs.part(value, mark)
        if isinstance(value, bool | int | float):
            try:
                return float(value)
            except OverflowError:
                raise self.error("bad_value", "number_too_big", mark) from None
        if isinstance(value, np.ndarray):
            return to_array(value)
        if isinstance(value, list | tuple | range):
            self.count_made((len(value),), mark)
            return self._array(list(value), mark)
        if isinstance(value, Definition):
            return self.operand(self.defined_value(value, mark), mark)
        if isinstance(value, Native) and "." not in value.path:
            if is_never_a_name(value.path, self.source):
                raise self.error("syntax", "function_without_brackets", value.mark or mark, name=value.path)
            return self.inputs.whole(self.free_name(value.path, value.mark or mark))
        if isinstance(value, Instance) and "data" in value.names:
            return self.operand(value.names["data"], mark)
        raise self.error("wrong_arguments", "no_number", mark, what=kind_of(value))

    def free_name(self, name: str, mark: Mark) -> Any:
        return self.inputs.free_once(name, mark.span)

    def _array(self, items: list[Any], mark: Mark) -> Any:
        """A list as an operand: an array of numbers, or what the gate stack makes of what was computed."""
        if not items:
            raise self.error("bad_value", "empty_array", mark)
        if not self.is_traced(items) and not any(isinstance(item, Instance) for item in items):
            array = to_array(items)
            if array is None:
                raise self.error("bad_value", "ragged", mark)
            if not np.size(array):
                raise self.error("bad_value", "empty_array", mark)
            return array
        self.budget.count_items(len(items), mark.at)
        parts = [self.operand(item, mark) for item in items]
        return self.builder.apply(GATES["stack"], parts, {"axis": 0}, mark)

    def shape(self, value: Any, mark: Mark) -> Shape:
        """Shape of anything that can be an operand, without making a node of it."""
        if isinstance(value, Input):
            return tuple(value.shape)
        if isinstance(value, Ref):
            return self.builder.shape_of(value)
        if isinstance(value, Partial):
            return value.source.shape[len(value.items) :]
        if isinstance(value, bool | int | float):
            return ()
        if isinstance(value, np.ndarray):
            return tuple(value.shape)
        if isinstance(value, range):
            return (len(value),)
        if isinstance(value, list | tuple):
            for _ in leaves(self.budget, value):
                pass
            inner = {self.shape(item, mark) for item in value}
            if len(inner) > 1:
                raise self.error("bad_value", "ragged", mark)
            return (len(value), *(inner.pop() if inner else ()))
        return self.builder.shape_of(self.operand(value, mark))

    # ---- gates
    def apply(self, gate: str, operands: Sequence[Any], params: Mapping[str, Any], mark: Mark) -> Any:
        """The gate's output: a node, or a static number or array where no operand is traced."""
        made = self.builder.apply(GATES[gate], [self.operand(o, mark) for o in operands], params, mark)
        return made != 0 if keeps_mask(gate, operands) else self._sized(operands, made)

    def bind(self, gate: str, path: str, arguments: Sequence[Any], keywords: Mapping[str, Any], mark: Mark) -> Any:
        """The gate of a call, its arguments split into operands and parameters by the gate's record."""
        operands, params = bind(self, GATES[gate], path, list(arguments), dict(keywords), mark)
        return self.apply(gate, operands, params, mark)

    def _sized(self, operands: Sequence[Any], result: Any) -> Any:
        """What is worked out from sizes is a size."""
        is_size = isinstance(result, float) and any(isinstance(o, SizeInt | SizeFloat) for o in operands)
        return size(result) if is_size else result

    # ---- what must be static
    def static(self, value: Any, mark: Mark) -> Any:
        """A static value; inputs that a traced one depends on become fixed.

        Raises:
            Rerun: they were not fixed yet.
        """
        if isinstance(value, list | tuple):
            if not self.is_traced(value):  # counted here
                return value
            items = [self.static(item, mark) for item in value]
            return items if isinstance(value, list) else tuple(items)
        if not self.is_traced(value):
            return value
        if isinstance(value, Input | Partial):
            raise self.inputs.fix([value if isinstance(value, Input) else value.source])
        ref = self.operand(value, mark)
        sources, is_decided = self._origin(ref.position)
        if is_decided or not sources:
            found = self.decide(ref, mark, is_truth=False)
            return found if isinstance(found, np.ndarray) else size(int(found) if found.is_integer() else found)
        raise self.inputs.fix(sources)

    def _origin(self, position: int) -> tuple[list[Input], bool]:
        """The inputs that a node depends on, and whether a gate without gradient stands between."""
        by_node = {node: source for source in self.inputs.sources for node in source.nodes.values()}
        found: dict[int, Input] = {}
        seen = {position}
        pending = [position]
        while pending:
            node = pending.pop()
            draft = self.builder.nodes[node]
            if draft.operation is not None and not passes_gradient(draft.operation.gate):
                return [], True
            if node in by_node:
                found[id(by_node[node])] = by_node[node]
            for operand in draft.operands:
                if operand not in seen:
                    seen.add(operand)
                    pending.append(operand)
        return list(found.values()), False

    def integer(self, value: Any, mark: Mark) -> int:
        """A size, an axis or an index."""
        number = self.static(value, mark)
        if isinstance(number, np.ndarray) and number.size == 1:
            number = number.item()
        if (
            isinstance(number, bool)
            or not isinstance(number, int | float)
            or not math.isfinite(number)
            or number != int(number)
        ):
            raise self.error("unsupported", "index_constant", mark)
        return SizeInt(number)

    def integers(self, value: Any, mark: Mark) -> int | tuple[int, ...] | None:
        """None, a whole number, or several of them."""
        if value is None:
            return None
        if isinstance(value, list | tuple | range):
            self.count_made((len(value),), mark)
            return tuple(self.integer(item, mark) for item in value)
        found = self.static(value, mark)
        if isinstance(found, np.ndarray) and found.ndim == 1:
            return tuple(self.integer(float(item), mark) for item in found)
        if isinstance(found, list | tuple):
            return tuple(self.integer(item, mark) for item in found)
        return self.integer(found, mark)

    # ---- decisions
    def decide(self, ref: Ref, mark: Mark, *, is_truth: bool) -> Any:
        """The value of a node as it is now, or whether it holds; the reading depends on it from here on."""
        value = self.forward(ref.position)
        found: Any = bool(value) if is_truth else value
        text = self.source[mark.span.start : mark.span.end]
        line = self.source.count("\n", 0, mark.span.start) + 1
        if len(self.decisions) >= self.limits.all_passes:
            raise self.error("too_large", "loop_passes", mark, limit=self.limits.all_passes, value=len(self.decisions))
        self.decisions.append(Decision(ref.position, found, is_truth, line, text))
        if is_truth:
            self.notice("decided" if found else "decided_not", mark, text=text)
        return found

    def truth(self, value: Any, mark: Mark) -> bool:
        """Whether a value holds; a traced number decides as it is."""
        if self.is_traced(value) and not isinstance(value, list | tuple):
            ref = self.operand(value, mark)
            if not isinstance(ref, Ref):
                return bool(np.all(ref))
            if math.prod(self.builder.shape_of(ref)) != 1:
                raise self.error("wrong_arguments", "truth_of_array", mark)
            return bool(self.decide(ref, mark, is_truth=True))
        if isinstance(value, np.ndarray):
            if value.size != 1:
                raise self.error("wrong_arguments", "truth_of_array", mark)
            return bool(value.item())
        if isinstance(value, bool | int | float | str | list | tuple | dict | set | range):
            return bool(value)
        return value is not None

    @contextmanager
    def part(self, kind: str, name: str, mark: Mark) -> Iterator[None]:
        """What is made inside belongs to a layer, or to a part of the one that runs: a step of time, a head."""
        around = self.builder.open_calls
        depth = around[-1][0] + 0.001 if around else 0.0
        self.builder.enter_call(kind, name, mark.span, depth)
        yield
        self.builder.leave_calls(depth)

    def count_made(self, shape: Shape, mark: Mark) -> None:
        self.builder.count_made(shape, mark.at)

    def count_items(self, count: int, mark: Mark) -> None:
        self.budget.count_items(count, mark.at)

    def count_characters(self, count: int, mark: Mark) -> None:
        self.budget.count_characters(count, mark.at)

    def weight(self, name: str, array: np.ndarray, mark: Mark) -> Any:
        """A weight of a layer: an input."""
        self.builder.count_made(array.shape, mark.at)
        return self.inputs.assign(name, array, mark.span)
