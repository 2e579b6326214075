"""Instructions about names: looking up, giving values, taking apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autodiff.builder import Ref
from ..language.code_tree import Import
from ..language.marks import Mark
from .attributes import store_attribute
from .indexing import set_item
from .input_names import name_after_variable
from .inputs import Input, Partial, is_literal
from .instructions import FunctionCode
from .iterating import items_of
from .libraries import spelling_lookup as lookup
from .machine import Frame, Machine
from .name_values import look_up
from .values import Definition, Function, Instance, Scope

__all__ = ["OPERATIONS"]


_NO_INPUTS = frozenset(("grad", "label", "_op", "requires_grad", "name", "training"))  # attributes that are no values


def load(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    frame.stack.append(look_up(machine, frame, name, mark, is_called=False))


def load_function(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    frame.stack.append(look_up(machine, frame, name, mark, is_called=True))


def _is_container(machine: Machine, value: Any, mark: Mark) -> bool:
    """Whether a list holds arrays that are to stay apart: in code always, in mathematics where their shapes differ."""
    if not isinstance(value, list) or not any(isinstance(item, np.ndarray) for item in value):
        return False
    for item in value:
        machine.count_made(np.shape(item), mark)
    return machine.is_code or len({np.shape(item) for item in value}) > 1


def named(machine: Machine, frame: Frame, name: str, value: Any, mark: Mark) -> Any:
    """A value that is given a name: a literal becomes an input, a node gets the name."""
    if machine.is_measuring:
        return value
    if is_literal(value, machine.budget) and not _is_container(machine, value, mark):
        span, place = frame.statement or (mark.span, mark.span)
        value = machine.inputs.assign(name, value, span, place)
    elif isinstance(value, Ref):
        draft = machine.builder.nodes[value.position]
        if frame.is_detached and draft.kind == "gate":
            value = machine.apply("detach", [value], {}, mark)
            draft = machine.builder.nodes[value.position]
        draft.name = draft.name or name
    elif isinstance(value, list) and len(value) < 200:
        value = (
            [
                machine.inputs.assign(f"{name}[{number}]", item, mark.span)
                if isinstance(item, np.ndarray) and item.dtype != bool and np.size(item) > 0
                else item
                for number, item in enumerate(value)
            ]
            if any(isinstance(item, np.ndarray) for item in value)
            else value
        )
    elif type(value) is dict:
        for key, item in value.items():
            if isinstance(key, str) and isinstance(item, np.ndarray) and item.dtype != bool:
                value[key] = machine.inputs.assign(key, item, mark.span)
    return value


def store(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    value = frame.stack.pop()
    if not frame.collections:  # a counter of a comprehension and a field of a class make no input
        value = named(machine, frame, name, value, mark)
    if not isinstance(value, Instance) or value.layer is None or (frame.scope is machine.globals and not frame.passes):
        name_after_variable(value, name, machine.builder)
    frame.scope.names[name] = value
    if machine.is_traced(value) and not isinstance(value, list | tuple):
        machine.named.append((name, value))
        before = machine.last_assigned
        is_late = isinstance(value, Input) and before is not None and machine.computed(before[1])
        if frame.scope is machine.globals and not is_late:
            machine.last_assigned = (name, value, mark)
            machine.last_said = None


def store_changed(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    """After ``x[i] = e``: a node that was made gets the name, a container stays what it is."""
    value = frame.stack.pop()
    scope: Scope | None = frame.scope
    while scope is not None and name not in scope.names:
        scope = scope.parent
    if isinstance(value, Ref):
        frame.stack.append(value)
        store(machine, frame, name, mark)
    elif scope is not None:
        scope.names[name] = value


def store_defined(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    value = frame.stack.pop()
    frame.scope.names[name] = value
    if frame.scope is machine.globals:
        machine.defined.append((name, value, mark))


def define(
    machine: Machine, frame: Frame, argument: tuple[FunctionCode, tuple[tuple[str, Mark], ...]], mark: Mark
) -> None:
    """``f(x, y) = …``: a function to call, and a value for the names in its brackets once it is asked for."""
    made, parameters = argument
    function = Function(made.name, made.parameters, {}, made.body, frame.scope)
    definition = Definition(function)
    machine.parameters[id(definition)] = parameters
    frame.scope.names[made.name] = definition
    machine.last_assigned, machine.last_said = (made.name, definition, mark), None


def store_attribute_(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    target = frame.stack.pop()
    value = frame.stack.pop()
    if name not in _NO_INPUTS:
        value = named(machine, frame, name, value, mark)
    store_attribute(machine, target, name, value, mark)


def store_index(machine: Machine, frame: Frame, pattern: tuple[bool, ...], mark: Mark) -> None:
    items = machine.pop(frame, sum(pattern))
    base = frame.stack.pop()
    value = frame.stack.pop()
    if isinstance(base, dict) and len(items) == 1 and isinstance(items[0], str):
        value = named(machine, frame, items[0], value, mark)
    places = iter(items)
    frame.stack.append(set_item(machine, base, [next(places) if there else Ellipsis for there in pattern], value, mark))


def unpack(machine: Machine, frame: Frame, argument: tuple[int, int | None], mark: Mark) -> None:
    count, star = argument
    value = frame.stack.pop()
    if isinstance(value, Input | Ref | Partial) and not machine.shape(value, mark):
        raise machine.error("wrong_arguments", "unpack", mark, expected=count, got=1)
    items = list(items_of(machine, value, mark, limit=100_000))
    if len(items) != count if star is None else len(items) < count - 1:
        raise machine.error("wrong_arguments", "unpack", mark, expected=count, got=len(items))
    if star is not None:
        after = count - star - 1
        items = [*items[:star], items[star : len(items) - after], *items[len(items) - after :]]
    frame.stack.extend(reversed(items))


def delete(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    frame.scope.names.pop(name, None)


def import_module(machine: Machine, frame: Frame, statement: Import, mark: Mark) -> None:
    for name, alias in statement.names:
        library, value = lookup.imported(statement.module, name, alias)
        if value is not None:
            bound = statement.module.partition(".")[0] if not name and alias == statement.module else alias
            frame.scope.names[bound] = value
        if library and not machine.library:
            machine.library = library
        if value is None and name == "*":
            machine.notice("import_left_out", mark, name=statement.module)


OPERATIONS = {
    "load": load, "load_function": load_function, "store": store, "store_changed": store_changed,
    "store_defined": store_defined, "define": define, "store_attribute": store_attribute_, "store_index": store_index,
    "unpack": unpack, "delete": delete, "import_module": import_module,
}  # fmt: skip
