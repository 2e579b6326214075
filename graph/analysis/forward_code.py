"""A program in the making: identifiers for every value, and its inputs and forward lines."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..autodiff.evaluate import gate_operands
from ..autodiff.graph import Evaluation, Graph, Node
from ..gates.gate import Gate, Operation, Shape, Value
from ..language.heads import Constant, Negate, Symbol
from ..words import say
from .elementwise_formulas import local_tree
from .evaluation_point import Point, given_values
from .identifiers import Identifiers, identifier, node_labels
from .python_expressions import ATOM, Target, Text, Writer, bracketed, number_text

__all__ = ["Code", "CodeLine", "Staging", "Target", "literal", "special_here"]

_LONGEST_LINE = 30  # gates that are written in one line
Phase = Literal["", "start", "forward", "seed", "backward", "result"]


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line.

    ``node``: id of the gate (or input) it is about, "" for none; ``step``: index of its step, or None; ``covers``:
    ids of the gates that are written in the line of ``node``.
    """

    text: str
    phase: Phase = ""
    node: str = ""
    step: int | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A runnable program that asserts its own results.

    ``names``: by input key and node id, the identifier that stands for the value.
    """

    target: Target
    lines: tuple[CodeLine, ...]
    names: Mapping[str, str]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines) + "\n"


def literal(value: Value, target: Target, is_guarded: bool = False) -> str:
    """A number or an array as Python writes it, all digits kept."""
    module = "np" if target == "numpy" else "torch"
    if isinstance(value, float):
        text = _float_text(value, module)
        return f"np.float64({text})" if is_guarded and target == "numpy" else text
    return f"{'np.array' if target == 'numpy' else 'torch.tensor'}({_nested(value.tolist(), module)})"


def _float_text(value: float, module: str) -> str:
    text = number_text(value, module)[0]
    return text if "." in text or "e" in text or not math.isfinite(value) else f"{text}.0"


def _nested(numbers: Any, module: str) -> str:
    if isinstance(numbers, list):
        return "[" + ", ".join(_nested(each, module) for each in numbers) + "]"
    return _float_text(numbers, module)


def inlined_gates(graph: Graph) -> dict[int, int]:
    """Which gates stand in the line of which other gate, as lectures write ``dot = w0*x0 + w1*x1 + w2``.

    They are unnamed, feed a sum, which hands its gradient on unchanged, and their own slopes are numbers or operands.
    """
    lines: dict[int, int] = {}  # an inlined gate -> the gate whose line it is in
    sizes: dict[int, int] = {}  # that gate -> how many are in its line
    for position in reversed(graph.gates):
        node, leaving = graph.nodes[position], graph.out_of[position]
        edge = graph.edges[leaving[0]]
        user = graph.nodes[edge.target]
        if node.name or user.shape or len(leaving) > 1 or user.operation is None or node.operation is None:
            continue
        if not (_is_plain(node.operation) and user.operation.gate.is_elementwise and _is_bare(user.operation.gate)):
            continue
        slope = local_tree(user.operation, edge.operand)
        line = lines.get(edge.target, edge.target)
        if isinstance(slope, Constant) and slope.value == 1 and sizes.get(line, 1) < _LONGEST_LINE:
            lines[position] = line
            sizes[line] = sizes.get(line, 1) + 1
    return lines


def _is_bare(gate: Gate) -> bool:
    """Whether the gate is written as its formula, in both libraries."""
    return not gate.numpy and not gate.torch


def _is_plain(operation: Operation) -> bool:
    """Whether a gate's slopes are numbers or single operands."""
    if not operation.gate.is_elementwise or not _is_bare(operation.gate):
        return False
    edges = [k for k, number in enumerate(operation.constants) if number is None]
    slopes = [local_tree(operation, k) for k in edges]
    return all(
        isinstance(slope.args[0] if isinstance(slope, Negate) else slope, Constant)
        or (isinstance(slope, Symbol) and slope.name != "out")
        for slope in slopes
    )


def special_here(node: Node, evaluation: Evaluation) -> tuple[str, tuple[str | None, ...]] | None:
    """What ``numpy_here`` of a gate says of its operands' values."""
    operation = node.operation
    if operation is None or operation.gate.numpy_here is None:
        return None
    return operation.gate.numpy_here(*gate_operands(node, evaluation.values), **operation.params)


class Staging:
    """Writes one program; ``of`` is the text of a node's value, ``d`` of its gradient."""

    def __init__(self, point: Point, target: Target, language: str, shown: Graph, is_compact: bool) -> None:
        self.point, self.graph, self.target, self.language = point, point.graph, target, language
        # Steps: the start, the gates forward, the seed, the gates in reverse.
        order = {shown.nodes[position].id: number for number, position in enumerate(shown.gates)}
        self._order, self.seed_step = order, len(order) + 1
        self.writer = Writer(target)
        self.of: dict[int, str | Text] = {}
        self.d: dict[int, str] = {}
        self.covers: dict[str, tuple[str, ...]] = {}
        self.inlined = inlined_gates(point.graph) if is_compact else {}
        for inner, line in self.inlined.items():
            node = point.graph.nodes[line].id
            self.covers[node] = (*self.covers.get(node, ()), point.graph.nodes[inner].id)
        self.names: dict[str, str] = {}
        self.lines: list[CodeLine] = []
        self.statements: dict[int, str] = {}  # forward line by position
        self.numbers: dict[int, int] = {}  # and its number, also of the gates that are part of it
        self._name_everything()
        # Python's own floats refuse to divide by zero and to overflow; NumPy's answer as IEEE 754 does.
        scalars = [value for value in point.evaluation.values if isinstance(value, float)]
        self.has_nonfinite = any(fault.kind == "nonfinite" for fault in point.evaluation.faults)
        self.is_guarded = self.has_nonfinite or any(value == 0 or not math.isfinite(value) for value in scalars)

    def say(self, key: str) -> str:
        return f"# {say(self.language, f'insight.code.{key}')}"

    def forward_step(self, node: str) -> int | None:
        """The step at which a gate's value appears, None where the drawing does not have the gate."""
        return self._order[node] + 1 if node in self._order else None

    def backward_step(self, node: str) -> int | None:
        """The step at which a gate hands its gradient back."""
        return 2 * len(self._order) + 1 - self._order[node] if node in self._order else None

    def add(self, text: str, phase: Phase = "", node: str = "", step: int | None = None) -> None:
        self.lines.append(CodeLine(text, phase, node, step, self.covers.get(node, ())))

    def _name_everything(self) -> None:
        taken, graph = Identifiers(), self.graph
        labels = node_labels(graph)
        elements = {position: (item, index) for item in graph.inputs for index, position in item.nodes.items()}
        roots = [(item.key, taken.take(identifier(item.key))) for item in graph.inputs]
        self.names = dict(roots)
        for position, node in enumerate(graph.nodes[:-1]):
            if position in elements:
                item, index = elements[position]
                self.of[position] = self.names[item.key] + (f"[{', '.join(map(str, index))}]" if index else "")
            elif node.kind == "constant":
                self.of[position] = taken.take(identifier(f"c_{node.id[1:]}"))
            elif position not in self.inlined:
                self.of[position] = self.names[node.id] = taken.take(identifier(labels[position]))
        self.d_inputs = {key: taken.take(f"d{name}") for key, name in roots}
        for position, node in enumerate(graph.nodes[:-1]):
            if position in elements:
                item, index = elements[position]
                self.d[position] = self.d_inputs[item.key] + (f"[{', '.join(map(str, index))}]" if index else "")
            elif node.kind == "gate" and position not in self.inlined:
                self.d[position] = taken.take(f"d{self.of[position]}")

    # ---- forward
    def operands(self, node: Node) -> list[str | Text]:
        """Texts of a gate's operands by the record's order, numbers that bind loosely in brackets."""
        assert node.operation is not None
        sources = iter(node.operands)
        texts: list[str | Text] = []
        for number in node.operation.constants:
            if number is None:
                texts.append(self.of[next(sources)])
            else:
                texts.append(bracketed(number_text(number, "np" if self.target == "numpy" else "torch"), ATOM))
        return texts

    def shapes(self, node: Node) -> list[Shape]:
        assert node.operation is not None
        sources = iter(node.operands)
        return [() if c is not None else self.graph.nodes[next(sources)].shape for c in node.operation.constants]

    def forward_text(self, position: int) -> Text:
        node = self.graph.nodes[position]
        assert node.operation is not None
        here = self.numpy_here(position)
        operation = (
            replace(node.operation, gate=replace(node.operation.gate, numpy=here[0])) if here else node.operation
        )
        return self.writer.forward(operation, self.operands(node), self.shapes(node))

    def numpy_here(self, position: int) -> tuple[str, tuple[str | None, ...]] | None:
        """A gate's line and its rules where NumPy cannot run the usual ones at this point."""
        return special_here(self.graph.nodes[position], self.point.evaluation) if self.target == "numpy" else None

    def write_inputs(self) -> None:
        values = given_values(self.point)
        self.add(self.say("inputs"))
        moving = {p for e in self.graph.edges if e.lg_kind for p in (e.source,)}
        for item in self.graph.inputs:
            text = literal(values[item.key], self.target, self.is_guarded)
            if self.target == "torch":
                text = f"torch.tensor({text})" if not item.shape else text
                takes = not item.nodes or any(position in moving for position in item.nodes.values())
                text = text[:-1] + ", requires_grad=True)" if takes else text
            self.add(f"{self.names[item.key]} = {text}", "start")
        for position, value in self.graph.constants.items():
            text = literal(value, self.target, self.is_guarded)
            text = f"torch.tensor({text})" if self.target == "torch" and isinstance(value, float) else text
            self.add(f"{self.of[position]} = {text}", "start", self.graph.nodes[position].id)

    def write_forward(self) -> None:
        self.add("")
        self.add(self.say("forward"))
        for position in self.graph.gates:
            node, text = self.graph.nodes[position], self.forward_text(position)
            if position in self.inlined:
                self.of[position] = text
                continue
            statement = self.statements[position] = f"{self.of[position]} = {text[0]}"
            self.numbers[position] = len(self.statements)
            mark = f"  #({self.numbers[position]})"
            self.add(statement + mark, "forward", node.id, self.forward_step(node.id))
        for position in reversed(self.graph.gates):  # a line that is part of another has its number
            if position in self.inlined:
                self.numbers[position] = self.numbers[self.graph.edges[self.graph.out_of[position][0]].target]
