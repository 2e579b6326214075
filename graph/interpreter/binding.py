"""Arguments of a call of a gate: which are operands and which are parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from ..autodiff.builder import Ref
from ..errors import TraceError
from ..gates.gate import Gate, Parameter, Shape
from ..language.marks import Mark

__all__ = ["bind"]

_WRONG = object()
_IGNORED = frozenset("dtype device requires_grad out memory_format inplace name copy layout pin_memory order".split())


class Asked(Protocol):
    """What is asked of the run that a call belongs to."""

    def error(self, code: str, key: str, mark: Mark, **fields: Any) -> TraceError: ...
    def is_traced(self, value: Any) -> bool: ...
    def shape(self, value: Any, mark: Mark) -> Shape: ...
    def static(self, value: Any, mark: Mark) -> Any: ...
    def apply(self, gate: str, operands: Sequence[Any], params: Mapping[str, Any], mark: Mark) -> Any: ...


def bind(
    run: Asked, gate: Gate, path: str, arguments: list[Any], keywords: dict[str, Any], mark: Mark
) -> tuple[list[Any], dict[str, Any]]:
    """Operands and parameters of a call.

    Raises:
        TraceError: ``wrong_arguments``: too few, too many, an unknown keyword, a parameter of the wrong kind.
    """
    fields = {"gate": path.rpartition(".")[2]}
    for name in _IGNORED & keywords.keys() - {p.name for p in gate.parameters}:
        del keywords[name]
    got = len(arguments)
    if gate.listed:
        if not arguments or (
            not isinstance(arguments[0], list | tuple | np.ndarray) and not _has_rows(run, arguments[0], mark)
        ):
            raise run.error("wrong_arguments", "needs_list", mark, gate=gate.name)
        operands, rest = _rows(run, arguments[0], mark), arguments[1:]
    elif gate.variadic:
        operands, rest = arguments, []
        if len(operands) < 2:
            raise run.error("wrong_arguments", "too_few", mark, expected=2, got=got, **fields)
    else:
        needed = len(gate.operands)
        operands, rest = arguments[:needed], arguments[needed:]
        for name in gate.operands[len(operands) :]:
            if name not in keywords:
                break
            operands.append(keywords.pop(name))
        if len(operands) < needed:
            raise run.error("wrong_arguments", "too_few", mark, expected=needed, got=len(operands), **fields)
    return operands, _parameters(run, gate, rest, keywords, mark, fields, got)


def _has_rows(run: Asked, value: Any, mark: Mark) -> bool:
    return run.is_traced(value) and bool(run.shape(value, mark))


def _rows(run: Asked, value: Any, mark: Mark) -> list[Any]:
    """The items of a list; an array is a list of its rows."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, np.ndarray):
        return [row if np.ndim(row) else float(row) for row in value]
    count = run.shape(value, mark)[0]
    return [run.apply("index", [value], {"index": (position,)}, mark) for position in range(count)]


def _parameters(
    run: Asked, gate: Gate, rest: list[Any], keywords: dict[str, Any], mark: Mark, fields: dict[str, Any], got: int
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    by_name = {key: parameter for parameter in gate.parameters for key in (parameter.name, *parameter.aliases)}
    for parameter in gate.parameters:
        if not rest:
            break
        if parameter.kind == "shape":
            values[parameter.name], rest = rest if len(rest) > 1 else rest[0], []
        else:
            values[parameter.name] = rest.pop(0)
    if rest:
        raise run.error("wrong_arguments", "too_many", mark, expected=got - len(rest), got=got, **fields)
    for key, value in keywords.items():
        found = by_name.get(key)
        if found is None:
            known = ", ".join(p.name for p in gate.parameters) or "–"
            raise run.error("wrong_arguments", "unknown_keyword", mark, keyword=key, known=known, **fields)
        if found.name in values:
            raise run.error("wrong_arguments", "repeated_keyword", mark, keyword=key)
        values[found.name] = value
    for parameter in gate.parameters:
        if parameter.name in values:
            value = _convert(run, parameter, values[parameter.name], mark)
            if value is _WRONG:
                raise run.error(
                    "wrong_arguments", f"parameter_{parameter.kind}", mark, parameter=parameter.name, **fields
                )
            values[parameter.name] = value
        elif parameter.required:
            raise run.error("wrong_arguments", "missing_parameter", mark, parameter=parameter.name, **fields)
        else:
            values[parameter.name] = parameter.default
    return values


def _convert(run: Asked, parameter: Parameter, value: Any, mark: Mark) -> Any:
    """A value as the parameter's kind, ``_WRONG`` where it is none. An axis may be None."""
    value = run.static(value, mark)
    kind = parameter.kind
    if kind == "index" or (value is None and (kind == "axis" or parameter.default is None)):
        return value
    if kind == "flag":
        return bool(value) if isinstance(value, bool) or value in (0, 1) else _WRONG
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool):
        return _WRONG
    if kind == "number":
        return float(value) if isinstance(value, int | float) and not math.isnan(value) else _WRONG
    if kind == "text":
        return value if isinstance(value, str) else _WRONG
    if isinstance(value, np.ndarray | list | tuple | range) and kind in ("axis", "shape", "int"):
        whole = [_whole(item) for item in value]
        return _WRONG if None in whole else tuple(whole)
    one = _whole(value)
    return _WRONG if one is None else (one,) if kind == "shape" else one


def _whole(value: Any) -> int | None:
    if isinstance(value, bool | Ref) or not isinstance(value, int | float | np.number):
        return None
    return int(value) if math.isfinite(value) and value == int(value) else None
