"""Frames around what a call, a layer or a pass of a loop computed."""

from __future__ import annotations

from typing import Any

from .builder import Builder
from .model import Group

__all__ = ["call_groups"]

_MOST_GATES = 120  # of a graph whose calls are framed: beyond, frames hide more than they tell


def call_groups(builder: Builder) -> list[Group]:
    """The frames, outer before inner; each node gets the id of its innermost. A frame holds two gates or more.

    A frame that holds just what the one inside it holds is left out.
    """
    drafts = [draft for draft in builder.nodes if draft.call is not None]
    if not drafts or builder.gate_count > _MOST_GATES:
        return []
    calls = builder.calls
    inside: dict[int, int] = {}  # gates of a call, those of the calls in it too
    own: dict[int, int] = {}
    for draft in drafts:
        place: int | None = draft.call
        own[place] = own.get(place, 0) + 1  # type: ignore[index,arg-type]
        while place is not None:
            inside[place] = inside.get(place, 0) + 1
            place = calls[place].parent
    shown = {place for place, count in inside.items() if count > 1 and not _is_one_inner(place, inside, own, calls)}

    def innermost(place: int | None) -> int | None:
        while place is not None and place not in shown:
            place = calls[place].parent
        return place

    for draft in drafts:
        found = innermost(draft.call)
        draft.group = f"c{found}" if found is not None else None
    groups: list[Group] = []
    for place in sorted(shown):
        call, parent = calls[place], innermost(calls[place].parent)
        kind: Any = call.kind
        parent_id = f"c{parent}" if parent is not None else None
        groups.append(Group(f"c{place}", None, parent_id, None, call.span, kind, call.name))
    return groups


def _is_one_inner(place: int, inside: dict[int, int], own: dict[int, int], calls: Any) -> bool:
    """Whether all gates of a call stand in one call inside it."""
    if own.get(place):
        return False
    children = [child for child in inside if calls[child].parent == place]
    return len(children) == 1 and inside[children[0]] == inside[place]
