"""A backward step in three pictures: what arrives (UG), what the gate knows (LG), what leaves (DG)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..drawing.markup import number
from ..drawing.metrics import text_width

if TYPE_CHECKING:
    from .deck import Deck

__all__ = ["in_parts"]

_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')


def in_parts(body: str, deck: Deck, step: int, part: int) -> str:
    """The picture of a step without what has not appeared at that part of it; everything else keeps its place."""
    if part == 2:
        return body
    now = deck.traced.timeline.steps[step]
    gone = set(now.substeps[2]) | (set(now.substeps[1]) if part == 0 else set())
    for edge in (name.removesuffix("-ug") for name in now.substeps[0]):
        body = _without_gradient(body, edge)
        body = _only_known(body, edge, f"{edge}-lg" not in gone)
    for node in (name for name in now.updates):
        body = _without_sum(body, deck, node, step)
    return body


def _group(body: str, name: str) -> tuple[int, int]:
    """Where the group with that id begins and ends; groups may stand in it."""
    start = body.index(f'<g id="{name}"')
    depth, at = 0, start
    while True:
        tag = re.compile(r"<(/?)g[ >]").search(body, at)
        assert tag is not None
        depth += -1 if tag[1] else 1
        at = tag.end()
        if depth == 0:
            return start, at


def _without_gradient(body: str, edge: str) -> str:
    """The edge without its downstream gradient and the tint behind it."""
    start, end = _group(body, edge)
    group = body[start:end]
    group = re.sub(r'<rect [^>]*class="new"[^>]*/>', "", group)
    group = re.sub(rf'(<path [^>]*/>)?<text id="{edge}-dg".*?</text>', "", group)
    group = re.sub(rf'<g(?: [^>]*)?>(?:<[^g/][^>]*/>)*</g>(?=<text id="{edge}-dg")', "", group)
    return body[:start] + group + body[end:]


def _only_known(body: str, edge: str, has_local: bool) -> str:
    """The line ``= LG × UG`` with only what is known, each where it will stand in the whole line."""
    mark = body.find(f'id="{edge}-ug"')
    if mark < 0:
        return body
    start, end = body.rindex("<text ", 0, mark), body.index("</text>", mark) + len("</text>")
    opening, inner = body[start : body.index(">", start) + 1], body[body.index(">", start) + 1 : end - len("</text>")]
    attributes = dict(_ATTRIBUTE.findall(opening))
    size, anchor = float(attributes["font-size"]), attributes.get("text-anchor", "middle")
    spans = re.findall(r"<tspan([^>]*)>([^<]*)</tspan>|([^<]+)", inner)
    whole = sum(text_width(plain or text, size) for _, text, plain in spans)
    x = float(attributes["x"]) - whole * {"middle": 0.5, "start": 0.0, "end": 1.0}[anchor]
    pieces: list[str] = []
    for given, text, plain in spans:
        is_upstream = f'id="{edge}-ug"' in given or (not plain and f'id="{edge}-lg"' not in given)
        if is_upstream or (has_local and (plain.strip() not in ("=", "") or f'id="{edge}-lg"' in given)):
            lead = len(plain) - len(plain.lstrip())
            at = x + text_width(plain[:lead], size)
            fill = "" if " fill=" in given else f' fill="{attributes["fill"]}"'
            pieces.append(
                f'<text{given}{fill} x="{number(at)}" y="{attributes["y"]}" text-anchor="start" font-size="{size:g}">'
                f"{plain.strip() or text}</text>"
            )
        x += text_width(plain or text, size)
    return body[:start] + "".join(pieces) + body[end:]


def _without_sum(body: str, deck: Deck, node: str, step: int) -> str:
    """The node without the sum that is not reached yet: the sum before it, or none."""
    from ..drawing.frame import render_body

    name = node.removesuffix("-grad")
    traced = deck.traced
    before = render_body(
        deck.drawing, traced.evaluation, traced.timeline, step - 1, style=deck.style, has_highlight=False
    )
    (start, end), (old_start, old_end) = _group(body, name), _group(before, name)
    return body[:start] + before[old_start:old_end] + body[end:]
