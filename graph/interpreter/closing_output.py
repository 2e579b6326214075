"""The output of a program that does not say it: its closing expression, its last value, a lone function or class."""

from __future__ import annotations

import re
from typing import Any

from ..errors import Span, TraceError
from ..language.marks import Mark
from .assumptions import Rerun
from .calling import call_value
from .class_methods import find_method
from .container_output import last_kept
from .free_batches import free_item
from .instructions import Code
from .libraries import spelling_lookup as lookup
from .machine import Frame, Machine
from .program_output import is_loss
from .value_kinds import passes_gradient
from .values import ClassType, Function, Instance, Native, object_of_methods

__all__ = ["closing_output"]

_MOST_PRINTED = 20  # and functions alone, that are looked into
_CALL = re.compile(r"[A-Za-z_]{3,}\(")  # of a program, not of a formula
_CALLED = re.compile(r"(?<!\w)(\w+)\(")
_GRADIENTS = frozenset(("grad", "value_and_grad"))  # of a function: it is asked for where it is printed
_WORDS = 3  # of a text that is put through an embedding
_ASKED = ("feedforward", "feed_forward", "forward_pass", "forward_propagation", "training_step", "loss", "predict")
_ALONE = frozenset(("Sequential", "Model"))  # networks of a library that a program makes and does not call


def closing_output(machine: Machine) -> tuple[str | None, Any, Mark]:
    """The output of a program that does not say it: its closing expression, else the last value with a name."""
    if machine.last_said is not None and not (machine.defined and not machine.is_traced(machine.last_said[0])):
        return None, machine.last_said[0], machine.last_said[1]
    if (asked := _printed_gradient(machine)) is not None:
        return asked
    if (worked_out := _worked_out(machine)) is not None:
        return worked_out
    if (found := _printed(machine)) is not None:
        return found
    if machine.last_assigned is not None:
        name, _, mark = machine.last_assigned
        if machine.is_code and len(machine.inputs.sources) > 1:
            machine.notice("only_prepares", mark, name=name)
        return machine.last_assigned
    if (alone := _defined_alone(machine)) is not None:
        name, value, mark = alone
        return name, _called(machine, value, mark), mark
    if (found := _never_called(machine)) is not None:
        return found
    mark = Mark(Span(0, 0), Span(0, 0))
    if machine.last_said is not None:
        return None, machine.last_said[0], machine.last_said[1]
    raise _nothing_computed(machine)


def _never_called(machine: Machine) -> tuple[str | None, Any, Mark] | None:
    """What the last object that was made and never called gives for free inputs."""
    for name, value in reversed(list(machine.globals.names.items())):
        forward = _forward(value.type) if isinstance(value, Instance) and isinstance(value.type, ClassType) else None
        if isinstance(forward, Function) and id(forward.body) not in machine.called:
            return name, _applied(machine, name, value, forward), Mark(Span(0, 0), Span(0, 0))
        if _is_alone(value) and id(value) not in machine.called:
            return name, _applied(machine, name, value, None), Mark(Span(0, 0), Span(0, 0))
    return None


def _loss_before(machine: Machine, last: tuple[str, Any, Mark]) -> tuple[str, Any, Mark]:
    """The output, or the loss in front of it where no gradient goes into it: ``acc = (scores > 0).mean()``."""
    if _takes_gradient(machine, last[1]):
        return last
    for name, value in reversed(machine.named):
        if is_loss(name) and machine.computed(value) and _takes_gradient(machine, value):
            return name, value, last[2]
    return last


def _takes_gradient(machine: Machine, value: Any) -> bool:
    """Whether a gradient that goes into a value reaches an input."""
    seen, left = set[int](), [value.position]
    while left:
        position = left.pop()
        if position in seen:
            continue
        seen.add(position)
        draft = machine.builder.nodes[position]
        if draft.kind == "input":
            return True
        if draft.operation is not None and passes_gradient(draft.operation.gate):
            left.extend(draft.operands)
    return False


def _defined_alone(machine: Machine) -> tuple[str, Any, Mark] | None:
    """The last function or class that is not called, first of those that no other one names: no helper."""
    uncalled = [
        each
        for each in reversed(machine.defined)
        if isinstance(each[1], Function | ClassType)
        and not ({id(each[1]), id(getattr(each[1], "body", None))} & machine.called)
    ]
    whole = (
        each for each in uncalled[:_MOST_PRINTED] if len(re.findall(rf"\b{re.escape(each[0])}\b", machine.source)) == 1
    )
    return next(whole, next(iter(uncalled), None))


def _worked_out(machine: Machine) -> tuple[str, Any, Mark] | None:
    """The last value with a name that a gate works out, or a newer one that a list or dict keeps."""
    assigned = machine.last_assigned
    if assigned is not None and not machine.computed(assigned[1]):
        assigned = None
    if assigned is not None:
        assigned = _loss_before(machine, assigned)
        if is_loss(assigned[0]):
            return assigned
    return last_kept(machine) or assigned


def _is_alone(value: Any) -> bool:
    """Whether a value is a whole network of a library."""
    return isinstance(value, Instance) and value.layer is not None and value.layer.kind in _ALONE


def _printed(machine: Machine) -> tuple[str | None, Any, Mark] | None:
    """The last value that the program prints, of those that a gate works out."""
    called = set(machine.called)
    refusal: TraceError | None = None
    for code, mark in reversed(machine.printed[-_MOST_PRINTED:]):
        machine.frames.append(Frame(Code(), machine.globals))  # takes the values
        machine.enter(Frame(code, machine.globals), mark)
        try:
            values = machine.loop(1)
        except TraceError as error:
            if error.fault is not None:  # other shapes may help
                raise
            del machine.frames[1:]  # what cannot be shown is left out as it was told
            refusal = error
            continue
        machine.frames.pop()
        for value in reversed(values):
            whole = value.names.get("data") if isinstance(value, Instance) else value
            uncut = machine.uncut(whole)
            if machine.computed(uncut):
                return None, uncut, mark
    if refusal is not None and any(isinstance(made, Function) for _, made, _ in machine.defined):
        raise refusal  # what the program was written for: an input that is shown in its place would say nothing
    machine.called = called  # by prints that told nothing
    return None


def _printed_gradient(machine: Machine) -> tuple[str | None, Any, Mark] | None:
    """What a program prints a gradient of, ``print(grad(f)(x))``: its output, whatever else has a name.

    Raises:
        Finished: the gradient is asked for.
    """
    given = {
        name for name, value in machine.globals.names.items() if isinstance(value, Native) and value.path == "grad"
    }
    asking = [
        (code, mark)
        for code, mark in machine.printed
        if {*_CALLED.findall(machine.source[mark.span.start : mark.span.end])} & (given | _GRADIENTS)
    ]
    if not asking or machine.last_said is not None:
        return None
    printed, machine.printed = machine.printed, asking
    found = _printed(machine)
    machine.printed = printed
    return found


def _nothing_computed(machine: Machine) -> TraceError:
    """A program without an output: a function's name alone, a decimal comma, or nothing at all."""
    source = machine.source
    alone = re.search(r"(?:^|\n|;|=)[ \t]*([^\W\d]\w*)[ \t]*$", source.rstrip())
    if alone and isinstance(lookup.bare(alone[1], machine.library), Native):
        return machine.error("syntax", "function_without_brackets", _span_mark(*alone.span(1)), name=alone[1])
    comma = re.search(r"(?<![\w.])\d+,\d+(?![\w.,])", source)
    if comma:
        return machine.error("syntax", "tuple", _span_mark(*comma.span()))
    key = "empty_cell" if machine.is_code or _CALL.search(source) else "empty"
    return TraceError("empty", key, source=source, span=Span(0, 0))


def _span_mark(start: int, end: int) -> Mark:
    return Mark(Span(start, end), Span(start, end))


def _called(machine: Machine, value: Any, mark: Mark) -> Any:
    """What a lone function or class gives for free inputs."""
    machine.frames.append(Frame(Code(), machine.globals))
    if isinstance(value, ClassType):
        begin = find_method(value, "__init__")
        made = call_value(machine, value, _free_arguments(machine, begin, 1, mark), {}, mark)
        forward = _forward(value)
        if forward is not None:
            return call_value(machine, made, _free_arguments(machine, forward, 1, mark), {}, mark)
        return _asked(machine, value, made, mark)
    machine.notice("called_with_defaults", mark, name=value.name)
    return call_value(machine, value, _free_arguments(machine, value, 0, mark), {}, mark)


def _asked(machine: Machine, value: ClassType, made: Any, mark: Mark) -> Any:
    """What a class that cannot be called gives by its method for losses or predictions."""
    unasked = TraceError("empty", "empty_cell", source=machine.source, span=mark.span)
    asked = next((m for name in _ASKED if isinstance(m := find_method(value, name), Function)), None)
    if asked is None or asked.kind == "static":
        raise unasked
    machine.notice("called_with_defaults", mark, name=asked.name)
    fit = find_method(value, "fit")
    try:
        if isinstance(fit, Function) and fit.kind != "static":  # what it predicts by is made there
            machine.notice("called_with_defaults", mark, name=fit.name)
            call_value(machine, fit, [made, *_free_arguments(machine, fit, 1, mark)], {}, mark)
        return call_value(machine, asked, [made, *_free_arguments(machine, asked, 1, mark)], {}, mark)
    except TraceError as error:  # it was never fitted
        machine.builder.leave_calls(0)
        unasked.fault = error.fault
        raise unasked from error


def _forward(made: ClassType) -> Any:
    """What a call of an object runs."""
    return next((m for n in ("forward", "__call__", "call") if (m := find_method(made, n)) is not None), None)


def _applied(machine: Machine, name: str, value: Instance, forward: Function | None) -> Any:
    """What an object that was made and never called, ``net = Net()``, gives for free inputs."""
    given = re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", machine.source)
    mark = _span_mark(*given.span()) if given else _span_mark(0, 0)
    machine.notice("called_with_defaults", mark, name=name)
    machine.frames.append(Frame(Code(), machine.globals))
    try:
        free = _free_arguments(machine, forward, 1, mark) if forward else [_put_through(machine, value, mark)]
        return call_value(machine, value, free, {}, mark)
    except TraceError as error:  # of what was never written: which sizes go in
        machine.builder.leave_calls(0)
        uncalled = machine.error("empty", "never_called", mark, name=name)
        uncalled.fault = error.fault
        raise uncalled from error


def _put_through(machine: Machine, value: Instance, mark: Mark) -> Any:
    """What goes into a network that is made and never called: a free input x, one row of the size it was told."""
    name = next(each for each in ("x", "inputs", "x_in") if each not in machine.globals.names)
    first = next(iter(value.names.get("layers", ())), None)
    is_looked_up = isinstance(first, Instance) and first.layer is not None and first.layer.kind == "Embedding"
    shape = value.names.get("expects") or ((_WORDS,) if is_looked_up else None)
    known = machine.inputs.assumptions
    if shape is not None and name not in known.shapes:
        picks = frozenset((name,)) if is_looked_up else frozenset()
        shapes = {**known.shapes, name: (1, *shape)}
        raise Rerun(known.learned(shapes=shapes, integers=known.integers | picks, fixed=known.fixed | picks))
    return machine.inputs.free(name, mark.span)


def _free_argument(machine: Machine, name: str, mark: Mark) -> Any:
    """A free input for a parameter; a batch can be taken apart: ``x, y = batch``."""
    return free_item(machine, name, mark) if name == "batch" else machine.inputs.free(name, mark.span)


def _free_arguments(machine: Machine, function: Any, skipped: int, mark: Mark) -> list[Any]:
    """A free input for each parameter without a default."""
    made: list[Any] = []
    for name, kind, has_default, is_keyword_only in function.parameters[skipped:] if function is not None else ():
        if kind or has_default or is_keyword_only:
            break
        if name not in machine.globals.names:
            is_object = name == "self"  # a method alone
            machine.globals.names[name] = object_of_methods() if is_object else _free_argument(machine, name, mark)
        made.append(machine.globals.names[name])
    return made
