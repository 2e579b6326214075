"""Lines of SymPy: letters that are declared need no value, and derivatives are worked out here."""

from __future__ import annotations

import re

from ...errors import Span
from ..code_tree import Notice

__all__ = ["without_sympy_lines"]

_MARK = re.compile(r"\bsymbols?[ \t]*\(|\bsympy\b", re.IGNORECASE)
_DECLARED = re.compile(
    r"^[ \t]*\w[\w, \t]{0,80}=[ \t]*(?:\w{1,8}\.)?(?:symbols|Symbol|var)[ \t]*\([^()\n]{0,120}\)[ \t]*;?[ \t]*$",
    re.MULTILINE,
)
_WORKED_OUT = re.compile(
    r"^[ \t]*(?:[^\W\d]\w{0,20}[ \t]*=[ \t]*)?(?:(?:\w{1,8}\.)?(?:diff|simplify|expand|pprint|latex|init_printing)"
    r"|[^\W\d]\w{0,20}\.(?:diff|subs|evalf|doit|simplify))[ \t]*\([^\n]{0,200}\)[ \t]*;?[ \t]*$",
    re.MULTILINE,
)
_IMPORTED = re.compile(r"^[ \t]*(?:from[ \t]+sympy\b|import[ \t]+sympy\b)[^\n]{0,120}$", re.MULTILINE)
_PREFIX = re.compile(r"(?<![\w.])(?:sp|sympy|sym|smp)\.(?=[A-Za-z])")


def without_sympy_lines(text: str, notices: list[Notice]) -> str:
    """The text with such lines left out, as is told; functions lose the prefix of their module."""
    if not _MARK.search(text) or not _DECLARED.search(text):
        return text
    for pattern in (_IMPORTED, _DECLARED, _WORKED_OUT):
        for match in pattern.finditer(text):
            if pattern is not _IMPORTED:
                key = "latex_left_out" if pattern is _DECLARED else "latex_derivative"
                notices.append(Notice(key, Span(*match.span()), (("text", match[0].strip()),)))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return _PREFIX.sub(lambda match: " " * len(match[0]), text)
