"""The one place that turns text into XML: escaped, and without the characters that XML 1.0 forbids."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["escape", "number", "on_white_paper"]

# https://www.w3.org/TR/xml/#charsets, and the C1 controls and direction marks, which could disguise a text
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
# All that needs a change, as one set of characters: far quicker than one set or another. Nearly every text has none.
_ANY_OF_THEM = re.compile(
    "[^\t\n\r\x20\x21\x23-\x25\x28-\x3b\x3d\x3f-\x7e\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_NAMED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escape(text: str) -> str:
    """Text as XML content or as an attribute's value in double quotes."""
    return _FORBIDDEN.sub("", text).translate(_NAMED) if _ANY_OF_THEM.search(text) else text


@lru_cache(maxsize=16384)
def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def on_white_paper(drawing: str) -> str:
    """A drawing, or a sentence in its place, as HTML for a notebook, whatever its own paper is."""
    return f'<div style="background:#fff;color:#000;overflow-x:auto">{drawing}</div>'
