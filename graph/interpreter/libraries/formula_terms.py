"""Formulas in gates: operators between values at one place of a program, and functions that are formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...language.marks import Mark
from .function_tables import Entry

__all__ = ["Terms", "binary", "by_name", "compared", "formula"]

_ALIASES = {"dim": "axis", "dims": "axis", "keepdim": "keepdims", "keep_dims": "keepdims"}
_SILENT = frozenset("dtype device requires_grad out memory_format inplace layout casting subok name".split())
_REQUIRED = object()


class Terms:
    """Operators between values at one place of a program: what a formula is written with."""

    def __init__(self, run: Any, mark: Mark) -> None:
        self.run, self.mark = run, mark

    def __call__(self, sign: str, left: Any, right: Any) -> Any:
        return self.run.operate(sign, left, right, self.mark)

    def gate(self, name: str, *operands: Any, **params: Any) -> Any:
        return self.run.bind(name, name, list(operands), params, self.mark)

    def negative(self, value: Any) -> Any:
        return self.run.negate(value, self.mark)

    def shape(self, value: Any) -> tuple[int, ...]:
        return tuple(self.run.shape(value, self.mark))

    def compare(self, sign: str, left: Any, right: Any) -> Any:
        return self.run.compare(sign, left, right, self.mark)

    def where(self, condition: Any, chosen: Any, other: Any) -> Any:
        return self.run.apply("where", [condition, chosen, other], {}, self.mark)

    def number(self, value: Any) -> float:
        """A setting: a static number.

        Raises:
            TraceError: ``wrong_arguments``: it is none.
        """
        found = self.run.static(value, self.mark)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self.run.error("wrong_arguments", "no_number", self.mark, what="setting")
        return float(found)

    def whole(self, value: Any) -> int:
        return int(self.run.integer(value, self.mark))

    def axis(self, x: Any, axis: Any, extra: int = 0) -> int:
        """An axis of ``x``, counted from the front.

        Raises:
            TraceError: ``wrong_arguments``: there is no such axis.
        """
        rank, place = len(self.shape(x)) + extra, self.whole(axis)
        if not -rank <= place < rank:
            raise self.run.error("wrong_arguments", "maker_arguments", self.mark, gate="axis")
        return place % rank

    def part(self, x: Any, axis: int, chosen: Any) -> Any:
        """``x[:, …, chosen]`` along an axis counted from the front."""
        return self.run.apply("index", [x], {"index": (*(slice(None),) * axis, chosen)}, self.mark)

    def fault(self, name: str) -> Exception:
        """What is raised where arguments describe nothing."""
        error: Exception = self.run.error("wrong_arguments", "maker_arguments", self.mark, gate=name)
        return error


def formula(path: str, work: Callable[..., Any], required: str, /, **defaults: Any) -> Entry:
    """A function that is a formula: ``work(terms, *values)``, its values by place or by name.

    ``required``: the names that must be given, apart by spaces; ``a|input`` has two spellings.
    """
    names = [part.split("|") for part in required.split()] + [[name] for name in defaults]
    fallback = [_REQUIRED] * (len(names) - len(defaults)) + list(defaults.values())

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        given = {_ALIASES.get(name, name): value for name, value in keywords.items() if name not in _SILENT}
        if len(arguments) > len(names):
            raise run.error("wrong_arguments", "too_many", mark, expected=len(names), got=len(arguments), gate=path)
        values = list(arguments)
        for spellings, default in zip(names[len(values) :], fallback[len(values) :], strict=True):
            found = next((given.pop(name) for name in spellings if name in given), default)
            if found is _REQUIRED:
                raise run.error("wrong_arguments", "too_few", mark, expected=len(names), got=len(values), gate=path)
            values.append(found)
        if given:
            known = ", ".join(spellings[0] for spellings in names)
            raise run.error(
                "wrong_arguments", "unknown_keyword", mark, gate=path, keyword=next(iter(given)), known=known
            )
        return work(Terms(run, mark), *values)

    return call


def binary(sign: str, path: str) -> Entry:
    """An operator as a function: ``np.add(x, y)``; PyTorch's ``alpha`` scales the second operand."""

    def work(f: Terms, left: Any, right: Any, alpha: Any) -> Any:
        return f(sign, left, right if alpha is None else f("*", alpha, right))

    return formula(path, work, "x1|x|a|input|self y|x2|b|other|exponent", alpha=None)


def compared(sign: str, path: str) -> Entry:
    """A comparison as a function: ``np.greater(x, y)``."""
    return formula(path, lambda f, left, right: f.compare(sign, left, right), "x1|x|a|input y|x2|b|other")


def by_name(
    f: Terms, path: str, names: tuple[str, ...], arguments: list[Any], keywords: dict[str, Any]
) -> dict[str, Any]:
    """All arguments by their names.

    Raises:
        TraceError: ``wrong_arguments``: there are more than names, or a keyword is none of them.
    """
    if len(arguments) > len(names):
        raise f.run.error("wrong_arguments", "too_many", f.mark, gate=path, expected=len(names), got=len(arguments))
    for name in keywords:
        if name not in names:
            raise f.run.error(
                "wrong_arguments", "unknown_keyword", f.mark, gate=path, keyword=name, known=", ".join(names[2:])
            )
    return {**dict(zip(names, arguments, strict=False)), **keywords}
