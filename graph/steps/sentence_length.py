"""The length of a step's sentence: a few words, so that it is read while the drawing is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .sentences import Part, plain_text

__all__ = ["MOST_WORDS", "fitting", "words_in"]

MOST_WORDS = {"en": 30, "ko": 20}  # of the sentences of one step together
_WORD = re.compile(r"\S*\w\S*")


def words_in(text: str) -> int:
    """Words and numbers; a sign that stands alone is none."""
    return len(_WORD.findall(text))


def fitting(language: str, versions: Iterable[tuple[Part, ...]]) -> tuple[Part, ...]:
    """The first version that is short enough and has two sentences at most, the last one where none is."""
    most = MOST_WORDS.get(language, max(MOST_WORDS.values()))
    kept: tuple[Part, ...] = ()
    for kept in versions:
        texts = [plain_text(runs) for _, runs in kept]
        sentences = sum(1 + text.count(". ") for text in texts)
        if sentences <= 2 and sum(map(words_in, texts)) <= most:
            break
    return kept
