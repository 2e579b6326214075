"""A program's reading, by running it: source and values -> nodes, inputs, output, and what was decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ..autodiff.assembly import Lowered
from ..autodiff.builder import Ref
from ..errors import Span, TraceError
from ..gates.gate import Value
from ..language.code_tree import Class, CodeTree, Def, For, If, Import, Notice, While, With
from ..language.marks import Mark
from ..language.read_program import read_program
from ..limits import Limits
from .all_errors import MachineOf, Reader, with_others
from .assumptions import Assumptions, Rerun
from .budget import Budget
from .closing_output import closing_output
from .compile_statements import compile_block
from .decisions import Decisions
from .demanded_fractions import fractions_in
from .demanded_shapes import demanded_shapes
from .generators import OPERATIONS as GENERATORS
from .indexed_names import summed_in
from .instructions import Code
from .library_services import Services
from .machine import Machine
from .match_patterns import OPERATIONS as PATTERNS
from .notated_shapes import notated_shapes
from .operations_exceptions import OPERATIONS as EXCEPTIONS
from .operations_flow import OPERATIONS as FLOW
from .operations_indices import OPERATIONS as INDICES
from .operations_names import OPERATIONS as NAMES
from .operations_output import OPERATIONS as OUTPUT
from .operations_values import OPERATIONS as VALUES
from .program_output import Finished
from .shapes_of_free_names import Shapes, bias_shapes, with_shapes
from .spoken_library import library_of
from .values import Definition, Instance

__all__ = ["Reading", "interpret"]

_OPERATIONS: dict[str, Any] = {**EXCEPTIONS, **FLOW, **GENERATORS, **INDICES, **NAMES, **OUTPUT, **PATTERNS, **VALUES}
_TRAINING = re.compile(
    r"\n[ \t]*(?:for|while)\b(?:.|\n)*\n[ \t]+(?:[\w.\[\]'\"]+[ \t]*[-+]=|([\w.\[\]'\"]+)[ \t]*=[ \t]*\1[ \t]*[-+])"
)
_MOST_RUNS = 100  # each learns at least one name
_CODE = (Def, Class, For, While, If, With, Import)


@dataclass(frozen=True, slots=True)
class Reading:
    """``lowered``: the graph in the making; ``decisions``: what it depends on beside shapes."""

    lowered: Lowered
    decisions: Decisions
    notices: tuple[Notice, ...]


def interpret(
    source: str,
    values: Mapping[str, Value],
    limits: Limits,
    seed: int = 0,
    fixed: frozenset[str] = frozenset(),
    ties: str | None = None,
) -> Reading:
    """Runs a program; ``values`` are those given from outside, ``fixed`` the inputs that take no gradient.

    Raises:
        TraceError: the program is rejected.
    """
    options = values, limits, seed, ties, _OPERATIONS

    def run(program: _Program, shapes: Shapes, kind: MachineOf = Services) -> Reading:
        return program.run(options, fixed, shapes, kind)

    def read(text: str) -> Reading:
        program = _Program(read_program(text, limits), limits)
        notated = notated_shapes(program.tree, values)
        if notated:
            try:
                return run(program, notated)
            except TraceError:
                pass
        return with_shapes(lambda shapes: _with_biases(lambda more: run(program, more), shapes), program.demands.shapes)

    try:
        return read(source)
    except TraceError as error:
        reader = Reader(limits, read, lambda tree: partial(run, _Program(tree, limits)))
        raise with_others(error, source, reader) from None


class _Program:
    """A read program, made ready to run."""

    def __init__(self, tree: CodeTree, limits: Limits) -> None:
        self.tree, self.code = tree, compile_block(tree.body, Code())
        self.is_code = any(isinstance(statement, _CODE) for statement in tree.body)
        self.library = library_of(tree)
        self.budget = Budget(tree.source, limits)
        self.demands, self.summed = demanded_shapes(tree), summed_in(tree.body)
        self.fractions = fractions_in(tree.body)

    def run(self, options: tuple[Any, ...], fixed: frozenset[str], shapes: Shapes, kind: MachineOf) -> Reading:
        """What it reads as; run again wherever more inputs turn out to be fixed.

        Raises:
            TraceError: the program is rejected.
        """
        values, limits, seed, ties, operations = options
        integers = frozenset(name for name in self.demands.integers if name in shapes and name not in values)
        demands = self.demands
        assumptions = Assumptions(
            fixed=fixed | integers,
            shapes=shapes,
            integers=integers,
            sizes=demands.sizes,
            rows=demands.rows,
            fractions=self.fractions,
        )
        first: TraceError | None = None
        for _ in range(_MOST_RUNS):
            machine = kind(self.tree.source, values, limits, seed, assumptions, ties, operations)
            machine.library, machine.budget = self.library, self.budget.again()
            machine.budget.made = machine.builder.nodes.__len__
            machine.is_code, machine.is_mathematics, machine.summed = self.is_code, self.tree.is_latex, self.summed
            try:
                return _run(machine, self.tree, self.code)
            except Rerun as rerun:
                assumptions = rerun.assumptions
            except TraceError as error:
                if error.code == "too_large" and _is_training(self.tree.source) and not assumptions.is_read_once:
                    first, assumptions = error, assumptions.learned(is_read_once=True)
                    continue
                error = first or error
                error.calls = error.calls or machine.call_path(error)
                raise error
        raise TraceError("timeout", "timeout", source=self.tree.source, limit=limits.trace_seconds)


def _is_training(source: str) -> bool:
    """Whether a program has a loop that moves its weights by gradients worked out by hand."""
    return _TRAINING.search(source) is not None


def _with_biases(run: Callable[[Shapes], Reading], shapes: Shapes) -> Reading:
    """What a program reads as with these shapes, free biases made as wide as what they are added to."""
    reading = run(shapes)
    biases = bias_shapes(reading.lowered.builder, shapes) if shapes else {}
    try:
        return run({**shapes, **biases}) if biases else reading
    except TraceError:
        return reading


def _run(machine: Machine, tree: CodeTree, code: Code) -> Reading:
    output: Any = None
    mark: Mark | None = None
    name: str | None = None
    try:
        machine.run_module(code)
        if tree.error:
            raise tree.error
        name, output, mark = closing_output(machine)
    except Finished as finished:
        output, mark = finished.value, finished.mark
    machine.inputs.check_versions()
    if isinstance(output, Instance):
        output = output.names.get("data", output)
    if isinstance(output, list | tuple) and not machine.is_traced(output) and not output:
        output = None
    ref = _node(machine, output, mark or Mark(Span(0, 0), Span(0, 0)))
    lowered = Lowered(machine.builder, list(machine.inputs.sources), ref, _name(machine, name, output), machine.named)
    decisions = Decisions(machine.builder, machine.inputs.sources, tuple(machine.decisions), machine.inputs.fixed)
    return Reading(lowered, decisions, (*tree.notices, *machine.notices))


def _node(machine: Machine, value: Any, mark: Mark) -> Ref:
    """The output as a node: a program of constants alone has a constant node."""
    if isinstance(value, list | tuple) and not machine.is_traced(value):
        traced = [item for item in value if machine.is_traced(item)]
        value = traced[0] if traced else value
    if isinstance(value, tuple) and value:
        value = next((item for item in value if machine.is_traced(item)), value[0])
    operand = machine.operand(value, mark)
    if isinstance(operand, Ref):
        return operand
    if np.size(operand) == 0:
        raise machine.error("bad_value", "empty_array", mark)
    if not np.isfinite(operand).all():
        raise machine.error("bad_value", "not_finite", mark)
    return machine.builder.add_constant(operand, mark.span)


def _name(machine: Machine, name: str | None, output: Any) -> str:
    """What the output is called: as the program calls it, else f."""
    if name is None and isinstance(output, Ref):
        name = machine.builder.nodes[output.position].name
    if name is None and isinstance(output, Definition):
        name = output.function.name
    if name is not None:
        return name
    taken = {source.name for source in machine.inputs.sources} | {known for known, _ in machine.named}
    name = "f" if "f" not in taken else "out"
    while name in taken:
        name += "_"
    return name
