"""PyTorch's rows that are filled and replaced, counted labels, axes that may be dropped, and what numbers it has."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer
from .formula_terms import Terms, formula
from .function_tables import argument, given

__all__ = ["TORCH_PLACES", "number_limits"]


def _rows(f: Terms, axis: int, index: Any) -> tuple[Any, ...]:
    """What picks whole rows along an axis by their numbers."""
    numbers = np.atleast_1d(np.asarray(f.run.static(index, f.mark), dtype=np.float64)).ravel()
    return (*(slice(None),) * axis, tuple(int(each) for each in numbers))


def _put(f: Terms, x: Any, axis: Any, index: Any, part: Any) -> Any:
    places = _rows(f, f.axis(x, axis), index)
    return f.run.apply("set", [x, part], {"index": places}, f.mark) if places[-1] else x


def _squeeze(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.squeeze(1)``: an axis of another size than 1 stays as it is."""
    x = given(run, arguments, keywords, 0, "input", "squeeze", mark)
    shape = run.shape(x, mark)
    asked = run.integers(argument(arguments, keywords, 1, "dim", "axis"), mark)
    axes = tuple(range(len(shape))) if asked is None else asked if isinstance(asked, tuple) else (asked,)
    kept = tuple(int(axis) for axis in axes if not -len(shape) <= axis < len(shape) or shape[axis] == 1)
    if asked is not None and not kept:
        return x
    return run.bind("squeeze", "squeeze", [x], {} if asked is None else {"axis": kept}, mark)


def _bincount(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """How often each label stands there."""
    labels = np.asarray(run.static(arguments[0], mark), dtype=np.float64)
    least = argument(arguments, keywords, 2, "minlength", default=0)
    count = max(int(labels.max(initial=-1)) + 1, int(run.integer(least, mark)))
    if labels.ndim != 1 or labels.min(initial=0) < 0 or len(arguments) > 1 or "weights" in keywords or not count:
        raise run.error("unsupported", "known_not_offered", mark, name="bincount")
    run.count_made((count, labels.size), mark)
    return (labels[:, None] == np.arange(count)).sum(axis=0).astype(np.float64)


def number_limits(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``torch.finfo(torch.float32).eps``: of the type that is told, else of double numbers."""
    told = str(getattr(arguments[0], "path", arguments[0])) if arguments else ""
    limits = np.finfo(
        np.float32 if told.rpartition(".")[2] in ("float32", "single") or told.endswith(".float") else np.float64
    )
    names = {name: float(getattr(limits, name)) for name in ("eps", "max", "min", "resolution", "tiny")}
    return Instance(None, names, Layer("finfo", lambda *_: None))


TORCH_PLACES: dict[str, Any] = {
    **{name: formula("index_fill", _put, "input|x dim index value") for name in ("index_fill", "index_fill_")},
    **{name: formula("index_copy", _put, "input|x dim index source") for name in ("index_copy", "index_copy_")},
    "squeeze": _squeeze, "squeeze_": _squeeze, "bincount": _bincount, "finfo": number_limits,
    "current_accelerator": lambda r, a, k, m: None,
}  # fmt: skip
