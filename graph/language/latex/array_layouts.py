r"""Arrays that are no matrices: cases behind an open brace, and equations set in columns."""

from __future__ import annotations

from dataclasses import replace

from .lexing import Sign
from .splitting import is_equals

__all__ = ["with_arrays_read"]


def with_arrays_read(signs: list[Sign]) -> list[Sign]:
    """The signs with such arrays as what they are."""
    return _with_equations(_with_cases(signs))


def _with_equations(signs: list[Sign]) -> list[Sign]:
    r"""``\begin{array}{rcl} y &=& wx \\ … \end{array}`` as lines, where it begins a line."""
    found = list(signs)
    begun = -1
    has_equals = False
    for at, sign in enumerate(signs):
        is_array = sign.text == "array"
        if sign.kind == "begin":
            begins_line = not at or signs[at - 1].kind in ("newline", "soft", "row", "prose")
            begun, has_equals = (at if is_array and begins_line else -1), False
        elif begun >= 0 and is_equals(sign):
            has_equals = True
        elif sign.kind == "finish":
            if begun >= 0 and is_array and has_equals:
                found[begun] = replace(signs[begun], kind="newline", text="\n")
                found[at] = replace(sign, kind="newline", text="\n")
            begun = -1
    return found


def _with_cases(signs: list[Sign]) -> list[Sign]:
    r"""``\left\{ \begin{array} … \end{array} \right.`` as the cases that it is: its brace is never closed."""
    found: list[Sign] = []
    opened: list[bool] = []  # of each array that is open, whether it is of cases
    for at, sign in enumerate(signs):
        is_begun = sign.kind == "begin" and sign.text == "array"
        if _opens_array(signs, at):
            continue
        if is_begun:
            opened.append(bool(at) and _opens_array(signs, at - 1))
        is_cases = sign.kind in ("begin", "finish") and sign.text == "array" and bool(opened) and opened[-1]
        if opened and sign.kind == "finish" and sign.text == "array":
            opened.pop()
        found.append(replace(sign, text="cases") if is_cases else sign)
    return found


def _opens_array(signs: list[Sign], at: int) -> bool:
    """Whether a brace stands here that opens an array."""
    after = signs[min(at + 1, len(signs) - 1)]
    is_brace = signs[at].kind == "sign" and signs[at].text == "\\{"
    return is_brace and after.kind == "begin" and after.text == "array"
