"""Distances and likeness of vectors: cosine similarity, and the triplet loss made of two distances."""

from __future__ import annotations

import numpy as np

from .array_math import as_value
from .axes import one_axis, spread
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value
from .reduction import REDUCTION, divided, divisor, opened, reduced, reduced_to

__all__ = ["RECORDS"]

_SHAPES: tuple[tuple[Shape, ...], ...] = (((3,),) * 2, ((2, 3),) * 2, ((2, 3, 2),) * 2)
_APART = 1e-6  # PyTorch adds it to a difference, so that a distance of zero has a slope


# ---- cosine similarity
def _cosine_shape(a: Shape, b: Shape, axis: int = -1) -> Shape:
    if a != b:
        raise Misfit("shape_mismatch", "shape_broadcast")
    along = one_axis(axis, len(a))
    return (*a[:along], *a[along + 1 :])


def _length(x: Value, axis: int) -> np.ndarray:
    return np.asarray(np.sqrt(np.sum(np.square(x), axis=axis, keepdims=True)))


def _cosine(m: Mathematics, a: Value, b: Value, axis: int = -1) -> Value:
    below = np.squeeze(_length(a, axis) * _length(b, axis), axis)
    return as_value(np.sum(np.multiply(a, b), axis=axis) / below)


def _cosine_vjp(upstream_gradient: Value, out: Value, a: Value, b: Value, axis: int = -1) -> tuple[Value, Value]:
    """(b/‖b‖ − cos·a/‖a‖)/‖a‖ for a, and the same with the places changed for b."""
    upstream, cosine = np.expand_dims(upstream_gradient, axis), np.expand_dims(out, axis)
    long_a, long_b = _length(a, axis), _length(b, axis)
    of_a = (b / long_b - cosine * a / long_a) / long_a * upstream
    of_b = (a / long_a - cosine * b / long_b) / long_b * upstream
    return as_value(of_a), as_value(of_b)


def _cosine_rules(a: Shape, b: Shape, axis: int = -1) -> tuple[str, str]:
    upstream = spread(a, axis)
    cosine = upstream.replace("UG", "out")
    long_a, long_b = (f"sqrt(sum({name} ** 2, axis={axis}, keepdims=True))" for name in "ab")
    return (
        f"(b / {long_b} - {cosine} * a / {long_a}) / {long_a} * {upstream}",
        f"(a / {long_a} - {cosine} * b / {long_b}) / {long_b} * {upstream}",
    )


# ---- triplet margin
def _triplet_shape(a: Shape, p: Shape, n: Shape, margin: float = 1.0, reduction: str = "mean") -> Shape:
    if not a or a != p or a != n:
        raise Misfit("shape_mismatch", "shape_broadcast")
    return reduced_to(a[:-1], reduction)


def _differences(a: Value, p: Value, n: Value) -> tuple[np.ndarray, ...]:
    """The differences to the positive and to the negative, and their lengths."""
    near, far = np.asarray(a - p + _APART), np.asarray(a - n + _APART)
    return near, far, _length(near, -1), _length(far, -1)


def _triplet(m: Mathematics, a: Value, p: Value, n: Value, margin: float = 1.0, reduction: str = "mean") -> Value:
    _, _, near, far = _differences(a, p, n)
    return reduced(np.maximum(near - far + margin, 0.0)[..., 0], reduction)


def _triplet_vjp(
    upstream_gradient: Value, out: Value, a: Value, p: Value, n: Value, margin: float = 1.0, reduction: str = "mean"
) -> tuple[Value, ...]:
    to_near, to_far, near, far = _differences(a, p, n)
    upstream = np.asarray(upstream_gradient)
    share = upstream[..., None] if reduction == "none" else upstream / divisor(np.shape(a)[:-1], reduction)
    share = share * np.greater(near - far + margin, 0.0)
    return (to_near / near - to_far / far) * share, -to_near / near * share, to_far / far * share


def _is_at_margin(out: Value, a: Value, p: Value, n: Value, margin: float = 1.0, reduction: str = "mean") -> bool:
    """The margin is just kept, or is not while two of the points meet: as near as the points were taken apart."""
    to_near, to_far, near, far = _differences(a, p, n)
    lacking = (near - far + margin)[..., 0]
    meets = np.any([np.all(np.abs(each) < 2 * _APART, axis=-1) for each in (to_near, to_far)], axis=0)
    return bool(np.any(np.abs(lacking) < 4 * _APART) or np.any(meets & np.greater(lacking, 0.0)))


def _triplet_rules(a: Shape, p: Shape, n: Shape, margin: float = 1.0, reduction: str = "mean") -> tuple[str, str, str]:
    near, far = (f"sqrt(sum((a - {name} + 0.000001) ** 2, axis=-1, keepdims=True))" for name in "pn")
    upstream = "expand_dims(UG, -1)" if reduction == "none" and len(a) > 1 else "UG"
    share = f"greater({near} - {far} + {margin}, 0) * {upstream}{divided(a[:-1], reduction)}"
    to_near, to_far = f"(a - p + 0.000001) / {near}", f"(a - n + 0.000001) / {far}"
    return f"({to_near} - {to_far}) * {share}", f"-{to_near} * {share}", f"{to_far} * {share}"


def _triplet_expansion(a: Shape, p: Shape, n: Shape, margin: float = 1.0, reduction: str = "mean") -> str:
    lines = "x = sqrt(sum((a - p + 0.000001)**2, axis=-1))\ny = sqrt(sum((a - n + 0.000001)**2, axis=-1))\n"
    term = f"relu(x - y + {margin})"
    return lines + (opened(term, a[:-1], reduction) if len(a) > 1 else term)


RECORDS = (
    Gate(
        name="cosine_similarity",
        sign="cos",
        operands=("a", "b"),
        parameters=(Parameter("axis", "int", -1, aliases=("dim",)),),
        forward=_cosine,
        vjp=_cosine_vjp,
        shape=_cosine_shape,
        formula="sum(a * b) / (norm(a) * norm(b))",
        rules=_cosine_rules,
        expansion=lambda a, b, axis=-1: (
            f"sum(a * b, axis={axis}) / (sqrt(sum(a**2, axis={axis})) * sqrt(sum(b**2, axis={axis})))"
        ),
        test_shapes=_SHAPES,
        test_params=({}, {"axis": 0}, {"axis": 1}),
        torch="torch.nn.functional.cosine_similarity({a}, {b}, dim={axis})",
    ),
    Gate(
        name="triplet_margin",
        sign="triplet",
        operands=("a", "p", "n"),
        parameters=(Parameter("margin", "number", 1.0), REDUCTION),
        spellings=("triplet_margin", "triplet_margin_loss"),
        forward=_triplet,
        vjp=_triplet_vjp,
        shape=_triplet_shape,
        formula="mean(relu(norm(a - p, axis=-1) - norm(a - n, axis=-1) + margin))",
        rules=_triplet_rules,
        kink=_is_at_margin,
        expansion=_triplet_expansion,
        test_shapes=(((3,),) * 3, ((2, 3),) * 3),
        test_params=({"margin": 4.0}, {"margin": 4.0, "reduction": "sum"}, {"margin": 5.0, "reduction": "none"}),
        torch="torch.nn.functional.triplet_margin_loss({a}, {p}, {n}, margin={margin}, reduction='{reduction}')",
        source="F. Schroff et al., FaceNet, 2015, section 3.1",
    ),
)
