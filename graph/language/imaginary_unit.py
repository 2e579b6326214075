r"""The imaginary unit: the i of ``e^{i\pi}``, ``e^(iωt)`` and ``cos θ + i sin θ``, where nothing gives i a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sympy.core.symbol import Str

from ..errors import Fix, Span, TraceError
from .code_tree import Assign, Block, Expression, Say
from .heads import Call, CallOf, Divide, Multiply, Negate, Plus, Power, Product, Subtract, SumOver, Symbol
from .marks import Mark, postorder

__all__ = ["imaginary_number", "imaginary_unit"]

_UNITS = frozenset("ij")
_WITH_UNIT = re.compile(r"[ij](?:[^\W\d_]{1,2}|[Ͱ-Ͽ][^\W\d_]{0,2})")  # ix and iωt as one word
_TURNS = frozenset(("i2", "j2"))  # of i2π
_TURNED = frozenset(("sin", "np.sin", "math.sin", "torch.sin"))
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?[jJ](?!\w)")


def imaginary_number(source: str, bare: str) -> TraceError | None:
    """What is said of the first ``2j`` of a program; ``bare``: its text without strings and comments."""
    found = _NUMBER.search(bare)
    return _refused(source, Mark(Span(*found.span()), Span(*found.span())), None) if found else None


def imaginary_unit(source: str, body: Block) -> TraceError | None:
    """What is said of the first power of e, or sum of a cosine and a sine, that has the imaginary unit in it."""
    expressions = []
    given: set[str] = set()
    for statement in body:
        if isinstance(statement, Assign):
            given |= {name for target in statement.targets for name in target.names}
            given |= {name for name, _ in statement.parameters or ()}
            expressions.append(statement.value)
        elif isinstance(statement, Say):
            expressions.append(statement.value)
        else:
            return None  # a program: what i is there is seen when it runs
    expressions = [one for one in expressions if any(name[:1] in _UNITS for name in one.names)]
    for expression in expressions:
        for tree in expression.parts:
            if isinstance(tree, SumOver):
                given |= {str(index.name) for index in _symbols(tree.args[1])}
    return next((error for one in expressions if (error := _in_expression(source, one, given)) is not None), None)


def _symbols(tree: Any) -> Iterator[Any]:
    return (one for one in postorder(tree) if isinstance(one, Symbol))


def _in_expression(source: str, expression: Expression, given: set[str]) -> TraceError | None:
    places = list(zip(expression.parts, expression.marks, strict=True))
    for at, (tree, mark) in enumerate(places):
        exponent = _exponent(tree)
        if exponent is not None and (unit := _unit_among(_factors(exponent), given)):
            return _refused(source, mark, _real_part(source, places[:at], exponent, unit))
        if isinstance(tree, Plus | Subtract) and _is_turned(tree.args[1], given):
            return _refused(source, mark, None)
    return None


def _refused(source: str, mark: Mark, real_part: str | None) -> TraceError:
    fixes = (Fix(real_part, mark.span, real_part),) if real_part else ()
    return TraceError("unsupported", "complex_numbers", source=source, span=mark.span, fixes=fixes)


def _exponent(tree: Any) -> Any:
    """What e is raised to; None of anything else."""
    if isinstance(tree, Power) and isinstance(tree.args[0], Symbol) and tree.args[0].name == "e":
        return tree.args[1]
    name, operands = _call(tree)
    return operands[0] if name.rpartition(".")[2] == "exp" and len(operands) == 1 else None


def _call(tree: Any) -> tuple[str, list[Any]]:
    """The name and the operands of a call of a function by its name."""
    if isinstance(tree, Call):
        return tree.name, list(tree.args[2:])
    if isinstance(tree, CallOf) and isinstance(tree.args[0], Symbol):
        return str(tree.args[0].name), [arg for arg in tree.args[1:] if not isinstance(arg, Str)]
    return "", []


def _factors(tree: Any) -> list[list[Any]]:
    """The factors of each summand."""
    if isinstance(tree, Plus | Subtract):
        return [*_factors(tree.args[0]), *_factors(tree.args[1])]
    if isinstance(tree, Negate):
        return _factors(tree.args[0])
    if isinstance(tree, Product | Multiply):
        return [[one for side in tree.args for row in _factors(side) for one in row]]
    if isinstance(tree, Divide):
        return [[one for row in _factors(tree.args[0]) for one in row] + [tree.args[1]]]
    return [[tree]]


def _unit_among(summands: Iterable[list[Any]], given: set[str]) -> str:
    """The name that is the imaginary unit, or begins with it."""
    for factors in summands:
        for one in factors:
            name = str(one.name) if isinstance(one, Symbol) else ""
            if name in given or (len(factors) == 1 and len(name) == 1):
                continue
            is_turn = name in _TURNS and any(isinstance(other, Symbol) and other.name == "π" for other in factors)
            if name in _UNITS or is_turn or _WITH_UNIT.fullmatch(name):
                return name
    return ""


def _is_turned(tree: Any, given: set[str]) -> bool:
    """Whether ``i sin θ`` stands here."""
    (factors, *more) = _factors(tree)
    names = {str(one.name) for one in factors if isinstance(one, Symbol)} - given
    return not more and bool(names & _UNITS) and any(_call(one)[0] in _TURNED for one in factors)


def _real_part(source: str, places: list[tuple[Any, Mark]], exponent: Any, unit: str) -> str | None:
    """The cosine that is the real part, where every summand of the exponent has the unit in it."""
    if any(isinstance(one, Plus | Subtract) and _holds(one, unit) for one in postorder(exponent)):
        return None
    mark = next(mark for tree, mark in reversed(places) if tree is exponent)
    at = next((mark.span for tree, mark in places if isinstance(tree, Symbol) and tree.name == unit), Span(0, 0))
    if not mark.span.start <= at.start < mark.span.end:
        return None
    text = source[mark.span.start : at.start] + source[at.start + 1 : mark.span.end]
    cosine = "\\cos" if "\\" in source else "cos"
    inner = text.strip().removeprefix("{").removesuffix("}").strip(" *·⋅")
    return f"{cosine}({inner})"


def _holds(tree: Any, name: str) -> bool:
    return any(one.name == name for one in _symbols(tree))
