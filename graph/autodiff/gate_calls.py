"""Which gate a typed call names, and which of its arguments are operands and which are parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import Span
from ..gates import GATES, SPELLINGS
from ..gates.gate import Gate, Parameter
from .builder import Builder, Ref
from .given_arrays import MAKERS
from .name_proposals import closest

__all__ = ["NOT_DIFFERENTIABLE", "bind", "find_gate", "is_maker", "plain_name"]

NOT_DIFFERENTIABLE = frozenset(
    "heaviside isnan isinf allclose array_equal count_nonzero nonzero unique sgn mod fmod remainder floor_divide "
    "floor_div digitize searchsorted bincount int bool".split()
)
# Calls of pasted programs that have nothing to do here, and the message for each.
_NOT_NEEDED = {"backward": "backward_call", "print": "print_call"}
# The record of ``max`` over the elements of one tensor is ``max_over``.
_ONE_OPERAND_OVER = "_over"


def plain_name(name: str) -> str:
    """The last part of a spelling: ``np.linalg.norm`` -> ``norm``, ``.sum`` -> ``sum``."""
    return name.rsplit(".", 1)[-1]


def is_maker(name: str) -> bool:
    """Whether a call makes an array from numbers (``np.zeros``); never a method."""
    return not name.startswith(".") and plain_name(name) in MAKERS


def find_gate(name: str, operands: Sequence[Any], keywords: dict[str, Any], span: Span, builder: Builder) -> Gate:
    """The gate that a spelling names.

    Raises:
        TraceError: ``unknown_function`` with what may be meant, ``not_differentiable``.
    """
    plain = plain_name(name)
    qualified = ".".join(name.split(".")[-2:])
    gate_name = SPELLINGS.get(qualified) or SPELLINGS.get(plain) or SPELLINGS.get(name)
    if gate_name is None and plain in NOT_DIFFERENTIABLE:
        raise builder.error("not_differentiable", "not_differentiable", span, name=plain)
    if gate_name is None and plain in _NOT_NEEDED:
        raise builder.error("unknown_function", _NOT_NEEDED[plain], span)
    if gate_name is None:
        known = [*SPELLINGS] if name.startswith(".") else [*SPELLINGS, *MAKERS]
        close = closest(plain, known)
        fixes = (name[: len(name) - len(plain)].lstrip(".") + close,) if close else ()
        raise builder.error("unknown_function", "unknown_function", span, name=plain, fixes=fixes)
    over = gate_name + _ONE_OPERAND_OVER
    if over in GATES and _is_reduction(name, operands, keywords):
        return GATES[over]
    return GATES[gate_name]


def _is_reduction(name: str, operands: Sequence[Any], keywords: dict[str, Any]) -> bool:
    """``max(x)``, ``x.max(0)``, ``np.max(x, (0, 1))`` reduce one tensor; ``max(x, 0)`` compares two."""
    if len(operands) <= 1 or keywords:
        return True
    is_method = name.startswith(".")
    is_module_max = "." in name and plain_name(name) in ("max", "min", "amax", "amin")
    return len(operands) == 2 and isinstance(operands[1], float | np.ndarray) and (is_method or is_module_max)


def bind(
    gate: Gate, name: str, arguments: Sequence[Any], keywords: dict[str, Any], span: Span, builder: Builder
) -> tuple[list[Any], dict[str, Any]]:
    """Operands and parameters of a call.

    Raises:
        TraceError: ``wrong_arguments``: too few, too many, an unknown keyword, a parameter of the wrong kind.
    """
    fields = {"gate": plain_name(name)}
    if gate.listed:
        operands, rest = _listed_operands(gate, arguments, span, builder)
    elif gate.variadic:
        operands, rest = list(arguments), []
        if len(operands) < 2:
            raise builder.error("wrong_arguments", "too_few", span, expected=2, got=len(operands), **fields)
    else:
        needed = len(gate.operands)
        operands, rest = list(arguments[:needed]), list(arguments[needed:])
        if len(operands) < needed:
            raise builder.error("wrong_arguments", "too_few", span, expected=needed, got=len(operands), **fields)
    params = _parameters(gate, rest, keywords, span, builder, fields, len(arguments))
    for operand in operands:
        if isinstance(operand, tuple):
            raise builder.error("wrong_arguments", "list_of_names", span, **fields)
    return operands, params


def _listed_operands(gate: Gate, arguments: Sequence[Any], span: Span, builder: Builder) -> tuple[list[Any], list[Any]]:
    """``concat([a, b], 0)``: the list's items; an array of numbers is a list of its rows."""
    if not arguments or isinstance(arguments[0], Ref | float):
        raise builder.error("wrong_arguments", "needs_list", span, gate=gate.name)
    first = arguments[0]
    items = [row if row.ndim else float(row) for row in first] if isinstance(first, np.ndarray) else list(first)
    return items, list(arguments[1:])


def _parameters(
    gate: Gate,
    rest: list[Any],
    keywords: dict[str, Any],
    span: Span,
    builder: Builder,
    fields: dict[str, Any],
    got: int,
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
        limit = got - len(rest)
        raise builder.error("wrong_arguments", "too_many", span, expected=limit, got=got, **fields)
    for key, value in keywords.items():
        found = by_name.get(key)
        if found is None:
            known = ", ".join(p.name for p in gate.parameters) or "–"
            raise builder.error("wrong_arguments", "unknown_keyword", span, keyword=key, known=known, **fields)
        if found.name in values:
            raise builder.error("wrong_arguments", "repeated_keyword", span, keyword=key)
        values[found.name] = value
    for parameter in gate.parameters:
        if parameter.name in values:
            value = _convert(parameter, values[parameter.name])
            if value is _WRONG:
                key = f"parameter_{parameter.kind}"
                raise builder.error("wrong_arguments", key, span, parameter=parameter.name, **fields)
            values[parameter.name] = value
        elif parameter.required:
            raise builder.error("wrong_arguments", "missing_parameter", span, parameter=parameter.name, **fields)
        else:
            values[parameter.name] = parameter.default
    return values


_WRONG = object()


def _convert(parameter: Parameter, value: Any) -> Any:
    """A typed constant as the parameter's kind, ``_WRONG`` where it is none."""
    if parameter.kind == "flag":
        if isinstance(value, bool):
            return value
        return bool(value) if isinstance(value, float) and value in (0.0, 1.0) else _WRONG
    if isinstance(value, bool):
        return _WRONG
    if parameter.kind == "number":
        return value if isinstance(value, float) and not math.isnan(value) else _WRONG
    if parameter.kind == "index":
        return value
    if isinstance(value, np.ndarray) and value.ndim == 1 and parameter.kind in ("axis", "shape"):
        whole = [_whole(float(item)) for item in value]
    elif isinstance(value, list) and parameter.kind == "shape":
        whole = [_whole(item) for item in value]
    else:
        one = _whole(value)
        return _WRONG if one is None else (one,) if parameter.kind == "shape" else one
    return _WRONG if None in whole else tuple(whole)


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, float) and math.isfinite(value) and value == int(value) else None
