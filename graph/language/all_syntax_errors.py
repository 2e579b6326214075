"""All faults of a text that cannot be read whole: each statement with a fault is put out of the way, and the rest read.

Every offset stays. What the statement gave a name to is ``LOST`` in the tree that is left.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from ..errors import TraceError
from ..limits import Limits
from .code_tree import CodeTree
from .read_program import read_program
from .reader.cleaning import masked, prompt_width

__all__ = ["LOST", "read_around"]

LOST = "ꙮ"  # a letter that no program needs
_MOST_FAULTS = 20
_LONGEST_STATEMENT = 200  # lines
_HEADER = re.compile(r"(?:if|elif|else|for|while|with|try|except|finally|async)\b")
_DEFINITION = re.compile(r"(?:def|class)\s+(\w+)")
# One class of signs, so that no text can be taken apart in many ways: a fault's line is whatever somebody typed.
_TARGET = re.compile(r"([^\W\d][\w\s.,\[\]\"':]{0,400}?)(?:[-+*/@%]|\*\*|//)?=(?!=)")
_LIMITS = frozenset(("too_large", "too_deep", "timeout", "empty"))


def read_around(text: str, limits: Limits, until: float) -> tuple[CodeTree | None, list[TraceError]]:
    """What can be read of a program, and the faults of the statements that cannot; None where nothing can.

    ``until``: when the looking ends, by the monotonic clock; what was found stands.
    """
    faults: list[TraceError] = []
    source = ""
    while True:
        try:
            tree = read_program(text, limits)
        except TraceError as refusal:
            return None, faults or [refusal]
        source, found = source or tree.source, tree.error
        if found is None or found.span is None:
            return tree, faults
        rest = _without(found.span.start, tree) if found.code not in _LIMITS else None
        is_stuck = rest in (None, text, tree.source)
        found.source = source
        if not (is_stuck and faults and rest is not None):  # else a second fault of a statement that is gone
            faults.append(found)
        if rest is None or is_stuck or len(faults) >= _MOST_FAULTS or time.monotonic() > until:
            return tree, faults
        text = rest


def _without(at: int, tree: CodeTree) -> str | None:
    """The text without the statement at ``at``; None where it cannot be told where that ends."""
    source = tree.source
    if tree.is_latex and ("\\begin" in source or source.count("{") != source.count("}")):
        return None
    lines = source.split("\n")
    extents = list(_statements(masked(source).split("\n")))
    line = source.count("\n", 0, at)
    if line == len(lines) - 1 and not lines[line].strip() and line:
        line -= 1
    first, last = next((extent for extent in extents if extent[0] <= line <= extent[1]), (line, line))
    if tree.is_latex:
        lines[first : last + 1] = [" " * len(each) for each in lines[first : last + 1]]
        return "\n".join(lines)
    _blank(lines, first, last, extents)
    return "\n".join(lines)


def _blank(lines: list[str], first: int, last: int, extents: list[tuple[int, int]]) -> None:
    """Puts what stands for a lost statement in its place; with a header goes its block."""
    width, said = _said(lines[first])
    definition, is_header = _DEFINITION.match(said), _HEADER.match(said)
    for number in range(first + 1, last + 1):
        lines[number] = " " * len(lines[number])
    lines[first] = _stand_in(lines[first], width, said)
    if not definition and not is_header:
        return
    for begin, end in extents:
        if begin <= first:
            continue
        inner, text = _said(lines[begin])
        if text and inner <= width:
            return
        for number in range(begin, end + 1):
            lines[number] = " " * len(lines[number]) if definition or number > begin else lines[number]
        if not definition and text:
            lines[begin] = _stand_in(lines[begin], inner, text)


def _said(line: str) -> tuple[int, str]:
    """How far a line is indented, its prompt counted, and what it says."""
    width = prompt_width(line)
    width += len(line[width:]) - len(line[width:].lstrip())
    return width, line[width:].rstrip()


def _stand_in(line: str, width: int, said: str) -> str:
    """A statement of the same length that loses what this one would have given."""
    definition, target = _DEFINITION.match(said), _TARGET.match(said)
    if said.startswith("return"):
        filler = f"return {LOST}"
    elif definition:
        filler = f"{definition[1]}={LOST}"
    elif target:
        filler = f"{target[1]}={LOST}"
    else:
        filler = "pass" if len(said) >= 4 else "..." if len(said) == 3 else "0"
    if len(filler) > len(said) or filler == said:
        filler = "0"
    return line[:width] + filler.ljust(len(line) - width)


def _statements(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First and last line of each statement; brackets that are never closed hold nothing together."""
    line = 0
    while line < len(lines):
        depth, last = 0, line
        for number in range(line, min(line + _LONGEST_STATEMENT, len(lines))):
            depth += sum((sign in "([{") - (sign in ")]}") for sign in lines[number])
            if depth <= 0:
                last = number
                break
        yield line, last
        line = last + 1
