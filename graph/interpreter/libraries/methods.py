"""Methods and attributes, by the kind of the object: arrays, lists, tuples, dicts, sets, texts."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..container_walk import shown, unfolded
from ..input_names import ModuleRow
from ..inputs import Input
from ..iterating import items_of
from ..values import SizeInt
from ..written_values import filled_fields
from .builtins import BUILTINS
from .filled_arrays import FILLING, slope
from .function_tables import Entry, argument, as_type, copy_of, given, to_gate, unchanged
from .jax_updates import places
from .layer_weights import fitting
from .two_ended_rows import DEQUE_METHODS, Deque

__all__ = ["ARRAY_ATTRIBUTES", "ARRAY_METHODS", "CONTAINER_METHODS", "TEXT_METHODS", "TRUTHS"]


def _shape(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = arguments[0]
    if isinstance(value, Input) and value.is_free and not value.shape and _PICKED.match(run.source, mark.span.end):
        fitting(run, value, 1, (4,), mark)  # x.shape[-1] // 2 of a name without a value
    return tuple(SizeInt(n) for n in run.shape(value, mark))


_PICKED = re.compile(r"\s*\[")


def _size(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.size(0)`` of PyTorch, ``x.size`` of NumPy, ``x.numel()``."""
    shape = run.shape(arguments[0], mark)
    if len(arguments) > 1 or "dim" in keywords:
        return SizeInt(shape[run.integer(argument(arguments, keywords, 1, "dim"), mark)])
    return tuple(SizeInt(n) for n in shape)


def _count(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return SizeInt(math.prod(run.shape(arguments[0], mark)))


def _transposed(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    x = arguments[0]
    if not run.is_traced(x) and not run.shape(x, mark):
        return x
    return run.bind("transpose", "T", [x], {}, mark)


def _last_two(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.mT``: the last two axes exchanged."""
    rank = len(run.shape(arguments[0], mark))
    axes = (*range(rank - 2), rank - 1, rank - 2)
    return run.bind("transpose", "mT", [arguments[0], *axes] if rank > 1 else [arguments[0]], {}, mark)


def _cut(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``.item()``, ``.detach()``, ``.data``: the value goes on, the gradient does not."""
    return run.apply("detach", arguments[:1], {}, mark) if run.is_traced(arguments[0]) else arguments[0]


def _truths(join: Any) -> Entry:
    """``x.any()``, ``(x > 0).all(dim=1)``: of a whole array, or along axes; as the numbers are now."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        axis = run.integers(argument(arguments, keywords, 1, "dim", "axis"), mark)
        keep = argument(arguments, keywords, 2, "keepdim", "keepdims", default=False)
        numbers = np.asarray(run.decided(arguments[0], mark)) != 0
        axes = axis if isinstance(axis, tuple) else () if axis is None else (axis,)
        if any(not -numbers.ndim <= each < numbers.ndim for each in axes):
            raise run.error("wrong_arguments", "axis_range", mark, axis=axes[0], count=numbers.ndim)
        found = join(numbers, axis=axes or None, keepdims=bool(keep))
        return found if np.ndim(found) else bool(found)

    return call


_any, _all = _truths(np.any), _truths(np.all)


def _none(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return None


def _item(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.item()``: the one number of an array of any shape."""
    value = _cut(run, arguments, keywords, mark)
    shape = run.shape(value, mark)
    return run.apply("reshape", [value], {"shape": ()}, mark) if shape and set(shape) == {1} else value


def _chosen(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.where(condition, other)``: x where it holds."""
    condition = given(run, arguments, keywords, 1, "condition", "where", mark)
    other = argument(arguments, keywords, 2, "other", default=0.0)
    return run.apply("where", [condition, arguments[0], other], {}, mark)


ARRAY_ATTRIBUTES: dict[str, Entry] = {
    "T": _transposed, "mT": _last_two, "H": _transposed, "shape": _shape, "ndim": lambda r, a, k,
    m: SizeInt(len(r.shape(a[0], m))),
    "dtype": lambda r, a, k, m: "float64", "device": lambda r, a, k, m: "cpu", "data": _cut,
    "real": lambda r, a, k, m: a[0],
    "requires_grad": lambda r, a, k, m: True, "is_leaf": lambda r, a, k, m: True, "grad": slope, "grad_fn": _none,
    "at": places, "iloc": lambda r, a, k, m: a[0], "values": lambda r, a, k, m: a[0],
}  # fmt: skip
ARRAY_METHODS: dict[str, Entry] = {
    "size": _size, "numel": _count, "nelement": _count, "dim": lambda r, a, k, m: SizeInt(len(r.shape(a[0], m))),
    "ndimension": lambda r, a, k, m: SizeInt(len(r.shape(a[0], m))),
    "t": _transposed, "item": _item, "detach": _cut, "numpy": _cut, "tolist": _cut, "detach_": _cut, "any": _any,
    "all": _all,
    "clone": copy_of, "contiguous": unchanged, "copy": copy_of, "to": unchanged, "cuda": unchanged,
    "cpu": unchanged,
    "requires_grad_": unchanged, "astype": copy_of, "float": unchanged, "double": unchanged, "type": unchanged,
    **{name: as_type(name) for name in ("long", "int", "short", "bool")}, "half": unchanged,
    "type_as": unchanged, "retain_grad": _none,
    "zero_grad": _none, "attach_grad": _none, "asscalar": _cut, "asnumpy": unchanged, "as_in_context": unchanged,
    "as_in_ctx": unchanged, "as_np_ndarray": unchanged, "as_nd_ndarray": unchanged,
    **FILLING, "cleargrad": _none, "register_hook": _none,
    "block_until_ready": unchanged, "value": unchanged,
    "apply": unchanged, "to_numpy": unchanged,
    "__len__": lambda r, a, k, m: SizeInt(r.shape(a[0], m)[0]), "expand_as": lambda r, a, k,
    m: r.apply("broadcast_to", a[:1], {"shape": r.shape(a[1], m)}, m),
    "view_as": lambda r, a, k, m: r.apply("reshape", a[:1], {"shape": r.shape(a[1], m)}, m),
    "logical_not": to_gate("logical_not"), "where": _chosen,
}  # fmt: skip


TRUTHS: dict[str, Entry] = {"any": _any, "all": _all}  # np.any(x > 0): of a whole array, as it is


# ---- containers
def _append(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    run.count_items(1, mark)
    if isinstance(arguments[0], ModuleRow):
        arguments[0].named(arguments[1])
    arguments[0].append(arguments[1])
    return None


def _extend(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    for item in list(items_of(run, arguments[1], mark)):
        _append(run, [arguments[0], item], {}, mark)
    return None


def _pop(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    container = arguments[0]
    key = arguments[1] if len(arguments) > 1 else -1
    unfolded(run.budget, key)
    try:
        if isinstance(container, dict):
            return container.pop(key, *arguments[2:])
        return container.pop(int(run.integer(key, mark)))
    except IndexError:
        raise run.error("wrong_arguments", "index_range", mark, index=key, size=len(container), name="list") from None
    except (KeyError, TypeError):
        raise run.error("wrong_arguments", "no_key", mark, entry=shown(key)) from None


def _insert(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    run.count_items(1, mark)
    arguments[0].insert(int(run.integer(arguments[1], mark)), arguments[2])
    return None


def _get(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    unfolded(run.budget, arguments[1])
    return arguments[0].get(arguments[1], arguments[2] if len(arguments) > 2 else keywords.get("default"))


def _update(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    more = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    run.count_items(len(more) + len(keywords), mark)
    arguments[0].update(more, **keywords)
    return None


def _setdefault(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    run.count_items(1, mark)
    unfolded(run.budget, arguments[1])
    return arguments[0].setdefault(arguments[1], arguments[2] if len(arguments) > 2 else None)


def _sorted_in_place(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    arguments[0][:] = BUILTINS["sorted"](run, arguments, keywords, mark)
    return None


def _reverse(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    arguments[0].reverse()
    return None


def _index(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    run.budget.walk(len(arguments[0]), 0)
    for place, item in enumerate(arguments[0]):
        if item is arguments[1] or (isinstance(item, int | float | str) and item == arguments[1]):
            return SizeInt(place)
    raise run.error("wrong_arguments", "not_in_list", mark, entry=shown(arguments[1]))


def _added(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    item = arguments[1]
    run.count_items(1, mark)
    unfolded(run.budget, item)
    if isinstance(arguments[0], set) and not isinstance(item, list | dict | set):
        arguments[0].add(item)
    return None


def _product_of_sizes(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.shape.numel()``"""
    return SizeInt(math.prod(run.integer(size, mark) for size in arguments[0]))


def _count_of(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    unfolded(run.budget, *arguments[:2])
    return SizeInt(arguments[0].count(arguments[1]))


def _copied(make: Any) -> Entry:
    """A container made from another one: what it holds is walked."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        run.budget.walk(len(arguments[0]), 0)
        return make(arguments[0])

    return call


def _removed(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``xs.remove(x)``: the first that is equal."""
    del arguments[0][_index(run, arguments, keywords, mark)]
    return None


CONTAINER_METHODS: dict[type, dict[str, Entry]] = {
    Deque: DEQUE_METHODS,
    list: {"append": _append, "extend": _extend, "pop": _pop, "insert": _insert, "copy": _copied(list),
           "reverse": _reverse, "index": _index, "count": _count_of,
           "remove": _removed, "clear": lambda r, a, k, m: a[0].clear(), "sort": _sorted_in_place},
    tuple: {"numel": _product_of_sizes, "index": _index, "count": _count_of},
    dict: {"items": _copied(lambda d: list(d.items())), "keys": _copied(list),
           "values": _copied(lambda d: list(d.values())),
           "get": _get, "update": _update, "copy": _copied(dict), "pop": _pop,
           "setdefault": _setdefault,
           "clear": lambda r, a, k, m: a[0].clear()},
    set: {"add": _added, "copy": _copied(set)},
}  # fmt: skip


def _text(make: Any) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        if not all(isinstance(item, str | int | list) for item in arguments):
            raise run.error("wrong_arguments", "no_number", mark, what="text")
        try:
            made = make(*arguments)
        except (TypeError, ValueError):
            raise run.error("wrong_arguments", "no_number", mark, what="text") from None
        run.count_characters(len(made) if isinstance(made, str) else 1, mark)
        if isinstance(made, list):
            run.count_items(len(made), mark)
        return SizeInt(made) if isinstance(made, int) and not isinstance(made, bool) else made

    return call


def _joined(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``", ".join(texts)``, its length counted first."""
    text = arguments[0]
    items = [item if isinstance(item, str) else shown(item) for item in items_of(run, arguments[1], mark)]
    run.count_characters(sum(map(len, items)) + len(text) * max(0, len(items) - 1), mark)
    return text.join(items)


def _replaced(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    text, old, new = arguments[:3]
    if not old or not all(isinstance(each, str) for each in (text, old, new)):
        return text
    run.count_characters(max(0, len(text) + text.count(old) * (len(new) - len(old))), mark)
    return text.replace(old, new)


TEXT_METHODS: dict[str, Entry] = {
    "join": _joined, "split": _text(lambda t, *a: t.split(*a)), "upper": _text(str.upper),
    "lower": _text(str.lower),
    "strip": _text(lambda t, *a: t.strip(*a)), "startswith": _text(lambda t, s: t.startswith(s)), "format": lambda r,
    a, k, m: filled_fields(r, a[0], a[1:], k, m),
    "endswith": _text(lambda t, s: t.endswith(s)), "replace": _replaced,
    "index": _text(lambda t, s: t.index(s)), "find": _text(lambda t, s: t.find(s)),
    "count": _text(lambda t, s: t.count(s)),
}  # fmt: skip
