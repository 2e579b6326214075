"""Gates that join a list of arrays side by side, in rows or in columns: concatenations that first make room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .array_math import as_value
from .axes import tuple_text
from .gate import Gate, Mathematics, Misfit, Shape, Value

__all__ = ["RECORDS"]


def _as_rows(shape: Shape) -> Shape:
    return (1, *shape) if len(shape) == 1 else shape or (1, 1)


def _as_columns(shape: Shape) -> Shape:
    return (*shape, 1) if len(shape) == 1 else shape or (1, 1)


def _as_lines(shape: Shape) -> Shape:
    return shape or (1,)


def _joined(prepare: Callable[[Shape], Shape], axis_of: Callable[[Shape], int], gate: str) -> dict[str, Any]:
    """Shape, forward, VJP and rules of a list joined along an axis, once each is prepared."""

    def shape(*shapes: Shape) -> Shape:
        ready = [prepare(one) for one in shapes]
        axis = axis_of(ready[0])
        rest = {(*one[:axis], *one[axis + 1 :]) for one in ready}
        if len(rest) > 1 or len({len(one) for one in ready}) > 1:
            raise Misfit("shape_mismatch", "shape_joined", gate=gate)
        return (*ready[0][:axis], sum(one[axis] for one in ready), *ready[0][axis + 1 :])

    def forward(m: Mathematics, *operands: Value) -> Value:
        ready = [np.reshape(x, prepare(np.shape(x))) for x in operands]
        return np.concatenate(ready, axis=axis_of(np.shape(ready[0])))

    def stretches(shapes: tuple[Shape, ...]) -> list[tuple[slice, ...]]:
        ready = [prepare(one) for one in shapes]
        axis, begin, parts = axis_of(ready[0]), 0, []
        for one in ready:
            parts.append((*(slice(None),) * axis, slice(begin, begin + one[axis])))
            begin += one[axis]
        return parts

    def vjp(upstream_gradient: Value, out: Value, *operands: Value) -> tuple[Value, ...]:
        parts = stretches(tuple(map(np.shape, operands)))
        whole = np.asarray(upstream_gradient)
        return tuple(as_value(np.reshape(whole[part], np.shape(x))) for part, x in zip(parts, operands, strict=True))

    def rules(*shapes: Shape) -> tuple[str, ...]:
        texts = []
        for part, one in zip(stretches(shapes), shapes, strict=True):
            cells = [":"] * (len(part) - 1) + [f"{part[-1].start}:{part[-1].stop}"]
            text = f"UG[{', '.join(cells)}]"
            changed = prepare(one) != one
            texts.append(text if not changed else f"reshape({text}, {tuple_text(one)})" if one else f"sum({text})")
        return tuple(texts)

    return {"shape": shape, "forward": forward, "vjp": vjp, "rules": rules}


def _list_gate(name: str, how: dict[str, Any], spellings: tuple[str, ...]) -> Gate:
    return Gate(
        name=name,
        sign=name.replace("_", " "),
        operands=("a", "b"),
        variadic=True,
        listed=True,
        spellings=spellings,
        formula=f"{name}([a, b])",
        test_shapes=(((3,), (3,)), ((2, 3), (2, 3)), ((), ()), ((2, 3), (2, 3), (2, 3))),
        numpy=f"np.{name}([{{operands}}])",
        torch=f"torch.{name}([{{operands}}])",
        **how,
    )


RECORDS = (
    _list_gate(
        "hstack",
        _joined(_as_lines, lambda shape: 0 if len(shape) == 1 else 1, "hstack"),
        ("hstack",),
    ),
    _list_gate(
        "vstack",
        _joined(_as_rows, lambda shape: 0, "vstack"),
        ("vstack", "row_stack"),
    ),
    _list_gate(
        "column_stack",
        _joined(_as_columns, lambda shape: 1, "column_stack"),
        ("column_stack",),
    ),
)
