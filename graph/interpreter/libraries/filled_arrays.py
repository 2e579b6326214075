"""Arrays filled with other numbers where they stand: ``w.fill_(0.5)``, ``w.data.uniform_(-a, a)``."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..assumptions import Rerun
from ..inputs import Input
from .function_tables import Entry, argument, given

__all__ = ["FILLING", "slope"]

_WORKED_OUT = re.compile(r"backward|autograd|\bgrad\s*\(|loss|optim")


def _filled(run: Any, target: Any, numbers: Any, mark: Mark) -> Any:
    """An input that nothing has used yet gets the numbers; of anything else an array of them is made."""
    shape = tuple(run.shape(target, mark))
    found = run.input_of(target)
    if isinstance(found, Input) and (not found.nodes or found is not target):
        return run.overwrite(found, numbers, mark)
    run.count_made(shape, mark)
    return np.broadcast_to(np.asarray(numbers, dtype=np.float64), shape).copy()


def _fill(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = argument(arguments, keywords, 1, "value", default=0.0)
    return _filled(run, arguments[0], run.static(value, mark), mark)


def _zero(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return _filled(run, arguments[0], 0.0, mark)


def _copy(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.copy_(y)``: an input gets y's numbers, anything else becomes y; under ``no_grad`` no gradient goes to y."""
    source = argument(arguments, keywords, 1, "src")
    found = run.input_of(arguments[0])
    is_detached = any(frame.is_detached for frame in run.frames)
    if is_detached and isinstance(found, Input) and run.is_traced(source) and not isinstance(source, Input):
        numbers = np.broadcast_to(run.forward(run.operand(source, mark).position), run.shape(found, mark))
        return run.inputs.assign(found.name, numbers.copy(), mark.span)
    if isinstance(found, Input) and (isinstance(source, Input) or not run.is_traced(source)):
        numbers = run.inputs.value_of(source) if isinstance(source, Input) else source
        return _filled(run, arguments[0], numbers, mark)
    return source


def _drawn(kind: str) -> Entry:
    """``uniform_(low, high)``, ``normal_(mean, std)``: seeded."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        names = (("from", "a"), ("to", "b")) if kind == "uniform" else (("mean",), ("std",))
        first = float(run.static(argument(arguments, keywords, 1, *names[0], default=0.0), mark))
        second = float(run.static(argument(arguments, keywords, 2, *names[1], default=1.0), mark))
        shape = tuple(run.shape(arguments[0], mark))
        run.count_made(shape, mark)
        if kind == "uniform":
            numbers = first + (second - first) * run.rng.random(shape)
        else:
            numbers = first + second * run.rng.standard_normal(shape)
        return _filled(run, arguments[0], numbers if shape else float(numbers), mark)

    return call


def _moved(sign: str) -> Entry:
    """``p.add_(g, alpha=-lr)``"""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        value = given(run, arguments, keywords, 1, "other", "add", mark)
        factor = argument(arguments, keywords, 2, "alpha", default=None)
        if factor is not None:
            value = run.operate("*", factor, value, mark)
        return run.operate(sign, arguments[0], value, mark)

    return call


def slope(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``w.grad`` of a name without a value, where nothing works a gradient out: a free name as large as w."""
    value = arguments[0]
    if not isinstance(value, Input) or not value.is_free or _WORKED_OUT.search(run.source):
        return None
    name, known = f"{value.name}.grad", run.inputs.assumptions
    if value.shape and name not in known.shapes:
        raise Rerun(known.learned(shapes={**known.shapes, name: value.shape}))
    return run.inputs.free_once(name, mark.span)


FILLING: dict[str, Entry] = {
    "add_": _moved("+"), "sub_": _moved("-"), "zero_": _zero, "fill_": _fill, "copy_": _copy,
    "uniform_": _drawn("uniform"), "normal_": _drawn("normal"),
}  # fmt: skip
