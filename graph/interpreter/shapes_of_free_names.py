"""Shapes for free names that must be arrays: the smallest that fit, seen from where the program failed without them.

``W @ x + b`` with three free names cannot run with numbers. Each failure names the operands that do not fit; the free
ones among them get the shape that the others ask for, and the program is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from ..autodiff.builder import Builder, OperandFault
from ..errors import TraceError
from ..gates.gate import Shape

__all__ = ["Shapes", "bias_shapes", "with_shapes"]

Shapes = Mapping[str, Shape]
Made = TypeVar("Made")
_FIRST, _SECOND, _THIRD = 3, 2, 4  # lengths of axes: of vectors first, then others that can be told apart
_MOST_RUNS = 60
_PRODUCTS = frozenset(("matmul", "dot", "affine", "linear", "outer", "einsum"))
_COMPARING = frozenset(("mse", "sse", "squared_error", "l1_loss", "smooth_l1", "huber", "bce", "bce_with_logits"))


def with_shapes(run: Callable[[Shapes], Made], demanded: Shapes | None = None) -> Made:
    """What ``run`` gives with the first shapes that fit; tried depth first, those that code asks for before all.

    Raises:
        TraceError: no shapes fit: what is wrong without any.
    """
    first: TraceError | None = None
    pending: list[Shapes] = [{}, demanded] if demanded else [{}]
    tried: list[Shapes] = []
    while pending and len(tried) < _MOST_RUNS:
        shapes = pending.pop()
        if shapes in tried:
            continue
        tried.append(shapes)
        try:
            return run(shapes)
        except TraceError as error:
            first = first or error
            if error.fault is None:
                continue
            found = [{**shapes, **more} for more in _proposals(error.fault, shapes)]
            pending.extend(reversed(found))
    assert first is not None
    raise first


def _proposals(fault: OperandFault, known: Shapes) -> Iterator[Shapes]:
    """Shapes to try for the free names of a gate that does not fit, the likeliest first."""
    listed = fault.operands
    if fault.gate in _PRODUCTS and len(listed) >= 2:
        yield from _for_product(listed[0], listed[1])
    listed = tuple(dict.fromkeys(listed))  # thousands of operands are often the same few
    shapes = list(dict.fromkeys(shape for shape, _ in listed if shape))
    for shape, names in listed:
        others = [other for other in shapes if other != shape]
        free = [name for name in names if name not in known]
        if free:
            yield from (dict.fromkeys(free, each) for each in _for_new(free, shape, others, fault.wanted))
    for _, names in listed:  # an earlier guess may have been too small
        for name in names:
            if name in known:
                better = [fault.wanted] if fault.wanted is not None else shapes
                yield from ({name: each} for each in better if each != known[name])


def _for_new(free: list[str], shape: Shape, others: list[Shape], wanted: Shape | None) -> Iterator[Shape]:
    """Shapes for names that have none yet."""
    if wanted is not None:
        yield wanted
    yield from others
    if not shape:
        shapes: tuple[Shape, ...] = ((_FIRST,), (_SECOND, _FIRST))
        yield from reversed(shapes) if _is_matrix(tuple(free)) else shapes


def _for_product(left: tuple[Shape, tuple[str, ...]], right: tuple[Shape, tuple[str, ...]]) -> Iterator[Shapes]:
    """A capital letter is a matrix, a small one a vector."""
    (a, a_names), (b, b_names) = left, right
    if a_names and b_names and not a and not b:
        if set(a_names) & set(b_names):
            yield dict.fromkeys(a_names, (_FIRST, _FIRST))
            return
        first = (_SECOND, _FIRST) if _is_matrix(a_names) else (_FIRST,)
        second = (_FIRST, _THIRD) if _is_matrix(b_names) else (_FIRST,)
        yield dict.fromkeys(a_names, first) | dict.fromkeys(b_names, second)
    elif a_names and not a and b:
        inner = b[-2] if len(b) > 1 else b[0]
        outer = _SECOND if inner != _SECOND else _FIRST
        for shape in _ordered((outer, inner), (inner,), a_names):
            yield dict.fromkeys(a_names, shape)
    elif b_names and not b and a:
        outer = _THIRD if a[-1] != _THIRD else _SECOND
        for shape in _ordered((a[-1], outer), (a[-1],), b_names):
            yield dict.fromkeys(b_names, shape)
    elif len(a) > 1 and len(b) > 1:  # an earlier guess did not fit
        if b_names:
            yield dict.fromkeys(b_names, (*b[:-2], a[-1], b[-1]))
        if a_names:
            yield dict.fromkeys(a_names, (*a[:-1], b[-2]))


def _ordered(matrix: Shape, vector: Shape, names: tuple[str, ...]) -> tuple[Shape, Shape]:
    return (matrix, vector) if _is_matrix(names) else (vector, matrix)


def _is_matrix(names: tuple[str, ...]) -> bool:
    return all(name[:1].isupper() for name in names)


def bias_shapes(builder: Builder, shapes: Shapes) -> Shapes:
    """Free numbers beside arrays that were given shapes: a bias added to a product, one number for each column; the
    target of a loss, as many as there are predictions."""
    found: dict[str, Shape] = {}
    for draft in builder.nodes:
        if draft.operation is None or len(draft.operands) != 2:
            continue
        gate = draft.operation.gate
        for one, other in (draft.operands, draft.operands[::-1]):
            node, partner = builder.nodes[one], builder.nodes[other]
            if one not in builder.free or node.shape or not partner.shape or node.name in shapes:
                continue
            if gate.name in _COMPARING:
                found[str(node.name)] = partner.shape
            elif gate.operator == "+" and partner.operation is not None and partner.operation.gate.name in _PRODUCTS:
                found[str(node.name)] = partner.shape[-1:]
    return found
