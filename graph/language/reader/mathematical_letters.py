"""Letters of Unicode's mathematical alphabets: each is a name of its own, as in LaTeX; bold ones are arrays.

The 𝐖𝐱 of a pasted page is a matrix times a vector, 𝑥 is x; words that are set in them, as 𝑠𝑖𝑛(𝑥), are words.
"""

from __future__ import annotations

import re
import unicodedata

from ..latex.vocabulary import FUNCTIONS
from .token_list import Tok

__all__ = ["bold_names", "is_bold", "is_mathematical", "upright", "with_plain_words"]

_RUN = re.compile("[\U0001d400-\U0001d7ffℎ]{2,}")
_UPRIGHT_LOOKS = ("BOLD", "SCRIPT", "FRAKTUR", "DOUBLE-STRUCK")


def is_mathematical(char: str) -> bool:
    return "\U0001d400" <= char <= "\U0001d7cb" or char == "ℎ"


def is_bold(char: str) -> bool:
    return is_mathematical(char) and "BOLD" in unicodedata.name(char, "")


def upright(typed: str) -> str:
    """A name with its italic and sans-serif letters as plain ones; bold, script and the like stay apart."""
    if typed.isascii():
        return typed
    return "".join(unicodedata.normalize("NFKC", char) if _is_plain(char) else char for char in typed)


def _is_plain(char: str) -> bool:
    return is_mathematical(char) and not any(look in unicodedata.name(char, "") for look in _UPRIGHT_LOOKS)


def with_plain_words(text: str) -> str:
    """The text with functions that are spelled in such letters as plain words."""
    return _RUN.sub(_word, text)


def _word(run: re.Match[str]) -> str:
    word = unicodedata.normalize("NFKC", run[0])
    if word.isdecimal() or word in FUNCTIONS:
        return word
    return run[0]


def bold_names(tokens: list[Tok], source: str, *, has_sums: bool) -> frozenset[str]:
    """The names whose first letter is a bold one; where letters run over axes, the array of ``𝐱ᵢ`` too."""
    found: set[str] = set()
    for token in tokens:
        if token.kind == "name" and is_bold(source[token.start : token.start + 1]):
            found.add(token.text)
            if has_sums:
                found.add(token.text.split("_")[0])
    return frozenset(found)
