"""PyTorch's functions that are formulas in gates: addmm, lerp, narrow, distances, pooling to a size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer
from .array_formulas import TORCH_GRIDS, tensordot
from .array_makers import MAKERS
from .einsum import einsum
from .formula_terms import Terms, formula
from .function_tables import Entry, copy_of, given, to_gate
from .torch_losses import TORCH_LOSSES

__all__ = ["TORCH_FORMULAS", "TORCH_METHODS"]

_PAIR = Layer("pair", lambda run, instance, arguments, keywords, mark: instance)


def _added_product(f: Terms, x: Any, a: Any, b: Any, beta: Any, alpha: Any) -> Any:
    """β x + α a b"""
    product = f("@", a, b)
    return f("+", x if beta == 1 else f("*", beta, x), product if alpha == 1 else f("*", alpha, product))


def _added(sign: str) -> Any:
    def work(f: Terms, x: Any, a: Any, b: Any, value: Any) -> Any:
        part = f(sign, a, b)
        return f("+", x, part if value == 1 else f("*", value, part))

    return work


def _lerp(f: Terms, start: Any, end: Any, weight: Any) -> Any:
    return f("+", start, f("*", weight, f("-", end, start)))


def _narrow(f: Terms, x: Any, axis: Any, start: Any, length: Any) -> Any:
    first = f.whole(start)
    return f.part(x, f.axis(x, axis), slice(first, first + f.whole(length), None))


def _select(f: Terms, x: Any, axis: Any, index: Any) -> Any:
    return f.part(x, f.axis(x, axis), f.whole(index))


def _index_select(f: Terms, x: Any, axis: Any, index: Any) -> Any:
    return f.run.apply("take", [x, index], {"axis": f.axis(x, axis)}, f.mark)


def _along(f: Terms, x: Any, index: Any, axis: Any) -> Any:
    return f.run.apply("gather", [x, index], {"axis": f.axis(x, axis)}, f.mark)


def _unflatten(f: Terms, x: Any, axis: Any, sizes: Any) -> Any:
    shape, place, new = f.shape(x), f.axis(x, axis), f.run.integers(sizes, f.mark)
    parts = new if isinstance(new, tuple) else (new,)
    return f.gate("reshape", x, shape=(*shape[:place], *parts, *shape[place + 1 :]))


def _ranked(f: Terms, x: Any, axis: int, place: int) -> Any:
    """Where the element stood that is at a place when all are sorted."""
    return f.part(f.run.apply("argsort", [x], {"axis": axis, "descending": False}, f.mark), axis, place)


def _median(f: Terms, x: Any, axis: Any, keepdims: Any) -> Any:
    """The lower middle; with ``dim`` a pair."""
    if axis is None:
        return f.gate("median", x, lower=True)
    place = f.axis(x, axis)
    values = f.gate("median", x, axis=place, keepdims=bool(keepdims), lower=True)
    indices = _ranked(f, x, place, (f.shape(x)[place] - 1) // 2)
    return Instance(None, {"values": values, "indices": indices}, _PAIR)


def _kth(f: Terms, x: Any, k: Any, axis: Any) -> Any:
    place, wanted = f.axis(x, axis), f.whole(k)
    if not 1 <= wanted <= f.shape(x)[place]:
        raise f.fault("kthvalue")
    values = f.part(f.gate("sort", x, axis=place), place, wanted - 1)
    return Instance(None, {"values": values, "indices": _ranked(f, x, place, wanted - 1)}, _PAIR)


def _with_mean(gate: str) -> Entry:
    """``torch.std_mean``: the deviation and the mean."""

    def work(f: Terms, x: Any, axis: Any, unbiased: Any, correction: Any, keepdims: Any) -> Any:
        taken = f.whole(correction) if correction is not None else int(bool(unbiased))
        settings = {"axis": axis, "keepdims": bool(keepdims)}
        return f.gate(gate, x, **settings, ddof=taken), f.gate("mean", x, **settings)

    return formula(f"{gate}_mean", work, "input", axis=None, unbiased=True, correction=None, keepdims=False)


def _distance(f: Terms, a: Any, b: Any, p: Any, eps: Any, keepdims: Any) -> Any:
    difference = f("+", f("-", a, b), eps) if eps else f("-", a, b)
    return f.gate("norm", difference, ord=f.number(p), axis=-1, keepdims=bool(keepdims))


def _distances(f: Terms, a: Any, b: Any, p: Any) -> Any:
    """From every row of a to every row of b."""
    rows = f.gate("expand_dims", a, axis=len(f.shape(a)) - 1)
    columns = f.gate("expand_dims", b, axis=len(f.shape(b)) - 2)
    return f.gate("norm", f("-", rows, columns), ord=f.number(p), axis=-1)


def _chained(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    result = given(run, arguments, keywords, 0, "matrices", "chain_matmul", mark)
    for factor in arguments[1:]:
        result = run.operate("@", result, factor, mark)
    return result


def _index_add(f: Terms, x: Any, axis: Any, index: Any, source: Any, alpha: Any) -> Any:
    """Rows of a source added at places: a matrix of ones and zeros times the source."""
    labels = np.atleast_1d(np.asarray(f.run.static(index, f.mark), dtype=np.float64)).astype(np.int64)
    count = f.shape(x)[0]
    if f.axis(x, axis) or not labels.size or labels.min() < 0 or labels.max() >= count:
        raise f.fault("index_add")
    f.run.count_made((count, labels.size), f.mark)
    chosen = (np.arange(count)[:, None] == labels[None, :]).astype(np.float64)
    return f("+", x, f("@", chosen, source if alpha == 1 else f("*", alpha, source)))


def _adaptive(gate: str, over: str) -> Entry:
    """Pooling to a size: windows of equal size, or the whole."""

    def work(f: Terms, x: Any, output_size: Any) -> Any:
        rank = 1 if gate.endswith("1d") else 2
        found, sizes = f.run.integers(output_size, f.mark), f.shape(x)[-rank:]
        wanted = found if isinstance(found, tuple) else (found,) * rank
        if not len(wanted) == len(sizes) == rank or any(
            out < 1 or size % out for size, out in zip(sizes, wanted, strict=True)
        ):
            raise f.fault(f"adaptive_{gate}")
        if set(wanted) == {1}:
            return f.gate(over, x, axis=tuple(range(-rank, 0)), keepdims=True)
        window = tuple(size // out for size, out in zip(sizes, wanted, strict=True))
        return f.gate(gate, x, kernel_size=window, stride=window)

    return formula(f"adaptive_{gate}", work, "input output_size")


def _pixel_shuffle(f: Terms, x: Any, factor: Any) -> Any:
    """(N, C r², H, W) -> (N, C, H r, W r)"""
    r, shape = f.whole(factor), f.shape(x)
    if len(shape) != 4 or r < 1 or shape[1] % (r * r):
        raise f.fault("pixel_shuffle")
    n, c, h, w = shape
    apart = f.gate("reshape", x, shape=(n, c // (r * r), r, r, h, w))
    return f.gate("reshape", f.gate("transpose", apart, 0, 1, 4, 2, 5, 3), shape=(n, c // (r * r), h * r, w * r))


def _interpolate(f: Terms, x: Any, size: Any, scale_factor: Any, mode: Any) -> Any:
    """Nearest neighbours, by whole factors."""
    rank = len(f.shape(x)) - 2
    if mode != "nearest" or rank < 1 or (size is None) == (scale_factor is None):
        raise f.run.error("unknown_function", "known_not_offered", f.mark, name="interpolate")
    found = f.run.integers(scale_factor if size is None else size, f.mark)
    listed = found if isinstance(found, tuple) else (found,) * rank
    for place, number in zip(range(2, 2 + rank), listed, strict=False):
        now = f.shape(x)[place]
        times = number if size is None else number // now
        if times < 1 or (size is not None and number % now):
            raise f.fault("interpolate")
        x = f.run.apply("repeat_interleave", [x], {"repeats": (int(times),), "axis": place}, f.mark)
    return x


def _bilinear(f: Terms, a: Any, b: Any, weight: Any, bias: Any) -> Any:
    rows = "z" if len(f.shape(a)) > 1 else ""
    result = einsum(f.run, [f"{rows}i,kij,{rows}j->{rows}k", a, weight, b], {}, f.mark)
    return result if bias is None else f("+", result, bias)


_PRODUCTS = (("addmm", "mat1 mat2"), ("addmv", "mat vec"), ("baddbmm", "batch1 batch2"))
_POOLS = (("avg_pool1d", "mean"), ("avg_pool2d", "mean"), ("max_pool1d", "max_over"), ("max_pool2d", "max_over"))
TORCH_FORMULAS: dict[str, Entry] = {
    **TORCH_LOSSES, **TORCH_GRIDS, "std_mean": _with_mean("std"), "var_mean": _with_mean("var"),
    **{name: formula(name, _added_product, f"input {names}", beta=1, alpha=1) for name, names in _PRODUCTS},
    "addcmul": formula("addcmul", _added("*"), "input tensor1 tensor2", value=1),
    "addcdiv": formula("addcdiv", _added("/"), "input tensor1 tensor2", value=1),
    "lerp": formula("lerp", _lerp, "input end weight"), "narrow": formula("narrow", _narrow, "input axis start length"),
    "select": formula("select", _select, "input axis index"), "chain_matmul": _chained,
    "take_along_dim": formula("take_along_dim", _along, "input indices axis"),
    "index_select": formula("index_select", _index_select, "input axis index"),
    "median": formula("median", _median, "input", axis=None, keepdims=False),
    "unflatten": formula("unflatten", _unflatten, "input axis sizes"),
    "kthvalue": formula("kthvalue", _kth, "input k", axis=-1),
    "dist": formula("dist", lambda f, a, b, p: f.gate("norm", f("-", a, b), ord=f.number(p)), "input other", p=2.0),
    "cdist": formula("cdist", _distances, "x1 x2", p=2.0),
    "index_add": formula("index_add", _index_add, "input axis index source", alpha=1),
    "pairwise_distance": formula("pairwise_distance", _distance, "x1 x2", p=2.0, eps=1e-6, keepdims=False),
    "clone": copy_of,
    "numel": formula("numel", lambda f, x: math.prod(f.shape(x)), "input"), "t": to_gate("transpose", "t"),
    "spmm": lambda run, arguments, keywords, mark: run.operate("@", arguments[0], arguments[1], mark),
    "inverse": to_gate("inv", "inverse"), "ger": to_gate("outer", "ger"), "diag_embed": to_gate("diag", "diag_embed"),
    "frac": formula("frac", lambda f, x: f("-", x, f.gate("trunc", x)), "input"),
    "masked_select": formula("masked_select", lambda f, x, mask: f.run.item(x, [mask], f.mark), "input mask"),
    "clamp_min": formula("clamp_min", lambda f, x, low: f.run.apply("max", [x, low], {}, f.mark), "input min"),
    "clamp_max": formula("clamp_max", lambda f, x, high: f.run.apply("min", [x, high], {}, f.mark), "input max"),
    "tensordot": formula("tensordot", tensordot, "a b", axis=2),
    "bilinear": formula("bilinear", _bilinear, "input1 input2 weight", bias=None),
    "pixel_shuffle": formula("pixel_shuffle", _pixel_shuffle, "input upscale_factor"),
    "interpolate": formula("interpolate", _interpolate, "input", size=None, scale_factor=None, mode="nearest"),
    **{f"adaptive_{gate}": _adaptive(gate, over) for gate, over in _POOLS},
}  # fmt: skip


def _made(name: str) -> Entry:
    """``x.new_zeros(2, 3)``: an array of its own, whatever x is."""
    return lambda run, arguments, keywords, mark: MAKERS[name](run, arguments[1:], keywords, mark)


def _flip(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.flip(0, 1)``"""
    if len(arguments) > 2:
        arguments = [arguments[0], tuple(arguments[1:])]
    return run.bind("flip", "flip", arguments, keywords, mark)


TORCH_METHODS: dict[str, Entry] = {
    "new_zeros": _made("zeros"), "new_ones": _made("ones"), "new_tensor": _made("tensor"), "new_full": _made("full"),
    "new": _made("empty"), "new_empty": _made("empty"),
    "flip": _flip,
}  # fmt: skip
