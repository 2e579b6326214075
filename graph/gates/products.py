"""Products of tensors beside @: PyTorch's linear layer, the Kronecker product, and sums over chosen axes."""

from __future__ import annotations

from math import prod

import numpy as np

from ..words import ShapeName
from .array_math import as_value, sum_to
from .axes import one_axis, tuple_text
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]


# ---- x Wᵀ + b
def _linear_shape(x: Shape, w: Shape, b: Shape) -> Shape:
    if not x or len(w) != 2 or x[-1] != w[1]:
        raise Misfit("shape_mismatch", "shape_matmul")
    if b not in ((w[0],), ()):
        raise Misfit("shape_mismatch", "shape_bias", product=ShapeName((*x[:-1], w[0])))
    return (*x[:-1], w[0])


def _linear_vjp(upstream_gradient: Value, out: Value, x: Value, w: Value, b: Value) -> tuple[Value, ...]:
    upstream = np.asarray(upstream_gradient)
    rows, seen = upstream.reshape(-1, upstream.shape[-1]), np.reshape(x, (-1, np.shape(x)[-1]))
    return upstream @ np.asarray(w), rows.T @ seen, sum_to(upstream, np.shape(b))


def _linear_rules(x: Shape, w: Shape, b: Shape) -> tuple[str, str, str]:
    if len(x) == 1:
        return "UG @ W", "outer(UG, x)", "UG" if b else "sum(UG)"
    rows = prod(x[:-1])
    flat = f"reshape(UG, {rows}, {w[0]}).T @ reshape(x, {rows}, {x[-1]})" if len(x) > 2 else "UG.T @ x"
    axes = 0 if len(x) == 2 else tuple(range(len(x) - 1))
    return "UG @ W", flat, f"sum(UG, axis={axes})" if b else "sum(UG)"


# ---- Kronecker: every element of a times the whole of b
def _kron_shape(a: Shape, b: Shape) -> Shape:
    if len(a) != len(b) or not a:
        raise Misfit("shape_mismatch", "shape_broadcast")
    return tuple(m * n for m, n in zip(a, b, strict=True))


def _blocks(a: Shape, b: Shape) -> tuple[Shape, tuple[int, ...], tuple[int, ...]]:
    """The product with the axes of a and b by turns, and which of them are a's and b's."""
    turns = tuple(size for pair in zip(a, b, strict=True) for size in pair)
    return turns, tuple(range(0, len(turns), 2)), tuple(range(1, len(turns), 2))


def _kron_vjp(upstream_gradient: Value, out: Value, a: Value, b: Value) -> tuple[Value, Value]:
    turns, of_a, of_b = _blocks(np.shape(a), np.shape(b))
    upstream = np.reshape(upstream_gradient, turns)
    every = list(range(len(turns)))
    return (
        as_value(np.einsum(upstream, every, np.asarray(b), list(of_b), list(of_a))),
        as_value(np.einsum(upstream, every, np.asarray(a), list(of_a), list(of_b))),
    )


def _kron_rules(a: Shape, b: Shape) -> tuple[str, str]:
    turns, of_a, of_b = _blocks(a, b)
    upstream = f"reshape(UG, {tuple_text(turns)})"
    wide_a = tuple_text(tuple(size if k in of_a else 1 for k, size in enumerate(turns)))
    wide_b = tuple_text(tuple(size if k in of_b else 1 for k, size in enumerate(turns)))
    axes_a, axes_b = (str(axes if len(axes) > 1 else axes[0]) for axes in (of_a, of_b))
    return (
        f"sum({upstream} * reshape(b, {wide_b}), axis={axes_b})",
        f"sum({upstream} * reshape(a, {wide_a}), axis={axes_a})",
    )


# ---- tensordot
def _summed(a: Shape, b: Shape, axes: int | tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes of a and those of b that are summed together."""
    if isinstance(axes, int):
        if not 0 <= axes <= min(len(a), len(b)):
            raise Misfit("wrong_arguments", "axis_range", axis=axes, count=min(len(a), len(b)))
        left, right = tuple(range(len(a) - axes, len(a))), tuple(range(axes))
    else:
        half = len(axes) // 2
        left = tuple(one_axis(k, len(a)) for k in axes[:half])
        right = tuple(one_axis(k, len(b)) for k in axes[half:])
    if len(set(left)) < len(left) or len(set(right)) < len(right):
        raise Misfit("wrong_arguments", "axis_twice", axis=axes)
    if [a[k] for k in left] != [b[k] for k in right[: len(left)]] or len(left) != len(right):
        raise Misfit("shape_mismatch", "shape_matmul")
    return left, right


def _tensordot_shape(a: Shape, b: Shape, axes: int | tuple[int, ...] = 2) -> Shape:
    left, right = _summed(a, b, axes)
    return (*(n for k, n in enumerate(a) if k not in left), *(n for k, n in enumerate(b) if k not in right))


def _tensordot(m: Mathematics, a: Value, b: Value, axes: int | tuple[int, ...] = 2) -> Value:
    return as_value(np.tensordot(a, b, _summed(np.shape(a), np.shape(b), axes)))


def _tensordot_vjp(
    upstream_gradient: Value, out: Value, a: Value, b: Value, axes: int | tuple[int, ...] = 2
) -> tuple[Value, Value]:
    """Each factor's slope is the other one, summed over the axes that are not its own."""
    left, right = _summed(np.shape(a), np.shape(b), axes)
    names_a, names_b = list(range(np.ndim(a))), [100] * np.ndim(b)
    for mine, other in zip(left, right, strict=True):
        names_b[other] = mine
    free = iter(range(np.ndim(a), np.ndim(a) + np.ndim(b)))
    names_b = [next(free) if name == 100 else name for name in names_b]
    kept = [n for k, n in enumerate(names_a) if k not in left] + [n for k, n in enumerate(names_b) if k not in right]
    upstream = np.asarray(upstream_gradient)
    return (
        as_value(np.einsum(upstream, kept, np.asarray(b), names_b, names_a)),
        as_value(np.einsum(upstream, kept, np.asarray(a), names_a, names_b)),
    )


def _flat_rules(a: Shape, b: Shape, axes: int | tuple[int, ...] = 2) -> tuple[str, str]:
    """As products of matrices: the summed axes of a are put last, those of b first, and put back afterwards."""
    left, right = _summed(a, b, axes)
    order_a = (*(k for k in range(len(a)) if k not in left), *left)
    order_b = (*right, *(k for k in range(len(b)) if k not in right))
    inner = prod(a[k] for k in left)
    rows, columns = prod(a) // inner, prod(b) // inner
    upstream = f"reshape(UG, {rows}, {columns})"
    flat_a = f"reshape({_turned('a', order_a)}, {rows}, {inner})"
    flat_b = f"reshape({_turned('b', order_b)}, {inner}, {columns})"
    return (
        _put_back(f"{upstream} @ ({flat_b}).T", a, order_a),
        _put_back(f"({flat_a}).T @ {upstream}", b, order_b),
    )


def _turned(text: str, order: tuple[int, ...]) -> str:
    return text if order == tuple(range(len(order))) else f"transpose({text}, ({tuple_text(order)}))"


def _put_back(text: str, shape: Shape, order: tuple[int, ...]) -> str:
    whole = f"reshape({text}, {tuple_text(tuple(shape[k] for k in order))})"
    return _turned(whole, tuple(int(k) for k in np.argsort(order)))


RECORDS = (
    Gate(
        name="linear",
        sign="linear",
        operands=("x", "W", "b"),
        forward=lambda m, x, w, b: np.matmul(x, np.transpose(w)) + b,
        vjp=_linear_vjp,
        shape=_linear_shape,
        work=lambda x, w, b: prod(x[:-1]) * prod(w),
        formula="x @ W.T + b",
        rules=_linear_rules,
        expansion="x @ W.T + b",
        test_shapes=(((3,), (2, 3), (2,)), ((4, 3), (2, 3), (2,)), ((4, 3), (2, 3), ()), ((2, 4, 3), (2, 3), (2,))),
        torch=lambda x, w, b: "torch.nn.functional.linear({x}, {W}, {b})" if b else "{x} @ {W}.T + {b}",
    ),
    Gate(
        name="kron",
        sign="⊗ₖ",
        operands=("a", "b"),
        forward=lambda m, a, b: np.kron(a, b),
        vjp=_kron_vjp,
        shape=_kron_shape,
        formula="kron(a, b)",
        rules=_kron_rules,
        test_shapes=(((3,), (2,)), ((2, 3), (2, 2)), ((1, 2), (3, 1))),
        numpy="np.kron({a}, {b})",
        torch="torch.kron({a}, {b})",
    ),
    Gate(
        name="tensordot",
        sign="·",
        operands=("a", "b"),
        parameters=(Parameter("axes", "axis", 2, aliases=("dims",)),),
        forward=_tensordot,
        vjp=_tensordot_vjp,
        shape=_tensordot_shape,
        work=lambda a, b, axes=2: prod(_tensordot_shape(a, b, axes)) * prod(a[k] for k in _summed(a, b, axes)[0]),
        formula="tensordot(a, b)",
        rules=_flat_rules,
        test_shapes=(((2, 3), (2, 3)), ((2, 3), (3, 2)), ((4, 2, 3), (2, 3, 2))),
        test_params=({}, {"axes": 1}, {"axes": (0, 0)}, {"axes": (1, 2, 0, 1)}),
        numpy=lambda a, b, axes=2: f"np.tensordot({{a}}, {{b}}, axes={_summed(a, b, axes)})",
        torch=lambda a, b, axes=2: f"torch.tensordot({{a}}, {{b}}, dims={_summed(a, b, axes)})",
    ),
)
