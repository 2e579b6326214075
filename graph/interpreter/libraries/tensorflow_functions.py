"""TensorFlow's spellings of arrays whose channels come last: convolutions, pooling, moments, rows of a table."""

from __future__ import annotations

import math
from typing import Any

from ...language.marks import Mark
from ...words import ShapeName
from .function_tables import Entry, argument, given

__all__ = ["CHANNELS_LAST"]

Pairs = tuple[tuple[int, int], tuple[int, int]]


def _turned(run: Any, x: Any, axes: tuple[int, ...], mark: Mark) -> Any:
    return run.bind("transpose", "transpose", [x, *axes], {}, mark)


def _sizes(run: Any, value: Any, mark: Mark, default: int = 1) -> tuple[int, int]:
    """A setting of the two window axes: 2, [2, 2] or [1, 2, 2, 1]."""
    found = default if value is None else run.integers(value, mark)
    listed = found if isinstance(found, tuple) else (found,)
    listed = listed[1:3] if len(listed) == 4 else listed * 2 if len(listed) == 1 else listed
    if len(listed) != 2 or min(listed) < 1:
        raise run.error("wrong_arguments", "window_sizes", mark)
    return int(listed[0]), int(listed[1])


def _border(run: Any, padding: Any, inner: tuple[int, ...], window: Any, stride: Any, mark: Mark) -> Pairs:
    """How much "SAME" puts round an image, more of it behind."""
    pairs = []
    for size, width, step in zip(inner, window, stride, strict=True):
        is_same = str(padding).upper() == "SAME"
        more = max((math.ceil(size / step) - 1) * step + width - size, 0) if is_same else 0
        pairs.append((more // 2, more - more // 2))
    return pairs[0], pairs[1]


def _image(run: Any, x: Any, keywords: dict[str, Any], mark: Mark) -> Any:
    """The image with its channels in front of its rows."""
    if len(shape := tuple(run.shape(x, mark))) != 4:
        raise run.error("shape_mismatch", "conv_axes", mark, rank=2, left="input", left_shape=ShapeName(shape))
    return x if keywords.get("data_format") == "NCHW" else _turned(run, x, (0, 3, 1, 2), mark)


def _back(run: Any, x: Any, keywords: dict[str, Any], mark: Mark) -> Any:
    return x if keywords.get("data_format") == "NCHW" else _turned(run, x, (0, 2, 3, 1), mark)


def _bordered(run: Any, image: Any, border: Pairs, value: float, mark: Mark) -> tuple[Any, tuple[int, int]]:
    """The image, with a border of its own where the two sides differ, and the border that its gate puts."""
    if all(before == after for before, after in border):
        return image, (border[0][0], border[1][0])
    width = (0, 0, 0, 0, *border[0], *border[1])
    return run.apply("pad", [image], {"width": width, "value": value}, mark), (0, 0)


def _conv2d(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``tf.nn.conv2d(x, filters, strides, padding)``: filters of (height, width, in, out)."""
    filters = argument(arguments, keywords, 1, "filters", "filter")
    image = _image(run, argument(arguments, keywords, 0, "input"), keywords, mark)
    stride = _sizes(run, argument(arguments, keywords, 2, "strides"), mark)
    padding = argument(arguments, keywords, 3, "padding", default="VALID")
    if len(shape := tuple(run.shape(filters, mark))) != 4:
        raise run.error("shape_mismatch", "conv_axes", mark, rank=2, left="filters", left_shape=ShapeName(shape))
    border = _border(run, padding, run.shape(image, mark)[2:], run.shape(filters, mark)[:2], stride, mark)
    image, sides = _bordered(run, image, border, 0.0, mark)
    kernel = _turned(run, filters, (3, 2, 0, 1), mark)
    result = run.bind("conv2d", "conv2d", [image, kernel], {"stride": stride, "padding": sides}, mark)
    return _back(run, result, keywords, mark)


def _pool(gate: str) -> Entry:
    """``tf.nn.max_pool2d(x, ksize, strides, padding)``."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        image = _image(run, argument(arguments, keywords, 0, "input", "value"), keywords, mark)
        window = _sizes(run, argument(arguments, keywords, 1, "ksize"), mark)
        stride = _sizes(run, argument(arguments, keywords, 2, "strides", default=window), mark)
        padding = argument(arguments, keywords, 3, "padding", default="VALID")
        border = _border(run, padding, run.shape(image, mark)[2:], window, stride, mark)
        if gate == "avg_pool2d" and any(map(any, border)):
            raise run.error("unknown_function", "known_not_offered", mark, name="avg_pool2d(padding='SAME')")
        image, sides = _bordered(run, image, border, -math.inf, mark)
        settings = {"kernel_size": window, "stride": stride, "padding": sides}
        return _back(run, run.bind(gate, gate, [image], settings, mark), keywords, mark)

    return call


def _moments(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``tf.nn.moments(x, axes)``: the mean and the variance."""
    x = given(run, arguments, keywords, 0, "x", "moments", mark)
    axes = run.integers(argument(arguments, keywords, 1, "axes", "axis"), mark)
    keep = bool(argument(arguments, keywords, 9, "keepdims", "keep_dims", default=False))
    settings = {"axis": axes, "keepdims": keep}
    return tuple(run.bind(gate, gate, [x], dict(settings), mark) for gate in ("mean", "var"))


def _embedding_lookup(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``tf.nn.embedding_lookup(table, ids)``: rows of a table."""
    table = given(run, arguments, keywords, 0, "params", "embedding_lookup", mark)
    return run.item(table, [given(run, arguments, keywords, 1, "ids", "embedding_lookup", mark)], mark)


def _gather(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``tf.gather(x, indices, axis=0)``: whole slices along an axis."""
    x = given(run, arguments, keywords, 0, "params", "gather", mark)
    places = given(run, arguments, keywords, 1, "indices", "gather", mark)
    axis = int(run.integer(keywords.get("axis", 0), mark))
    return run.apply("take", [x, places], {"axis": axis}, mark)


def _bias_add(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    x = given(run, arguments, keywords, 0, "value", "bias_add", mark)
    return run.operate("+", x, given(run, arguments, keywords, 1, "bias", "bias_add", mark), mark)


CHANNELS_LAST: dict[str, Any] = {
    "conv2d": _conv2d, "max_pool2d": _pool("max_pool2d"), "max_pool": _pool("max_pool2d"), "moments": _moments,
    "avg_pool2d": _pool("avg_pool2d"), "avg_pool": _pool("avg_pool2d"), "embedding_lookup": _embedding_lookup,
    "gather": _gather, "bias_add": _bias_add,
}  # fmt: skip
