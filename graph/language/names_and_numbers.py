"""Names, numbers and keywords, as every reader of text takes them."""

from __future__ import annotations

import math
import re

from ..errors import Span, TraceError
from ..limits import Limits
from .source import fold_name

__all__ = ["KEYWORDS", "NUMBER", "OTHER_BASE", "NameBook", "number_value"]

NUMBER = re.compile(r"(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?", re.ASCII)
OTHER_BASE = re.compile(r"0[xXoObB][0-9a-fA-F_]*", re.ASCII)
KEYWORDS = frozenset(
    "False None True and as assert async await break class continue def del elif else except finally for from "
    "global if import in is lambda nonlocal not or pass raise return try while with yield".split()
)


class NameBook:
    """Remembers how each name was first typed, to tell when two different names would fold to one."""

    def __init__(self) -> None:
        self._looks: dict[str, str] = {}

    def fold(self, typed: str, start: int, source: str, limits: Limits) -> str:
        """The folded name; TraceError for a reserved or too long one, or one that looks like another."""
        span = Span(start, start + len(typed))
        name, look = fold_name(typed)
        if len(name) > limits.name:
            raise TraceError("too_large", "name_size", source=source, span=span, limit=limits.name, value=len(name))
        if name.startswith("__"):
            raise TraceError("unsupported", "reserved_name", source=source, span=span, name=name)
        if self._looks.setdefault(name, look) != look:
            raise TraceError("syntax", "folded_names", source=source, span=span, name=name, fixes=(f"{name}2",))
        return name


def number_value(text: str, span: Span, source: str, limits: Limits) -> float:
    """The float64 of a typed number; ``too_large`` when over-long, ``bad_value`` when not finite."""
    if len(text) > limits.literal:
        raise TraceError("too_large", "literal_size", source=source, span=span, limit=limits.literal, value=len(text))
    value = float(text.replace("_", ""))
    if math.isinf(value):
        raise TraceError("bad_value", "number_too_big", source=source, span=span)
    return value
