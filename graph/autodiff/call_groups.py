"""Frames around what a call, a layer or a pass of a loop computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from .builder import Builder, CallGroup, Draft
from .graph import Group

__all__ = ["MOST_GATES", "call_groups", "group_of", "places_of"]

MOST_GATES = 120  # of a graph whose calls are framed: beyond, frames hide more than they tell


def places_of(builder: Builder, draft: Draft) -> Iterator[int]:
    """The calls that a node was made in, the innermost first."""
    place = draft.call
    while place is not None:
        yield place
        place = builder.calls[place].parent


def group_of(calls: list[CallGroup], place: int, parent: int | None) -> Group:
    """A call as a frame."""
    call = calls[place]
    kind: Any = call.kind
    return Group(f"c{place}", None, f"c{parent}" if parent is not None else None, None, call.span, kind, call.name)


def call_groups(builder: Builder, closable: Collection[int]) -> list[Group]:
    """The frames, outer before inner; each node gets the id of its innermost. A frame holds two gates or more.

    A frame that holds just what the one inside it holds is left out. ``closable``: calls that one value leaves.
    """
    drafts = [draft for draft in builder.nodes if draft.call is not None]
    if not drafts or builder.gate_count > MOST_GATES:
        return []
    calls = builder.calls
    inside: dict[int, int] = {}  # gates of a call, those of the calls in it too
    own: dict[int, int] = {}
    for draft in drafts:
        assert draft.call is not None
        own[draft.call] = own.get(draft.call, 0) + 1
        for place in places_of(builder, draft):
            inside[place] = inside.get(place, 0) + 1
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
        group = group_of(calls, place, innermost(calls[place].parent))
        groups.append(replace(group, is_closable=place in closable))
    return groups


def _is_one_inner(place: int, inside: dict[int, int], own: dict[int, int], calls: Any) -> bool:
    """Whether all gates of a call stand in one call inside it."""
    if own.get(place):
        return False
    children = [child for child in inside if calls[child].parent == place]
    return len(children) == 1 and inside[children[0]] == inside[place]
