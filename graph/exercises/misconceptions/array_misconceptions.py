"""Misconceptions about arrays: transposes, broadcasting, batches, softmax and kernels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...analysis.gradient_patterns import rule_of
from ...autodiff.evaluate import apply_vjp, gate_operands
from ...gates.gate import Shape, Value
from . import misconception_sources as sources
from .misconception import MOST_NUMBERS, Misconception, Numbers, Place

__all__ = ["ARRAYS"]


def _wrong_order(place: Place) -> Numbers:
    """The matrix product with a factor that is not transposed, or with its factors exchanged."""
    values, upstream = place.point.evaluation.values, place.point.evaluation.gradients[place.edge.target]
    if upstream is None:
        return
    a, b = (np.asarray(each) for each in gate_operands(place.target, values))
    other = b if place.edge.operand == 0 else a
    for left, right in ((upstream, other), (other, upstream), (upstream, other.T), (other.T, upstream)):
        found = _product(np.asarray(left), np.asarray(right))
        if found is not None and found.shape == place.source.shape:
            yield place.at_index(found)


def _product(left: np.ndarray, right: np.ndarray) -> np.ndarray | None:
    if left.ndim and right.ndim and left.shape[-1] == right.shape[max(0, right.ndim - 2)]:
        return np.asarray(left @ right) if left.ndim <= 2 and right.ndim <= 2 else None
    return None


def _whole(place: Place) -> np.ndarray | None:
    """The downstream gradient before it is summed to the operand's shape."""
    evaluation, edge = place.point.evaluation, place.question.edge
    local, upstream = evaluation.local_gradients[edge], evaluation.gradients[place.edge.target]
    if not place.edge.is_broadcast or local is None or upstream is None:
        return None
    return np.broadcast_to(np.asarray(local * upstream), place.target.shape)


def _unsummed(place: Place) -> Numbers:
    """The numbers that should have been added up."""
    whole = _whole(place)
    return [place.drawn(float(each)) for each in _along(place, whole)[:MOST_NUMBERS]] if whole is not None else ()


def _along(place: Place, whole: np.ndarray) -> np.ndarray:
    """What is summed into one element of the operand."""
    added = whole.ndim - len(place.question.index)
    where: list[int | slice] = [slice(None)] * added
    for size, at in zip(place.source.shape, place.question.index, strict=True):
        where.append(slice(None) if size == 1 else at)
    return whole[tuple(where)].reshape(-1)


def _unsummed_shapes(place: Place) -> Iterator[Shape]:
    yield place.target.shape
    yield ()


def _mean(place: Place) -> Numbers:
    whole = _whole(place)
    if whole is not None:
        yield place.truth / _along(place, whole).size


def _input_in_bias(place: Place) -> Numbers:
    """The gradients of the weights beside a bias, which do contain the layer's input."""
    graph, downstream = place.point.graph, place.point.evaluation.downstream
    if place.source.kind != "input" or place.rule not in ("copy", "sum"):
        return
    for sibling in graph.into[place.edge.target]:
        for factor in graph.into[graph.edges[sibling].source]:
            if sibling != place.question.edge and rule_of(place.point, factor) == "swap":
                yield from _all_of(place, downstream[factor])


def _all_of(place: Place, value: Value | None) -> Numbers:
    if value is not None and np.size(value) <= MOST_NUMBERS:
        yield from (place.drawn(float(each)) for each in np.asarray(value).reshape(-1))


def _diagonal(place: Place) -> Numbers:
    """The slope of an output in its own score alone."""
    if place.output is not None and place.upstream is not None:
        yield place.output * (1.0 - place.output) * place.upstream


def _one_pixel(place: Place) -> Numbers:
    """What a weight gets from one place of the kernel alone."""
    upstream = place.point.evaluation.gradients[place.edge.target]
    if place.edge.operand != 1 or upstream is None or not 1 < np.size(upstream) <= MOST_NUMBERS:
        return
    for number in range(np.size(upstream)):
        one = np.zeros(np.size(upstream))
        one[number] = np.asarray(upstream).reshape(-1)[number]
        shares = apply_vjp(
            place.target, place.point.evaluation.values, place.edge.target, one.reshape(np.shape(upstream))
        )
        share = place.at_index(shares[1])
        if share:
            yield share


ARRAYS = {
    "transpose": Misconception("transpose", ("dg",), _wrong_order, is_pitfall=True, source=sources.MATRICES),
    "softmax-diagonal": Misconception("softmax-diagonal", ("dg",), _diagonal, is_pitfall=True, source=sources.MATRICES),
    "conv-one-pixel": Misconception("conv-one-pixel", ("dg",), _one_pixel, is_pitfall=True, source=sources.CONVOLUTION),
    "mean-for-sum": Misconception("mean-for-sum", ("dg",), _mean),
    "shape-kept": Misconception("shape-kept", ("dg",), _unsummed, shapes=_unsummed_shapes, source=sources.VECTORS),
    "x-in-bias": Misconception("x-in-bias", ("dg",), _input_in_bias),
}
