"""Functions of R: matrices are filled column by column, spreads are divided by N − 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark
from ..input_names import ModuleNames
from ..inputs import to_array
from ..iterating import items_of
from .array_makers import MAKERS
from .formula_terms import Terms, formula
from .function_tables import argument, given
from .julia_functions import JULIA
from .matlab_functions import MATLAB

__all__ = ["R_FUNCTIONS"]


def _matrix(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``matrix(c(1, 2, 3, 4), nrow = 2, byrow = TRUE)``; one number fills it."""
    data = given(run, arguments, keywords, 0, "data", "matrix", mark)
    rows, columns = (argument(arguments, keywords, k, name) for k, name in ((1, "nrow"), (2, "ncol")))
    rows, columns = (None if each is None else int(run.integer(each, mark)) for each in (rows, columns))
    is_by_row = argument(arguments, keywords, 3, "byrow", default=False) is True
    f = Terms(run, mark)
    found = to_array(data) if not run.is_traced(data) or isinstance(data, list) else None
    known = None if found is None else np.asarray(found)
    value = data if known is None else known
    shape = f.shape(value)
    if not shape and rows is not None and columns is not None:
        return MAKERS["full"](run, [(rows, columns), value], {}, mark)
    size = 1
    for each in shape:
        size *= each
    rows, columns = rows or size // max(1, columns or 1), columns or size // max(1, rows or size)
    if is_by_row:
        return f.gate("reshape", value, shape=(rows, columns)) if known is None else known.reshape(rows, columns)
    if known is not None:
        return known.reshape(columns, rows).T
    return f.gate("transpose", f.gate("reshape", value, shape=(columns, rows)))


def _listed(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``list(W = w, b = 0)``: its parts by name; ``list(x, y)``: by place."""
    return list(arguments) if arguments else ModuleNames(keywords)


def _over(gate: str, axis: int) -> Any:
    return formula(gate, lambda f, x: f.gate(gate, x, axis=axis), "x")


def _size(axis: int) -> Any:
    return lambda r, a, k, m: r.shape(a[0], m)[axis]


def _chosen(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    test, yes, no = (
        given(run, arguments, keywords, k, name, "ifelse", mark) for k, name in enumerate(("test", "yes", "no"))
    )
    return run.bind("where", "where", [test, yes, no], {}, mark)


def _drawn(name: str) -> Any:
    return lambda r, a, k, m: MAKERS[name](r, [r.integer(a[0], m)], {}, m)


def _items(run: Any, row: Any, mark: Mark) -> list[Any]:
    return list(items_of(run, row, mark)) if not run.is_traced(row) or run.shape(row, mark) else [row]


def _mapped(is_list: bool) -> Any:
    """``sapply(xs, f)``: what f gives for each, as one array; ``lapply``: as a list."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        row, function = (
            given(run, arguments, keywords, k, name, "sapply", mark) for k, name in enumerate(("X", "FUN"))
        )
        more = {name: value for name, value in keywords.items() if name not in ("X", "FUN", "FUN.VALUE")}
        found = [run.call(function, [item], more, mark) for item in _items(run, row, mark)]
        is_joined = not is_list and found and len({run.shape(each, mark) for each in found}) == 1
        return run.apply("stack", found, {"axis": len(run.shape(found[0], mark))}, mark) if is_joined else found

    return call


def _folded(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Reduce(f, xs, init)``"""
    function, row = (given(run, arguments, keywords, k, name, "Reduce", mark) for k, name in enumerate(("f", "x")))
    items = _items(run, row, mark)
    begin = argument(arguments, keywords, 2, "init")
    value = items.pop(0) if begin is None else begin
    for item in items:
        value = run.call(function, [value, item], {}, mark)
    return value


def _along(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``apply(A, 1, f)``: f of every row; 2: of every column."""
    matrix, margin, function = (
        given(run, arguments, keywords, k, name, "apply", mark) for k, name in enumerate(("X", "MARGIN", "FUN"))
    )
    f = Terms(run, mark)
    rows = matrix if int(run.integer(margin, mark)) == 1 else f.gate("transpose", matrix)
    found = [run.call(function, [row], {}, mark) for row in items_of(run, rows, mark)]
    return run.apply("stack", found, {"axis": len(run.shape(found[0], mark))}, mark)


def _repeated(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``rep(x, times)``, ``rep(x, each = 2)``"""
    f = Terms(run, mark)
    value = given(run, arguments, keywords, 0, "x", "rep", mark)
    times = argument(arguments, keywords, 1, "times", "length.out")
    each = argument(arguments, keywords, 9, "each")
    count = int(run.integer(each if times is None else times, mark))
    if not f.shape(value):
        return MAKERS["full"](run, [(count,), value], {}, mark)
    return (
        f.gate("tile", value, reps=(count,))
        if each is None
        else f.gate("repeat_interleave", value, repeats=(count,), axis=0)
    )


def _diagonal(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``diag(2)``: the unit matrix; ``diag(v)``: a matrix; ``diag(A)``: its diagonal."""
    value = given(run, arguments, keywords, 0, "x", "diag", mark)
    if run.shape(value, mark):
        return run.bind("diag", "diag", [value], {}, mark)
    return MAKERS["eye"](run, [run.integer(value, mark)], {}, mark)


R_FUNCTIONS: dict[str, Any] = {
    "matrix": _matrix, "list": _listed, "nrow": _size(0), "ncol": _size(1), "length": JULIA["length"],
    "t": formula("t", lambda f, x: f.gate("transpose", x), "x"), "solve": MATLAB.get("inv"),
    "crossprod": formula("crossprod", lambda f, x: f("@", f.gate("transpose", x), x), "x"),
    "rowSums": _over("sum", 1), "colSums": _over("sum", 0), "rowMeans": _over("mean", 1), "colMeans": _over("mean", 0),
    "sum": JULIA["sum"], "mean": JULIA["mean"], "sd": JULIA["std"], "var": JULIA["var"], "max": JULIA["maximum"],
    "min": JULIA["minimum"], "prod": JULIA["prod"], "ifelse": _chosen, "rnorm": _drawn("randn"),
    "runif": _drawn("rand"),
    "cbind": JULIA["hcat"], "sapply": _mapped(False), "lapply": _mapped(True), "vapply": _mapped(False),
    "Reduce": _folded, "apply": _along, "rep": _repeated, "diag": _diagonal,
    "rev": formula("rev", lambda f, x: f.gate("flip", x, axis=0), "x"),
    "tcrossprod": formula("tcrossprod", lambda f, x: f("@", x, f.gate("transpose", x)), "x"),
    "numeric": _drawn("zeros"),
}  # fmt: skip
R_FUNCTIONS = {name: entry for name, entry in R_FUNCTIONS.items() if entry is not None and name != "solve"}
