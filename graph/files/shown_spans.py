"""Shown spans: parts of several slides merged into one picture, each with the slides on which it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Member", "Shown", "merged"]


@dataclass(frozen=True, slots=True)
class Member:
    """A part of a slide.

    Attributes:
        key: what makes it the same part on another slide; "" where its place among its neighbours does.
        markup: how it looks; of a part that is made of ``parts`` how it begins is ``start``.
    """

    key: str
    markup: str
    start: str = ""
    parts: tuple[Member, ...] = ()


@dataclass(slots=True)
class Shown:
    """A part with its looks in turn: the markup, and the first slide with it and the first after it."""

    start: str = ""
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    parts: list[Shown] = field(default_factory=list)


def merged(slides: Sequence[Sequence[Member]]) -> list[Shown]:
    """All parts of the slides in one order, in which what is drawn over another stays over it."""
    order: list[str] = []
    rows: dict[str, dict[int, Member]] = {}
    for number, members in enumerate(slides):
        place, nameless = 0, 0
        for member in members:
            key = member.key or f"-{nameless}"
            nameless += not member.key
            if key not in rows:
                order.insert(place, key)
                rows[key] = {}
            place = order.index(key) + 1
            rows[key][number] = member
    return [_shown(rows[key], len(slides)) for key in order]


def _shown(row: dict[int, Member], count: int) -> Shown:
    first = next(iter(row.values()))
    if first.start:
        inner = merged([row[number].parts if number in row else () for number in range(count)])
        return Shown(first.start, parts=inner)
    found = Shown()
    for number, member in row.items():
        if found.spans and found.spans[-1][0] == member.markup and found.spans[-1][2] == number:
            found.spans[-1] = (member.markup, found.spans[-1][1], number + 1)
        else:
            found.spans.append((member.markup, number, number + 1))
    return found
