"""Shapes for free names that must be arrays: the smallest that fit, seen from where the program failed without them.

``W @ x + b`` with three free names cannot run with numbers. Each failure names the operands that do not fit; the free
ones among them get the shape that the others ask for, and the program is run again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import TraceError
from ..gates.record import Shape

__all__ = ["Misfit", "Wanted", "proposals"]

_FIRST, _SECOND, _THIRD = 3, 2, 4  # lengths of axes: of vectors first, then others that can be told apart


class Wanted(TraceError):
    """A misfit at a gate with free inputs among what its operands are made of.

    ``gate``: its name; ``operands``: for each, its shape and the free names it is made of elementwise.
    """

    gate: str = ""
    operands: tuple[tuple[Shape, tuple[str, ...]], ...] = ()


Misfit = Wanted


def proposals(gate: str, operands: Iterable[tuple[Shape, tuple[str, ...]]], known: Mapping[str, Shape]) -> list[dict[str, Any]]:
    """Shapes to try, the likeliest first."""
    listed = list(operands)
    found: list[dict[str, Any]] = []
    if gate in ("matmul", "dot", "linear", "affine") and len(listed) >= 2:
        (left, left_names), (right, right_names) = listed[:2]
        found += _for_product(left, left_names, right, right_names, known)
    for number, (shape, names) in enumerate(listed):
        others = [other for place, (other, _) in enumerate(listed) if place != number and other]
        if names and not shape:
            for other in others:
                found.append(dict.fromkeys(names, other))
            found += [dict.fromkeys(names, (_FIRST,)), dict.fromkeys(names, (_SECOND, _FIRST))]
        elif names and others:
            found.append(dict.fromkeys(names, others[0]))
    return found


def _for_product(
    left: Shape, left_names: tuple[str, ...], right: Shape, right_names: tuple[str, ...], known: Mapping[str, Shape]
) -> list[dict[str, Any]]:
    """A capital letter is a matrix, a small one a vector."""
    if left_names and right_names and not left and not right:
        a = (_SECOND, _FIRST) if _is_matrix(left_names) else (_FIRST,)
        b = (_FIRST, _THIRD) if _is_matrix(right_names) else (_FIRST,)
        if set(left_names) & set(right_names):
            return [dict.fromkeys(left_names, (_FIRST, _FIRST))]
        return [dict.fromkeys(left_names, a) | dict.fromkeys(right_names, b)]
    if left_names and not left and right:
        inner = right[-2] if len(right) > 1 else right[0]
        shapes = [(_SECOND, inner), (inner,)]
        return [dict.fromkeys(left_names, s) for s in (shapes if _is_matrix(left_names) else shapes[::-1])]
    if right_names and not right and left:
        shapes = [(left[-1], _THIRD if left[-1] != _THIRD else _SECOND), (left[-1],)]
        return [dict.fromkeys(right_names, s) for s in (shapes if _is_matrix(right_names) else shapes[::-1])]
    return []


def _is_matrix(names: tuple[str, ...]) -> bool:
    return all(name[:1].isupper() for name in names)
