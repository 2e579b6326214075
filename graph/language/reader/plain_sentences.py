"""Sentences beside formulas without ``$``: "다음 식을 생각하자", "where W is a matrix". They become spaces.

A Hangul word alone may be a name (``손실 = 오차 + 1``); several in a row, or a clause that explains, are a sentence.
"""

from __future__ import annotations

import re

from ...errors import Span
from ...records import record
from ..code_tree import Notice

__all__ = ["without_sentences"]

_HANGUL = re.compile("[가-힣]")
_SIGN = re.compile(r"[=+*/^·×÷⋅⊙@(\[{\\<>≤≥√-]$")  # what a formula goes on behind
_COMPUTES = re.compile(r"[^\W\d][²³]?[·*/+^×-][ \t]*[\w(]")
_OPERATORS = re.compile(r"[=+*/^÷@\\]")
_PARTICLE = re.compile(r"(?<=[^가-힣\s])(?:은|는|이|가|을|를|의|와|과|로|에|이라|라)$")
_WORDS = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d][\w'’-]*")
_EXPLAINS = frozenset("여기서 이때 단 다만 where".split())
_FUNCTION_WORDS = frozenset(
    "the of is are we to and in for this that with following consider function functions define let's given as be by "
    "on an find compute calculate derivative gradient below above it has have our take now next".split()
)
_PUNCTUATION = ".,:;!?()"


@record(frozen=True, slots=True)
class _Word:
    """A word of a line and where it stands."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        return self.text.strip(_PUNCTUATION)

    @property
    def is_hangul(self) -> bool:
        """Whether it has Hangul and nothing of a formula."""
        return bool(_HANGUL.search(self.text)) and not _OPERATORS.search(self.text)


def without_sentences(text: str, notices: list[Notice]) -> str:
    """The formulas alone; what is told is added to ``notices``."""
    if "$" in text or not (_HANGUL.search(text) or " " in text):
        return text
    kept, first = list(text), -1
    offset = 0
    for line in text.split("\n"):
        for start, end in _sentences(line.partition("#")[0]):
            if line[start:end].strip():
                first = offset + start if first < 0 else first
                kept[offset + start : offset + end] = _gap(line, start, end)
        offset += len(line) + 1
    if first < 0 or not "".join(kept).strip():
        return text
    notices.append(Notice("prose_left_out", Span(first, first + 1)))
    return "".join(kept)


def _gap(line: str, start: int, end: int) -> str:
    """Spaces; a semicolon before them where formulas stand on both sides: ``x = 1 일 때 y = 2x``."""
    parts = bool(line[:start].strip(" \t,;")) and "=" in line[end:]
    return (";" if parts else " ").ljust(end - start)


def _sentences(line: str) -> list[tuple[int, int]]:
    """The places of a line that are sentences."""
    words = [_Word(match[0], *match.span()) for match in _WORDS.finditer(line)]
    for at, word in enumerate(words):
        if word.bare in _EXPLAINS and (at + 1 < len(words)) and "=" not in line[word.start :]:
            before = line[: word.start].rstrip()
            rest = [(len(before.rstrip(",;.")), len(line))]
            return rest if not at or _OPERATORS.search(before) else []
    if _is_sentence(words, line):
        return [(0, len(line))]
    return (_tail(words, line) or _runs(words, line)) if _HANGUL.search(line) else []


def _is_sentence(words: list[_Word], line: str) -> bool:
    """Whether a line has no formula at all."""
    if len(words) == 1 and line.rstrip().endswith(":"):
        return words[0].bare.lower() in _EXPLAINS
    if len(words) < 2 or _OPERATORS.search(line):
        return False
    if words[0].is_hangul and words[-1].is_hangul:
        return True
    plain = [word.bare.lower() for word in words if any(map(str.isalnum, word.text))]
    is_plain = len(plain) > 2 and all(_WORD.fullmatch(word) for word in plain)
    return is_plain and sum(word in _FUNCTION_WORDS for word in plain) > 1


def _tail(words: list[_Word], line: str) -> list[tuple[int, int]]:
    """What is said of a formula behind it, to the end of the line: "y = x² 의 (1, 1)에서의 기울기를 구하라"."""
    for at, word in enumerate(words[1:], 1):
        before = line[: word.start].rstrip()
        if not _HANGUL.search(word.text) or "=" not in before:
            continue
        rest = words[at:]
        said = sum(bool(_HANGUL.search(one.text)) for one in rest)
        is_formula = not _HANGUL.search(before.rpartition("=")[2]) and not _SIGN.search(before)
        holds_formula = any(_COMPUTES.search(one.text) and not _HANGUL.search(one.text) for one in rest)
        if (
            holds_formula
            or not word.is_hangul
            or not is_formula
            or "=" in line[word.start :]
            or said < 2
            or before.endswith(",")
        ):
            return []
        return [(word.start, len(line))]
    return []


def _runs(words: list[_Word], line: str) -> list[tuple[int, int]]:
    """Several Hangul words in a row; the name before a particle ends a formula: ``y = wx + b를 보자``."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        last = at
        while last < len(words) and words[last].is_hangul:
            last += 1
        if last - at > 1:
            start = words[at].start
            if at and _SIGN.search(words[at - 1].text):
                particle = _PARTICLE.search(words[at].text)
                start = words[at].start + particle.start() if particle else -1
            end = words[last - 1].end
            if last < len(words) and words[last].text.startswith(("=", ":", "←")):
                end = words[last - 2].end  # 손실 함수 = … names its last word
            depth = line.count("{", 0, words[at].start) - line.count("}", 0, words[at].start)
            if start >= 0 and not depth:
                found.append((start, end))
        at = max(last, at + 1)
    return found
