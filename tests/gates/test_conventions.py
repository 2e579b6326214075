"""Where mathematics leaves a choice or a limit: kinks, ends, wrong labels, and what cannot fit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from graph.gates import GATES, Misfit, broadcast_shape
from tests.gates.probe import downstream, forward, local_gradients

INF, NAN = math.inf, math.nan


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    with np.errstate(all="ignore"):
        yield


def operand_list(operands: Any) -> list[Any]:
    return [float(x) if np.ndim(x) == 0 else np.array(x, dtype=float) for x in operands]


KINKS = [
    ("relu", (0.0,), {}, [0.0]),
    ("leaky_relu", (0.0,), {"a": 0.01}, [0.01]),
    ("abs", (0.0,), {}, [0.0]),
    ("sign", (0.0,), {}, [0.0]),
    ("max", (3.0, 3.0), {}, [1.0, 1.0]),
    ("max", (3.0, 1.0, 3.0), {}, [1.0, 0.0, 1.0]),
    ("max", (0.0, 0.0), {}, [1.0, 1.0]),
    ("min", (-2.0, -2.0), {}, [1.0, 1.0]),
    ("clip", (-1.0,), {"lo": -1.0, "hi": 1.0}, [1.0]),
    ("clip", (1.0,), {"lo": -1.0, "hi": 1.0}, [1.0]),
    ("max_over", ([1.0, 5.0, 5.0],), {}, [[0.0, 1.0, 1.0]]),
    ("max_over", ([[1.0, 1.0], [0.0, 2.0]],), {"axis": 1}, [[[1.0, 1.0], [0.0, 1.0]]]),
    ("min_over", ([1.0, 5.0, 1.0],), {}, [[1.0, 0.0, 1.0]]),
    ("norm", ([0.0, 0.0],), {}, [[0.0, 0.0]]),
    ("norm", (0.0,), {}, [0.0]),
    ("std", ([0.1, 0.1, 0.1],), {}, [[0.0, 0.0, 0.0]]),
    ("std", ([[1.0, 1.0], [0.0, 2.0]],), {"axis": 1}, [[[0.0, 0.0], [-0.5, 0.5]]]),
    ("max_pool1d", ([[2.0, 2.0, 1.0, 3.0]],), {"kernel_size": 2}, [[[1.0, 0.0, 0.0, 1.0]]]),
    ("max_pool2d", ([[[1.0, 0.0], [0.0, 1.0]]],), {"kernel_size": 2}, [[[[1.0, 0.0], [0.0, 0.0]]]]),
    ("sort", ([1.0, 0.0, 1.0],), {}, [[1.0, 1.0, 1.0]]),
    ("topk", ([1.0, 3.0, 1.0],), {"k": 2}, [[1.0, 1.0, 0.0]]),
    ("median", ([1.0, 0.0, 1.0],), {}, [[1.0, 0.0, 0.0]]),
    ("norm", ([2.0, -2.0],), {"ord": INF}, [[0.5, -0.5]]),
    ("atan2", (0.0, -2.0), {}, [-0.5, 0.0]),
    ("bce", (1.0, 0.0), {}, None),
    ("bce", (0.0, 1.0), {}, [-1e12, 100.0]),
    ("bce", (1e-50, 1.0), {}, [-1e12, 100.0]),  # its logarithm, −115, counts −100
    ("normalize", ([0.0, 0.0],), {"axis": 0}, None),
    ("xlogy", (0.0, -1.0), {}, [0.0, 0.0]),
]


@pytest.mark.parametrize(("name", "operands", "params", "gradients"), KINKS)
def test_at_a_kink_the_convention_holds_and_is_told(name: str, operands: Any, params: Any, gradients: Any) -> None:
    gate, values = GATES[name], operand_list(operands)
    output = forward(gate, values, params)
    upstream = np.ones(np.shape(output)) if np.ndim(output) else 1.0
    returned = downstream(gate, upstream, output, values, params)
    for found, expected in zip(returned, gradients or returned, strict=True):  # a bounded slope has no round number
        np.testing.assert_array_equal(found, expected)
    assert gate.kink
    assert gate.kink(output, *values, **params)


AWAY = [
    ("max_pool1d", ([[2.0, 2.5, 1.0, 3.0]],), {"kernel_size": 2}), ("sort", ([1.0, 0.0, 2.0],), {}),
    ("topk", ([1.0, 3.0, 2.0, 1.0],), {"k": 2}), ("median", ([1.0, 0.0, 2.0, 0.0, 3.0],), {}),
    ("norm", ([2.0, -1.0, 1.0],), {"ord": INF}), ("atan2", (0.0, 2.0), {}), ("xlogy", (0.0, 1.0), {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "operands", "params"), AWAY)
def test_a_tie_that_decides_nothing_is_no_kink(name: str, operands: Any, params: Any) -> None:
    gate, values = GATES[name], operand_list(operands)
    assert gate.kink
    assert not gate.kink(forward(gate, values, params), *values, **params)


@pytest.mark.parametrize("name", [name for name, gate in GATES.items() if gate.kink])
def test_away_from_the_kink_nothing_is_told(name: str) -> None:
    gate = GATES[name]
    values = [np.array([0.3, -0.4]), np.array([0.1, 0.2]), np.array([0.9, 0.7])][: len(gate.operands)]
    params = gate.test_params[0]
    if name in ("max_pool2d", "normalize"):  # which take no vector
        values = [np.array([[[0.3, -0.4], [0.1, 0.2]]])]
    assert gate.kink
    assert not gate.kink(forward(gate, values, params), *values, **params)


ENDS = [
    ("sigmoid", (1000.0,), 1.0, [0.0]),
    ("sigmoid", (-1000.0,), 0.0, [0.0]),
    ("sigmoid", (INF,), 1.0, [0.0]),
    ("sigmoid", (-INF,), 0.0, [0.0]),
    ("tanh", (1000.0,), 1.0, [0.0]),
    ("tanh", (-1000.0,), -1.0, [0.0]),
    ("softplus", (1000.0,), 1000.0, [1.0]),
    ("softplus", (-1000.0,), 0.0, [0.0]),
    ("silu", (1000.0,), 1000.0, [1.0]),
    ("silu", (-1000.0,), 0.0, [0.0]),
    ("gelu", (1000.0,), 1000.0, [1.0]),
    ("gelu", (-1000.0,), 0.0, [0.0]),
    ("elu", (1000.0,), 1000.0, [1.0]),
    ("elu", (-1000.0,), -1.0, [0.0]),
    ("elu", (0.0,), 0.0, [1.0]),
    ("erf", (1000.0,), 1.0, [0.0]),
    ("relu", (1000.0,), 1000.0, [1.0]),
    ("relu", (NAN,), NAN, [0.0]),
    ("exp", (1000.0,), INF, [INF]),
    ("exp", (-1000.0,), 0.0, [0.0]),
    ("log", (0.0,), -INF, [INF]),
    ("log", (-1.0,), NAN, [-1.0]),
    ("log", (INF,), INF, [0.0]),
    ("log2", (0.0,), -INF, [INF]),
    ("log10", (1000.0,), 3.0, [1 / (1000 * math.log(10))]),
    ("sqrt", (0.0,), 0.0, [INF]),
    ("sqrt", (-1.0,), NAN, [NAN]),
    ("square", (1000.0,), 1e6, [2000.0]),
    ("sin", (INF,), NAN, [NAN]),
    ("tan", (0.0,), 0.0, [1.0]),
    ("asin", (1.0,), math.pi / 2, [INF]),
    ("acos", (2.0,), NAN, [NAN]),
    ("atan", (INF,), math.pi / 2, [0.0]),
    ("sinh", (-1000.0,), -INF, [INF]),
    ("cosh", (-1000.0,), INF, [-INF]),
    ("div", (1.0, 0.0), INF, [INF, -INF]),
    ("div", (-1.0, 0.0), -INF, [INF, INF]),
    ("div", (0.0, 0.0), NAN, [INF, NAN]),
    ("div", (1.0, INF), 0.0, [0.0, 0.0]),
    ("pow", (0.0, 2.0), 0.0, [0.0, 0.0]),
    ("pow", (0.0, 1.0), 0.0, [1.0, 0.0]),
    ("pow", (0.0, 0.0), 1.0, [0.0, -INF]),
    ("pow", (0.0, 0.5), 0.0, [INF, 0.0]),
    ("pow", (0.0, -1.0), INF, [-INF, -INF]),
    ("pow", (-8.0, 1 / 3), NAN, [NAN, NAN]),
    ("pow", (-2.0, 3.0), -8.0, [12.0, NAN]),
    ("pow", (-10.0, 401.0), -INF, [INF, NAN]),
    ("pow", (10.0, 1000.0), INF, [INF, INF]),
    ("max", (NAN, 1.0), NAN, [0.0, 0.0]),
    ("mul", (INF, 0.0), NAN, [0.0, INF]),
]


@pytest.mark.parametrize(("name", "operands", "value", "slopes"), ENDS)
@pytest.mark.parametrize("shape", [(), (1,)], ids=["number", "array"])
def test_values_and_local_gradients_at_the_ends(
    name: str, operands: Any, value: float, slopes: list[float], shape: tuple[int, ...]
) -> None:
    gate = GATES[name]
    values = [x if shape == () else np.full(shape, x) for x in operands]
    output = forward(gate, values, {})
    np.testing.assert_allclose(np.ravel(output), [value], rtol=1e-12)
    for found, expected in zip(local_gradients(gate, output, values, {}), slopes, strict=True):
        np.testing.assert_allclose(np.ravel(found), [expected], rtol=1e-12)


STABLE = [
    ("softmax", ([1000.0, 0.0, -1000.0],), [1.0, 0.0, 0.0]),
    ("log_softmax", ([1000.0, 0.0, -1000.0],), [0.0, -1000.0, -2000.0]),
    ("softmax_cross_entropy", ([1000.0, -1000.0], [0.0, 1.0]), 2000.0),
    ("softmax_cross_entropy", ([1000.0, -1000.0], [1.0, 0.0]), 0.0),
    ("softmax_cross_entropy", ([1000.0, -1000.0], 1.0), 2000.0),
    ("cross_entropy", ([0.0, 1.0], [0.0, 1.0]), 0.0),
    ("cross_entropy", ([0.0, 1.0], 1.0), 0.0),
    ("var", ([0.1, 0.1, 0.1],), 0.0),
    ("layer_norm", ([0.1, 0.1, 0.1],), [0.0, 0.0, 0.0]),
]


@pytest.mark.parametrize(("name", "operands", "value"), STABLE)
def test_stable_gates_stay_finite_with_their_gradients(name: str, operands: Any, value: Any) -> None:
    gate, values = GATES[name], operand_list(operands)
    output = forward(gate, values, {})
    np.testing.assert_allclose(output, value, atol=1e-12)
    gradients = downstream(gate, np.ones(np.shape(output)) if np.ndim(output) else 1.0, output, values, {})
    assert all(gradient is None or np.all(np.isfinite(gradient)) for gradient in gradients)


def test_a_probability_of_zero_that_was_true_is_pushed_without_bound() -> None:
    values = operand_list(([0.0, 1.0], [1.0, 0.0]))
    output = forward(GATES["cross_entropy"], values, {})
    of_y, of_t = downstream(GATES["cross_entropy"], 1.0, output, values, {})
    assert output == INF
    np.testing.assert_array_equal(of_y, [-INF, 0.0])
    np.testing.assert_array_equal(of_t, [INF, 0.0])


REFUSED = [
    ("add", ((3,), (2,)), {}, "shape_mismatch", "shape_broadcast"),
    ("matmul", ((2, 3), (2,)), {}, "shape_mismatch", "shape_matmul"),
    ("matmul", ((), (2,)), {}, "shape_mismatch", "matmul_scalar"),
    ("matmul", ((2, 2, 3), (4, 3, 1)), {}, "shape_mismatch", "shape_broadcast"),
    ("affine", ((4, 3), (3, 2), (4,)), {}, "shape_mismatch", "shape_bias"),
    ("affine", ((3,), (3, 2), (4, 2)), {}, "shape_mismatch", "shape_bias"),
    ("attention", ((2, 3), (4, 2), (4, 5)), {}, "shape_mismatch", "shape_attention"),
    ("attention", ((3,), (3,), (3,)), {}, "shape_mismatch", "shape_attention"),
    ("sum", ((2, 3),), {"axis": 2}, "wrong_arguments", "axis_range"),
    ("sum", ((),), {"axis": 0}, "wrong_arguments", "axis_range"),
    ("sum", ((2, 3),), {"axis": (1, -1)}, "wrong_arguments", "axis_twice"),
    ("softmax", ((),), {}, "wrong_arguments", "axis_range"),
    ("reshape", ((3,),), {"shape": (2, 2)}, "shape_mismatch", "shape_reshape"),
    ("reshape", ((3,),), {"shape": (-1, 2)}, "shape_mismatch", "shape_reshape"),
    ("reshape", ((3,),), {"shape": (0, -1)}, "shape_mismatch", "shape_reshape"),
    ("reshape", ((4,),), {"shape": (-1, -1)}, "wrong_arguments", "reshape_unknown"),
    ("repeat", ((3,),), {"n": 0}, "bad_value", "repeat_count"),
    ("repeat", ((3,),), {"n": 2, "axis": 2}, "wrong_arguments", "axis_range"),
    ("transpose", ((2, 3),), {"axes": (0,)}, "wrong_arguments", "transpose_axes"),
    ("transpose", ((2, 3),), {"axes": (0, 0)}, "wrong_arguments", "axis_twice"),
    ("concat", ((2, 3), (2, 4)), {}, "shape_mismatch", "shape_concat"),
    ("concat", ((), ()), {}, "wrong_arguments", "axis_range"),
    ("stack", ((2,), (3,)), {}, "shape_mismatch", "shape_stack"),
    ("index", ((3,),), {"index": (3,)}, "wrong_arguments", "index_range"),
    ("index", ((3,),), {"index": (0, 0)}, "wrong_arguments", "index_count"),
    ("index", ((3,),), {"index": (slice(2, 1),)}, "bad_value", "index_empty"),
    ("index", ((3,),), {"index": (slice(None, None, 0),)}, "wrong_arguments", "index_step"),
    ("cross_entropy", ((2, 3), (3,)), {}, "shape_mismatch", "loss_targets"),
    ("cross_entropy", ((), ()), {}, "shape_mismatch", "loss_rows"),
]


@pytest.mark.parametrize(("name", "shapes", "params", "code", "key"), REFUSED)
def test_what_does_not_fit_is_refused_by_its_shape(name: str, shapes: Any, params: Any, code: str, key: str) -> None:
    shape = GATES[name].shape or broadcast_shape
    with pytest.raises(Misfit) as refusal:
        shape(*shapes, **params)
    assert (refusal.value.code, refusal.value.key) == (code, key)


@pytest.mark.parametrize("label", [-1.0, 3.0, 0.5, NAN, INF])
@pytest.mark.parametrize("name", ["cross_entropy", "softmax_cross_entropy"])
def test_a_label_that_names_no_class_is_refused(name: str, label: float) -> None:
    with pytest.raises(Misfit) as refusal:
        forward(GATES[name], [np.array([0.2, 0.3, 0.5]), label], {})
    assert (refusal.value.code, refusal.value.key) == ("bad_value", "labels")


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 4)])
def test_two_named_axes_are_swapped_as_pytorch_does(shape: tuple[int, ...]) -> None:
    x = np.arange(float(math.prod(shape))).reshape(shape)
    np.testing.assert_array_equal(forward(GATES["transpose"], [x], {"axes": (0, -1)}), np.swapaxes(x, 0, -1))
    np.testing.assert_array_equal(forward(GATES["transpose"], [x], {"axes": (1, 0)}), np.swapaxes(x, 0, 1))
