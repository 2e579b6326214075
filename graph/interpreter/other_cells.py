"""Definitions for functions and classes of another cell: what may be written above a cell that calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Fix, Span
from ..language.usual_definitions import usual_body

__all__ = ["definitions", "is_cell", "is_stand_in", "rows_of_weights"]

_CELL = re.compile(r"^[ \t]*(?:[A-Za-z_]\w*[ \t]*,[ \t]*)*[A-Za-z_]\w{2,}[ \t]*=[ \t]*[A-Za-z_]\w{2,}\(", re.MULTILINE)
_LIBRARY = re.compile(r"\b(?:np|torch|tf|jnp)\.\w")
_NAME = re.compile(r"[^\W\d]\w*")
_MOST_PARAMETERS = 8


def is_cell(source: str) -> bool:
    """Whether a text gives a long name what a function of a long name returns, or names a library: formulas do not."""
    return bool(_CELL.search(source) or _LIBRARY.search(source))


def definitions(source: str, name: str, call: Span) -> Iterator[Fix]:
    """Edits that put a definition of ``name`` above the program: the usual one of a well-known name, else a stand-in
    that gives back as many of its arguments as are taken.

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
    if taken == 1 and (body := usual_body(name, names)):
        line = f"def {name}({', '.join(names)}): return {body}"
        yield Fix(line, Span(0, 0), f"{line}\n")
        return
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


def is_stand_in(fix: Fix) -> bool:
    """Whether a definition gives back its arguments alone."""
    given = fix.replacement.rpartition("return ")[2].strip()
    return given == "lambda x: x" or all(_NAME.fullmatch(each) or each == "1.0" for each in _parts(given))


_TAKEN_APART = re.compile(r"for[ \t]+\(?([A-Za-z_]\w*(?:[ \t]*,[ \t]*[A-Za-z_]\w*)+)\)?[ \t]+in[ \t]+([A-Za-z_]\w*)\b")


def rows_of_weights(source: str, start: int, names: set[str]) -> tuple[str, Fix] | None:
    """A name without a value that ``for w, b in params`` takes apart on the line of ``start``, and values for it."""
    line = source[source.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    found = _TAKEN_APART.search(line)
    if found is None or found[2] not in names:
        return None
    row = ", ".join("randn(3, 3)" if place == 0 else "randn(3)" for place in range(found[1].count(",") + 1))
    text = f"{found[2]} = [({row}), ({row})]"
    return found[2], Fix(text, Span(0, 0), f"{text}\n")
