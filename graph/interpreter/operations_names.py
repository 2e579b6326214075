"""Instructions about names: looking up, giving values, taking apart."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..autodiff.builder import Ref
from ..errors import TraceError
from ..language.code_tree import Import
from ..language.marks import Mark
from .container_inputs import with_inputs
from .free_batches import FREE_ITEM, free_item, parts_of_free_item
from .indexing import set_item
from .input_names import name_after_variable, tell_apart
from .inputs import Input, Partial, is_literal
from .instructions import FunctionCode
from .iterating import items_of
from .libraries import spelling_lookup as lookup
from .machine import Frame, Machine
from .name_values import look_up
from .other_cells import rows_of_weights
from .program_output import is_loss
from .renamed_inputs import name_of_key, seen_as
from .shared_arrays import (
    change_everywhere,
    has_others,
    is_changed_in_place,
    moved,
    numbers_to_change,
    replace_everywhere,
)
from .stored_attributes import store_attribute
from .value_kinds import is_step
from .values import Definition, Function, Instance, Scope, number_of

__all__ = ["OPERATIONS"]


_BACKWARD_CALL = re.compile(r"(?:\.|_)(?:backward|bwd|backprop|gradient)\(")
_GRADIENT = re.compile(r"(?:grads?|gradients?)(?:_\w+)?|\w+_(?:grads?|gradients?)|delta(?:_?\w{1,8})?")  # by hand
_BESIDE = re.compile(r"_+|d[A-Z]\w*|d[a-z]|grads?|gradients?|grad_\w+|cache|aux|info|attn_weights?|state")
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


def _is_ragged(machine: Machine, value: list[Any]) -> bool:
    """Whether a list has rows of numbers that differ in their lengths, as sentences of words do."""
    rows = [item for item in value if isinstance(item, list)]
    return len({len(row) for row in rows}) > 1 and is_literal(value, machine.budget)


def named(machine: Machine, frame: Frame, name: str, value: Any, mark: Mark) -> Any:
    """A value that is given a name: a literal becomes an input, a node gets the name."""
    if machine.is_measuring:
        return value
    if machine.is_code and isinstance(value, list) and _is_ragged(machine, value):  # a list of Python, no array
        return value
    if is_literal(value, machine.budget) and not _is_container(machine, value, mark):
        span, place = frame.statement or (mark.span, mark.span)
        value = machine.inputs.assign(name, value, span, place)
    elif isinstance(value, Ref):
        draft = machine.builder.nodes[value.position]
        if frame.is_detached and draft.kind == "gate" and value == machine.uncut(value):
            value = machine.apply("detach", [value], {}, mark)
            draft = machine.builder.nodes[value.position]
        draft.name = draft.name or name
    elif isinstance(value, list | tuple) or type(value) is dict:
        is_told = type(value) is dict and not any(source.name in value for source in machine.inputs.sources)
        value = with_inputs(machine, "" if is_told else name, value, mark)  # by its keys alone
    return value


def store(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    value = frame.stack.pop()
    is_fetched = value is FREE_ITEM and not frame.passes
    if value is FREE_ITEM:
        value = free_item(machine, name, mark)
    value = seen_as(machine, frame, name, value)
    if not frame.collections:  # a counter of a comprehension and a field of a class make no input
        value = named(machine, frame, name, value, mark)
    if not isinstance(value, Instance) or value.layer is None or (frame.scope is machine.globals and not frame.passes):
        name_after_variable(value, name, machine.builder)
        if frame.scope is machine.globals and not frame.passes:
            tell_apart(value, name, machine.inputs.sources)
    frame.scope.home(name).names[name] = value
    held = number_of(value)
    if isinstance(held, Ref) and held is not value:  # an object's number goes by the object's name
        machine.builder.nodes[held.position].name = name
    value = held
    if machine.is_traced(value) and not isinstance(value, list | tuple):
        machine.named.append((name, value))
        before = machine.last_assigned
        is_late = (
            before is not None
            and machine.computed(before[1])
            and not machine.is_mask(before[1])
            and (
                isinstance(value, Input)
                or _is_rounded(machine, value)
                or _is_beside(frame, name, before)
                or (machine.is_code and _is_gradient(machine, frame, name, before[0]))
            )
        )
        if frame.scope is machine.globals and not is_late and not is_fetched:
            machine.last_assigned = (name, value, mark)
            machine.last_said = None


def store_outside(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    """``(name := value)``: in a comprehension the name lives outside of it."""
    collections, scope = frame.collections, frame.scope
    frame.collections, frame.scope = [], collections[0][1] if collections else scope
    store(machine, frame, name, mark)
    frame.collections, frame.scope = collections, scope


def _is_rounded(machine: Machine, value: Any) -> bool:
    """Whether a value is rounded, or an array into which something rounded was put: what a person reads, no loss."""
    if not isinstance(value, Ref):
        return False
    draft = machine.builder.nodes[value.position]
    if draft.operation is not None and draft.operation.gate.name == "set":
        draft = machine.builder.nodes[draft.operands[-1]]
    if draft.operation is not None and draft.operation.gate.name == "index":
        draft = machine.builder.nodes[draft.operands[0]]
    return machine.is_code and draft.operation is not None and is_step(draft.operation.gate)


def _is_beside(frame: Frame, name: str, before: tuple[str, Any, Mark]) -> bool:
    """Whether a name was given beside the output in one statement, and is none itself: ``loss, grad = f(W)``."""
    is_same = frame.statement is not None and frame.statement[0].start <= before[2].span.start < frame.statement[0].end
    return is_same and _BESIDE.fullmatch(name) is not None


def _is_gradient(machine: Machine, frame: Frame, name: str, output: str) -> bool:
    """Whether a name is given behind the output, in the half of a program that computes gradients by hand: what
    ``….backward(dout)`` gives, or ``dW1`` behind a loss and what is moved by it."""
    line = machine.source[frame.statement[0].start : frame.statement[0].end] if frame.statement else ""
    if _BACKWARD_CALL.search(line.partition("=")[2]):
        return True
    if not is_loss(output):
        return False
    about = name[1:].lstrip("_")
    is_slope = name.startswith("d") and (about in machine.globals.names or about[:1].isupper() or len(about) == 1)
    is_slope = is_slope or _GRADIENT.fullmatch(name) is not None
    machine.has_slopes = machine.has_slopes or is_slope
    return machine.has_slopes and not is_loss(name)


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
    if name == "data" and has_others(machine, target, value):
        if _is_used_later(machine, target, mark):  # other numbers of the leaf that it stays
            if target.name not in machine.inputs.values:
                machine.overwrite(target, machine.decided(value, mark), mark)
            return
        # w.data -= lr*g alone: lr and g are seen too
        value = replace_everywhere(machine, target, value)
        if frame.scope is machine.globals:
            machine.last_assigned, machine.last_said = (name, value, mark), None
        return
    store_attribute(machine, target, name, value, mark)
    is_line_alone = isinstance(target, Instance) and target.layer is not None and target.layer.kind == "self"
    if is_line_alone and frame.scope is machine.globals and machine.computed(value):
        machine.last_assigned, machine.last_said = (name, value, mark), None


def _is_used_later(machine: Machine, target: Any, mark: Mark) -> bool:
    """Whether an input stands in what follows the statement that gives it other numbers."""
    if not isinstance(target, Input):
        return False
    return re.search(rf"(?<![\w.]){re.escape(target.name)}(?![\w.])", machine.source[mark.span.end :]) is not None


def store_index(machine: Machine, frame: Frame, pattern: tuple[bool, ...], mark: Mark) -> None:
    items = machine.pop(frame, sum(pattern))
    base = frame.stack.pop()
    value = frame.stack.pop()
    if isinstance(base, dict) and len(items) == 1 and isinstance(items[0], str):
        value = named(machine, frame, name_of_key(machine, base, items[0], mark), value, mark)
    places = iter(items)
    index = [next(places) if there else Ellipsis for there in pattern]
    numbers = numbers_to_change(machine, frame, base, value)
    if numbers is not None:
        frame.stack.append(machine.overwrite(base, set_item(machine, numbers, index, value, mark), mark))
        return
    changed = set_item(machine, base, index, value, mark)
    if is_changed_in_place(machine, base):
        changed = moved(machine, frame, base, changed, mark)
        change_everywhere(machine, base, changed, mark)
    frame.stack.append(changed)


def _unpacked(machine: Machine, count: int, got: int, mark: Mark) -> TraceError:
    """A wrong number of values; of a name of another cell, whose rows a loop takes apart: what it may be."""
    free = {source.name for source in machine.inputs.sources if source.is_free}
    found = rows_of_weights(machine.source, mark.span.start, free)
    if found is not None:
        return machine.error("unknown_name", "rows_without_value", mark, name=found[0], fixes=(found[1],))
    return machine.error("wrong_arguments", "unpack", mark, expected=count, got=got)


def unpack(machine: Machine, frame: Frame, argument: tuple[int, int | None], mark: Mark) -> None:
    count, star = argument
    value = frame.stack.pop()
    if star is None and (parts := parts_of_free_item(machine, value, count)) is not None:
        frame.stack.extend(parts)
        return
    if isinstance(value, Input | Ref | Partial) and not machine.shape(value, mark):
        raise _unpacked(machine, count, 1, mark)
    items = list(items_of(machine, value, mark, limit=100_000))
    if len(items) != count if star is None else len(items) < count - 1:
        raise _unpacked(machine, count, len(items), mark)
    if star is not None:
        after = count - star - 1
        items = [*items[:star], items[star : len(items) - after], *items[len(items) - after :]]
    frame.stack.extend(reversed(items))


def delete(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    frame.scope.home(name).names.pop(name, None)


def import_module(machine: Machine, frame: Frame, statement: Import, mark: Mark) -> None:
    for name, alias in statement.names:
        library, value = lookup.imported(statement.module, name, alias)
        if value is not None:
            bound = statement.module.partition(".")[0] if not name and alias == statement.module else alias
            frame.scope.names[bound] = value
        if library and not machine.library:
            machine.library = library
        if value is None and name == "*":
            frame.scope.names.update(lookup.all_of(statement.module))
            machine.notice("import_left_out", mark, name=statement.module)


OPERATIONS = {
    "load": load, "load_function": load_function, "store": store, "store_outside": store_outside,
    "store_changed": store_changed,
    "store_defined": store_defined, "define": define, "store_attribute": store_attribute_, "store_index": store_index,
    "unpack": unpack, "delete": delete, "import_module": import_module,
}  # fmt: skip
