"""Which known name a person may have meant."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["closest"]


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a slip of the hand turns into ``name``, None where none is near.

    Capitals and underscores aside, they differ by one slip, or two in names from six letters on: a letter too many,
    too few or wrong, or two neighbours exchanged.
    """
    typed = _plain(name)
    allowed = 0 if len(typed) < 3 else 1 if len(typed) < 6 else 2
    ranked = sorted((_slips(typed, _plain(each)), abs(len(each) - len(name)), each) for each in known)
    return ranked[0][2] if ranked and ranked[0][0] <= allowed else None


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
