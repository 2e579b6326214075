"""The program as a lecture stages it: numbered forward lines, then the backward pass line by line in reverse.

Source of the form: A. Karpathy, CS231n notes on backpropagation, "staged computation".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..gates.record import Shape, Value
from ..tracing.evaluate import input_gradients
from ..tracing.model import Node
from ..words import DEFAULT_LANGUAGE, say
from .backward_text import gradient_text, take_back
from .identifiers import Identifiers, identifier, node_labels
from .point import Point, given_values
from .python_text import Text, Writer, bracketed, number_text

__all__ = ["Code", "CodeLine", "code"]

Target = Literal["numpy", "torch"]
Phase = Literal["", "start", "forward", "seed", "backward", "result"]
_TOLERANCE = "rtol=1e-9, atol=1e-9"
_UNBROADCAST = '''\
def unbroadcast(gradient, shape):  # sums over what broadcasting had copied
    gradient = np.sum(gradient, axis=tuple(range(np.ndim(gradient) - len(shape))))
    stretched = tuple(k for k, n in enumerate(shape) if n == 1)
    return np.sum(gradient, axis=stretched, keepdims=True).reshape(shape)'''
_ONE_HOT = '''\
def one_hot(labels, classes):
    return np.eye(classes)[np.asarray(labels, dtype=int)]'''


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line. ``node``: id of the gate (or input) it is about, "" for none; ``step``: index of its step, or None."""

    text: str
    phase: Phase = ""
    node: str = ""
    step: int | None = None


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


class _Staging:
    """Writes one program; ``of`` is the text of a node's value, ``d`` of its gradient."""

    def __init__(self, point: Point, target: Target, language: str) -> None:
        self.point, self.graph, self.target, self.language = point, point.graph, target, language
        self.writer = Writer(target)
        self.of: dict[int, str] = {}
        self.d: dict[int, str] = {}
        self.names: dict[str, str] = {}
        self.lines: list[CodeLine] = []
        self.statements: dict[int, str] = {}  # forward line by position
        self._name_everything()
        # Python's own floats refuse to divide by zero and to overflow; NumPy's answer as IEEE 754 does.
        scalars = [value for value in point.evaluation.values if isinstance(value, float)]
        self.has_nonfinite = any(fault.kind == "nonfinite" for fault in point.evaluation.faults)
        self.is_guarded = self.has_nonfinite or any(value == 0 or not math.isfinite(value) for value in scalars)

    def say(self, key: str) -> str:
        return f"# {say(self.language, f'insight.code.{key}')}"

    def add(self, text: str, phase: Phase = "", node: str = "", step: int | None = None) -> None:
        self.lines.append(CodeLine(text, phase, node, step))

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
            else:
                self.of[position] = taken.take(identifier(labels[position]))
                self.names[node.id] = self.of[position]
        self.d_inputs = {key: taken.take(f"d{name}") for key, name in roots}
        for position, node in enumerate(graph.nodes[:-1]):
            if position in elements:
                item, index = elements[position]
                self.d[position] = self.d_inputs[item.key] + (f"[{', '.join(map(str, index))}]" if index else "")
            elif node.kind == "gate":
                self.d[position] = taken.take(f"d{self.of[position]}")

    # ---- forward
    def operands(self, node: Node) -> list[str]:
        """Texts of a gate's operands by the record's order, numbers that bind loosely in brackets."""
        assert node.operation is not None
        sources = iter(node.operands)
        texts: list[str] = []
        for number in node.operation.constants:
            if number is None:
                texts.append(self.of[next(sources)])
            else:
                texts.append(bracketed(number_text(number, "np" if self.target == "numpy" else "torch"), 5))
        return texts

    def shapes(self, node: Node) -> list[Shape]:
        assert node.operation is not None
        sources = iter(node.operands)
        return [() if c is not None else self.graph.nodes[next(sources)].shape for c in node.operation.constants]

    def forward_text(self, position: int) -> Text:
        node = self.graph.nodes[position]
        assert node.operation is not None
        return self.writer.forward(node.operation, self.operands(node), self.shapes(node))

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
        kinks = {fault.node for fault in self.point.evaluation.faults if fault.kind == "kink"}
        for order, position in enumerate(self.graph.gates, start=1):
            node = self.graph.nodes[position]
            statement = f"{self.of[position]} = {self.forward_text(position)[0]}"
            self.statements[position] = statement
            self.add(f"{statement}  #({order})", "forward", node.id, order)
            if self.target == "torch" and position in kinks:
                self._keep_convention(position, order)

    def _keep_convention(self, position: int, order: int) -> None:
        """At a corner libraries choose their slopes; the line puts ours in the place of PyTorch's."""
        node = self.graph.nodes[position]
        assert node.operation is not None
        if not node.operation.gate.is_elementwise:
            return
        name = self.of[position]
        terms = [f"{name}.detach()"]
        for number in self.graph.into[position]:
            edge = self.graph.edges[number]
            if edge.lg_kind:
                slope, source = gradient_text(self, position, edge.operand, None), self.of[edge.source]
                terms.append(f"({source} - {source}.detach()) * ({slope[0]}).detach()")
        self.add(f"{name} = {' + '.join(terms)}  {self.say('kink')}", "forward", node.id, order)

    # ---- backward
    def backward_step(self, position: int) -> int:
        """Steps: the start, the gates forward, the seed, the gates in reverse."""
        return 2 * len(self.graph.gates) + 1 - self.graph.gates.index(position)

    def write_backward(self) -> None:
        graph, evaluation = self.graph, self.point.evaluation
        output = graph.nodes[-1].operands[0]
        self.add("")
        self.add(self.say("backward"))
        for item in graph.inputs:
            if item.shape and () not in item.nodes:
                self.add(f"{self.d_inputs[item.key]} = np.zeros({item.shape})", "seed")
            elif not item.nodes:
                self.add(f"{self.d_inputs[item.key]} = 0.0", "seed")
        started: set[int] = set()
        if evaluation.gradients[output] is None:
            return
        seed = evaluation.seed
        is_ones = isinstance(seed, np.ndarray) and bool((seed == 1).all())
        text = f"np.ones({seed.shape})" if isinstance(seed, np.ndarray) and is_ones else literal(seed, "numpy")
        self.add(f"{self.d[output]} = {text}", "seed", graph.nodes[-1].id, len(graph.gates) + 1)
        started.add(output)
        last = 2 * len(graph.gates) + 1
        for order, position in reversed(list(enumerate(graph.gates))):
            if evaluation.gradients[position] is None:
                continue
            node = graph.nodes[position]
            step, mark = last - order, f"  #({order + 1})"
            self.add(f"# {say(self.language, 'insight.code.through')} {self.statements[position]}",
                     "backward", node.id, step)  # fmt: skip
            for number in graph.into[position]:
                if graph.edges[number].lg_kind and evaluation.downstream[number] is not None:
                    for line in take_back(self, number, started):
                        self.add(line + mark, "backward", node.id, step)

    # ---- results
    def write_results(self) -> None:
        graph, evaluation = self.graph, self.point.evaluation
        self.add("")
        self.add(self.say("results"))
        output = graph.nodes[-1].operands[0]
        self._assert(self.of[output], evaluation.values[-1])
        for item in graph.inputs:
            gradient = input_gradients(graph, evaluation)[item.key]
            if gradient is not None:
                self._assert(self.d_inputs[item.key], gradient)

    def _assert(self, name: str, value: Value) -> None:
        wanted = literal(value, "numpy")
        self.add(f"np.testing.assert_allclose({name}, {wanted}, {_TOLERANCE})", "result")


def _numpy(point: Point, language: str) -> Code:
    staging = _Staging(point, "numpy", language)
    staging.write_inputs()
    staging.write_forward()
    staging.write_backward()
    staging.write_results()
    body = staging.lines
    text = "\n".join(line.text for line in body)
    helpers = dict(staging.writer.helpers)
    for name, helper in (("unbroadcast", _UNBROADCAST), ("one_hot", _ONE_HOT)):
        if f"{name}(" in text:
            helpers[name] = helper
    head = ["import numpy as np", ""]
    if any("math." in helper for helper in helpers.values()) or "math." in text:
        head = ["import math", "", *head]
    if staging.has_nonfinite:
        head += [f'np.seterr(all="ignore")  {staging.say("nonfinite")}', ""]
    for helper in helpers.values():
        is_function = helper.startswith("def ")
        head += [*([""] if is_function else []), *helper.split("\n"), "", *([""] if is_function else [])]
    return Code("numpy", (*map(CodeLine, head), *body), staging.names)


def _torch(point: Point, language: str) -> Code:
    from .torch_code import torch_lines

    staging = _Staging(point, "torch", language)
    staging.write_inputs()
    staging.write_forward()
    torch_lines(staging)
    head = ["import math", ""] if any("math." in line.text for line in staging.lines) else []
    head += ["import torch", "", "torch.set_default_dtype(torch.float64)", ""]
    return Code("torch", (*map(CodeLine, head), *staging.lines), staging.names)


def code(point: Point, target: Target = "numpy", language: str = DEFAULT_LANGUAGE) -> Code:
    """The program with its backward pass written out (``numpy``), or left to the library (``torch``)."""
    return _numpy(point, language) if target == "numpy" else _torch(point, language)


Names = Sequence[str]
