"""Instructions about contexts, notices and the output: what is said, printed, or left out."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..errors import Span
from ..language.code_tree import Notice
from ..language.marks import Mark
from .calling import begin_call
from .class_methods import find_method
from .instructions import Code
from .machine import Frame, Machine
from .program_output import Finished, Tape, is_loss
from .values import MISSING, ClassType, Function, Instance, find, number_of

__all__ = ["OPERATIONS", "end_training"]


def end_training(machine: Machine, frame: Frame, mark: Mark) -> None:
    """Ends the run after the first pass of a loop that moves weights: the loss of that pass is the output.

    Raises:
        Finished: the loop has a loss.
    """
    text = machine.source[mark.span.start :]
    for name, value in reversed(frame.scope.names.items()):
        if is_loss(name) and machine.computed(value) and re.search(rf"\b{re.escape(name)}\s*\+?=", text):
            machine.notice("loop_read_once", mark)
            raise Finished(value, mark, name)


def with_begin(machine: Machine, frame: Frame, argument: tuple[str, Code], mark: Mark) -> None:
    """A context of the program's own is made and entered, of others only the name counts."""
    name, code = argument
    context = _own_context(machine, frame, name, code)
    frame.entered.append(context)
    if context is not None:
        frame.contexts.append("own")
        frame.stack.append(machine.call(find_method(context.type, "__enter__"), [context], {}, mark))
        return
    last = name.rpartition(".")[2]
    is_detaching = last in ("no_grad", "inference_mode", "no_grad_guard", "stop_recording") or name == "test_mode"
    frame.contexts.append("no_grad" if is_detaching else last)
    if not is_detaching and "ape" not in last:
        machine.notice("with_left_out", mark, name=name)
    tape = Tape(last)
    frame.stack.append(tape)
    if "ape" in last:
        machine.open_tapes.append(tape)


def _own_context(machine: Machine, frame: Frame, name: str, code: Code) -> Instance | None:
    """The object of a ``with`` whose class is the program's and can be entered."""
    first = find(frame.scope, name.partition(".")[0])
    if not isinstance(first, ClassType | Instance | Function):
        return None
    machine.frames.append(Frame(code, frame.scope))
    made = machine.loop(len(machine.frames) - 1)
    is_own = isinstance(made, Instance) and find_method(made.type, "__enter__") is not None
    return made if is_own else None


def with_end(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    context = frame.entered.pop()
    if context is not None and (leave := find_method(context.type, "__exit__")) is not None:
        machine.call(leave, [context, None, None, None], {}, mark)
    if "ape" in frame.contexts.pop() and machine.open_tapes:
        machine.open_tapes.pop()


def left_out(machine: Machine, frame: Frame, notice: Notice, mark: Mark) -> None:
    if notice not in machine.notices:
        machine.notices.append(notice)


def check_compared(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    """``y == x + 1`` where y has no value yet: a value was to be given."""
    is_given = name in machine.inputs.values or find(frame.scope, name) is not MISSING
    if frame.scope is machine.globals and not is_given:
        raise machine.error("syntax", "equals_twice", mark, name=name)


def say(machine: Machine, frame: Frame, span: Span, mark: Mark) -> None:
    value = number_of(frame.stack.pop())
    is_static = isinstance(value, int | float | np.ndarray) and not isinstance(value, bool)
    is_value = is_static or (machine.is_traced(value) and not isinstance(value, list | tuple))
    if frame.scope is machine.globals and is_value:
        machine.last_said = (value, mark)


def printed(machine: Machine, frame: Frame, argument: tuple[str, Code], mark: Mark) -> None:
    """``print(loss)``: left out, and kept for a program that says in no other way what its output is."""
    name, code = argument
    if find(frame.scope, name) is not MISSING:
        function = find(frame.scope, name)
        machine.frames.append(Frame(code, frame.scope))
        values = machine.loop(len(machine.frames) - 1)
        begin_call(machine, frame, function, list(values), {}, mark)
        frame.stack.pop()
        return
    machine.notice("print", mark, name=name)
    if frame.scope is machine.globals:
        machine.printed.append((code, mark))


def statement(machine: Machine, frame: Frame, span: Span, mark: Mark) -> None:
    frame.statement = span, mark.span


OPERATIONS = {
    "with_begin": with_begin, "with_end": with_end, "left_out": left_out, "say": say, "printed": printed,
    "check_compared": check_compared, "statement": statement,
}  # fmt: skip
