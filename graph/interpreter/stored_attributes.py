"""Attributes that a program gives: to objects and classes, and new numbers to inputs (``W.data = …``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..autodiff.builder import Ref
from ..language.marks import Mark
from .class_methods import find_method
from .input_names import prefix_members
from .inputs import Input, to_array
from .values import ClassType, Function, Instance, Module, Native

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["input_of", "kept_under", "overwrite", "store_attribute"]


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
    if isinstance(target, Input) and target not in machine.inputs.sources:  # a copy of one
        target = next((each for each in machine.inputs.sources if each.nodes is target.nodes), target)
    if not isinstance(target, Input) or found is None:
        raise machine.error("unsupported", "attribute", mark, name="data")
    if np.ndim(found) and np.shape(found) != target.shape:
        raise machine.error("shape_mismatch", "not_read", mark)
    whole = np.broadcast_to(found, target.shape).copy() if target.shape else float(found)
    target.value = target.typed = whole
    machine.forward.forget()


def store_attribute(machine: Machine, target: Any, name: str, value: Any, mark: Mark) -> None:
    """``target.name = value``.

    Raises:
        TraceError: the target takes no attributes.
    """
    if isinstance(target, Instance):
        own = find_method(target.type, name)
        if isinstance(own, Function) and own.setter is not None:
            machine.call(own.setter, [target, value], {}, mark)
            return
        target.names[name] = value
        prefix_members(value, name)
        return
    if isinstance(target, ClassType):
        target.names[name] = value
        return
    if isinstance(target, Module | Native):  # torch.backends.cudnn.deterministic = True
        path = f"{target.path}.{name}"
        if all(dict(notice.fields).get("name") != path for notice in machine.notices):  # told once
            machine.notice("unknown_left_out", mark, name=path)
        return
    if machine.is_traced(target) or isinstance(target, np.ndarray | int | float):
        if name == "data":
            overwrite(machine, target, value, mark)
        elif machine.is_traced(target):  # x.requires_grad = True, x.label = "a": nothing of it is drawn
            machine.kept[kept_under(target), name] = value
        return
    raise machine.error("unsupported", "attribute", mark, name=name)


def kept_under(value: Any) -> Any:
    """What a node or an input is told by, wherever it is used."""
    if isinstance(value, Input):
        return next(iter(value.nodes.values()), id(value))
    return value.position if isinstance(value, Ref) else id(value)
