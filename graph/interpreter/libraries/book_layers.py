"""Layers and losses of the book's own library: ``L.Linear(out_size)`` has its input's width from its first call."""

from __future__ import annotations

import math
from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, to_gate
from .layer_weights import drawn, whole

__all__ = ["BOOK_LAYERS"]


def _linear(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``L.Linear(out_size, nobias=False, in_size=None)``: x W + b."""
    size = whole(run, arguments, keywords, 0, "out_size", mark)
    has_bias = not argument(arguments, keywords, 1, "nobias", default=False)
    columns = argument(arguments, keywords, 3, "in_size")
    made = Instance(None, {}, Layer("Linear", _forward))

    def weights(run: Any, columns: int, at: Mark) -> None:
        made.names["W"] = run.weight("W", drawn(run, (columns, size), 1 / math.sqrt(columns), at), at)
        made.names["b"] = run.weight("b", drawn(run, (size,), 0.1, at), at) if has_bias else None

    made.names["build"] = weights
    if columns is not None:
        weights(run, int(run.integer(columns, mark)), mark)
    return made


def _forward(run: Any, layer: Instance, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    x = arguments[0]
    if "W" not in layer.names:
        layer.names["build"](run, int(run.shape(x, mark)[-1]), mark)
    product, bias = run.operate("@", x, layer.names["W"], mark), layer.names["b"]
    return product if bias is None else run.operate("+", product, bias, mark)


def _perceptron(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``MLP((10, 1), activation=F.sigmoid)``: linear layers with the function between them."""
    sizes = run.integers(argument(arguments, keywords, 0, "fc_output_sizes", default=()), mark)
    activation = argument(arguments, keywords, 1, "activation")
    rows = list(sizes) if isinstance(sizes, tuple) else [sizes]
    run.count_items(len(rows), mark)
    layers = [_linear(run, [size], {}, mark) for size in rows]

    def forward(run: Any, made: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        x = inputs[0]
        for place, layer in enumerate(made.names["layers"]):
            x = run.call(layer, [x], {}, at)
            if place < len(rows) - 1:
                x = run.apply("sigmoid", [x], {}, at) if activation is None else run.call(activation, [x], {}, at)
        return x

    return Instance(None, {"layers": layers}, Layer("MLP", forward))


def _affine(f: Terms, x: Any, weight: Any, bias: Any) -> Any:
    product = f("@", x, weight)
    return product if bias is None else f("+", product, bias)


def _squared(f: Terms, x0: Any, x1: Any) -> Any:
    """The sum of squares, divided by the number of rows."""
    shape = f.shape(x0)
    return f("/", f.gate("sum", f("**", f("-", x0, x1), 2)), shape[0] if shape else 1)


def _cross_entropy(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return to_gate("softmax_cross_entropy")(run, arguments, keywords, mark)


BOOK_LAYERS: dict[str, Entry] = {
    "linear": formula("linear", _affine, "x W", b=None), "Linear": _linear, "MLP": _perceptron,
    "mean_squared_error": formula("mean_squared_error", _squared, "x0 x1"),
    "softmax_cross_entropy": _cross_entropy, "softmax_cross_entropy_simple": _cross_entropy,
}  # fmt: skip
