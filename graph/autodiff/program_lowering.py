"""Program -> gate graph: statement by statement, in typed order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import Span
from ..gates.gate import Shape
from ..language.statement_tree import Mark, Statement
from .builder import Builder, Ref, shape_of
from .expression_lowering import Expressions, Source

__all__ = ["Lowered", "Lowering"]


@dataclass(slots=True)
class Lowered:
    """What lowering found: the builder's nodes, the inputs, the output, and every named value."""

    builder: Builder
    sources: list[Source]
    output: Ref
    output_name: str
    named: list[tuple[str, Any]]


class Lowering(Expressions):
    """Lowers one program; ``shapes`` are those of the values given from outside, by input name."""

    named: list[tuple[str, Any]]

    def run(self) -> Lowered:
        """All statements; raises the first fault in reading order."""
        value: Any = None
        self.named = []
        for number, statement in enumerate(self.program.statements):
            value = self._statement(number, statement)
        if self.program.error:
            raise self.program.error
        last = self.program.statements[-1]
        output = self._node(value, last)
        taken = {s.name for s in self.sources} | {name for name, _ in self.named}
        name = last.name or ("f" if "f" not in taken else "out")
        while last.name is None and name in taken:
            name += "_"
        return Lowered(self.builder, self.sources, output, name, self.named)

    def run_expansion(self, bindings: Mapping[str, Any]) -> Any:
        """The output of a composite's expansion, its operand names bound to nodes and numbers."""
        self.values.update(bindings)
        value: Any = None
        for statement in self.program.statements:
            value = self._expression(statement)
            self.values[statement.name or ""] = value
        return value

    # ---- statements
    def _statement(self, number: int, statement: Statement) -> Any:
        for parameter, span in statement.parameters or ():
            if parameter not in self.values:
                self._free(parameter, span)
        value = self._expression(statement)
        if isinstance(value, tuple):
            raise self._error("unsupported", "list_of_names_value", _value_span(statement))
        if isinstance(value, slice):
            raise self._error("syntax", "unfinished", statement.span, token=":")
        if statement.name is None:
            return value
        if self.usage.is_input[number]:
            value = self._assigned_input(number, statement, value)
        elif isinstance(value, Ref):
            self.builder.nodes[value.position].name = self.builder.nodes[value.position].name or statement.name
        self.values[statement.name] = value
        self.named.append((statement.name, value))
        return value

    def _assigned_input(self, number: int, statement: Statement, value: Any) -> Source:
        name = statement.name or ""
        is_last = self._last_input[name] == number
        if np.size(value) == 0:
            raise self._error("bad_value", "empty_array", _value_span(statement))
        if not np.all(np.isfinite(value)):
            raise self._error("bad_value", "not_finite", _value_span(statement))
        shape = self._shape_from_outside(name, statement.line, is_last, shape_of(value))
        source = Source((name, number), name, value, shape, False, statement.line, statement.span)
        return self._keep(source, statement.span)

    def _shape_from_outside(self, name: str, line: int, is_last: bool, shape: Shape) -> Shape:
        if is_last and name in self.shapes:
            return self.shapes[name]
        return self.shapes.get(f"{name}@{line}", shape)

    def _node(self, value: Any, statement: Statement) -> Ref:
        """The output as a node: a program of constants alone has a constant node."""
        operand = self._whole(value, Mark(statement.span, statement.span))
        if isinstance(operand, Ref):
            return operand
        if np.size(operand) == 0:
            raise self._error("bad_value", "empty_array", _value_span(statement))
        if not np.isfinite(operand).all():
            raise self._error("bad_value", "not_finite", _value_span(statement))
        return self.builder.add_constant(operand, statement.span)


def _value_span(statement: Statement) -> Span:
    """Where the statement's expression stands: its root is the last of its marks."""
    return statement.marks[-1].span
