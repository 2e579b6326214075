"""Putting values in places, NumPy's brackets and reductions by a function, and trees of JAX."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..container_walk import unfolded
from ..values import Instance, Layer, Native
from .formula_terms import Terms, formula
from .function_tables import Entry

__all__ = ["BRACKETS", "PLACING", "TREES", "of_function"]

_LARGEST = float(np.finfo(np.float64).max)


# ---- scatter
def _places(f: Terms, x: Any, axis: Any, index: Any) -> tuple[np.ndarray, ...]:
    """Where each element of an index stands in x: its number along the axis, its own place along the others."""
    labels = np.asarray(f.run.static(index, f.mark))
    shape, along = f.shape(x), f.axis(x, axis)
    if labels.ndim != len(shape) or not labels.size:
        raise f.fault("scatter")
    grid: list[np.ndarray] = list(np.indices(labels.shape))
    grid[along] = labels.astype(np.int64)
    if any(each.min() < 0 or each.max() >= size for each, size in zip(grid, shape, strict=True)):
        raise f.fault("scatter")
    return tuple(grid)


def _part(f: Terms, source: Any, shape: tuple[int, ...]) -> Any:
    """As much of the source as the index has places for."""
    if not f.shape(source) or f.shape(source) == shape:
        return source
    return f.run.apply("index", [source], {"index": tuple(slice(0, n, None) for n in shape)}, f.mark)


def _scatter(f: Terms, x: Any, axis: Any, index: Any, source: Any) -> Any:
    places = _places(f, x, axis, index)
    key = tuple(tuple(int(n) for n in each.ravel()) for each in places)
    part = _part(f, source, places[0].shape)
    flat = f.gate("reshape", part, shape=(-1,)) if f.shape(part) else part
    return f.run.apply("set", [x, flat], {"index": key}, f.mark)


def _scatter_add(f: Terms, x: Any, axis: Any, index: Any, source: Any) -> Any:
    """x + what arrives at each place: a matrix of ones and zeros times the source."""
    places, shape = _places(f, x, axis, index), f.shape(x)
    count, arrived = math.prod(shape), places[0].size
    f.run.count_made((count, arrived), f.mark)
    chosen = np.zeros((count, arrived))
    chosen[np.ravel_multi_index(places, shape), np.arange(arrived)] = 1.0
    part = f.gate("reshape", _part(f, source, places[0].shape), shape=(-1,))
    return f("+", x, f.gate("reshape", f("@", chosen, part), shape=shape))


def _finite(f: Terms, x: Any, copy: Any, nan: Any, posinf: Any, neginf: Any) -> Any:
    """nan and the infinities replaced; they receive no gradient."""
    high = _LARGEST if posinf is None else f.number(posinf)
    low = -_LARGEST if neginf is None else f.number(neginf)
    number = f.where(f.compare("==", x, x), x, f.number(nan if nan is not None else 0.0))
    below = f.where(f.compare("<=", number, _LARGEST), number, high)
    return f.where(f.compare(">=", below, -_LARGEST), below, low)


PLACING: dict[str, Entry] = {
    **{name: formula(name, _scatter, "input|x axis index src|value") for name in ("scatter", "scatter_")},
    **{name: formula(name, _scatter_add, "input|x axis index src") for name in ("scatter_add", "scatter_add_")},
    **{name: formula(name, _finite, "x|input", copy=None, nan=0.0, posinf=None, neginf=None)
       for name in ("nan_to_num", "nan_to_num_")},
}  # fmt: skip


# ---- NumPy's brackets: c_ puts columns side by side, r_ joins end to end
def _lined(f: Terms, item: Any) -> Any:
    if isinstance(item, slice):
        start, stop = (f.whole(0 if each is None else each) for each in (item.start, item.stop))
        found = range(start, stop, f.whole(1 if item.step is None else item.step) or 1)
        f.run.count_made((len(found),), f.mark)
        return np.array(found, dtype=np.float64)
    return item if f.shape(item) else f.gate("reshape", item, shape=(1,))


def _brackets(kind: str, gate: str) -> Instance:
    def joined(run: Any, instance: Instance, items: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        f = Terms(run, mark)
        return f.gate(gate, [_lined(f, item) for item in items])

    return Instance(None, {}, Layer(kind, joined))


BRACKETS: dict[str, Any] = {"c_": _brackets("brackets", "column_stack"), "r_": _brackets("brackets", "concat")}


# ---- what NumPy's functions of two arrays have: reduce, accumulate, outer
_REDUCED = {"add": "sum", "multiply": "prod", "maximum": "max_over", "minimum": "min_over", "logaddexp": "logsumexp"}
_ADDED = {"add": "+", "subtract": "-"}
_ACCUMULATED = {"add": "cumsum"}


def of_function(value: Native, name: str) -> Native | None:
    """``reduce``, ``accumulate`` and ``outer`` of NumPy's functions of two arrays; None of all others."""
    base = value.path.rpartition(".")[2]
    if name == "at" and base in _ADDED:
        return Native(f"{value.path}.at", formula(name, _added_at(_ADDED[base]), "a indices b"))
    if name == "outer" and "." in value.path:
        return Native(f"{value.path}.outer", formula(name, lambda f, a, b: _outer(f, value, a, b), "A B"))
    table = {"reduce": _REDUCED, "accumulate": _ACCUMULATED}.get(name, {})
    if base not in table or "." not in value.path:
        return None

    def work(f: Terms, x: Any, axis: Any, keepdims: Any) -> Any:
        settings = {"keepdims": bool(keepdims)} if name == "reduce" else {}
        return f.gate(table[base], x, axis=axis, **settings)

    return Native(f"{value.path}.{name}", formula(name, work, "array|a", axis=0, keepdims=False))


def _added_at(sign: str) -> Any:
    """``np.add.at(a, i, b)``: what is picked twice is added twice."""

    def work(f: Terms, a: Any, indices: Any, b: Any) -> Any:
        shape = f.shape(a)
        count = math.prod(shape)
        f.run.count_made(shape, f.mark)
        places = f.run.item(np.arange(count, dtype=np.float64).reshape(shape), _listed(indices), f.mark)
        chosen = np.atleast_1d(np.asarray(f.run.static(places, f.mark), dtype=np.int64))
        f.run.count_made((count, chosen.size), f.mark)
        spread = (np.arange(count)[:, None] == chosen.reshape(-1)).astype(np.float64)
        part = b if f.shape(b) == chosen.shape else f.gate("broadcast_to", b, shape=chosen.shape)
        added = f("@", spread, f.gate("reshape", part, shape=(-1,)))
        return f(sign, a, f.gate("reshape", added, shape=shape))

    return work


def _listed(indices: Any) -> list[Any]:
    return list(indices) if isinstance(indices, tuple) else [indices]


def _index_added(f: Terms, x: Any, axis: Any, index: Any, source: Any, alpha: Any) -> Any:
    along = f.axis(x, axis)
    part = source if alpha is None else f("*", alpha, source)
    return _added_at("+")(f, x, (*(slice(None),) * along, index), part)


def _diagonal_filled(f: Terms, x: Any, value: Any, wrap: Any) -> Any:
    size = min(f.shape(x))
    places = (tuple(range(size)),) * len(f.shape(x))
    return f.run.apply("set", [x, value], {"index": places}, f.mark)


def _outer(f: Terms, function: Native, a: Any, b: Any) -> Any:
    shape, rank = f.shape(a), len(f.shape(b))
    wide = f.gate("reshape", a, shape=(*shape, *(1,) * rank)) if shape and rank else a
    return f.run.call(function, [wide, b], {}, f.mark)


# ---- jax.tree_util.tree_map, jax.tree.map
def _mapped(run: Any, function: Any, trees: list[Any], mark: Mark) -> Any:
    """Trees of one form; ``leaves`` have counted the first, so that it is no deeper than the budget allows."""
    first = trees[0]
    if isinstance(first, dict):
        return {key: _mapped(run, function, [tree[key] for tree in trees], mark) for key in first}
    if isinstance(first, list | tuple):
        made = [_mapped(run, function, list(row), mark) for row in zip(*trees, strict=True)]
        return made if isinstance(first, list) else tuple(made)
    return None if first is None else run.call(function, trees, {}, mark)


def _tree_map(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if len(arguments) < 2:
        raise run.error("wrong_arguments", "too_few", mark, gate="tree_map", expected=2, got=len(arguments))
    unfolded(run.budget, arguments[1])
    return _mapped(run, arguments[0], arguments[1:], mark)


def _tree_leaves(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    unfolded(run.budget, *arguments[:1])
    pending, found = list(arguments[:1]), []
    while pending:
        item = pending.pop(0)
        if isinstance(item, dict):
            pending[:0] = [item[key] for key in sorted(item, key=str)]
        elif isinstance(item, list | tuple):
            pending[:0] = item
        elif item is not None:
            found.append(item)
    run.count_items(len(found), mark)
    return found


TREES: dict[str, Entry] = {
    **dict.fromkeys(("tree_map", "tree_multimap", "map"), _tree_map),
    **dict.fromkeys(("tree_leaves", "leaves"), _tree_leaves),
}  # by the names of tree_util, and by those of jax.tree


def _segment_sum(f: Terms, data: Any, segment_ids: Any, num_segments: Any) -> Any:
    """``jax.ops.segment_sum``: the rows that have the same number are added."""
    places = np.asarray(f.run.static(segment_ids, f.mark), dtype=np.float64)
    count = int(places.max(initial=-1)) + 1 if num_segments is None else f.whole(num_segments)
    f.run.count_made((count, *f.shape(data)[1:]), f.mark)
    return _index_added(f, np.zeros((count, *f.shape(data)[1:])), 0, places, data, None)


_INDEX_ADDED = formula("index_add", _index_added, "x dim index source", alpha=None)


def _of_mask(f: Terms, a: Any, value: Any, wrap: Any) -> Any:
    """A mask stays one."""
    filled = _diagonal_filled(f, a, value, wrap)
    is_mask = isinstance(a, np.ndarray) and a.dtype == bool and isinstance(filled, np.ndarray)
    return filled != 0 if is_mask else filled


_DIAGONAL_FILLED = formula("fill_diagonal", _of_mask, "a val|fill_value", wrap=False)
PLACING["segment_sum"] = formula("segment_sum", _segment_sum, "data segment_ids", num_segments=None)
PLACING.update(dict.fromkeys(("index_add", "index_add_"), _INDEX_ADDED))
PLACING.update(dict.fromkeys(("fill_diagonal", "fill_diagonal_"), _DIAGONAL_FILLED))
