"""Trees of our own language as Python: with NumPy or with PyTorch, as the gates' records say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sympy.core.symbol import Str

from ..gates import GATES, SPELLINGS
from ..gates.gate import Gate, Operation, Shape
from ..gates.index_places import index_text
from ..language.heads import (
    Call,
    Constant,
    Divide,
    Index,
    ListOf,
    MatrixMultiply,
    Multiply,
    Negate,
    Plus,
    Power,
    Slice,
    Subtract,
    Symbol,
)
from ..language.marks import postorder
from ..language.read_expression import read_steps
from ..notation.substitution import put_constants, substitute
from .elementwise_formulas import parsed

__all__ = ["ATOM", "COMPARED", "PRODUCT", "Text", "Writer", "bracketed", "number_text"]

Target = Literal["numpy", "torch"]
Text = tuple[str, int]  # what is written, and how tightly it holds together
SUM, PRODUCT, PREFIX, POWER, ATOM = 1, 2, 3, 4, 5

_INFIX: Mapping[type, tuple[str, int]] = {
    Plus: (" + ", SUM), Subtract: (" - ", SUM), Multiply: (" * ", PRODUCT), Divide: (" / ", PRODUCT),
    MatrixMultiply: (" @ ", PRODUCT),
}  # fmt: skip
_MODULE = {"numpy": "np", "torch": "torch"}
_NUMBER = re.compile(r"\(?-?[\d.]+(e[-+]?\d+)?\)?")
COMPARED = {"greater": ">", "greater_equal": ">="}
_TORCH_KEYWORDS = {"axis": "dim", "keepdims": "keepdim"}


def bracketed(text: Text, binding: int) -> str:
    """The text, in brackets where it holds together more loosely than ``binding``."""
    return f"({text[0]})" if text[1] < binding else text[0]


def number_text(value: float | bool, module: str = "np") -> Text:
    """A number as Python writes it."""
    if isinstance(value, bool):
        return str(value), ATOM
    if value != value or value in (float("inf"), float("-inf")):
        plain = f"{module}.nan" if value != value else f"{module}.inf"
        return (f"-{plain}", PREFIX) if value < 0 else (plain, ATOM)
    plain = str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    return plain, PREFIX if value < 0 else ATOM


@dataclass
class Writer:
    """Writes for one library. ``classes``: how many there are where a rule makes rows of class labels."""

    target: Target
    classes: int = 1

    # ---- a gate of the graph
    def forward(self, operation: Operation, operands: Sequence[str | Text], shapes: Sequence[Shape]) -> Text:
        """A gate's output over the texts of its operands; a bare string holds together by itself."""
        gate = operation.gate
        template = gate.numpy if self.target == "numpy" else gate.torch
        if template:
            texts = [text if isinstance(text, str) else text[0] for text in operands]
            return self._filled(gate, template, texts, dict(operation.params), list(shapes))
        names = dict(zip(gate.operands, operands, strict=False))
        if gate.is_elementwise:
            numbers = {k: v for k, v in operation.params.items() if isinstance(v, (int, float))}
            settings: dict[str, str | Text] = {name: number_text(float(value)) for name, value in numbers.items()}
            return self.expression(parsed(gate.formula_text()), names | settings)
        return self.expression(_written_out(operation, shapes), names, _ndims(names, shapes))

    def expression(self, tree: Any, names: Mapping[str, str | Text], ndims: Mapping[str, int] | None = None) -> Text:
        """A tree over texts of its names; ``ndims``: of how many axes they are, where it matters."""
        stack: list[Text] = []
        for node in postorder(tree):
            count = sum(1 for arg in node.args if not isinstance(arg, Str))
            parts = stack[len(stack) - count :] if count else []
            if count:
                del stack[len(stack) - count :]
            stack.append(self._node(node, parts, names, ndims or {}))
        return stack[-1]

    def _node(self, node: Any, parts: list[Text], names: Mapping[str, str | Text], ndims: Mapping[str, int]) -> Text:
        kind = type(node)
        if kind in _INFIX:
            sign, binding = _INFIX[kind]
            return f"{bracketed(parts[0], binding)}{sign}{bracketed(parts[1], binding + 1)}", binding
        if isinstance(node, Constant):
            return number_text(node.value, _MODULE[self.target])
        if isinstance(node, Symbol):
            written = f"{_MODULE[self.target]}.pi" if node.name == "pi" else names[node.name]
            return (written, ATOM) if isinstance(written, str) else written
        if isinstance(node, Negate):
            return f"-{bracketed(parts[0], PREFIX)}", PREFIX
        if isinstance(node, Power):
            return f"{bracketed(parts[0], ATOM)} ** {bracketed(parts[1], PREFIX)}", POWER
        if isinstance(node, ListOf):
            return f"({', '.join(part[0] for part in parts)}{',' * (len(parts) == 1)})", ATOM
        if isinstance(node, Slice):
            texts = iter(parts)
            cells = ["" if isinstance(arg, Str) else next(texts)[0] for arg in node.args]
            return ":".join(cells if cells[2] else cells[:2]), ATOM
        if isinstance(node, Index):
            return f"{bracketed(parts[0], ATOM)}[{', '.join(part[0] for part in parts[1:])}]", ATOM
        assert isinstance(node, Call), kind
        return self._call(node, parts, ndims)

    # ---- functions
    def _call(self, node: Any, parts: list[Text], ndims: Mapping[str, int]) -> Text:
        name, count = node.name, len(node.operands)
        if name in COMPARED:
            text = f"{bracketed(parts[0], SUM)} {COMPARED[name]} {bracketed(parts[1], SUM)}"
            return (f"({text})" if self.target == "numpy" else f"({text}).double()"), ATOM
        if name == ".T":
            inner = [part.name for part in postorder(node.operands[0]) if isinstance(part, Symbol)]
            is_matrix = max((ndims.get(one, 2) for one in inner), default=2) <= 2
            text = bracketed(parts[0], ATOM)
            return (f"{text}.T" if is_matrix else f"{_MODULE[self.target]}.swapaxes({parts[0][0]}, -1, -2)"), ATOM
        if name == "ones":
            sizes = ", ".join(part[0] for part in parts)
            return f"{_MODULE[self.target]}.ones(({sizes}{',' * (len(parts) == 1)}))", ATOM
        if name == "one_hot":
            return f"one_hot({parts[0][0]}, {self.classes})", ATOM
        if name not in SPELLINGS:  # what a record's helper defines
            return f"{name}({', '.join(part[0] for part in parts)})", ATOM
        gate = GATES[SPELLINGS[name]]
        if gate.variadic and count == 1 and f"{gate.name}_over" in GATES:
            gate = GATES[f"{gate.name}_over"]
        operands = [part[0] for part in parts[: len(gate.operands)]]
        params = _bound(gate, [_plain(tree) for tree in node.operands[len(operands) :]])
        params |= {name: _plain(tree) for name, tree in node.keywords.items()}
        template = gate.numpy if self.target == "numpy" else gate.torch
        if template:
            # Of an operand in the middle of a rule only the number of axes matters, which a permutation tells.
            axes = max((len(value) for value in params.values() if isinstance(value, tuple)), default=0)
            return self._filled(gate, template, operands, params, [(1,) * axes] * len(operands))
        tree = put_constants(parsed(gate.formula_text()), {})
        return self.expression(tree, {n: bracketed(p, ATOM) for n, p in zip(gate.operands, parts, strict=False)})

    def _filled(
        self,
        gate: Gate,
        template: str | Callable[..., str],
        operands: list[str],
        params: dict[str, Any],
        shapes: list[Shape],
    ) -> Text:
        """A record's text with operands and parameters put in."""
        text = template if isinstance(template, str) else template(*shapes, **params)
        if self.target == "torch":
            operands = [f"torch.tensor({_as_float(text)})" if _is_number(text) else text for text in operands]
        fields = {
            one.name: index_text(params[one.name], "torch.tensor" if self.target == "torch" else "")
            if one.kind == "index"
            else _parameter(params.get(one.name, one.default))
            for one in gate.parameters
        }
        fields["settings"] = self._settings(gate, params, shapes)
        if gate.variadic and "{operands}" not in text:
            return self._folded(text, gate, operands)
        fields["operands"] = ", ".join(operands)
        written = text.format(**fields, **dict(zip(gate.operands, operands, strict=False)))
        is_bare = written.startswith("-") or " / " in written or written.count("(") == 0
        return written, (PREFIX if written.startswith("-") else PRODUCT if is_bare and "[" not in written else ATOM)

    def _folded(self, text: str, gate: Gate, operands: list[str]) -> Text:
        """A gate of two operands over more of them: max(max(a, b), c)."""
        first, second = gate.operands
        written = operands[0]
        for operand in operands[1:]:
            written = text.format(**{first: written, second: operand})
        return written, ATOM

    def _settings(self, gate: Gate, params: Mapping[str, Any], shapes: Sequence[Shape]) -> str:
        """Keywords of a reduction that are not their defaults: ``, axis=0, keepdims=True``."""
        texts: list[str] = []
        for parameter in gate.parameters:
            value = params.get(parameter.name, parameter.default)
            if str(value) == str(parameter.default):
                continue
            if self.target == "torch" and parameter.kind == "flag" and params.get("axis") is None:
                texts.append(f", dim={tuple(range(len(shapes[0])))}")
            name = _TORCH_KEYWORDS.get(parameter.name, parameter.name) if self.target == "torch" else parameter.name
            texts.append(f", {name}={_parameter(value)}")
        return "".join(texts)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _as_float(text: str) -> str:
    """A number that is no whole number to PyTorch, which keeps the two apart: 0.0 for 0."""
    bare = text.strip("()")
    return bare if "." in bare or "e" in bare else f"{bare}.0"


def _ndims(names: Mapping[str, str | Text], shapes: Sequence[Shape]) -> dict[str, int]:
    return dict(zip(names, map(len, shapes), strict=False))


def _bound(gate: Gate, values: list[Any]) -> dict[str, Any]:
    """Positional parameters of a call in a rule; several sizes are one shape."""
    parameters = gate.parameters
    if parameters and values and parameters[0].kind == "shape" and not isinstance(values[0], tuple):
        return {parameters[0].name: tuple(values)}
    return dict(zip((parameter.name for parameter in parameters), values, strict=False))


def _plain(tree: Any) -> Any:
    """A parameter of a rule's call: a whole number, a flag, or a tuple of numbers."""
    if isinstance(tree, ListOf):
        return tuple(map(_plain, tree.args))
    if isinstance(tree, Negate):
        return -_plain(tree.args[0])
    assert isinstance(tree, Constant)
    return tree.value if isinstance(tree.value, bool) else int(tree.value)


def _parameter(value: Any) -> str:
    """A parameter as Python writes it."""
    if isinstance(value, float):
        return number_text(value, "math")[0]
    return str(value)


def _written_out(operation: Operation, shapes: Sequence[Shape]) -> Any:
    """A structured gate as one tree: its expansion's statements put into each other, or its formula."""
    gate = operation.gate
    text = gate.expansion(*shapes, **operation.params) if callable(gate.expansion) else gate.expansion
    if not text:
        return parsed(gate.formula_text())
    known: dict[str, Any] = {}
    tree: Any = None
    for name, step in read_steps(text):
        tree = substitute(step, known)
        if name:
            known[name] = tree
    return tree
