"""Python's own functions, over static values; over traced ones where a gate means the same."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..class_methods import is_kind_of
from ..container_walk import shown, unfolded
from ..iterating import items_of
from ..values import ClassType, Instance, SizeInt, size
from .builtin_objects import attribute_by_name, give_attribute, has_attribute, iterated, length, names_of, next_item
from .function_tables import Entry, left_out, to_gate

__all__ = ["BUILTINS", "CASTS"]


def _items(run: Any, value: Any, mark: Mark) -> list[Any]:
    found = list(items_of(run, value, mark))
    run.count_items(len(found), mark)
    return found


def _one(run: Any, arguments: list[Any], name: str, mark: Mark) -> Any:
    if not arguments:
        raise run.error("wrong_arguments", "too_few", mark, gate=name, expected=1, got=0)
    return arguments[0]


def _range(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if not 1 <= len(arguments) <= 3:
        raise run.error("wrong_arguments", "too_many", mark, gate="range", expected=3, got=len(arguments))
    bounds = [int(run.integer(value, mark)) for value in arguments]
    if len(bounds) == 3 and bounds[2] == 0:
        raise run.error("wrong_arguments", "index_step", mark)
    return range(*bounds)


def _zip(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return [tuple(row) for row in zip(*(_items(run, value, mark) for value in arguments), strict=False)]


def _enumerate(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    start = int(arguments[1]) if len(arguments) > 1 else int(keywords.get("start", 0))
    return [
        (SizeInt(start + n), item) for n, item in enumerate(_items(run, _one(run, arguments, "enumerate", mark), mark))
    ]


def _listed(make: Callable[[list[Any]], Any]) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        return make(_items(run, arguments[0], mark)) if arguments else make([])

    return call


def _set(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    items = _items(run, arguments[0], mark) if arguments else []
    unfolded(run.budget, items)
    return {item for item in items if isinstance(item, int | float | str | tuple)}


def _dict(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    made: dict[Any, Any] = {}
    if arguments:
        source = arguments[0]
        items = source if isinstance(source, dict) else _items(run, source, mark)
        unfolded(run.budget, items)
        made.update(items)
    made.update(keywords)
    run.count_items(len(made), mark)
    return made


def _map(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    rows = zip(*(_items(run, value, mark) for value in arguments[1:]), strict=False)
    return [run.call(arguments[0], list(row), {}, mark) for row in rows]


def _filter(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return [i for i in _items(run, arguments[1], mark) if run.truth(run.call(arguments[0], [i], {}, mark), mark)]


def _sum(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """A list is added up one by one, from the left, as Python does; an array by the gate sum."""
    value = _one(run, arguments, "sum", mark)
    is_list = (
        isinstance(value, list | tuple)
        and (run.is_code or any(isinstance(i, Instance) for i in value) or _has_start(run, arguments))
        and not keywords
    )
    plain = _plain(value) if is_list else []
    are_rows = all(isinstance(item, list | tuple) or run.shape(item, mark) for item in plain) and bool(plain)
    are_arrays = any(run.shape(item, mark) and not isinstance(item, list | tuple) for item in plain)
    if is_list and (not are_rows or are_arrays):
        total = arguments[1] if len(arguments) > 1 else 0
        for item in value:
            total = item if isinstance(total, int) and total == 0 else run.operate("+", total, item, mark)
        return total
    if isinstance(value, list | tuple) and not value:
        return 0
    if isinstance(value, dict | set | str):
        value = list(value)
    return to_gate("sum")(run, [value, *arguments[1:]], keywords, mark)


def _has_start(run: Any, arguments: list[Any]) -> bool:
    """Whether ``sum((w*x for …), b)`` begins with a value that was worked out, which is no axis."""
    return len(arguments) > 1 and run.is_traced(arguments[1]) and isinstance(arguments[0], list | tuple)


def _plain(items: Any) -> list[Any]:
    return [item for item in items if not isinstance(item, Instance)]


def _extreme(gate: str, choose: Callable[..., Any]) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        values = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list | tuple | range) else arguments
        values = _items(run, values, mark) if isinstance(values, range) else values
        are_static = all(isinstance(value, int | float | str) for value in values) and len(values) > 0
        key = keywords.get("key")
        if key is not None:
            ranked = [run.static(run.call(key, [value], {}, mark), mark) for value in values]
            return list(values)[ranked.index(choose(ranked))]
        if are_static:
            found = choose(values)
            return size(found) if isinstance(found, int) and not isinstance(found, bool) else found
        if (
            len(arguments) == 1
            and isinstance(values, list | tuple)
            and run.is_code
            and all(not run.shape(v, mark) for v in values)
        ):
            arguments = list(values)
        is_axis = len(arguments) == 2 and isinstance(arguments[1], tuple)
        over = f"{gate}_over" if len(arguments) < 2 or keywords or is_axis else gate
        return run.bind(over, gate, arguments, keywords, mark)

    return call


def _sorted(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    items = _items(run, _one(run, arguments, "sorted", mark), mark)
    key = keywords.get("key")
    ranked = [run.static(run.call(key, [i], {}, mark) if key is not None else i, mark) for i in items]
    try:
        order = sorted(range(len(items)), key=lambda place: ranked[place], reverse=bool(keywords.get("reverse", False)))
    except TypeError:
        raise run.error("wrong_arguments", "compared", mark, sign="<") from None
    return [items[place] for place in order]


def _all_or_any(choose: Callable[..., bool]) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        return choose(run.truth(item, mark) for item in _items(run, arguments[0], mark))

    return call


def _cast(kind: Callable[[Any], Any]) -> Entry:
    """``int(x)``, ``float(x)``: of a static number; a traced one goes through unchanged, float; a text is read."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        value = _one(run, arguments, kind.__name__, mark)
        if run.is_traced(value):
            return size(int(run.static(value, mark))) if kind is int else value
        if isinstance(value, np.ndarray) and value.size == 1:
            value = value.item()
        try:
            made = kind(value) if not isinstance(value, str) or len(value) < 50 else None
        except (TypeError, ValueError, OverflowError):
            made = None
        if made is None and isinstance(value, str):
            raise run.error("bad_value", "no_number_text", mark, text=shown(value))
        if made is None or (isinstance(made, int) and made.bit_length() > run.limits.integer_bits):
            raise run.error("bad_value", "not_finite", mark)
        return size(made) if isinstance(value, SizeInt) or kind is int else made

    return call


def _str(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = arguments[0] if arguments else ""
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else "…"
    run.count_characters(len(text), mark)
    return text


def _bool(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return run.truth(arguments[0], mark) if arguments else False


def _round(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = _one(run, arguments, "round", mark)
    if isinstance(value, int | float):
        digits = run.integer(arguments[1], mark) if len(arguments) > 1 else None
        return size(round(value)) if digits is None else round(float(value), int(digits))
    return run.apply("round", [value], {}, mark)


def _abs(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = _one(run, arguments, "abs", mark)
    if isinstance(value, int | float):
        return size(abs(value)) if isinstance(value, SizeInt) else abs(value)
    shape = run.shape(value, mark)
    if run.is_mathematics and len(shape) == 2 and shape[0] == shape[1] and run.source[mark.span.start] != "a":
        return run.apply("det", [value], {}, mark)  # |Σ| of a matrix
    return to_gate("abs")(run, arguments, keywords, mark)


def _pow(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if len(arguments) != 2:
        raise run.error("wrong_arguments", "too_few", mark, gate="pow", expected=2, got=len(arguments))
    return run.operate("**", arguments[0], arguments[1], mark)


def _divmod(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return run.operate("//", *arguments[:2], mark), run.operate("%", *arguments[:2], mark)


def _isinstance(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value, kinds = arguments[0], arguments[1] if len(arguments) > 1 else ()
    kinds = kinds if isinstance(kinds, tuple) else (kinds,)
    return any(_is_of(run, value, kind) for kind in kinds)


def _is_of(run: Any, value: Any, kind: Any) -> bool:
    if isinstance(kind, ClassType):
        return isinstance(value, Instance) and is_kind_of(value.type, kind)
    name = str(getattr(kind, "path", "")).rpartition(".")[2]
    kinds: dict[str, Any] = {kind.__name__: kind for kind in (int, float, list, tuple, dict, str, bool)}
    if name in kinds and isinstance(value, kinds[name]) and not (name == "int" and isinstance(value, bool)):
        return True
    is_layer = isinstance(value, Instance) and value.layer is not None and value.layer.kind == name
    is_number = name == "float" and run.is_traced(value) and not run.shape(value, mark=None)
    return is_layer or is_number or _is_tensor(run, value, name)


def _is_tensor(run: Any, value: Any, name: str) -> bool:
    is_fixed = name == "ndarray" and isinstance(value, np.ndarray | float)
    return is_fixed or (name in ("Tensor", "ndarray", "Variable", "Parameter") and run.is_traced(value))


def _type(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = _one(run, arguments, "type", mark)
    return value.type if isinstance(value, Instance) and value.type is not None else type(value).__name__


def _prod(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = _one(run, arguments, "prod", mark)
    if isinstance(value, list | tuple) and all(isinstance(item, int) for item in value):
        return SizeInt(math.prod(value))
    return to_gate("prod")(run, arguments, keywords, mark)


_EXCEPTIONS = (
    "Exception ValueError TypeError RuntimeError KeyError IndexError NotImplementedError AssertionError "
    "AttributeError ImportError StopIteration ZeroDivisionError ArithmeticError BaseException"
).split()
BUILTINS: dict[str, Entry] = {
    "len": length, **dict.fromkeys(("range", "xrange"), _range),
    "zip": _zip, "enumerate": _enumerate, "list": _listed(list), "tuple": _listed(tuple),
    "set": _set, "dict": _dict, "map": _map, "filter": _filter, "sum": _sum, "max": _extreme("max", max),
    "min": _extreme("min", min),
    "sorted": _sorted, "reversed": _listed(lambda items: items[::-1]), "all": _all_or_any(all), "any": _all_or_any(any),
    "int": _cast(int), "float": _cast(float), "str": _str, "repr": _str, "bool": _bool, "round": _round, "abs": _abs,
    "pow": _pow, "divmod": _divmod, "isinstance": _isinstance, "type": _type, "hasattr": has_attribute,
    "getattr": attribute_by_name, "setattr": give_attribute, "vars": names_of,
    "iter": iterated, "print": left_out("print", "print"), "slice": lambda r, a, k, m: slice(*a), "prod": _prod,
    "object": lambda r, a, k, m: Instance(None), "next": next_item,
    "globals": lambda r, a, k, m: {}, "locals": lambda r, a, k, m: {},
    **dict.fromkeys(_EXCEPTIONS, lambda r, a, k, m: None),
    "format": lambda r, a, k, m: "…", "id": lambda r, a, k, m: SizeInt(0), "display": left_out("print", "display"),
}  # fmt: skip
CASTS = frozenset(
    "Variable Value Tensor Array as_variable asnumpy float32 float64 float16 double int32 int64 int8 int16 short "
    "long uint8 uint16 uint32 uint64 "
    "as_tensor cast stop complex64 half bfloat16 tensor64 requires_grad_ block_until_ready as_array".split()
)
