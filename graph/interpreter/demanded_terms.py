"""Parts of expressions that demands are read from: numbers as they are typed, names, modules, masks."""

from __future__ import annotations

import math

from ..language.heads import Attribute, CallOf, Constant, Index, ListOf, Negate, Slice, TupleOf
from ..language.heads import Symbol as Name
from .marked_tree import Marked, nodes_of

__all__ = [
    "base_of", "called_on", "constant", "cuts_times", "is_module", "listed", "name_of", "number_of", "place_of_shape",
    "shaped",
]  # fmt: skip

_MODULES = frozenset(
    "np numpy torch F nn tf jnp jax functional linalg math keras K nd npx d2l sparse special optax".split()
)


def constant(node: Marked) -> int | float | None:
    """A number as it is typed."""
    if isinstance(node.tree, Constant) and isinstance(node.tree.value, int | float):
        return node.tree.value
    if isinstance(node.tree, Negate):
        inner = constant(node.operands[0])
        return None if inner is None else -inner
    if getattr(node.tree, "operator", "") == "*":
        factors = [constant(operand) for operand in node.operands]
        return None if None in factors else math.prod(factor or 0 for factor in factors)
    return None


def number_of(node: Marked) -> int | None:
    """A whole number as it is typed."""
    value = constant(node)
    return int(value) if value is not None and value == int(value) and not isinstance(value, bool) else None


def place_of_shape(node: Marked) -> int | None:
    """The k of ``x.shape[k]`` and ``x.size(k)``."""
    base = node.operands[0] if node.operands else node
    is_shape = isinstance(base.tree, Attribute) and base.texts[-1] in ("shape", "size")
    return number_of(node.operands[-1]) if is_shape and len(node.operands) == 2 else None


def shaped(node: Marked) -> Marked | None:
    """The array of ``x.shape``, ``x.size()`` and ``tf.shape(x)``."""
    if isinstance(node.tree, CallOf) and len(node.operands) == 2 and _is_shape_of(node.operands[0]):
        return node.operands[1]
    base = node.operands[0] if isinstance(node.tree, CallOf) and len(node.operands) == 1 else node
    name = "shape" if base is node else "size"
    return base.operands[0] if isinstance(base.tree, Attribute) and base.texts[-1] == name else None


def _is_shape_of(function: Marked) -> bool:
    """``tf.shape``, ``np.shape``, ``jnp.shape``."""
    return isinstance(function.tree, Attribute) and function.texts[-1] == "shape" and is_module(function.operands[0])


def called_on(operands: list[Marked]) -> str:
    """The name that a method is called of."""
    return name_of(operands[0]) if operands else ""


def base_of(node: Marked) -> Marked:
    """What methods and indices are applied to: the ``y`` of ``y[:, 1:].contiguous().view(-1)``."""
    while isinstance(node.tree, CallOf | Attribute | Index) and node.operands:
        node = node.operands[0]
    return node


def name_of(node: Marked) -> str:
    return str(node.tree.name) if isinstance(node.tree, Name) else ""


def cuts_times(node: Marked) -> bool:
    """Whether a mask is cut to as many places as there are: ``tril[:T, :T]``."""
    parts = [item for each in nodes_of(node) if isinstance(each.tree, Slice) for item in each.operands]
    return sum(name_of(part) == "T" for part in parts) > 1


def is_module(base: Marked) -> bool:
    while isinstance(base.tree, Attribute):
        base = base.operands[0]
    return isinstance(base.tree, Name) and base.tree.name in _MODULES


def listed(items: list[Marked]) -> list[Marked]:
    if len(items) == 1 and isinstance(items[0].tree, TupleOf | ListOf):
        return items[0].operands
    return items
