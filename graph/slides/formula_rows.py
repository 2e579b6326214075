"""Rows of a formula, measured once: ziamath measures a row before it sets it, so that brackets grow with what they
hold, and each row within it again, both times. In brackets five deep everything was made 32 times."""

from __future__ import annotations

from functools import cache
from typing import Any

__all__ = ["measure_rows_once"]

_FORMS = ("prefix", "infix", "postfix")  # of an operator, which say how it is set
_Heights = tuple[float, float]  # down to, up to


@cache
def measure_rows_once() -> None:
    """Hand ziamath a row of ours, by the tag under which it looks for one."""
    from ziamath.nodes import Mrow

    class Row(Mrow, tag="mrow"):
        """A row that is measured where something in it grows, and not while one around it is measured: brackets that
        grow don't count then."""

        def _get_height_nostretch(self, line: list[Any], **around: Any) -> _Heights:
            if around.get("nostretch") or not any(map(_grows, line)):
                return 0.0, 0.0
            heights: _Heights = super()._get_height_nostretch(line, **around)
            return heights


def _grows(element: Any) -> bool:
    """Whether it is an operator that grows with its row, or has one that is not in a row of its own."""
    if element.tag == "mo":
        return element.get("stretchy", "false") != "false" or _is_stretchy("".join(element.itertext()).strip())
    return element.tag != "mrow" and any(map(_grows, element))


@cache
def _is_stretchy(sign: str) -> bool:
    from ziamath import operators

    return any(operators.get_params(sign, form).get("stretchy", "false") != "false" for form in _FORMS)
