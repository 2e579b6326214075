"""Functions that call a function of the program again and again: loops, scans and maps over rows."""

from __future__ import annotations

import math
from typing import Any

from ...language.marks import Mark
from ..inputs import is_literal
from ..iterating import items_of
from ..program_output import Finished, finish_backward, gradient_function
from ..values import Native
from ..worked_gradients import worked_gradients
from .function_tables import argument, given

__all__ = ["REPEATED", "minimised", "partial"]


def _fori_loop(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``fori_loop(low, high, body, state)``: the state after ``state = body(i, state)`` for every i."""
    low, high, body, state = (
        given(run, arguments, keywords, place, name, "fori_loop", mark)
        for place, name in enumerate(("lower", "upper", "body_fun", "init_val"))
    )
    for counter in items_of(run, range(int(run.integer(low, mark)), int(run.integer(high, mark))), mark):
        state = run.call(body, [counter, state], {}, mark)
    return state


def _scan(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``scan(f, carry, xs)``: the last carry, and what every step gave beside it, stacked."""
    step = given(run, arguments, keywords, 0, "f", "scan", mark)
    carry = given(run, arguments, keywords, 1, "init", "scan", mark)
    xs, length = argument(arguments, keywords, 2, "xs"), argument(arguments, keywords, 3, "length")
    rows = _rows(run, xs, mark) if xs is not None else [None] * len(range(int(run.integer(length, mark))))
    is_reversed = bool(argument(arguments, keywords, 4, "reverse", default=False))
    outputs = []
    for row in items_of(run, rows[::-1] if is_reversed else rows, mark):
        found = run.call(step, [carry, row], {}, mark)
        if not isinstance(found, tuple | list) or len(found) != 2:
            raise run.error("wrong_arguments", "maker_arguments", mark, gate="scan")
        carry = found[0]
        outputs.append(found[1])
    return carry, _stacked(run, outputs[::-1] if is_reversed else outputs, mark)


def _rows(run: Any, value: Any, mark: Mark) -> list[Any]:
    """The rows of an array; of a tuple of arrays the tuples of rows."""
    if isinstance(value, tuple | list):
        return [tuple(row) for row in zip(*(list(items_of(run, part, mark)) for part in value), strict=False)]
    return list(items_of(run, value, mark))


def _stacked(run: Any, outputs: list[Any], mark: Mark, axis: int = 0) -> Any:
    """The results of every call as one array; of tuples the tuple of arrays."""
    run.count_items(len(outputs), mark)
    if not outputs or outputs[0] is None:
        return None
    if isinstance(outputs[0], tuple | list):
        parts = zip(*outputs, strict=False)
        return tuple(run.apply("stack", list(part), {"axis": axis}, mark) for part in parts)
    return run.apply("stack", outputs, {"axis": axis}, mark)


def _vmap(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``vmap(f, in_axes)``: the function that calls f with every row and stacks the results."""
    function = given(run, arguments, keywords, 0, "fun", "vmap", mark)
    chosen = argument(arguments, keywords, 1, "in_axes", "in_dims", default=0)
    outer = int(run.integer(argument(arguments, keywords, 2, "out_axes", "out_dims", default=0), mark))

    def call(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        axes = list(chosen) if isinstance(chosen, tuple | list) else [chosen] * len(inputs)
        lines = [_lines(run, value, axis, at) for value, axis in zip(inputs, axes, strict=False)]
        counts = {len(line) for line in lines if line is not None}
        if len(counts) != 1:
            raise run.error("wrong_arguments", "maker_arguments", at, gate="vmap")
        rows = [
            [value if line is None else line[place] for value, line in zip(inputs, lines, strict=False)]
            for place in items_of(run, range(counts.pop()), at)
        ]
        if isinstance(function, Native) and function.path == "grad":
            return _gradients(run, function, rows, at)
        return _stacked(run, [run.call(function, row, more, at) for row in rows], at, outer)

    return Native("vmap", call)


def _gradients(run: Any, function: Native, rows: list[list[Any]], mark: Mark) -> Any:
    """The gradient of every row's value: that of their sum, as no row moves the value of another.

    Raises:
        Finished: always.
    """
    outputs = [_differentiated(run, function, row, mark) for row in rows]
    total = run.bind("sum", "sum", [_stacked(run, outputs, mark)], {}, mark)
    return finish_backward(run, total, mark)


def _differentiated(run: Any, function: Native, row: list[Any], mark: Mark) -> Any:
    """The value whose gradient ``grad(f)`` asks for."""
    try:
        return run.call(function, row, {}, mark)
    except Finished as finished:
        return finished.value


def _lines(run: Any, value: Any, axis: Any, mark: Mark) -> list[Any] | None:
    """What an argument is in each call; None where it stays whole."""
    if axis is None:
        return None
    place = int(run.integer(axis, mark))
    if place == 0:
        return list(items_of(run, value, mark))
    shape = run.shape(value, mark)
    if not -len(shape) <= place < len(shape):
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="vmap")
    before = [slice(None)] * (place % len(shape))
    return [run.item(value, [*before, k], mark) for k in items_of(run, range(shape[place]), mark)]


def partial(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``functools.partial(f, x, k=v)``: the function with its first arguments given."""
    function = given(run, arguments, keywords, 0, "func", "partial", mark)

    def call(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        return run.call(function, [*arguments[1:], *inputs], {**keywords, **more}, at)

    return Native("partial", call)


def _cond(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``cond(holds, f, g, x)``: f(x) or g(x), whichever the numbers chose."""
    chosen = [given(run, arguments, keywords, k, name, "cond", mark) for k, name in enumerate(("pred", "f", "g"))]
    return run.call(chosen[1] if run.truth(chosen[0], mark) else chosen[2], arguments[3:], {}, mark)


def _while_loop(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``while_loop(holds, body, state)``: the first state that does not hold."""
    names = ("cond_fun", "body_fun", "init_val")
    holds, body, state = (given(run, arguments, keywords, k, name, "while_loop", mark) for k, name in enumerate(names))
    limit = run.limits.loop_passes
    for _ in range(limit):
        if not run.truth(run.call(holds, [state], {}, mark), mark):
            return state
        state = run.call(body, [state], {}, mark)
    raise run.error("too_large", "loop_passes", mark, limit=limit, value=limit + 1)


def _map(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``lax.map(f, xs)``: f of every row, stacked."""
    function = given(run, arguments, keywords, 0, "f", "map", mark)
    rows = _rows(run, given(run, arguments, keywords, 1, "xs", "map", mark), mark)
    return _stacked(run, [run.call(function, [row], {}, mark) for row in rows], mark)


def _vjp(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``y, pull = vjp(f, x)``: y is f(x); ``pull(v)`` asks for the gradient of Σ v·y."""
    function = given(run, arguments, keywords, 0, "fun", "vjp", mark)
    value = run.call(function, arguments[1:], {}, mark)

    def pull(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        return finish_backward(run, value, at, inputs)

    return value, Native("vjp", pull)


def _jvp(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``y, slope = jvp(f, (x,), (v,))``: Σ v·∂y/∂x, of each element of y."""
    names = ("fun", "primals", "tangents")
    function, primals, tangents = (
        given(run, arguments, keywords, k, name, "jvp", mark) for k, name in enumerate(names)
    )
    inner = getattr(function, "function", function)
    labels = [each[0] for each in getattr(inner, "parameters", ())]
    primals, tangents = (list(each) if isinstance(each, tuple | list) else [each] for each in (primals, tangents))
    taken = [
        run.inputs.assign(name, value, mark.span) if is_literal(value, run.budget) else value
        for name, value in zip([*labels, *("x" for _ in primals[len(labels) :])], primals, strict=False)
    ]
    value = run.call(function, taken, {}, mark)
    shape = run.shape(value, mark)
    if not shape:
        return value, _along(run, value, taken, tangents, mark)
    size = math.prod(shape)
    run.count_items(size, mark)
    flat = run.apply("reshape", [value], {"shape": (size,)}, mark)
    elements = [run.apply("index", [flat], {"index": (k,)}, mark) for k in range(size)]
    slopes = [_along(run, element, taken, tangents, mark) for element in elements]
    return value, run.apply("reshape", [_stacked(run, slopes, mark)], {"shape": shape}, mark)


def _along(run: Any, value: Any, taken: list[Any], tangents: list[Any], mark: Mark) -> Any:
    """The slope of one number along tangents: Σ v·∂y/∂x."""
    total: Any = None
    for slope, tangent in zip(worked_gradients(run, value, taken, mark), tangents, strict=False):
        part = run.operate("*", slope, tangent, mark)
        part = run.apply("sum", [part], {}, mark) if run.shape(part, mark) else part
        total = part if total is None else run.operate("+", total, part, mark)
    return total


def minimised(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """SciPy's ``minimize(f, x0, args=(…))``: f(x0, …), whose gradient is what its search begins with.

    Raises:
        Finished: always.
    """
    function = argument(arguments, keywords, 0, "fun", "func", "f")
    begin = argument(arguments, keywords, 1, "x0")
    if function is None or begin is None:
        raise run.error("wrong_arguments", "too_few", mark, gate="minimize", expected=2, got=len(arguments))
    more = argument(arguments[2:] if isinstance(arguments[2:3] and arguments[2], tuple) else [], keywords, 0, "args")
    more = more if isinstance(more, tuple | list) else () if more is None else (more,)
    return run.call(gradient_function(run, [function], {}, mark), [begin, *more], {}, mark)


REPEATED: dict[str, Any] = {
    "jvp": _jvp,
    "vjp": _vjp,
    "fori_loop": _fori_loop, "scan": _scan, "vmap": _vmap, "cond": _cond, "while_loop": _while_loop, "map": _map,
}  # fmt: skip
