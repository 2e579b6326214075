"""Rules of every structured gate, as they are written and as they are shown, against its gradients."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from graph.gates import GATES, Gate, Misfit, array_math
from tests.gates.formulas import NUMPY, compute
from tests.gates.probe import (
    downstream,
    draw,
    forward,
    moving,
    trials,
)
from tests.gates.test_every_gate import STRUCTURED, gates, silent  # noqa: F401  (a fixture)


@gates(STRUCTURED)
def test_rules_as_written_compute_the_vjp(gate: Gate, rng: np.random.Generator) -> None:
    for shapes, params in trials(gate):
        operands = draw(gate, shapes, rng)
        check_rules(gate, shapes, params, operands, rng)


def check_rules(gate: Gate, shapes: Any, params: Any, operands: list[Any], rng: np.random.Generator) -> None:
    """The rules as they are shown at the operands compute the gradients."""
    output = forward(gate, operands, params)
    upstream = array_math.as_value(rng.uniform(-1, 1, np.shape(output)))
    expected = downstream(gate, upstream, output, operands, params)
    rules = gate.rules(*shapes, **params) if callable(gate.rules) else gate.rules
    names = operand_names(gate, len(shapes))
    drawn = as_drawn(gate, shapes, upstream, operands)
    values = dict(zip(("UG", *names), drawn, strict=True)) | {"out": output, "places": None} | params
    for rule, gradient in zip(rules, expected, strict=True):
        assert (rule is None) == (gradient is None)
        if rule is not None:
            here = gate.rule_here(rule, *operands, **params) if gate.rule_here else rule
            written = compute(here, values, NUMPY | special_to(gate, shapes, params, operands))
            assert_same(written, gradient, here)


# Points where one rule for all numbers may fail: nothing but 0, nothing but 1, whole numbers, some of them 0.
BENT: dict[str, Callable[[Any], Any]] = {
    "zeros": np.zeros_like,
    "ones": np.ones_like,
    "whole": np.round,
    "some zeros": lambda array: np.where(np.arange(array.size).reshape(array.shape) % 3 == 1, 0.0, array),
}
_NO_RULE_AT_CORNERS = frozenset(
    {"norm", "normalize", "std", "median", "max_pool1d", "max_pool2d"}
)  # a convention's words


@gates(STRUCTURED)
def test_rules_as_shown_hold_at_special_points_too(gate: Gate, rng: np.random.Generator) -> None:
    for (shapes, params), bend in product(trials(gate), BENT.values()):
        if sum(map(np.prod, shapes)) > 40:
            continue  # more numbers are no other point
        moves = moving(gate, shapes)
        operands = [
            array_math.as_value(bend(np.array(each, dtype=float))) if k in moves else each
            for k, each in enumerate(draw(gate, shapes, rng))
        ]
        try:
            output = forward(gate, operands, params)
        except (Misfit, np.linalg.LinAlgError):
            continue  # no such point
        if gate.name in _NO_RULE_AT_CORNERS and gate.kink and gate.kink(output, *operands, **params):
            continue
        check_rules(gate, shapes, params, operands, rng)


def operand_names(gate: Gate, count: int) -> tuple[str, ...]:
    return gate.operands if len(gate.operands) == count else tuple(f"x{k}" for k in range(count))


def as_drawn(gate: Gate, shapes: Any, upstream: Any, operands: list[Any]) -> list[Any]:
    """Vectors of a matrix product as the row or the column that they stand for."""
    values = [upstream, *operands]
    if gate.name in ("matmul", "affine") and len(shapes[0]) + len(shapes[1]) > 2:
        if len(shapes[0]) == 1:
            values[1] = values[1][None, :]
            values[0] = np.asarray(values[0])[..., None, :] if gate.name == "matmul" else values[0][None, :]
        if len(shapes[1]) == 1:
            values[0], values[2] = values[0][..., None], values[2][:, None]
    return values


def special_to(gate: Gate, shapes: Any, params: Any, operands: list[Any]) -> dict[str, Callable[..., Any]]:
    """What only rules write: UG put back where it was picked from, the places of a ``set``, and labels as rows."""

    def scatter(upstream: Any, *_: Any) -> Any:
        whole = np.zeros(shapes[0])
        numbers = np.arange(float(whole.size)).reshape(shapes[0])
        places = gate.forward(array_math, numbers, *operands[1:], **params)
        np.add.at(whole.reshape(-1), np.asarray(places, dtype=int), upstream)
        return whole

    def middle(upstream: Any, x: Any, *ordinals: int) -> Any:
        axis = params.get("axis")
        ranks = np.sum(np.less(_lines(x, axis)[..., None, :], _lines(x, axis)[..., :, None]), axis=-1)
        share = sum(np.equal(ranks, ordinal - 1) for ordinal in ordinals) / len(ordinals)
        places = _lines(np.arange(float(np.size(x))).reshape(np.shape(x)), axis).astype(int)
        whole = np.zeros(np.shape(x))
        whole.reshape(-1)[places.reshape(-1)] = (share * np.reshape(upstream, (*share.shape[:-1], 1))).reshape(-1)
        return whole

    def turned_back(place: int) -> Callable[..., Any]:
        """UG through a gate that is linear in an operand: each element of it moved alone."""

        def gradient(upstream: Any, *_: Any) -> Any:
            at, step = np.array(operands[place], dtype=float), 2.0**-12
            out, found = forward(gate, operands, params), np.zeros(np.shape(operands[place]))
            for index in np.ndindex(at.shape):
                moved = at.copy()
                moved[index] += step
                changed = [moved if k == place else operand for k, operand in enumerate(operands)]
                found[index] = np.sum((forward(gate, changed, params) - out) / step * upstream)
            return found

        return gradient

    def others(x: Any) -> Any:
        axis, found = params.get("axis"), np.ones(np.shape(x))
        for index in np.ndindex(found.shape):
            rest = np.array(x, dtype=float)
            rest[index] = 1.0
            found[index] = np.broadcast_to(np.prod(rest, axis=axis, keepdims=True), rest.shape)[index]
        return found

    def running_others(upstream: Any, x: Any) -> Any:
        axis = params.get("axis")
        array = np.array(x, dtype=float).reshape(-1) if axis is None else np.array(x, dtype=float)
        found = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            rest, place = array.copy(), index[axis or 0]
            rest[index] = 1.0
            behind = [slice(each, each + 1) for each in index]
            behind[axis or 0] = slice(place, None)
            found[index] = np.sum((np.cumprod(rest, axis or 0) * upstream)[tuple(behind)])
        return found.reshape(np.shape(x))

    return {
        "others": others,
        "running_others": running_others,
        "full_conv": turned_back(0),
        "to_largest": turned_back(0),
        "shared_out": turned_back(0),
        "conv_with": turned_back(1),
        "scatter": scatter,
        "scatter_add": scatter,
        "middle": middle,
        "middles": middle,
        "zeroed": lambda x, index: GATES["set"].forward(array_math, x, 0.0, **params),
        "picked": lambda x, index: GATES["index"].forward(array_math, x, **params),
        "adj": lambda a: GATES["det"].vjp(1.0, 0.0, a)[0].T,  # type: ignore[misc]
        "one_hot": lambda t: np.eye(shapes[0][-1])[np.asarray(t, dtype=int)],
    }


def _lines(x: Any, axis: Any) -> Any:
    """The named axes, all where None is, as one last axis."""
    array = np.asarray(x)
    axes = range(array.ndim) if axis is None else [k % array.ndim for k in np.atleast_1d(axis)]
    others = [k for k in range(array.ndim) if k not in axes]
    return array.transpose([*others, *axes]).reshape([*(array.shape[k] for k in others), -1])


def assert_same(written: Any, gradient: Any, rule: str) -> None:
    """Equal, once what broadcasting copied is summed back or a row is read as the vector that it is."""
    shape = np.shape(gradient)
    if np.size(written) == np.size(gradient):
        written = np.reshape(written, shape)
    elif np.size(written) > np.size(gradient):
        extra = np.ndim(written) - len(shape)
        if extra > 0 and np.shape(written)[-1] == 1 and shape and shape[-1] != 1:
            written = np.squeeze(written, -1)
        elif extra > 0 and len(shape) == 1 and np.shape(written)[-2] == 1:
            written = np.squeeze(written, -2)
        written = array_math.sum_to(written, shape)
    np.testing.assert_allclose(np.broadcast_to(written, shape), gradient, rtol=1e-9, atol=1e-12, err_msg=rule)
