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
from .calling import call_value
from .class_methods import find_method
from .compile_statements import compile_block
from .decisions import Decisions
from .instructions import Code
from .libraries import spelling_lookup as lookup
from .library_services import Services
from .machine import Frame, Machine
from .operations_flow import OPERATIONS as FLOW
from .operations_indices import OPERATIONS as INDICES
from .operations_names import OPERATIONS as NAMES
from .operations_values import OPERATIONS as VALUES
from .program_output import Finished
from .shapes_of_free_names import Shapes, bias_shapes, with_shapes
from .values import ClassType, Definition, Function, Instance, Native

__all__ = ["Reading", "interpret"]

_OPERATIONS: dict[str, Any] = {**FLOW, **INDICES, **NAMES, **VALUES}
# The library that a program is written for, by its prefixes: what a method means where its object does not say.
_LIBRARIES = {
    "torch": re.compile(r"\b(?:torch|nn\.[A-Z]|F\.[a-z])"),
    "jax": re.compile(r"\b(?:jnp\.|jax\b)"),
    "tensorflow": re.compile(r"\b(?:tf\.|tensorflow\b|keras\b)"),
    "numpy": re.compile(r"\b(?:np\.|numpy\b)"),
}
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
        return with_shapes(lambda shapes: _with_biases(lambda more: run(program, more), shapes))

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
        self.library = next((name for name, pattern in _LIBRARIES.items() if pattern.search(tree.source)), "")
        self.budget = Budget(tree.source, limits)

    def run(self, options: tuple[Any, ...], fixed: frozenset[str], shapes: Shapes, kind: MachineOf) -> Reading:
        """What it reads as; run again wherever more inputs turn out to be fixed.

        Raises:
            TraceError: the program is rejected.
        """
        assumptions = Assumptions(fixed=fixed, shapes=shapes)
        values, limits, seed, ties, operations = options
        for _ in range(_MOST_RUNS):
            machine = kind(self.tree.source, values, limits, seed, assumptions, ties, operations)
            machine.library, machine.budget = self.library, self.budget.again()
            machine.budget.made = machine.builder.nodes.__len__
            machine.is_code, machine.is_mathematics = self.is_code, self.tree.is_latex
            try:
                return _run(machine, self.tree, self.code)
            except Rerun as rerun:
                assumptions = rerun.assumptions
            except TraceError as error:
                error.calls = error.calls or machine.call_path(error)
                raise
        raise TraceError("timeout", "timeout", source=self.tree.source, limit=limits.trace_seconds)


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
        name, output, mark = _closing(machine)
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


def _closing(machine: Machine) -> tuple[str | None, Any, Mark]:
    """The output of a program that does not say it: its closing expression, else the last value with a name."""
    if machine.last_said is not None and not (machine.defined and not machine.is_traced(machine.last_said[0])):
        return None, machine.last_said[0], machine.last_said[1]
    if machine.last_assigned is not None:
        return machine.last_assigned
    for name, value, mark in reversed(machine.defined):
        if isinstance(value, Function | ClassType) and not (
            {id(value), id(getattr(value, "body", None))} & machine.called
        ):
            return name, _called(machine, value, mark), mark
    mark = Mark(Span(0, 0), Span(0, 0))
    if machine.last_said is not None:
        return None, machine.last_said[0], machine.last_said[1]
    raise _nothing_computed(machine)


def _nothing_computed(machine: Machine) -> TraceError:
    """A program without an output: a function's name alone, a decimal comma, or nothing at all."""
    source = machine.source
    alone = re.search(r"(?:^|\n|;|=)[ \t]*([^\W\d]\w*)[ \t]*$", source.rstrip())
    if alone and isinstance(lookup.bare(alone[1], machine.library), Native):
        return machine.error("syntax", "function_without_brackets", _span_mark(*alone.span(1)), name=alone[1])
    comma = re.search(r"(?<![\w.])\d+,\d+(?![\w.,])", source)
    if comma:
        return machine.error("syntax", "tuple", _span_mark(*comma.span()))
    return TraceError("empty", "empty", source=source, span=Span(0, 0))


def _span_mark(start: int, end: int) -> Mark:
    return Mark(Span(start, end), Span(start, end))


def _called(machine: Machine, value: Any, mark: Mark) -> Any:
    """What a lone function or class gives for free inputs."""
    machine.frames.append(Frame(Code(), machine.globals))
    if isinstance(value, ClassType):
        begin = find_method(value, "__init__")
        made = call_value(machine, value, _free_arguments(machine, begin, 1, mark), {}, mark)
        forward = next((m for n in ("forward", "__call__", "call") if (m := find_method(value, n)) is not None), None)
        if forward is None:
            raise TraceError("empty", "empty", source=machine.source, span=mark.span)
        return call_value(machine, made, _free_arguments(machine, forward, 1, mark), {}, mark)
    machine.notice("called_with_defaults", mark, name=value.name)
    return call_value(machine, value, _free_arguments(machine, value, 0, mark), {}, mark)


def _free_arguments(machine: Machine, function: Any, skipped: int, mark: Mark) -> list[Any]:
    """A free input for each parameter without a default."""
    made: list[Any] = []
    for name, kind, has_default, is_keyword_only in function.parameters[skipped:] if function is not None else ():
        if kind or has_default or is_keyword_only:
            break
        if name not in machine.globals.names:
            machine.globals.names[name] = machine.inputs.free(name, mark.span)
        made.append(machine.globals.names[name])
    return made


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
