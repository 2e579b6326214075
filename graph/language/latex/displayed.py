r"""Formulas copied from an encyclopedia: ``{\displaystyle f(x)=\dots}`` beside their signs one by one, or in prose."""

from __future__ import annotations

import re

__all__ = ["displayed_latex"]

_OPENS = re.compile(r"\{\\(?:display|text)style\b[ ]?")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_COMPUTES = re.compile(r"=")


def displayed_latex(text: str) -> str:
    """The formulas of such a text alone, every place kept; "" where other LaTeX stands around them, or none of them."""
    places: list[tuple[int, int, int]] = []
    at = 0
    while match := _OPENS.search(text, at):
        end = _end(text, match.start())
        if not end:
            return ""
        places.append((match.start(), match.end(), end))
        at = end
    outside = "".join(text[end:start] for end, start in _between(places, len(text)))
    if not places or "\\" in outside or "$" in outside:
        return ""
    formulas = [place for place in places if _COMPUTES.search(text, place[1], place[2])] or places[:1]
    kept = list(re.sub(r"[^\n]", " ", text))
    for _, start, end in formulas:
        kept[start : end - 1] = text[start : end - 1]
        kept[end - 1] = ";"
    return "".join(kept)


def _between(places: list[tuple[int, int, int]], size: int) -> list[tuple[int, int]]:
    ends = [0, *(end for _, _, end in places)]
    return list(zip(ends, [*(start for start, _, _ in places), size], strict=True))


def _end(text: str, start: int) -> int:
    """Where the braces that open at ``start`` end; 0 where they do not."""
    depth = 0
    for match in _BRACES.finditer(text, start):
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth and match[0] == "}":
            return match.end()
    return 0
