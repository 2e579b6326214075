r"""Gradients inside a formula, ``w - α ∂L/∂w``: proposed as a letter of their own, since they are worked out here."""

from __future__ import annotations

import re

from ..errors import Fix, Span

__all__ = ["gradient_fixes"]

_WRITTEN = re.compile(
    r"\\[dt]?frac\{ ?(?:\\partial|d) ?\}\{ ?(?:\\partial|d)[^{}]{0,20}\}[ ]?"
    r"\\?[A-Za-z]+(?:\{[^{}]{0,12}\})?(?:\([^()]{0,40}\))?"
    r"|\\[dt]?frac\{ ?\\partial[^{}]{0,20}(?:\{[^{}]{0,20}\}[^{}]{0,20}){0,3}\}"
    r"\{ ?\\partial[^{}]{0,20}(?:\{[^{}]{0,20}\}[^{}]{0,20}){0,3}\}"
    r"|(?:\\nabla|∇)(?:_\{[^{}]{0,20}\}|_?\\?[A-Za-z]+(?=[ \\])|_\w)?[ ]?"
    r"(?:\\?[A-Za-z]+(?:\{[^{}]{0,12}\})?|[^\W\d])(?:_\{[^{}]{0,12}\}|_\w)?(?:\([^()]{0,40}\))?"
    r"|∂[^\W\d]?\w{0,8}[ ]?/[ ]?∂[^\W\d]\w{0,8}"
)
_LETTERS = "gGqr"
_NEAR = 120  # characters before the sign in which the gradient may begin


def gradient_fixes(source: str, at: int) -> tuple[Fix, ...]:
    """An edit that writes the gradient at a place as a letter; none where it is the left side of an equation."""
    begin = max(source.rfind("\n", 0, at) + 1, at - _NEAR)
    for match in _WRITTEN.finditer(source, begin, at + 2 * _NEAR):
        if match.start() <= at < match.end() and re.search(r"=|←|\\(?:left|get)", source[begin : match.start()]):
            used = set(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", source))
            letter = next((one for one in _LETTERS if one not in used), "u")
            gap = " " if source[match.start() - 1].isalpha() else ""  # behind \\alpha
            return (Fix(letter, Span(*match.span()), gap + letter),)
    return ()
