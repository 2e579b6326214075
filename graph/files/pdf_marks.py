"""PDF bookmarks, page labels and links: how a reader finds a page, and where a page leads.

ISO 32000-1, 12.3.3 (outlines), 12.4.2 (page labels), 12.5.6.5 (link annotations).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["PageMark", "labels", "link_notes", "outline"]


@dataclass(frozen=True, slots=True)
class PageMark:
    """What is known of a page.

    Attributes:
        title: of its bookmark; depth: 0, or 1 under the last one of 0.
        label: what a reader's page field says.
        links: left, top, right and bottom in points, y down, and an address.
    """

    title: str
    label: str
    depth: int = 0
    links: tuple[tuple[float, float, float, float, str], ...] = ()


def labels(marks: Sequence[PageMark]) -> Any:
    """The label of every page."""
    from pypdf.generic import ArrayObject, NumberObject, TextStringObject

    numbers = ArrayObject()
    for place, mark in enumerate(marks):
        numbers += [NumberObject(place), _named(P=TextStringObject(mark.label))]
    return _named(Nums=numbers)


def link_notes(mark: PageMark, height: float) -> Any:
    """The links of a page that is ``height`` points high."""
    from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, TextStringObject

    notes = ArrayObject()
    for left, top, right, bottom, address in mark.links:
        box = ArrayObject(FloatObject(round(each, 2)) for each in (left, height - bottom, right, height - top))
        leads = _named(S=NameObject("/URI"), URI=TextStringObject(address))
        kind = {"Type": NameObject("/Annot"), "Subtype": NameObject("/Link")}
        no_border = ArrayObject([NumberObject(0)] * 3)
        notes.append(_named(**kind, Rect=box, Border=no_border, A=leads, Contents=TextStringObject(address)))
    return notes


def outline(marks: Sequence[PageMark], pages: Sequence[Any], root: int, refer: Callable[[int], Any]) -> list[Any]:
    """The bookmarks as objects that are numbered from ``root`` on: the tree's root, then one for every page."""
    from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

    parents = _parents(marks)
    families: dict[int, list[int]] = {}
    among: list[int] = []  # where each stands among its neighbours
    for place, parent in enumerate(parents):
        family = families.setdefault(parent, [])
        among.append(len(family))
        family.append(place)
    entries = [_named(Type=NameObject("/Outlines"))]
    for place, (mark, page, parent) in enumerate(zip(marks, pages, parents, strict=True)):
        family, at = families[parent], among[place]
        entry = _named(
            Title=TextStringObject(mark.title),
            Parent=refer(root + 1 + parent),
            Dest=ArrayObject([page, NameObject("/Fit")]),
        )
        for name, other in (("/Prev", at - 1), ("/Next", at + 1)):
            if 0 <= other < len(family):
                entry[NameObject(name)] = refer(root + 1 + family[other])
        entries.append(entry)
    for parent, family in families.items():
        entries[parent + 1].update(
            {
                NameObject("/First"): refer(root + 1 + family[0]),
                NameObject("/Last"): refer(root + 1 + family[-1]),
                NameObject("/Count"): NumberObject(len(family) if parent < 0 else -len(family)),  # closed below the top
            }
        )
    return entries


def _parents(marks: Sequence[PageMark]) -> list[int]:
    """The page under whose bookmark each page's stands, -1: under none."""
    parents: list[int] = []
    above = -1
    for place, mark in enumerate(marks):
        parents.append(above if mark.depth else -1)
        above = above if mark.depth else place
    return parents


def _named(**entries: Any) -> Any:
    from pypdf.generic import DictionaryObject, NameObject

    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})
