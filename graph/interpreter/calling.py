"""Calls: functions of the program, of libraries, classes, objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import Span
from ..language.marks import Mark
from .class_methods import find_method
from .machine import Frame, Machine
from .unknown_names import refuse_unknown
from .values import Bound, ClassType, Definition, Function, Instance, Module, Native, Scope, Unknown

__all__ = ["begin_call", "call_value"]

_CALLED = ("forward", "__call__", "call")


def instantiate(
    machine: Machine, frame: Frame, made: ClassType, arguments: list[Any], keywords: dict[str, Any], mark: Mark
) -> None:
    """Makes an object; its ``__init__`` runs in a frame of its own."""
    machine.budget.count_object(mark.at)
    instance = Instance(made)
    machine.called.add(id(made))
    begin = find_method(made, "__init__")
    fields = find_method(made, "__fields__")
    if isinstance(begin, Function):
        scope = bind_arguments(machine, begin, [instance, *arguments], keywords, mark)
        machine.enter(Frame(begin.body, scope, function=begin, result=instance, has_result=True), mark)
        return
    if fields:
        for name, value in zip(fields, arguments, strict=False):
            instance.names[name] = value
        instance.names.update(keywords)
        after = find_method(made, "__post_init__")
        if isinstance(after, Function):
            scope = bind_arguments(machine, after, [instance], {}, mark)
            machine.enter(Frame(after.body, scope, function=after, result=instance, has_result=True), mark)
            return
    frame.stack.append(instance)


def bind_arguments(
    machine: Machine, function: Function, arguments: Sequence[Any], keywords: Mapping[str, Any], mark: Mark
) -> Scope:
    """The scope of a call: parameters with their values.

    Raises:
        TraceError: ``wrong_arguments``: too few, too many, unknown.
    """
    scope = Scope(function.scope)
    names, left, more = scope.names, list(arguments), dict(keywords)
    expected = sum(1 for parameter in function.parameters if not parameter[1])
    for name, kind, has_default, is_keyword_only in function.parameters:
        if kind == "*":
            names[name], left = tuple(left), []
        elif kind == "**":
            names[name], more = more, {}
        elif left and not is_keyword_only:
            names[name] = left.pop(0)
        elif name in more:
            names[name] = more.pop(name)
        elif has_default:
            names[name] = function.defaults[name]
        else:
            raise machine.error(
                "wrong_arguments",
                "call_too_few",
                mark,
                gate=function.name,
                expected=expected,
                got=len(arguments),
                name=name,
            )
    if left:
        raise machine.error(
            "wrong_arguments", "too_many", mark, gate=function.name, expected=expected, got=len(arguments)
        )
    if more:
        known = ", ".join(parameter[0] for parameter in function.parameters) or "–"
        raise machine.error(
            "wrong_arguments", "unknown_keyword", mark, gate=function.name, keyword=next(iter(more)), known=known
        )
    return scope


# ---- calls
def begin_call(
    machine: Machine, frame: Frame, function: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark
) -> None:
    """Calls a value: a function of the program gets a frame, anything else leaves its result on the stack."""
    while isinstance(function, Bound):
        arguments, function = [function.object, *arguments], function.function
    if isinstance(function, Definition):
        function = function.function
    if isinstance(function, Instance):
        own = next((m for n in _CALLED if (m := find_method(function.type, n)) is not None), None)
        if own is not None:
            arguments, function = [function, *arguments], own
            keywords = _understood(own, keywords)
    if isinstance(function, Function):
        scope = bind_arguments(machine, function, arguments, keywords, mark)
        machine.called.add(id(function.body))
        machine.builder.enter_call("call", function.name, mark.span, len(machine.frames))
        machine.enter(Frame(function.body, scope, function=function), mark)
    elif isinstance(function, ClassType):
        instantiate(machine, frame, function, arguments, keywords, mark)
    else:
        frame.stack.append(_call_native(machine, function, arguments, keywords, mark))


def _understood(method: Any, keywords: dict[str, Any]) -> dict[str, Any]:
    """Keras hands ``training`` and ``mask`` on only to layers whose ``call`` takes them."""
    names = {parameter[0] for parameter in method.parameters} if isinstance(method, Function) else set()
    if not isinstance(method, Function) or method.name != "call" or any(p[1] == "**" for p in method.parameters):
        return keywords
    return {name: value for name, value in keywords.items() if name in names or name not in ("training", "mask")}


def _call_native(machine: Machine, function: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    machine.budget.spend(mark.span)
    if isinstance(function, Native):
        if "." in function.path:  # np.exp: the whole spelling is the function's name
            mark = Mark(mark.span, Span(min(mark.span.start, mark.at.start), mark.at.end))
        return function.call(machine, arguments, keywords, mark)
    if isinstance(function, Instance) and function.layer is not None:
        with machine.part("layer", function.layer.kind, mark):
            return function.layer.forward(machine, function, arguments, keywords, mark)
    if isinstance(function, Unknown):
        raise refuse_unknown(machine, function.name, len(arguments), mark)
    if isinstance(function, Module):
        machine.notice("unknown_left_out", mark, name=function.path)
        return arguments[0] if arguments else None
    raise product_or_call(machine, len(arguments), mark)


def call_value(
    machine: Machine, function: Any, arguments: Sequence[Any], keywords: Mapping[str, Any], mark: Mark
) -> Any:
    """The result of a call that a library makes (``map(f, xs)``)."""
    base = len(machine.frames)
    frame = machine.frames[-1]
    begin_call(machine, frame, function, list(arguments), dict(keywords), mark)
    if len(machine.frames) > base:
        machine.loop(base)
    return frame.stack.pop()


def product_or_call(machine: Machine, count: int, mark: Mark) -> Exception:
    """``x(y + 1)``: a product written like a call."""
    text = machine.source[mark.span.start : mark.span.end]
    bracket = text.find("(")
    name = text[:bracket].strip() if bracket > 0 else text
    fixes = (f"{name}*{text[bracket:]}",) if bracket > 0 and count == 1 else ()
    return machine.error("unknown_function", "product_or_call", Mark(mark.span, mark.span), name=name, fixes=fixes)
