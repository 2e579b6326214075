"""Proposals for a name: those known ones that a person may have meant."""

from __future__ import annotations

from collections.abc import Iterable

from ..language.hangul_keys import by_keys

__all__ = ["closest", "nearest"]

_MOST = 3
_KOREAN = {
    "시그모이드": "sigmoid", "소프트맥스": "softmax", "렐루": "relu", "평균": "mean", "합": "sum", "합계": "sum",
    "제곱근": "sqrt", "루트": "sqrt", "로그": "log", "지수": "exp", "최대": "max", "최댓값": "max", "최소": "min",
    "최솟값": "min", "절댓값": "abs", "사인": "sin", "코사인": "cos", "탄젠트": "tan", "분산": "var",
    "표준편차": "std",
}  # fmt: skip


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a slip of the hand turns into ``name``, None where none is near."""
    return next(iter(nearest(name, known)), None)


def nearest(name: str, known: Iterable[str], *, is_wide: bool = False) -> tuple[str, ...]:
    """The known names that are equally near, at most three, and none where none is near; ``is_wide``: of any length,
    and in each way of writing capitals.

    Capitals and underscores aside, they differ by one slip, or two in names from six letters on: a letter too many,
    too few or wrong, or two neighbours exchanged. Latin letters typed on a Korean keyboard are read by their keys.
    """
    if name in _KOREAN:
        return (_KOREAN[name],)
    name = by_keys(name)
    typed = _plain(name)
    allowed = 0 if len(typed) < 3 else 1 if len(typed) < 6 else 2
    ranked = sorted((_slips(typed, _plain(each)), abs(len(each) - len(name)), each) for each in known)
    if not ranked or ranked[0][0] > allowed:
        return ()
    found: dict[str, str] = {}
    for slips, longer, each in ranked:
        if slips == ranked[0][0] and (is_wide or longer == ranked[0][1]):
            found.setdefault(each if is_wide else _plain(each), each)
    return tuple(found.values())[: 2 * _MOST if is_wide else _MOST]


def _plain(name: str) -> str:
    return name.replace("_", "").replace(".", "").casefold()


def _slips(one: str, other: str) -> int:
    """The optimal string alignment distance: insertions, deletions, substitutions, exchanges of neighbours.

    Source: G. Navarro, A guided tour to approximate string matching, 2001, section 2.
    """
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return row[-1]
