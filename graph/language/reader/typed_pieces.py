"""Functions typed by cases: ``{ x, x ≥ 0; αx, x < 0`` and ``x if x ≥ 0, 0.01x otherwise`` as conditional expressions.

The last case holds where no other does; what it says of itself is left out.
"""

from __future__ import annotations

import re

__all__ = ["ELSE", "IF", "with_pieces"]

IF, ELSE = "\ue010", "\ue011"  # signs of one place that the lexer reads as these words

_OPENED = re.compile(r"=[ \t]*\{(?P<rows>[^{}\n]{3,300})\}?[ \t]*[.,]?[ \t]*$", re.MULTILINE)
_SAID = re.compile(
    r"=(?P<rows>[^=\n{}]{1,100}\bif\b[^\n{}]{1,100}\b(?:otherwise|else[ \t]*$))[ \t]*\.?[ \t]*$", re.MULTILINE
)
_IF = re.compile(  # begun where a gap begins, and no gap is longer than a person types
    r"(?<![ \t])(?:[ \t]{0,8},?[ \t]{1,8}(?:if|when|for)[ \t]{1,8}|[ \t]{0,8},[ \t]{0,8}(?=otherwise|else)"
    r"|[ \t]{1,8}(?=otherwise))"
)
_CONDITION = re.compile(r"[<>≤≥]|[!=]=|≠|\botherwise\b|\belse\b")


def with_pieces(text: str) -> str:
    """The text with each function by cases as ``a if c else b``, where there is room for it."""
    if "\\" in text:
        return text
    if "{" in text:
        text = _OPENED.sub(_conditional, text)
    return _SAID.sub(_conditional, text) if "otherwise" in text or "else" in text else text


def _conditional(match: re.Match[str]) -> str:
    """The same text, every value and condition at its place, with signs for "if" and "else" between them."""
    text, start = match[0], match.start("rows") - match.start()
    rows = _rows(text, start, match.end("rows") - match.start())
    if len(rows) < 2:
        return text
    kept = ["=", *" " * (len(text) - 1)]
    for number, (begin, end) in enumerate(rows):
        said = _case(text, begin, end)
        if said is None:
            return text
        value, condition = said
        kept[begin:value] = text[begin:value]
        if number == len(rows) - 1:
            return "".join(kept)
        kept[value] = IF
        kept[condition:end] = text[condition:end]
        kept[end] = ELSE
    return text


def _rows(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where each case begins and ends."""
    rows = text[start:end]
    if ";" in rows:
        ends = [match.start() for match in re.finditer(";", rows)]
    elif _IF.search(rows):
        ends = [match.start() for match in re.finditer(r",(?=[^,]*(?:\bif\b|\bwhen\b|\botherwise\b|\belse\b))", rows)]
    else:  # x, x ≥ 0, αx, x < 0
        ends = [match.start() for match in re.finditer(",", rows)][1::2]
    begins = [0, *(at + 1 for at in ends)]
    return [
        (start + one, start + two)
        for one, two in zip(begins, [*ends, len(rows)], strict=True)
        if rows[one:two].strip(" \t,")
    ]


def _case(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Where a value ends and its condition begins; None where there is none."""
    said = _IF.search(text, begin, end)
    if said:
        return said.start(), said.end()
    comma = text.rfind(",", begin, end)
    return (comma, comma + 1) if comma > begin and _CONDITION.search(text, comma, end) else None
