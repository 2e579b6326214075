"""Sentences between lines of code, as notes of a lecture have them: "Step 1. Compute the linear predictor:"."""

from __future__ import annotations

import keyword
import re

from ...errors import Span
from ..code_tree import Notice

__all__ = ["without_sentences"]

_LEAST_IN_A_ROW = 3  # words side by side that no program has
_IN_CODE = re.compile(r"(?<!\w)[^\W\d]\w*\.[^\W\d]\w*\(|\b(?:import|def|print)\b")
_SENTENCE = re.compile(r"[A-Z0-9#*-][\w'’*#-]*(?:[,.:;]? +[\w'’-]+)+[.:,;!?]?[ \t]*")
_WORD = re.compile(r"[A-Za-z][a-z]+")


def without_sentences(text: str, bare: str, notices: list[Notice]) -> str:
    """The text without its sentences; ``bare``: the same with strings and comments masked. They begin with a capital
    letter or a number, have no sign of a program in them, and words in a row that are given no value."""
    if not _IN_CODE.search(bare):
        return text
    offset = 0
    is_told = False
    for line in bare.split("\n"):
        if _SENTENCE.fullmatch(line) and _words_in_a_row(line, bare) >= _LEAST_IN_A_ROW:
            text = text[:offset] + " " * len(line) + text[offset + len(line) :]
            if not is_told:
                notices.append(Notice("prose_left_out", Span(offset, offset + len(line))))
            is_told = True
        offset += len(line) + 1
    return text


def _words_in_a_row(line: str, program: str) -> int:
    most = found = 0
    for word in re.split(r"[ ,.:;]+", line):
        is_plain = _WORD.fullmatch(word) is not None and not keyword.iskeyword(word)
        is_plain = is_plain and not re.search(rf"(?m)^[ \t]*{word}[ \t]*=", program)
        found = found + 1 if is_plain else 0
        most = max(most, found)
    return most
