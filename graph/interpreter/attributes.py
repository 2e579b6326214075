"""Attributes and methods of values, from tables alone; what is given to attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..autodiff.builder import Ref
from ..language.marks import Mark
from .class_methods import find_method
from .input_names import prefix_members
from .inputs import Input, Partial, to_array
from .libraries import spelling_lookup as lookup
from .libraries.module_objects import MODULE_METHODS
from .libraries.own_functions import applied
from .program_output import finish_backward
from .unknown_names import refuse_attribute, refuse_member
from .values import Bound, ClassType, Definition, Function, Instance, Module, Native, Parent

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["attribute_of", "input_of", "method_of", "overwrite", "store_attribute"]

_MISSING = object()
_BACKWARD = frozenset(("backward",))
_WEIGHTS = frozenset(("trainable_variables", "trainable_weights", "variables", "weights"))


def attribute_of(machine: Machine, value: Any, name: str, mark: Mark) -> Any:
    """``value.name`` from tables alone.

    Raises:
        TraceError: ``unsupported``: nothing of that name is known.
    """
    if isinstance(value, Definition):
        value = machine.defined_value(value, mark)
    if isinstance(value, Module):
        found = lookup.member(value, name)
        if found is None and name == "newaxis":  # the constant None
            return None
        if found is None:
            raise refuse_member(machine, value, name, mark)
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
    if isinstance(value, ClassType) and (own := _of_class(value, name)) is not None:
        return own
    found = lookup.attribute(value, name, machine)
    if found is not None:
        return found.call(machine, [value], {}, mark)
    return method_of(machine, value, name, mark)


def _of_class(value: ClassType, name: str) -> Any:
    method = find_method(value, name)
    if method is not None:
        return Bound(value, method) if getattr(method, "kind", "") == "class" else method
    return applied(value) if name == "apply" else None


def _of_instance(machine: Machine, value: Instance, name: str, mark: Mark) -> Any:
    if name in value.names:
        return value.names[name]
    method = find_method(value.type, name)
    if isinstance(method, Function):
        if method.kind == "property":
            return machine.call(method, [value], {}, mark)
        return method if method.kind == "static" else Bound(value, method)
    if method is not None:
        return method
    found = lookup.of_object(value, name)
    if found is not None:
        return Bound(value, found) if isinstance(found, Native) else found
    if name == "training":
        return True
    if name in _WEIGHTS:
        return MODULE_METHODS["parameters"](machine, [value], {}, mark)
    return _MISSING


def method_of(machine: Machine, value: Any, name: str, mark: Mark) -> Any:
    """A method with its object, or a function of a module."""
    if value is None:  # what was left out, an optimizer say, takes every call
        return Native(name, lambda *_: None)
    if isinstance(value, Definition):
        value = machine.defined_value(value, mark)
    if isinstance(value, Module | Parent | ClassType):
        return attribute_of(machine, value, name, mark)
    if name in _BACKWARD and (data := _differentiated(machine, value)) is not None:
        return Native(
            name, lambda run, arguments, keywords, at: finish_backward(machine, data, at, arguments, keywords)
        )
    if isinstance(value, Instance):
        found = _of_instance(machine, value, name, mark)
        if found is not _MISSING:
            return found
        if "data" in value.names:
            value = value.names["data"]
    method = lookup.method(value, name, machine)
    if method is not None and isinstance(value, Native):
        return method
    if method is None:
        raise refuse_attribute(machine, value, name, mark)
    return Bound(value, method)


def _differentiated(machine: Machine, value: Any) -> Any:
    """What ``value.backward()`` takes the gradient of; None where it is no traced value."""
    if isinstance(value, Instance):
        inner = value.names.get("data", value.names.get("value"))
        return inner if inner is not None and machine.is_traced(inner) else None
    return value if isinstance(value, Ref | Input | Partial) else None


def input_of(machine: Machine, ref: Any) -> Any:
    """The input whose ``.data`` a node is; else what it is."""
    if not isinstance(ref, Ref):
        return ref
    draft = machine.builder.nodes[ref.position]
    if draft.operation is not None and draft.operation.gate.name == "detach":
        for source in machine.inputs.sources:
            if source.nodes.get(()) == draft.operands[0]:
                return source
    return ref


def overwrite(machine: Machine, target: Any, value: Any, mark: Mark) -> None:
    """Gives an input other numbers: ``W.data = …``, ``nn.init.zeros_(W)``, ``W.fill_(0.5)``.

    Raises:
        TraceError: ``unsupported``: it is computed, or the shapes differ.
    """
    found = to_array(machine.static(value, mark))
    target = input_of(machine, target)
    if not isinstance(target, Input) or found is None:
        raise machine.error("unsupported", "attribute", mark, name="data")
    if np.ndim(found) and np.shape(found) != target.shape:
        raise machine.error("shape_mismatch", "not_read", mark)
    whole = np.broadcast_to(found, target.shape).copy() if target.shape else float(found)
    target.value = target.typed = whole


def store_attribute(machine: Machine, target: Any, name: str, value: Any, mark: Mark) -> None:
    """``target.name = value``.

    Raises:
        TraceError: the target takes no attributes.
    """
    if isinstance(target, Instance):
        target.names[name] = value
        prefix_members(value, name)
        return
    if isinstance(target, ClassType):
        target.names[name] = value
        return
    if machine.is_traced(target) or isinstance(target, np.ndarray | int | float):
        if name == "data":
            overwrite(machine, target, value, mark)
        return  # x.requires_grad = True, x.label = "a": nothing of it is drawn
    raise machine.error("unsupported", "attribute", mark, name=name)
