"""Functions of Julia and of its packages Flux, Zygote and ForwardDiff: a vector is a column, a batch stands side by
side, axes are counted from 1.

Formulas: https://fluxml.ai/Flux.jl/stable/reference/models/losses/
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..input_names import ModuleNames
from ..inputs import to_array
from ..iterating import items_of
from ..program_output import gradient_function
from ..values import Function, Instance, Layer, SizeInt
from .array_makers import MAKERS
from .builtins import BUILTINS
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, given, left_out
from .layer_weights import drawn, whole
from .layers import LAYERS
from .learned_on_call import activated
from .matlab_functions import MATLAB
from .named_losses import LOSSES

__all__ = ["JULIA"]

_QUIET = (
    "println display show Adam ADAM Descent Momentum RMSProp params Params setup trainable update seed plot scatter "
    "DataLoader"
).split()


def _length(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if isinstance(arguments[0], str | dict | range):
        return SizeInt(len(arguments[0]))
    return SizeInt(math.prod(run.shape(arguments[0], mark)))


def _axis(run: Any, keywords: dict[str, Any], mark: Mark) -> dict[str, Any]:
    """``dims=1``: an axis counted from 1, which stays as one of length 1."""
    dims = run.integers(keywords["dims"], mark) if "dims" in keywords else None
    if dims is None:
        return {}
    axes = tuple(int(each) - 1 for each in dims) if isinstance(dims, tuple) else int(dims) - 1
    return {"axis": axes, "keepdims": True}


def _reducing(gate: str) -> Entry:
    """``sum(x)``, ``sum(x; dims=1)``, ``sum(abs2, x)``"""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        value = arguments[-1] if arguments else given(run, arguments, keywords, 0, "x", gate, mark)
        if len(arguments) > 1:
            value = run.call(arguments[0], [value], {}, mark)
        if not run.shape(value, mark):
            return value
        return run.bind(gate, gate, [value], _axis(run, keywords, mark), mark)

    return call


def _spread(gate: str) -> Entry:
    """``std(x)``: divided by N − 1."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        ddof = 0 if keywords.get("corrected") is False else 1
        return run.bind(gate, gate, arguments[:1], {**_axis(run, keywords, mark), "ddof": ddof}, mark)

    return call


def _by_columns(gate: str) -> Entry:
    """``softmax(x; dims=1)``: along the columns."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        dims = int(run.integer(keywords.get("dims", 1), mark))
        return run.bind(gate, gate, arguments[:1], {"axis": dims - 1}, mark)

    return call


# ---- Flux
def _dense(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Dense(2 => 3, tanh)``: W x .+ b, of one column or several."""
    columns, rows = (whole(run, arguments, keywords, k, name, mark) for k, name in ((0, "in"), (1, "out")))
    activation = argument(arguments, keywords, 2, "σ")
    bound = math.sqrt(6 / (columns + rows))
    names = {"weight": run.weight("weight", drawn(run, (rows, columns), bound, mark), mark)}
    if keywords.get("bias", True) is not False:
        names["bias"] = run.weight("bias", np.zeros(rows), mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        f = Terms(run, at)
        result = f("@", layer.names["weight"], inputs[0])
        if "bias" in layer.names:
            bias = layer.names["bias"]
            is_batch = len(f.shape(result)) > 1
            result = f("+", result, f.gate("reshape", bias, shape=(-1, 1)) if is_batch else bias)
        return activated(run, activation, result, at)

    return Instance(None, names, Layer("Dense", forward))


def _loss(work: Callable[[Terms, Any, Any], Any], gate: str = "") -> Entry:
    """A loss of predictions and targets: the mean unless ``agg`` says otherwise; ``gate``: the loss that is one."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        f = Terms(run, mark)
        predictions, targets = (given(run, arguments, keywords, k, name, "loss", mark) for k, name in enumerate("ŷy"))
        if gate and "agg" not in keywords:
            return LOSSES[gate](run, [predictions, targets], {}, mark)
        losses = work(f, predictions, targets)
        agg = keywords.get("agg")
        if agg is not None:
            return run.call(agg, [losses], {}, mark)
        return f.gate("mean", losses) if f.shape(losses) else losses

    return call


def _of_columns(f: Terms, logs: Any, targets: Any) -> Any:
    """−Σ t log y of each column."""
    return f.negative(f.gate("sum", f("*", targets, logs), axis=0))


def _binary(f: Terms, y: Any, t: Any) -> Any:
    first = f("*", t, f.gate("log", y))
    return f.negative(f("+", first, f("*", f("-", 1, t), f.gate("log", f("-", 1, y)))))


_LOSSES = {
    "mse": _loss(lambda f, y, t: f("**", f("-", y, t), 2), "mse_loss"),
    "mae": _loss(lambda f, y, t: f.gate("abs", f("-", y, t)), "l1_loss"),
    "crossentropy": _loss(lambda f, y, t: _of_columns(f, f.gate("log", y), t)),
    "logitcrossentropy": _loss(lambda f, y, t: _of_columns(f, f.gate("log_softmax", y, axis=0), t)),
    "binarycrossentropy": _loss(_binary),
    "logitbinarycrossentropy": _loss(lambda f, z, t: f("-", f.gate("softplus", z), f("*", t, z))),
}  # fmt: skip


def _gradient(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``gradient(f, x)``, ``withgradient(f, x)``, ``gradient(() -> loss(x), params(W))``

    Raises:
        Finished: always.
    """
    function = given(run, arguments, keywords, 0, "f", "gradient", mark)
    taken = len(getattr(getattr(function, "function", function), "parameters", arguments[1:]))
    return run.call(gradient_function(run, [function], {}, mark), arguments[1 : 1 + taken], {}, mark)


# ---- arrays
def _stacked(axis: int) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        f = Terms(run, mark)
        if all(len(f.shape(each)) < 2 for each in arguments) and axis == 0:
            rows = [each if f.shape(each) else f.gate("reshape", each, shape=(1,)) for each in arguments]
            return run.apply("concat", rows, {"axis": 0}, mark)
        columns = [each if len(f.shape(each)) > 1 else f.gate("reshape", each, shape=(-1, 1)) for each in arguments]
        return run.apply("concat", columns, {"axis": axis}, mark)

    return call


def _fill(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    shape = arguments[1] if len(arguments) == 2 else tuple(arguments[1:])
    return MAKERS["full"](run, [shape, arguments[0]], {}, mark)


def _colon(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``-2:0.5:2``: whole numbers as a range, others as an array; the end is taken too."""
    first, *steps, last = (run.static(each, mark) for each in arguments)
    step = steps[0] if steps else 1
    if all(float(each).is_integer() for each in (first, step)) and step:
        end = math.floor(last) if step > 0 else math.ceil(last)
        return range(int(first), end + (1 if step > 0 else -1), int(step))
    count = max(0, math.floor((last - first) / step + 1e-9) + 1)
    run.count_made((count,), mark)
    return first + step * np.arange(count)


def _named_tuple(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``(a = [1, 2], b = 3.0)``"""
    row = {name: to_array(value) if isinstance(value, list) else value for name, value in keywords.items()}
    return ModuleNames({name: keywords[name] if value is None else value for name, value in row.items()})


def _folded(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``foldl(f, xs, init = x)``"""
    function, row = arguments[:2]
    items = list(items_of(run, row, mark))
    value = keywords["init"] if "init" in keywords else items.pop(0)
    for item in items:
        value = run.call(function, [value, item], {}, mark)
    return value


def _only(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``only(x)``: the one number of an array."""
    return Terms(run, mark).gate("reshape", arguments[0], shape=()) if run.shape(arguments[0], mark) else arguments[0]


def _trained(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``train!(loss, model, data, rule)``: its first step takes the gradient of the loss of the first example.

    Raises:
        Finished: always, where there is a loss and data of this program.
    """
    if len(arguments) < 3 or not isinstance(arguments[0], Function) or not isinstance(arguments[2], list):
        run.notice("unknown_left_out", mark, name="train!")
        return None
    example = arguments[2][0] if arguments[2] else ()
    given = [arguments[1], *(example if isinstance(example, tuple | list) else [example])]
    run.notice("loop_read_once", mark)
    return run.call(gradient_function(run, [arguments[0]], {}, mark), given, {}, mark)


def _like(number: float) -> Entry:
    """``zero(x)``, ``one(x)``: as many zeros or ones as x has numbers."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        shape = run.shape(given(run, arguments, keywords, 0, "x", "zero", mark), mark)
        return np.full(shape, number) if shape else number

    return call


def _pairs(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Dict("w" => w, "b" => 0.1)``, whose arrows are read as commas."""
    run.count_items(len(arguments), mark)
    keys = [str(key) if isinstance(key, str) else run.static(key, mark) for key in arguments[::2]]
    return dict(zip(keys, arguments[1::2], strict=False))


JULIA: dict[str, Any] = {
    "colon": _colon, "only": _only, "train": _trained, **dict.fromkeys(("foldl", "reduce"), _folded),
    "NamedTuple": _named_tuple,
    "length": _length, "size": MATLAB["size"], "sum": _reducing("sum"), "mean": _reducing("mean"),
    "prod": _reducing("prod"), "maximum": _reducing("max_over"), "minimum": _reducing("min_over"),
    "std": _spread("std"), "var": _spread("var"), "softmax": _by_columns("softmax"),
    "logsoftmax": _by_columns("log_softmax"), "abs2": formula("abs2", lambda f, x: f("**", x, 2), "x"),
    "identity": lambda r, a, k, m: a[0], "collect": lambda r, a, k, m: a[0], "Chain": LAYERS["Sequential"],
    "Dense": _dense, "vcat": _stacked(0), "hcat": _stacked(1), "fill": _fill,
    **dict.fromkeys(("σ", "sigmoid_fast"), formula("sigmoid", lambda f, x: f.gate("sigmoid", x), "x")),
    **dict.fromkeys(("gradient", "withgradient", "derivative", "jacobian"), _gradient), **_LOSSES,
    "zero": _like(0.0), "one": _like(1.0), "Dict": _pairs,
    "max": BUILTINS["max"], "min": BUILTINS["min"],
    **{name: left_out("unknown_left_out", name) for name in _QUIET},
}  # fmt: skip
