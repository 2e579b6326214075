"""Calls: functions of the program, of libraries, classes, objects; their attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import Span
from ..language.program import Mark
from ..tracing.builder import Ref
from .inputs import Input, Partial
from .libraries import lookup
from .values import Bound, ClassType, Definition, Function, Instance, Module, Native, Parent, Scope, Unknown

if TYPE_CHECKING:
    from .machine import Frame, Machine

__all__ = [
    "attribute_of", "begin_call", "call_value", "find_method", "instance_prefix", "method_of", "store_attribute",
]  # fmt: skip

_MISSING = object()
_BACKWARD = frozenset(("backward",))
_CALLED = ("forward", "__call__", "call")


# ---- classes
def find_method(type_: Any, name: str, *, behind: ClassType | None = None) -> Any:
    """A name of a class or of those it is made from; None where there is none. ``behind``: of its parents alone."""
    pending = list(behind.bases if behind is not None else [type_])
    while pending:
        found = pending.pop(0)
        if isinstance(found, ClassType):
            if name in found.names:
                return found.names[name]
            pending[:0] = list(found.bases)
    return None


def instantiate(machine: Machine, frame: Frame, made: ClassType, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> None:
    """Makes an object; its ``__init__`` runs in a frame of its own."""
    from .machine import Frame as NewFrame

    machine.budget.count_object(mark.at)
    instance = Instance(made)
    machine.called.add(id(made))
    begin = find_method(made, "__init__")
    fields = made.names.get("__fields__")
    if isinstance(begin, Function):
        scope = bind_arguments(machine, begin, [instance, *arguments], keywords, mark)
        machine.enter(NewFrame(begin.body, scope, function=begin, result=instance, has_result=True), mark)
        return
    if fields:
        for name, value in zip(fields, arguments, strict=False):
            instance.names[name] = value
        instance.names.update(keywords)
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
    for name, kind, has_default, is_keyword_only in function.parameters:  # type: ignore[misc]
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
                "wrong_arguments", "call_too_few", mark, gate=function.name, expected=expected, got=len(arguments), name=name
            )
    if left:
        raise machine.error("wrong_arguments", "too_many", mark, gate=function.name, expected=expected, got=len(arguments))
    if more:
        known = ", ".join(parameter[0] for parameter in function.parameters) or "–"  # type: ignore[index]
        raise machine.error("wrong_arguments", "unknown_keyword", mark, gate=function.name, keyword=next(iter(more)), known=known)
    return scope


# ---- calls
def begin_call(
    machine: Machine, frame: Frame, function: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark
) -> None:
    """Calls a value: a function of the program gets a frame, anything else leaves its result on the stack."""
    from .machine import Frame as NewFrame

    while isinstance(function, Bound):
        arguments, function = [function.object, *arguments], function.function
    if isinstance(function, Definition):
        function = function.function
    if isinstance(function, Instance):
        own = next((m for n in _CALLED if (m := find_method(function.type, n)) is not None), None)
        if own is not None:
            arguments, function = [function, *arguments], own
    if isinstance(function, Function):
        scope = bind_arguments(machine, function, arguments, keywords, mark)
        machine.called.add(id(function.body))
        machine.builder.enter_call("call", function.name, mark.span, len(machine.frames))
        machine.enter(NewFrame(function.body, scope, function=function), mark)
    elif isinstance(function, ClassType):
        instantiate(machine, frame, function, arguments, keywords, mark)
    else:
        frame.stack.append(_call_native(machine, function, arguments, keywords, mark))


def _call_native(machine: Machine, function: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if isinstance(function, Native):
        if "." in function.path:  # np.exp: the whole spelling is the function's name
            mark = Mark(mark.span, Span(min(mark.span.start, mark.at.start), mark.at.end))
        return function.call(machine, arguments, keywords, mark)
    if isinstance(function, Instance) and function.layer is not None:
        machine.builder.enter_call("layer", function.layer.kind, mark.span, len(machine.frames))
        result = function.layer.forward(machine, function, arguments, keywords, mark)
        machine.builder.leave_calls(len(machine.frames))
        return result
    if isinstance(function, Unknown):
        raise unknown_function(machine, function.name, len(arguments), mark)
    if isinstance(function, Module):
        machine.notice("unknown_left_out", mark, name=function.path)
        return arguments[0] if arguments else None
    raise product_or_call(machine, len(arguments), mark)


def call_value(machine: Machine, function: Any, arguments: Sequence[Any], keywords: Mapping[str, Any], mark: Mark) -> Any:
    """The result of a call that a library makes (``map(f, xs)``)."""
    base = len(machine.frames)
    frame = machine.frames[-1]
    begin_call(machine, frame, function, list(arguments), dict(keywords), mark)
    if len(machine.frames) > base:
        machine.loop(base)
    return frame.stack.pop()


def unknown_function(machine: Machine, name: str, count: int, mark: Mark) -> Exception:
    """What a person is told of a name that is called and that nobody knows."""
    from .unknown import refuse_unknown

    return refuse_unknown(machine, name, count, mark)


def product_or_call(machine: Machine, count: int, mark: Mark) -> Exception:
    """``x(y + 1)``: a product written like a call."""
    text = machine.source[mark.span.start : mark.span.end]
    bracket = text.find("(")
    name = text[:bracket].strip() if bracket > 0 else text
    fixes = (f"{name}*{text[bracket:]}",) if bracket > 0 and count == 1 else ()
    return machine.error("unknown_function", "product_or_call", Mark(mark.span, mark.span), name=name, fixes=fixes)


# ---- attributes
def attribute_of(machine: Machine, value: Any, name: str, mark: Mark) -> Any:
    """``value.name`` from tables alone.

    Raises:
        TraceError: ``unsupported``: nothing of that name is known.
    """
    if isinstance(value, Definition):
        value = value.value
    if isinstance(value, Module):
        found = lookup.member(value, name)
        if found is None:
            raise unknown_member(machine, value, name, mark)
        if not machine.library and value.library:
            machine.library = value.library
        return found
    if isinstance(value, Parent):
        method = find_method(None, name, behind=value.owner) if value.owner else None
        return Bound(value.object, method) if method is not None else Native(name, lambda *_: None)
    if isinstance(value, Instance):
        found = _of_instance(machine, value, name, mark)
        if found is not _MISSING:
            return found
    if isinstance(value, ClassType):
        method = find_method(value, name)
        if method is not None:
            return Bound(value, method) if getattr(method, "kind", "") == "class" else method
    found = lookup.attribute(value, name, machine)
    if found is not None:
        return found.call(machine, [value], {}, mark)
    method = method_of(machine, value, name, mark)
    return method


def _of_instance(machine: Machine, value: Instance, name: str, mark: Mark) -> Any:
    if name in value.names:
        return value.names[name]
    method = find_method(value.type, name)
    if isinstance(method, Function):
        if method.kind == "property":
            return call_value(machine, method, [value], {}, mark)
        return method if method.kind == "static" else Bound(value, method)
    if method is not None:
        return method
    found = lookup.of_object(value, name)
    if found is not None:
        return Bound(value, found) if isinstance(found, Native) else found
    if name == "training":
        return True
    return _MISSING


def method_of(machine: Machine, value: Any, name: str, mark: Mark) -> Any:
    """A method with its object, or a function of a module."""
    from .finishing import finish_backward

    if isinstance(value, Definition):
        value = value.value
    if isinstance(value, Module | Parent | ClassType):
        return attribute_of(machine, value, name, mark)
    if name in _BACKWARD and (data := _differentiated(machine, value)) is not None:
        return Native(name, lambda run, arguments, keywords, at: finish_backward(machine, data, at))
    if isinstance(value, Instance):
        found = _of_instance(machine, value, name, mark)
        if found is not _MISSING:
            return found
        if "data" in value.names:
            value = value.names["data"]
    method = lookup.method(value, name, machine)
    if method is None:
        from .unknown import refuse_attribute

        raise refuse_attribute(machine, value, name, mark)
    return Bound(value, method)


def _differentiated(machine: Machine, value: Any) -> Any:
    """What ``value.backward()`` takes the gradient of; None where it is no traced value."""
    if isinstance(value, Instance):
        inner = value.names.get("data", value.names.get("value"))
        return inner if inner is not None and machine.is_traced(inner) else None
    return value if isinstance(value, Ref | Input | Partial) else None


def unknown_member(machine: Machine, module: Module, name: str, mark: Mark) -> Exception:
    from .unknown import refuse_member

    return refuse_member(machine, module, name, mark)


def store_attribute(machine: Machine, target: Any, name: str, value: Any, mark: Mark) -> None:
    """``target.name = value``.

    Raises:
        TraceError: the target takes no attributes.
    """
    if isinstance(target, Instance):
        target.names[name] = value
        if isinstance(value, Instance):
            prefix_weights(value, name)
        return
    if isinstance(target, ClassType):
        target.names[name] = value
        return
    if machine.is_traced(target) or isinstance(target, np.ndarray | int | float):
        if name in ("data",):
            raise machine.error("unsupported", "attribute", mark, name=name)
        return  # x.requires_grad = True, x.label = "a": nothing of it is drawn
    raise machine.error("unsupported", "attribute", mark, name=name)


def prefix_weights(instance: Instance, name: str) -> None:
    """The weights of a layer get the name of the attribute that holds it: ``fc1.weight``."""
    pending = [instance]
    seen: set[int] = set()
    while pending:
        found = pending.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        for value in found.names.values():
            if isinstance(value, Input) and found.layer is not None:
                value.name = f"{name}.{value.name}"  # its node has none yet, or gets it at the end
            elif isinstance(value, Instance):
                pending.append(value)
            elif isinstance(value, list):
                pending.extend(item for item in value if isinstance(item, Instance))


def instance_prefix(machine: Machine, value: Any, name: str) -> None:
    """A layer that is given a name of its own: its weights are told by it. An object around one number (micrograd's
    Value) gives the number its name."""
    if isinstance(value, Instance) and value.layer is None:
        for attribute in ("data", "value"):
            inner = value.names.get(attribute)
            if isinstance(inner, Input) and inner.name == attribute:
                inner.rename(name, machine.builder)
        return
    if isinstance(value, Instance) and value.layer is not None and not any(
        isinstance(item, Instance | list) for item in value.names.values()
    ):
        prefix_weights(value, name)
