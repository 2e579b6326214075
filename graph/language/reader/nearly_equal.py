"""The sign ≈: an equals sign behind a name, ``f(x) ≈ 1 + x``; behind a formula a rounded result, which is left out."""

from __future__ import annotations

import re

__all__ = ["with_nearly_equal"]

_ROUNDED = re.compile(r"(?P<before>=[^=\n;≈]*)[≈≃≅](?P<rounded>[^=\n;,≈]*)")
_NAMED = re.compile(r"(?P<name>(?:^|(?<=[,;\n]))[ \t]*[^\W\d][\w'′]*(?:\([^()=\n]{0,40}\))?[ \t]*)[≈≃≅]", re.MULTILINE)


def with_nearly_equal(text: str) -> str:
    """The text with such signs as what they mean, every place kept."""
    if "\\" in text or not re.search("[≈≃≅]", text):
        return text
    text = _NAMED.sub(lambda match: match["name"] + "=", text)
    return _ROUNDED.sub(lambda match: match["before"].ljust(len(match[0])), text)
