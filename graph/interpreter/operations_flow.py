"""Instructions about flow: jumps, loops, comprehensions, functions, classes, contexts, the program's output."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autodiff.builder import Ref
from ..language.marks import Mark
from .attributes import method_of
from .calling import begin_call
from .class_methods import find_method
from .inputs import Input
from .instructions import Code, FunctionCode
from .iterating import items_of
from .libraries.own_derivatives import OWN_DERIVATIVES
from .machine import Frame, Machine
from .operations_output import end_training
from .operations_values import Starred
from .program_output import GRADIENTS, Finished
from .values import MISSING, ClassType, Function, Scope, find

__all__ = ["OPERATIONS"]

_ENDLESS = 2**62
_PLAIN_DECORATORS = frozenset(
    "jit filter_jit no_grad function compile wraps lru_cache cache njit script inference_mode compact nowrap "
    "contextmanager total_ordering abstractmethod override overload final "
    "no_type_check typechecked beartype jaxtyped".split()
)
_CALLED_DECORATORS = frozenset("vmap filter_vmap partial defjvp defjvps defvjp add_to_class".split())


# ---- jumps
def jump(machine: Machine, frame: Frame, place: int, mark: Mark) -> None:
    frame.at = place


def jump_unless(machine: Machine, frame: Frame, place: int, mark: Mark) -> None:
    if not machine.truth(frame.stack.pop(), mark):
        frame.at = place


def jump_unless_array(machine: Machine, frame: Frame, place: int, mark: Mark) -> None:
    """Leaves the value where it is; one that is no array was changed where it stands already, or not at all."""
    value = frame.stack[-1]
    if isinstance(value, list | tuple) or not (machine.is_traced(value) or isinstance(value, np.ndarray)):
        frame.at = place


def jump_if_empty(machine: Machine, frame: Frame, place: int, mark: Mark) -> None:
    """Goes on behind what a mask chooses for, where it chooses nothing."""
    value = frame.stack.pop()
    if isinstance(value, Ref) and machine.builder.shape_of(value) and machine.is_mask(value):
        value = machine.decided(value, mark) != 0
    if isinstance(value, np.ndarray) and value.dtype == bool and not value.any():
        frame.at = place


def jump_and(machine: Machine, frame: Frame, place: int, mark: Mark) -> None:
    if machine.truth(frame.stack[-1], mark):
        frame.stack.pop()
    else:
        frame.at = place


def jump_or(machine: Machine, frame: Frame, place: int, mark: Mark) -> None:
    if machine.truth(frame.stack[-1], mark):
        frame.at = place
    else:
        frame.stack.pop()


# ---- loops
def iterate(machine: Machine, frame: Frame, kind: str | None, mark: Mark) -> None:
    limit = _ENDLESS if machine.inputs.assumptions.is_read_once else None
    frame.stack.append(items_of(machine, frame.stack.pop(), mark, limit=limit))
    if kind:
        frame.passes.append(0)


def next_item(machine: Machine, frame: Frame, place: int, mark: Mark) -> None:
    item = next(frame.stack[-1], MISSING)
    if item is MISSING:
        frame.stack.pop()
        frame.at = place
        return
    machine.budget.count_pass(1, mark.at)
    frame.stack.append(item)


def _depth(machine: Machine, frame: Frame) -> float:
    """Where the passes of a frame's innermost loop stand in the stack of calls: inside the frame's own call."""
    return len(machine.frames) - 0.5 + 0.001 * len(frame.passes)


def loop_begin(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    frame.passes.append(0)


def pass_begin(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    frame.passes[-1] += 1
    if frame.passes == [2] and frame.scope is machine.globals and machine.inputs.assumptions.is_read_once:
        end_training(machine, frame, mark)
    machine.budget.count_pass(frame.passes[-1], mark.at)
    machine.builder.leave_calls(_depth(machine, frame))
    machine.builder.enter_call("pass", str(frame.passes[-1]), mark.span, _depth(machine, frame))


def loop_end(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    machine.builder.leave_calls(_depth(machine, frame))
    frame.passes.pop()


# ---- comprehensions
def comprehension_begin(machine: Machine, frame: Frame, kind: str, mark: Mark) -> None:
    made: Any = {} if kind == "dict" else set() if kind == "set" else []
    frame.collections.append((made, frame.scope))
    frame.scope = Scope(frame.scope)


def comprehension_add(machine: Machine, frame: Frame, kind: str, mark: Mark) -> None:
    made, _ = frame.collections[-1]
    machine.count_items(1, mark)
    if kind == "dict":
        key, value = machine.pop(frame, 2)
        key = machine.static(key, mark)
        if isinstance(key, list | dict | set | np.ndarray):
            raise machine.error("wrong_arguments", "no_key", mark, entry="[…]")
        made[key] = value
    elif kind == "set":
        made.add(machine.static(frame.stack.pop(), mark))
    else:
        made.append(frame.stack.pop())


def comprehension_end(machine: Machine, frame: Frame, kind: str, mark: Mark) -> None:
    made, frame.scope = frame.collections.pop()
    frame.stack.append(made)


# ---- functions
def make_function(machine: Machine, frame: Frame, argument: tuple[FunctionCode, int], mark: Mark) -> None:
    code, count = argument
    values = machine.pop(frame, count)
    names = [name for name, _, has_default, _ in code.parameters if has_default]
    defaults = dict(zip(names, values, strict=True))
    frame.stack.append(Function(code.name, code.parameters, defaults, code.body, frame.scope))


def load_method(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    value = frame.stack.pop()
    if isinstance(value, Input) and name in ("append", "extend", "insert", "pop"):
        raise machine.inputs.fix([value])
    frame.stack.append(method_of(machine, value, name, mark))


def call(machine: Machine, frame: Frame, argument: tuple[int, tuple[str, ...], tuple[bool, ...]], mark: Mark) -> None:
    count, names, _ = argument
    values = machine.pop(frame, count + len(names))
    function = frame.stack.pop()
    positional: list[Any] = []
    for value in values[:count]:
        positional.extend(value.items) if isinstance(value, Starred) else positional.append(value)
    keywords: dict[str, Any] = {}
    for name, value in zip(names, values[count:], strict=True):
        keywords.update(value if isinstance(value, dict) else {}) if name == "**" else keywords.update({name: value})
    begin_call(machine, frame, function, positional, keywords, mark)


def return_value(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    value = frame.stack.pop()
    if frame.scope is machine.globals and len(machine.frames) == 1:
        raise Finished(value, mark)
    machine.leave(value)


def return_none(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    machine.leave(None)


def decorate(machine: Machine, frame: Frame, argument: tuple[str, Code], mark: Mark) -> None:
    """A decorator that changes nothing here, or says what kind of method it is.

    Raises:
        TraceError: ``unsupported``: any other.
    """
    name, written = argument
    value = frame.stack[-1]
    last = name.rpartition(".")[2]
    if last in ("staticmethod", "classmethod", "property") and isinstance(value, Function):
        value.kind = {"staticmethod": "static", "classmethod": "class", "property": "property"}[last]
    elif last == "setter" and isinstance(known := frame.scope.names.get(name[:-7]), Function):
        known.setter = value
        frame.stack[-1] = known
    elif last == "dataclass" and isinstance(value, ClassType):
        value.names["__fields__"] = _fields(value)
    elif isinstance(find(frame.scope, name), Function | ClassType):  # the program's own
        machine.frames.append(Frame(written, frame.scope))
        own = machine.loop(len(machine.frames) - 1)
        frame.stack[-2:] = [machine.call(own, [value], {}, mark)]
    elif last in OWN_DERIVATIVES:  # @jax.custom_vjp
        frame.stack[-1] = OWN_DERIVATIVES[last](machine, [value], {}, mark)
    elif last in GRADIENTS:  # @jax.grad
        frame.stack[-1] = GRADIENTS[last].call(machine, [value], {}, mark)
    elif last in _CALLED_DECORATORS and isinstance(value, Function):  # @vmap, @partial(jax.vmap, in_axes=(None, 0))
        machine.frames.append(Frame(written, frame.scope))
        own = machine.loop(len(machine.frames) - 1)
        frame.stack[-2:] = [machine.call(own, [value], {}, mark)]
    elif last not in _PLAIN_DECORATORS:
        raise machine.error("unsupported", "decorator", mark, name=name)


# ---- classes
def class_begin(machine: Machine, frame: Frame, argument: tuple[str, int], mark: Mark) -> None:
    name, count = argument
    bases = machine.pop(frame, count)
    made = ClassType(name, tuple(bases), {})
    if _height(made) > machine.limits.class_depth:
        limit = machine.limits.class_depth
        raise machine.error("too_deep", "class_depth", mark, limit=limit, value=_height(made))
    frame.collections.append((made, frame.scope))
    frame.scope = Scope(frame.scope, made.names)


def _height(made: ClassType) -> int:
    """How many classes stand above one another; each level once, however often a class is named there."""
    height, level = 0, {id(made): made}
    while level:
        height += 1
        bases = [base for each in level.values() for base in each.bases if isinstance(base, ClassType)]
        level = {id(base): base for base in bases}
    return height


def declare(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    """``x: float`` in the body of a class."""
    if frame.collections and isinstance(frame.collections[-1][0], ClassType):
        frame.collections[-1][0].names.setdefault("__declared__", []).append(name)


def _fields(made: ClassType) -> list[str]:
    """The fields of a dataclass or a named tuple: of its parents, without a value, with one."""
    inherited = [name for base in made.bases for name in find_method(base, "__fields__") or ()]
    given = [
        name for name, value in made.names.items() if not name.startswith("__") and not isinstance(value, Function)
    ]
    return list(dict.fromkeys([*inherited, *made.names.get("__declared__", ()), *given]))


def class_end(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    made, frame.scope = frame.collections.pop()
    for value in made.names.values():
        if isinstance(value, Function):
            value.owner = made
            value.scope = frame.scope  # names of the class are no names of its methods
    is_of_flax = machine.library == "jax" and any(getattr(base, "path", "").endswith("Module") for base in made.bases)
    if is_of_flax or any(find_method(base, "__fields__") is not None for base in made.bases):
        made.names["__fields__"] = _fields(made)
    frame.stack.append(made)


def refuse_target(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    raise machine.error("unsupported", "target", mark)


def refuse_jump(machine: Machine, frame: Frame, word: str, mark: Mark) -> None:
    raise machine.error("syntax", "jump_outside", mark, word=word)


OPERATIONS = {
    "jump": jump, "jump_unless": jump_unless, "jump_unless_array": jump_unless_array,
    "jump_and": jump_and, "jump_if_empty": jump_if_empty, "jump_or": jump_or, "iterate": iterate,
    "next_item": next_item, "loop_begin": loop_begin, "pass_begin": pass_begin, "loop_end": loop_end,
    "comprehension_begin": comprehension_begin, "comprehension_add": comprehension_add,
    "comprehension_end": comprehension_end, "make_function": make_function, "load_method": load_method, "call": call,
    "return_value": return_value, "return_none": return_none, "decorate": decorate, "class_begin": class_begin,
    "class_end": class_end,
    "declare": declare,
    "refuse_target": refuse_target, "refuse_jump": refuse_jump,
}  # fmt: skip
