"""Calls that change an array where it stands: ``x.add_(1)``, ``np.add.at(x, i, v)``, ``np.exp(x, out=y)``."""

from __future__ import annotations

from sympy.core.symbol import Symbol

from ..language import heads
from .marked_tree import Marked

__all__ = ["changed_by"]

_METHODS = frozenset(
    "abs_ add_ addcdiv_ addcmul_ addmm_ bernoulli_ ceil_ clamp_ clamp_max_ clamp_min_ clip_ copy_ cos_ cumsum_ detach_ "
    "div_ divide_ elu_ exp_ fill_ fill_diagonal_ floor_ index_add_ index_copy_ index_fill_ leaky_relu_ lerp_ log_ "
    "masked_fill_ masked_scatter_ mul_ multiply_ neg_ normal_ pow_ reciprocal_ relu_ round_ rsqrt_ scatter_ "
    "scatter_add_ selu_ sigmoid_ sign_ sin_ softmax_ sqrt_ square_ squeeze_ sub_ subtract_ t_ tanh_ transpose_ tril_ "
    "triu_ true_divide_ uniform_ unsqueeze_ zero_".split()
)
_FILLING = frozenset("zero_ fill_ copy_ uniform_ normal_".split())  # they see to ``.data`` themselves
_FUNCTIONS = frozenset("relu_ leaky_relu_ elu_ selu_ sigmoid_ tanh_ celu_ hardtanh_ threshold_ dropout_".split())
_ASSIGNING = frozenset("assign assign_add assign_sub".split())  # of TensorFlow's variables
_OF_FIRST = frozenset("fill_diagonal copyto at put put_along_axis place putmask shuffle".split())


def _can_be_stored(node: Marked, method: str = "") -> bool:
    inner = ("init",) if method and method not in _FILLING else ("data", "init")
    is_data = isinstance(node.tree, heads.Attribute) and node.texts[-1] in inner
    return isinstance(node.tree, Symbol | heads.Attribute | heads.Index) and not is_data


def changed_by(call: Marked) -> Marked | None:
    """The array that a call changes where it stands, as a target; None where it changes none."""
    function, arguments = call.operands[0], call.operands[1:]
    names = call.texts[0].split(",") if call.texts and call.texts[0] else []
    if "out" in names:
        target = arguments[len(arguments) - len(names) + names.index("out")]
        return target if _can_be_stored(target) else None
    if not isinstance(function.tree, heads.Attribute):
        return None
    name = function.texts[-1]
    positional = arguments[: len(arguments) - len(names)]
    if (name in _OF_FIRST or name in _FUNCTIONS) and positional and _can_be_stored(positional[0]):
        return positional[0]
    is_assigning = name in _ASSIGNING and len(positional) == 1
    if name not in _METHODS and not is_assigning and not (name == "sort" and not arguments):
        return None
    root = function.operands[0]
    while _is_change(root):
        root = root.operands[0].operands[0]
    return root if _can_be_stored(root, name) else None


def _is_change(node: Marked) -> bool:
    """Whether it is one more call in a chain: ``x.mul_(3).add_(1)`` changes x twice."""
    return (
        isinstance(node.tree, heads.CallOf)
        and isinstance(node.operands[0].tree, heads.Attribute)
        and node.operands[0].texts[-1] in _METHODS
    )
