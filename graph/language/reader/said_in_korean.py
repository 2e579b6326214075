"""Korean particles and words right behind a formula: ``x=2에서의 기울기``, ``f(x) = x³의 미분계수``.

A particle that touches a sign of mathematics ends the formula; the words behind it become spaces, or a semicolon where
a formula follows. Words that compute (``z = x의 제곱``) are left as they are: reading on without them would be wrong.
"""

from __future__ import annotations

import re

from ...errors import Span
from ..code_tree import Notice

__all__ = ["without_said"]

_PARTICLES = (
    "에서의 에서는 에서 에서도 의 을 를 은 는 이고 이며 이다 이면 이라면 인 일 로 으로 라 라면 라고 이라고 이라 "
    "이라는 라는 이고요 에 이라하면 와 과"
).split()
_SAID = re.compile(
    r"(?<=[A-Za-zα-ω0-9)\]²³⁴ⁿ₀-₉'′])[ \t]?(?P<particle>"
    + "|".join(sorted(_PARTICLES, key=len, reverse=True))
    + r")(?![가-힣])(?P<words>(?:[ \t]+[가-힣]+)*)[ \t]*[,.:?]?"
)
_COMPUTING = re.compile(
    "제곱|거듭|합|곱|차(?![가-힣])|평균|역수|절댓값|절대값|로그|지수|노름|전치|행렬식|최댓값|최솟값|최대|최소|분산|몫|배(?![가-힣])|비율"
)
_FORMULA = re.compile(r"=|[^\W\d][²³]?[ \t]*[·*/+^×-][ \t]*[\w(]|[‖|√]")
_LONGEST_LINE = 1_000  # that a person says
_VALUE = re.compile(r"=[ \t]*[-−\d.,()\[\] \t]+$")
_START = re.compile(r"[^가-힣\s,.:;?]")


def without_said(text: str, notices: list[Notice]) -> str:
    """The formulas alone; what is told is added to ``notices``."""
    if "=" not in text or not _SAID.search(text):
        return text
    offset, first = 0, -1
    lines: list[str] = []
    for line in text.split("\n"):
        kept = _parted(line) if len(line) <= _LONGEST_LINE else line
        if kept != line and first < 0:
            first = offset + next(at for at, (one, two) in enumerate(zip(line, kept, strict=True)) if one != two)
        lines.append(kept)
        offset += len(line) + 1
    if first >= 0:
        notices.append(Notice("prose_left_out", Span(first, first + 1)))
    return "\n".join(lines)


def _parted(line: str) -> str:
    """One line without what is said behind its formulas."""
    at = 0
    while match := _SAID.search(line, at):
        before, rest = line[: match.start()], line[match.end() :]
        at = match.end()
        is_paired = match["particle"] in ("와", "과")
        depth = before.count("(") + before.count("{") + before.count("[") - sum(before.count(one) for one in ")]}")
        if "=" not in before or depth or _COMPUTING.search(match["words"]) or (is_paired and not _VALUE.search(before)):
            continue
        start = _START.search(rest)
        is_followed = start is not None and _FORMULA.search(rest) is not None and not _COMPUTING.search(rest)
        if is_followed:
            line = before + ";".ljust(match.end() - match.start()) + rest
        else:
            return line if _COMPUTING.search(rest) else before.ljust(len(line))
    return line
