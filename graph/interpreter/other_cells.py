"""Definitions for functions and classes of another cell: what may be written above a cell that calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Fix, Span

__all__ = ["definitions", "is_cell"]

_CELL = re.compile(r"^[ \t]*(?:[A-Za-z_]\w*[ \t]*,[ \t]*)*[A-Za-z_]\w{2,}[ \t]*=[ \t]*[A-Za-z_]\w{2,}\(", re.MULTILINE)
_NAME = re.compile(r"[^\W\d]\w*")
_MOST_PARAMETERS = 8


def is_cell(source: str) -> bool:
    """Whether a text gives a long name what a function of a long name returns, as programs do and formulas do not."""
    return bool(_CELL.search(source))


def definitions(source: str, name: str, call: Span) -> Iterator[Fix]:
    """Edits that put a definition of ``name`` above the program: it gives back as many of its arguments as are taken.

    A class is a function that gives back a function.
    """
    typed = source[call.start : call.end]
    if not _NAME.fullmatch(name) or "(" not in typed or _is_latex(source):
        return
    arguments = _parts(typed[typed.index("(") + 1 : -1])
    if len(arguments) > _MOST_PARAMETERS:
        return
    if name[0].isupper() and len(name) > 1:
        line = f"def {name}(*sizes): return lambda x: x"
        yield Fix(line, Span(0, 0), f"{line}\n")
        return
    names = [_parameter(each, place) for place, each in enumerate(arguments)]
    names = [each if each not in names[:place] else f"a{place}" for place, each in enumerate(names)]
    taken = _taken(source[source.rfind("\n", 0, call.start) + 1 : call.start])
    given = [(names or ["1.0"])[place % max(1, len(names))] for place in range(taken)]
    line = f"def {name}({', '.join(names)}): return {', '.join(given)}"
    yield Fix(line, Span(0, 0), f"{line}\n")


def _is_latex(source: str) -> bool:
    return bool(re.search(r"\\[A-Za-z]", source))


def _parameter(argument: str, place: int) -> str:
    keyword = re.match(r"([A-Za-z_]\w*)\s*=(?!=)", argument)
    if keyword:
        return keyword[1]
    return argument if _NAME.fullmatch(argument) else f"a{place}"


def _taken(before: str) -> int:
    """How many names stand on the left of ``grads, cost = propagate(…)``."""
    target = before.rpartition("=")[0] if before.rstrip().endswith("=") else ""
    return max(1, len(_parts(target)))


def _parts(text: str) -> list[str]:
    """What commas outside brackets part."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]
