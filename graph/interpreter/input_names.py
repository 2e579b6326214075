"""Names of inputs that objects hold: a weight is named by its layer's attribute, a number by its object's variable."""

from __future__ import annotations

from ..autodiff.builder import Builder
from .inputs import Input
from .values import Instance

__all__ = ["name_after_variable", "prefix_weights"]


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
    ):
        prefix_weights(value, name)
