"""Spellings of JAX, TensorFlow and of the book's own library where they differ from NumPy's."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..inputs import readable_array, to_array
from ..program_output import finish_backward
from .array_makers import MAKERS
from .formula_terms import Terms
from .function_tables import argument, given, left_out, renamed, to_gate
from .module_objects import parameter
from .torch_functions import one_hot, shared_extreme, shared_pair

__all__ = ["BOOK", "JAX", "JAX_RANDOM", "TENSORFLOW"]


def _by_key(name: str) -> Any:
    """``jax.random.normal(key, shape)``: the key says nothing here."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        shape = argument(arguments, keywords, 1, "shape", default=())
        return MAKERS[name](run, [shape], {}, mark) if shape != () else MAKERS[name](run, [], {}, mark)

    return call


def _key(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if arguments:
        run.reseed(run.integer(arguments[0], mark))
    return 0


def _split_key(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    count = int(run.integer(argument(arguments, keywords, 1, "num", default=2), mark))
    run.count_items(count, mark)
    return [0] * count


JAX_RANDOM: dict[str, Any] = {
    "normal": _by_key("randn"), "uniform": _by_key("rand"), "PRNGKey": _key, "key": _key, "split": _split_key,
    "fold_in": lambda r, a, k, m: 0,
}  # fmt: skip
JAX: dict[str, Any] = {
    "max": shared_extreme("max"), "min": shared_extreme("min"), "maximum": shared_pair("max", "maximum"),
    "minimum": shared_pair("min", "minimum"), "amax": shared_extreme("max"), "amin": shared_extreme("min"),
    "one_hot": one_hot, "PRNGKey": _key, "stop_gradient": to_gate("detach"), "vmap": None,
}  # fmt: skip
JAX = {name: entry for name, entry in JAX.items() if entry is not None}


def _reduced(gate: str) -> Any:
    return renamed(to_gate(gate), input_tensor="x", keep_dims="keepdims", reduction_indices="axis", input="x")


def _matmul(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``tf.matmul(a, b, transpose_b=True)``."""
    a, b = arguments[:2]
    a = run.bind("transpose", "transpose", [a], {}, mark) if keywords.get("transpose_a") else a
    b = run.bind("transpose", "transpose", [b], {}, mark) if keywords.get("transpose_b") else b
    return run.operate("@", a, b, mark)


def _shape_first(name: str, *settings: str) -> Any:
    """``tf.random.normal(shape, mean, stddev)``: NumPy's and PyTorch's have the shape behind."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        shape = argument(arguments, keywords, 0, "shape", default=())
        named = dict(zip(settings, arguments[1:], strict=False))
        named |= {key: keywords[key] for key in settings if key in keywords}
        return MAKERS[name](run, [], {**named, "shape": shape}, mark)

    return call


def _assigned(sign: str) -> Any:
    """``v.assign_add(d)``: what v is from here on; the call is a statement that gives it."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        value = given(run, arguments, keywords, 1, "delta" if sign else "value", f"assign{sign}", mark)
        own, value = (to_array(each) if isinstance(each, list) else each for each in (arguments[0], value))
        if own is None or value is None:
            raise run.error("unsupported", "not_read", mark)
        return run.operate(sign, own, value, mark) if sign else value

    return call


def _shortened(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``tf.clip_by_norm(t, c)``: t, or c·t/‖t‖ where that is shorter."""
    f = Terms(run, mark)
    tensor, longest = (
        given(run, arguments, keywords, k, name, "clip_by_norm", mark) for k, name in ((0, "t"), (1, "clip_norm"))
    )
    length = f.gate("norm", tensor) if f.shape(tensor) else f.gate("abs", tensor)
    return f("/", f("*", tensor, longest), f.gate("max", length, longest))


def _placeholder(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``tf.placeholder(dtype, [None, 3])``: an array of small numbers, two rows where none are said."""
    shape = argument(arguments, keywords, 1, "shape", default=())
    sizes = list(shape) if isinstance(shape, list | tuple) else [] if shape is None else [shape]
    lengths = tuple(2 if size is None else int(run.integer(size, mark)) for size in sizes)
    run.count_made(lengths, mark)
    return readable_array(lengths, 1)


_SESSIONS = (
    "disable_v2_behavior disable_eager_execution InteractiveSession Session global_variables_initializer "
    "initialize_all_variables reset_default_graph"
).split()
TENSORFLOW: dict[str, Any] = {
    "placeholder": _placeholder, **{name: left_out("unknown_left_out", name) for name in _SESSIONS},
    "assign": _assigned(""), "assign_add": _assigned("+"), "assign_sub": _assigned("-"), "clip_by_norm": _shortened,
    "epsilon": lambda r, a, k, m: 1e-7, "SeedGenerator": lambda r, a, k, m: 0,
    "normal": _shape_first("normal", "mean", "stddev"), "uniform": _shape_first("uniform", "minval", "maxval"),
    "truncated_normal": _shape_first("normal", "mean", "stddev"),
    "random_normal": _shape_first("normal", "mean", "stddev"),
    "reduce_sum": _reduced("sum"), "reduce_mean": _reduced("mean"), "reduce_prod": _reduced("prod"),
    "reduce_logsumexp": _reduced("logsumexp"), "reduce_std": _reduced("std"), "reduce_variance": _reduced("var"),
    "reduce_max": shared_extreme("max"), "reduce_min": shared_extreme("min"), "maximum": shared_pair("max", "maximum"),
    "minimum": shared_pair("min", "minimum"), "one_hot": one_hot, "stop_gradient": to_gate("detach"),
    "set_seed": lambda r, a, k, m: r.reseed(r.integer(a[0], m)), "GradientTape": lambda r, a, k, m: None,
    "matmul": _matmul,
    "tensordot": to_gate("tensordot"), "range": MAKERS["arange"],
}  # fmt: skip


def _numerical_gradient(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``numerical_gradient(f, x)``: f's value is what a gradient is asked of.

    Raises:
        Finished: always.
    """
    function, x = (
        given(run, arguments, keywords, place, name, "numerical_gradient", mark) for place, name in enumerate("fx")
    )
    return finish_backward(run, run.call(function, [x], {}, mark), mark)


BOOK: dict[str, Any] = {
    "numerical_gradient": _numerical_gradient,
    "cross_entropy_error": to_gate("cross_entropy", "cross_entropy_error"), "sum_squared_error": to_gate("sse"),
    "mean_squared_error": to_gate("mse"), "Parameter": parameter,
}  # fmt: skip
