"""Calls: functions of the program, of libraries, classes, objects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import Span
from ..language.marks import Mark
from .class_methods import find_method
from .free_batches import FREE_ITEM, forget, is_batch_name, loaded, loads_data
from .generators import Generator
from .inputs import Input
from .libraries.python_library import FieldFactory
from .libraries.supposed_layers import is_supposed, supposed_layer
from .machine import Frame, Machine
from .unknown_names import refuse_undefined, refuse_unknown
from .values import Bound, ClassType, Definition, Function, Instance, Module, Native, Scope, SizeInt, Unknown

__all__ = ["begin_call", "call_value"]

# what a notebook defined in another cell to look at values, by its name; it gives nothing back
_SHOWS = re.compile(
    r"(?:print|plot|show|draw|display|visuali[sz]e|log|save|check|assert|test)_\w+|visuali[sz]e$|draw_dot$"
)
_LAZY = frozenset(("next", "iter", "islice", "isinstance"))  # what takes a generator as it is
_CALLED = ("__call__", "forward", "call")


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
        for name in fields:
            if name not in instance.names and isinstance(default := find_method(made, name), FieldFactory):
                instance.names[name] = machine.call(default.factory, [], {}, mark)
        after = find_method(made, "__post_init__")
        if isinstance(after, Function):
            scope = bind_arguments(machine, after, [instance], {}, mark)
            machine.enter(Frame(after.body, scope, function=after, result=instance, has_result=True), mark)
            return
    if arguments and _holds_array(made):  # class LoraParam(nnx.Param): pass
        frame.stack.append(arguments[0])
        return
    frame.stack.append(instance)


def _holds_array(made: ClassType) -> bool:
    """Whether a class without methods stands for a kind of weight: what it is called with is itself here."""
    paths = [getattr(base, "path", "") for base in made.bases]
    return bool(paths) and paths[0].rpartition(".")[2] in ("Param", "Variable") and not find_method(made, "__call__")


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
    if isinstance(function, Instance) and (hooks := function.names.get("_forward_hooks")):
        frame.stack.append(_hooked(machine, function, hooks, arguments, keywords, mark))
        return
    if isinstance(function, Instance):
        own = next((m for n in _CALLED if (m := find_method(function.type, n)) is not None), None)
        if own is not None:
            _build(machine, function, own, arguments, mark)
            arguments, function = [function, *arguments], own
            keywords = _understood(own, keywords)
    if isinstance(function, Function):
        scope = bind_arguments(machine, function, arguments, keywords, mark)
        machine.called.add(id(function.body))
        if function.body.yields:
            frame.stack.append(Generator(machine, Frame(function.body, scope, function=function), mark))
            return
        machine.builder.enter_call("call", function.name, mark.span, len(machine.frames))
        machine.enter(Frame(function.body, scope, function=function), mark)
    elif isinstance(function, ClassType):
        instantiate(machine, frame, function, arguments, keywords, mark)
    else:
        frame.stack.append(_call_native(machine, function, arguments, keywords, mark))


def _hooked(
    machine: Machine, layer: Instance, hooks: list[Any], arguments: list[Any], keywords: dict[str, Any], mark: Mark
) -> Any:
    """What a layer gives, or what one of its hooks makes of it."""
    kept, layer.names["_forward_hooks"] = list(hooks), []
    result = call_value(machine, layer, arguments, keywords, mark)
    layer.names["_forward_hooks"] = hooks
    for hook in kept:
        changed = call_value(machine, hook, [layer, tuple(arguments), result], {}, mark)
        result = result if changed is None else changed
    return result


def _build(machine: Machine, layer: Instance, method: Any, arguments: list[Any], mark: Mark) -> None:
    """What a layer of Keras or of Flax makes when it is first called: ``build(self, input_shape)``, ``setup(self)``."""
    layer.names.pop("_losses", None)  # of the call before
    if "built" in layer.names:
        return
    for name, is_asked in (
        ("build", isinstance(method, Function) and method.name == "call"),
        ("setup", machine.library == "jax"),
    ):
        own = find_method(layer.type, name)
        if is_asked and isinstance(own, Function):
            layer.names["built"] = True
            shape = tuple(SizeInt(size) for size in machine.shape(arguments[0], mark)) if arguments else ()
            machine.call(own, [layer, shape] if name == "build" else [layer], {}, mark)


def _understood(method: Any, keywords: dict[str, Any]) -> dict[str, Any]:
    """Keras hands ``training`` and ``mask`` on only to layers whose ``call`` takes them."""
    names = {parameter[0] for parameter in method.parameters} if isinstance(method, Function) else set()
    if not isinstance(method, Function) or method.name != "call" or any(p[1] == "**" for p in method.parameters):
        return keywords
    return {name: value for name, value in keywords.items() if name in names or name not in ("training", "mask")}


def _listed(machine: Machine, values: Generator, mark: Mark) -> list[Any]:
    """All that a generator gives, counted one by one."""
    made: list[Any] = []
    for value in values:
        machine.count_items(1, mark)
        made.append(value)
    return made


def _call_native(machine: Machine, function: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    machine.budget.spend(mark.span)
    if isinstance(function, Native):
        if function.path.rpartition(".")[2] not in _LAZY:
            arguments = [_listed(machine, each, mark) if isinstance(each, Generator) else each for each in arguments]
        if "." in function.path:  # np.exp: the whole spelling is the function's name
            mark = Mark(mark.span, Span(min(mark.span.start, mark.at.start), mark.at.end))
        return function.call(machine, arguments, keywords, mark)
    if isinstance(function, Instance) and function.layer is not None:
        machine.called.add(id(function))
        with machine.part("layer", function.layer.kind, mark):
            return function.layer.forward(machine, function, arguments, keywords, mark)
    if isinstance(function, Unknown) and _SHOWS.match(function.name):
        machine.notice("unknown_left_out", mark, name=function.name)
        return None
    if arguments and (supposed := _supposed(machine, function)) is not None:
        return _call_native(machine, supposed, arguments, keywords, mark)
    if isinstance(function, Unknown) and is_batch_name(function.name):  # data_iter(batch_size, X, y) of another cell
        machine.notice("one_batch", mark, name=function.name)
        return [FREE_ITEM]
    if isinstance(function, Unknown | Module) and loads_data(name := _last_name(function)):
        return loaded(machine, name, mark)
    if isinstance(function, Unknown):
        raise refuse_unknown(machine, function.name, len(arguments), mark)
    if isinstance(function, Module):
        code, at = machine.frames[-1].code.instructions, machine.frames[-1].at
        is_used = at >= len(code) or code[at].operation != "say"
        if is_used and arguments and machine.is_traced(arguments[0]):  # what it would give is not known
            raise machine.error("unknown_function", "known_not_offered", mark, name=function.path)
        machine.notice("unknown_left_out", mark, name=function.path)
        return arguments[0] if arguments else None
    raise product_or_call(machine, len(arguments), mark)


def _supposed(machine: Machine, function: Any) -> Instance | None:
    """The layer or network that a name without a value stands for by what it is called, also that of a parameter:
    ``def train(model, loader)`` alone."""
    if isinstance(function, Unknown) and is_supposed(function.name, machine.library):
        layer = machine.globals.names[function.name] = supposed_layer(function.name)
        return layer
    if not isinstance(function, Input) or not function.is_free or function.shape or function.nodes:
        return None
    if not is_supposed(function.name, machine.library):
        return None
    forget(machine, function)
    return machine.supposed.setdefault(function.name, supposed_layer(function.name))


def _last_name(function: Unknown | Module) -> str:
    return function.name if isinstance(function, Unknown) else function.path.rpartition(".")[2]


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
    if (name.startswith("self.") or is_supposed(name, machine.library)) and count:
        return refuse_undefined(machine, name, mark)
    fixes = (f"{name}*{text[bracket:]}",) if bracket > 0 and count == 1 else ()
    return machine.error("unknown_function", "product_or_call", Mark(mark.span, mark.span), name=name, fixes=fixes)
