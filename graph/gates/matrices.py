"""Gates of vectors and matrices: the diagonal, its sum, inner and outer products."""

from __future__ import annotations

from math import prod

import numpy as np

from .array_math import as_value
from .axes import tuple_text
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]

_K = Parameter("k", "int", 0, aliases=("diagonal", "offset"))


def _length(x: Shape, k: int) -> int:
    """How long a diagonal of a matrix is."""
    return min(x[0] + min(k, 0), x[1] - max(k, 0))


def _diag_shape(x: Shape, k: int = 0) -> Shape:
    if len(x) == 1:
        return (x[0] + abs(k),) * 2
    if len(x) != 2 or _length(x, k) < 1:
        raise Misfit("shape_mismatch", "shape_diag", k=k)
    return (_length(x, k),)


def _diag(m: Mathematics, x: Value, k: int = 0) -> Value:
    return np.array(np.diag(x, k))


def _diag_vjp(upstream_gradient: Value, out: Value, x: Value, k: int = 0) -> tuple[Value, ...]:
    if np.ndim(x) == 1:
        return (np.diag(upstream_gradient, k).copy(),)
    whole = np.zeros(np.shape(x))
    rows = np.arange(np.size(upstream_gradient)) + max(-k, 0)
    whole[rows, rows + k] = upstream_gradient
    return (whole,)


def _diag_rule(x: Shape, k: int = 0) -> tuple[str]:
    text = f"diag(UG, {k})" if k else "diag(UG)"
    if len(x) == 1:
        return (text,)
    size = _length(x, k) + abs(k)
    if size > min(x):
        text += f"[0:{min(size, x[0])}, 0:{min(size, x[1])}]"
    wider = (0, max(0, x[0] - size), 0, max(0, x[1] - size))
    return (f"pad({text}, ({tuple_text(wider)}))" if any(wider) else text,)


def _diag_numpy_rules(x: Shape, k: int = 0) -> tuple[str | None]:
    text = f"scatter({{UG}}, {x}, lambda all_: np.diag(all_, {k}))"
    return (None if len(x) == 1 or x[0] == x[1] else text,)


def _trace_shape(x: Shape) -> Shape:
    if len(x) != 2:
        raise Misfit("shape_mismatch", "shape_matrix")
    return ()


def _trace_vjp(upstream_gradient: Value, out: Value, x: Value) -> tuple[Value, ...]:
    return (np.eye(*np.shape(x)) * upstream_gradient,)


def _trace_rule(x: Shape) -> tuple[str]:
    n = min(x)
    text = f"diag(UG * ones({n}))"
    wider = (0, x[0] - n, 0, x[1] - n)
    return (f"pad({text}, ({tuple_text(wider)}))" if any(wider) else text,)


def _outer_rules(a: Shape, b: Shape) -> tuple[str, str]:
    texts = ("UG @ b" if len(b) == 1 else "UG @ flatten(b)", "a @ UG" if len(a) == 1 else "flatten(a) @ UG")
    return tuple(  # type: ignore[return-value]
        text if len(x) == 1 else f"reshape({text}, {tuple_text(x)})" if x else f"sum({text})"
        for text, x in zip(texts, (a, b), strict=True)
    )


def _outer_vjp(upstream_gradient: Value, out: Value, a: Value, b: Value) -> tuple[Value, ...]:
    of_a, of_b = upstream_gradient @ np.ravel(b), np.ravel(a) @ upstream_gradient
    return as_value(np.reshape(of_a, np.shape(a))), as_value(np.reshape(of_b, np.shape(b)))


def _inner_shape(a: Shape, b: Shape) -> Shape:
    if not a or not b:
        return a or b
    if a[-1] != b[-1]:
        raise Misfit("shape_mismatch", "shape_inner")
    return (*a[:-1], *b[:-1])


def _inner_vjp(upstream_gradient: Value, out: Value, a: Value, b: Value) -> tuple[Value, ...]:
    if not np.ndim(a) or not np.ndim(b):
        of_a, of_b = upstream_gradient * np.asarray(b), upstream_gradient * np.asarray(a)
        return (
            as_value(np.sum(of_a) if not np.ndim(a) else of_a),
            as_value(np.sum(of_b) if not np.ndim(b) else of_b),
        )
    kept, other = tuple(range(np.ndim(a) - 1)), tuple(range(np.ndim(b) - 1))
    behind = tuple(range(len(kept), len(kept) + len(other)))
    of_a = np.tensordot(upstream_gradient, b, (behind, other))
    of_b = np.tensordot(upstream_gradient, a, (kept, kept))
    return as_value(of_a), as_value(of_b)


def _inner_rules(a: Shape, b: Shape) -> tuple[str, str]:
    if not a or not b:
        return tuple(  # type: ignore[return-value]
            f"sum(UG * {y})" if not x and z else f"UG * {y}" for x, y, z in ((a, "b", b), (b, "a", a))
        )
    of_a = _flat_product(f"reshape(UG, {prod(a[:-1])}, {prod(b[:-1])})", f"reshape(b, {prod(b[:-1])}, {b[-1]})", a)
    of_b = _flat_product(f"reshape(UG, {prod(a[:-1])}, {prod(b[:-1])}).T", f"reshape(a, {prod(a[:-1])}, {a[-1]})", b)
    simple = {(1, 1): ("UG * b", "UG * a"), (2, 1): ("outer(UG, b)", "UG @ a"), (2, 2): ("UG @ b", "UG.T @ a")}
    return simple.get((len(a), len(b)), (of_a, of_b))


def _flat_product(left: str, right: str, shape: Shape) -> str:
    return f"reshape({left} @ {right}, {tuple_text(shape)})"


RECORDS = (
    Gate(
        name="diag",
        sign="diag",
        operands=("x",),
        parameters=(_K,),
        spellings=("diag", "diagonal"),
        numpy_rules=_diag_numpy_rules,
        forward=_diag,
        vjp=_diag_vjp,
        shape=_diag_shape,
        formula="diag(x)",
        rules=_diag_rule,
        test_shapes=(((3,),), ((3, 3),), ((2, 3),)),
        test_params=({}, {"k": 1}, {"k": -1}),
        numpy="np.diag({x}, {k})",
        torch="torch.diag({x}, {k})",
    ),
    Gate(
        name="trace",
        sign="tr",
        operands=("x",),
        forward=lambda m, x: float(np.trace(x)),
        vjp=_trace_vjp,
        shape=_trace_shape,
        formula="sum(diag(x))",
        rules=_trace_rule,
        numpy_rules=lambda x: (f"np.eye({x[0]}, {x[1]}) * {{UG}}",),
        test_shapes=(((3, 3),), ((2, 3),)),
        numpy="np.trace({x})",
        torch="torch.diag({x}).sum()",
    ),
    Gate(
        name="outer",
        sign="⊗",
        operands=("a", "b"),
        forward=lambda m, a, b: np.outer(a, b),
        vjp=_outer_vjp,
        shape=lambda a, b: (prod(a), prod(b)),
        formula="outer(a, b)",
        rules=_outer_rules,
        test_shapes=(((3,), (2,)), ((), (2,)), ((2, 2), (3,))),
        numpy="np.outer({a}, {b})",
        torch="torch.outer({a}.reshape(-1), {b}.reshape(-1))",
    ),
    Gate(
        name="inner",
        sign="⟨a,b⟩",
        operands=("a", "b"),
        forward=lambda m, a, b: as_value(np.inner(a, b)),
        vjp=_inner_vjp,
        shape=_inner_shape,
        formula="inner(a, b)",
        rules=_inner_rules,
        test_shapes=(
            ((3,), (3,)),
            ((), (3,)),
            ((), ()),
            ((2, 3), (3,)),
            ((3,), (2, 3)),
            ((2, 3), (4, 3)),
            ((2, 2, 3), (4, 3)),
        ),
        numpy="np.inner({a}, {b})",
        torch="torch.inner({a}, {b})",
    ),
)
