"""Names of inputs that objects hold: a weight is named by its layer's attribute, a number by its object's variable."""

from __future__ import annotations

from typing import Any

from ..autodiff.builder import Builder
from .inputs import Input
from .values import Instance

__all__ = ["ModuleNames", "ModuleRow", "name_after_variable", "prefix_members", "prefix_weights", "tell_apart"]

_MOST = 1000  # members that are named one by one


class ModuleRow(list[Any]):
    """What ``nn.ModuleList`` makes: its parts are told by their places, and by the attribute that holds it."""

    name = ""

    def named(self, part: object) -> None:
        """Names the weights of a part that is put at the end."""
        if isinstance(part, Instance):
            prefix_weights(part, f"{self.name}.{len(self)}" if self.name else str(len(self)))


class ModuleNames(dict[Any, Any]):
    """What ``nn.ModuleDict`` makes: its parts are attributes too."""


def prefix_members(value: object, name: str) -> None:
    """The weights of what an attribute holds: of one layer, or of a list of them, each told by its place."""
    if isinstance(value, Instance):
        prefix_weights(value, name)
    elif isinstance(value, ModuleRow):
        value.name = f"{name}.{value.name}" if value.name else name
        for item in value:
            if isinstance(item, Instance):
                prefix_weights(item, name)
    elif isinstance(value, list | tuple | dict) and len(value) < _MOST:
        for place, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(item, Instance | ModuleRow):
                prefix_members(item, f"{name}.{place}")


def prefix_weights(instance: Instance, name: str) -> None:
    """The weights of a layer get the name of the attribute that holds it: ``fc1.weight``."""
    variable = f"{instance.layer.variable}." if instance.layer is not None and instance.layer.variable else ""
    if instance.layer is not None:
        instance.layer.variable = ""
    pending = [instance]
    seen: set[int] = set()
    while pending:
        found = pending.pop()
        if id(found) in seen or (found.layer is not None and not found.layer.owns):
            continue
        seen.add(id(found))
        for value in found.names.values():
            if isinstance(value, Input) and found.layer is not None:
                # its node has none yet, or gets it at the end
                value.name = f"{name}.{value.name.removeprefix(variable)}"
            elif isinstance(value, Instance):
                pending.append(value)
            elif isinstance(value, list | tuple | dict):
                inner = value.values() if isinstance(value, dict) else value
                pending.extend(item for item in inner if isinstance(item, Instance))
                if isinstance(value, ModuleRow):
                    value.name = f"{name}.{value.name}"


def tell_apart(value: object, name: str, sources: list[Input]) -> None:
    """The weights of a module that is given a name, where another module's are called the same: ``D.0.weight``."""
    if not isinstance(value, Instance):
        return
    own: list[Input] = []
    pending, seen = [value], set[int]()
    while pending:
        found = pending.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        for item in found.names.values():
            if isinstance(item, Input):
                own.append(item)
            elif isinstance(item, Instance):
                pending.append(item)
            elif isinstance(item, list | tuple | dict) and len(item) < _MOST:
                inner = item.values() if isinstance(item, dict) else item
                pending.extend(each for each in inner if isinstance(each, Instance))
    mine = {id(each) for each in own}
    taken = {source.name for source in sources if id(source) not in mine and "." in source.name}
    if taken.isdisjoint(each.name for each in own):
        return
    for each in own:
        if "." in each.name:
            each.name = f"{name}.{each.name}"


def name_after_variable(value: object, name: str, builder: Builder) -> None:
    """A layer that is given a name of its own: its weights are told by it. An object around one number (micrograd's
    Value) gives the number its name."""
    if isinstance(value, Instance) and value.layer is None:
        for attribute in ("data", "value"):
            inner = value.names.get(attribute)
            if isinstance(inner, Input) and inner.name == attribute:
                inner.rename(name, builder)
        return
    if (
        isinstance(value, Instance)
        and value.layer is not None
        and not any(isinstance(item, list) for item in value.names.values())
        and not any("." in item.name for item in value.names.values() if isinstance(item, Input))
    ):
        prefix_weights(value, name)
        value.layer.variable = name
