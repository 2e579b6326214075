"""Attributes and methods of values, from tables alone; what is given to attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..autodiff.builder import Ref
from ..language.marks import Mark
from .class_methods import find_method, find_name
from .free_batches import forget, free_sample, part_of_data
from .input_names import ModuleNames
from .inputs import Input, Partial
from .libraries import method_lookup
from .libraries import spelling_lookup as lookup
from .libraries.function_tables import left_out, left_out_method
from .libraries.library_names import LIBRARIES
from .libraries.module_objects import MODULE_METHODS, all_losses
from .libraries.own_functions import applied
from .libraries.supposed_layers import is_supposed, supposed_layer
from .program_output import finish_backward
from .stored_attributes import kept_under
from .supposed_rows import supposed_rows
from .unknown_names import refuse_attribute, refuse_member
from .values import Bound, ClassType, Definition, Function, Instance, Module, Native, Parent, Scope

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["attribute_of", "method_of"]

_MISSING = object()
_OF_TENSORS = frozenset(("grad", "requires_grad", "name", "label", "data", "shape", "T"))
_BACKWARD = frozenset(("backward",))
_OF_OBJECTS = ("__dict__", "__class__")
_CONSTANTS = {"newaxis": None, "__version__": ""}
_ABOUT_NETWORKS = frozenset("parameters train eval zero_grad compile fit evaluate summary state_dict".split())
_OPTIMISER = re.compile(r"(?:\w+_)?(?:opt|optim|optimi[sz]er|trainer|scheduler|tx)(?:_\w+)?")
_OF_OPTIMISERS = frozenset("zero_grad step init update apply_gradients minimize".split())
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
        if found is None and name in _CONSTANTS:
            return _CONSTANTS[name]
        if found is None:
            raise refuse_member(machine, value, name, mark)
        if not machine.library and value.library:
            machine.library = value.library
        return found
    if isinstance(value, Parent):
        return _of_parent(machine, value, name, mark)
    if isinstance(value, Instance):
        found = _of_instance(machine, value, name, mark)
        if found is not _MISSING:
            return found
    if isinstance(value, ClassType | Function | Native) and (own := _of_class(value, name)) is not None:
        return own
    kept = _kept(machine, value, name, mark)
    if kept is not _MISSING:
        return kept
    if (found := method_lookup.attribute(value, name, machine)) is not None:
        return found.call(machine, [value], {}, mark)
    return method_of(machine, value, name, mark)


def _kept(machine: Machine, value: Any, name: str, mark: Mark) -> Any:
    """What a program gave to an attribute of an array (``x.g = …``), or a part of a ``ModuleDict``; else MISSING."""
    if isinstance(value, ModuleNames):
        return value.get(name, _MISSING)
    if isinstance(value, Native) and LIBRARIES.get(value.path.partition(".")[0]) == "plot":  # plt.cm.viridis
        return value
    if isinstance(value, Input) and (part := part_of_data(machine, value, name, mark)) is not None:
        return part
    if isinstance(value, Ref | Input) and name not in _OF_TENSORS:
        return machine.kept.get((kept_under(value), name), _MISSING)
    return _MISSING


def _of_parent(machine: Machine, value: Parent, name: str, mark: Mark) -> Any:
    """``super().forward``; what a library's class has does nothing here."""
    kind = value.object if isinstance(value.object, ClassType) else getattr(value.object, "type", None)
    method = find_method(kind, name, behind=value.owner) if value.owner else None
    if getattr(method, "kind", "") == "property":
        return machine.call(method, [value.object], {}, mark)
    return Native(name, lambda *_: None) if method is None else Bound(value.object, method)


def _of_class(value: ClassType | Function | Native, name: str) -> Any:
    if name == "__name__":
        return value.path.rpartition(".")[2] if isinstance(value, Native) else value.name
    if not isinstance(value, ClassType):
        return None
    method = find_method(value, name)
    if method is not None:
        return Bound(value, method) if getattr(method, "kind", "") == "class" else method
    return applied(value) if name == "apply" else None


def _of_instance(machine: Machine, value: Instance, name: str, mark: Mark) -> Any:
    if name in value.names:
        return value.names[name]
    if name in _OF_OBJECTS:
        return _of_object(value, name)
    method = find_method(value.type, name)
    if isinstance(method, Function):
        if method.kind == "property":
            return machine.call(method, [value], {}, mark)
        return method if method.kind == "static" else Bound(value, method)
    if method is not None:
        return method
    if find_name(value.type, name) is None:  # count = None in the body of the class
        return None
    found = method_lookup.of_object(value, name)
    if found is not None:
        return Bound(value, found) if isinstance(found, Native) else found
    if value.layer is not None and value.layer.kind == "self":
        row = machine.inputs.assumptions.rows.get(name)
        value.names[name] = (
            machine.inputs.free(name, mark.span) if row is None else supposed_rows(machine, name, row, mark)
        )
        return value.names[name]
    return _of_network(machine, value, name, mark)


def _of_network(machine: Machine, value: Instance, name: str, mark: Mark) -> Any:
    """What every layer has; else MISSING."""
    if name == "bias" and value.layer is not None:  # Linear(2, 3, bias=False)
        return None
    if name == "training":
        return True
    if name in _WEIGHTS:
        return MODULE_METHODS["parameters"](machine, [value], {}, mark)
    return all_losses(machine, value, mark) if (name, machine.library) == ("losses", "tensorflow") else _MISSING


def _of_object(value: Instance, name: str) -> Any:
    """The class of an object, and what it was given: ``self.__dict__.update(settings)``."""
    if name == "__dict__":
        return value.names
    return value.type if isinstance(value.type, ClassType) else _MISSING


def _supposed(value: Instance, name: str) -> Any:
    """The layer that ``self.fc1(x)`` calls in a line of a method alone, by its name; else MISSING."""
    if value.layer is None or value.layer.kind != "self":
        return _MISSING
    known = value.names.get(name)
    if known is None or isinstance(known, Input):
        layer = supposed_layer(name)
        if layer is None:
            return _MISSING
        value.names[name] = layer
    return value.names[name]


def _of_supposed(machine: Machine, value: Input, name: str) -> Any:
    """``self.embed.forward(x)``, ``self.transformer.wte(x)`` in a line of a method alone, ``net.forward(x)``; else
    None."""
    own = machine.globals.names.get("self")
    is_bare = name == "forward" and is_supposed(value.name, machine.library)
    if is_bare and machine.globals.names.get(value.name) is value:
        own = machine.globals
    if not isinstance(own, Instance | Scope) or own.names.get(value.name) is not value or value.nodes:
        return None
    if isinstance(own, Scope):
        layer = own.names[value.name] = supposed_layer(value.name)
    elif name == "forward":
        layer = _supposed(own, value.name)
    else:
        layer = _supposed(own, name)
    if layer is _MISSING:
        return None
    if value in machine.inputs.sources:
        machine.inputs.sources.remove(value)
    return layer


def _about_network(machine: Machine, value: Input, name: str) -> Any:
    """``model.train()`` and ``net.parameters()`` of a network that another cell makes; else None."""
    if (sampled := free_sample(machine, value, name)) is not None:
        return sampled
    is_optimiser = _OPTIMISER.fullmatch(value.name) is not None and name in _OF_OPTIMISERS
    if not (name in _ABOUT_NETWORKS or is_optimiser) or not value.is_free:
        return None
    forget(machine, value)
    return Native(name, left_out("unknown_left_out", f"{value.name}.{name}"))


def method_of(machine: Machine, value: Any, name: str, mark: Mark) -> Any:
    """A method with its object, or a function of a module."""
    if value is None:  # what was left out, an optimizer say, takes every call
        return Native(name, left_out_method)
    if isinstance(value, Definition):
        value = machine.defined_value(value, mark)
    if isinstance(value, Module | Parent | ClassType | ModuleNames) and not (
        isinstance(value, ModuleNames) and name not in value
    ):
        return attribute_of(machine, value, name, mark)
    if name in _BACKWARD and (data := _differentiated(machine, value)) is not None:
        return Native(
            name, lambda run, arguments, keywords, at: finish_backward(machine, data, at, arguments, keywords)
        )
    if isinstance(value, Instance):
        found = _supposed(value, name)
        found = _of_instance(machine, value, name, mark) if found is _MISSING else found
        if found is not _MISSING:
            return found
        if "data" in value.names:
            value = value.names["data"]
    method = method_lookup.method(value, name, machine)
    if isinstance(value, Input) and (method is None or _OPTIMISER.fullmatch(value.name)):
        other = _about_network(machine, value, name) or (_of_supposed(machine, value, name) if method is None else None)
        if other is not None:
            return other
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
