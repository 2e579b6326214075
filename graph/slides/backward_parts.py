"""A backward step in three pictures: what arrives (UG), what the gate knows (LG), what leaves (DG)."""

from __future__ import annotations

from dataclasses import replace

from ..drawing.step_picture import frame_scene
from ..layout.text_widths import text_width
from ..scene.changes import found, replaced
from ..scene.shapes import Group, Shape, Text
from .deck import Deck

__all__ = ["in_parts"]

_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a text, left of its anchor


def in_parts(picture: Group, deck: Deck, step: int, part: int) -> Group:
    """The picture of a step without what has not appeared at that part of it; everything else keeps its place."""
    if part == 2:
        return picture
    now = deck.traced.timeline.steps[step]
    edges = {name.removesuffix("-ug") for name in now.substeps[0]}
    before = _before(deck, step) if now.updates else None
    sums = {name.removesuffix("-grad") for name in now.updates}

    def change(shape: Shape) -> Shape | None:
        if not isinstance(shape, Group):
            return shape
        if shape.id in edges:
            return _without_gradient(shape, has_local=part == 1)
        if shape.id in sums and before is not None:
            return _with_sum_of(shape, found(before, shape.id))
        return shape

    return replaced(picture, change)


def _before(deck: Deck, step: int) -> Group:
    traced = deck.traced
    return frame_scene(
        deck.drawing, traced.evaluation, traced.timeline, step - 1, style=deck.style, has_highlight=False
    )


def _without_gradient(edge: Group, *, has_local: bool) -> Group:
    """The edge without its downstream gradient and the tint behind it; of ``= LG × UG`` what is known."""
    name = edge.id
    children: list[Shape] = []
    for child in edge.children:
        if isinstance(child, Group) and found(child, f"{name}-dg") is not None:
            child = replace(_without_gradient(replace(child, id=name), has_local=has_local), id=child.id)
        if child.kind == "new":
            continue
        if child.id == f"{name}-dg":
            if children and _belongs_to_array(children[-1]):
                children.pop()  # brackets, or a heat map
            continue
        if isinstance(child, Text) and any(span.id == f"{name}-ug" for span in child.spans):
            child = _known(child, name, has_local)
        children.append(child)
    return replace(edge, children=tuple(children), is_kept=False)


def _belongs_to_array(shape: Shape) -> bool:
    return not isinstance(shape, Text) and not shape.id and shape.kind not in ("wire", "arrow", "leaf", "hit")


def _known(product: Text, edge: str, has_local: bool) -> Group:
    """The line ``= LG × UG`` with only what is known, each where it will stand in the whole line."""
    x = product.x - _SHARE[product.anchor] * sum(text_width(span.text, product.size) for span in product.spans)
    texts: list[Shape] = []
    for span in product.spans:
        is_upstream, is_local = span.id == f"{edge}-ug", span.id == f"{edge}-lg"
        is_sign = not span.id and not span.fill
        if is_upstream or (has_local and (is_local or (is_sign and span.text.strip() != "="))):
            lead = len(span.text) - len(span.text.lstrip())
            at = x + text_width(span.text[:lead], product.size)
            texts.append(replace(product, x=at, spans=(replace(span, text=span.text.strip()),), anchor="start"))
        x += text_width(span.text, product.size)
    return Group(tuple(texts), is_bare=True)


def _with_sum_of(node: Group, before: Shape | None) -> Group:
    """The node as it stands out now, with the sum that it had before, or none."""
    own = [child for child in node.children if not _is_sum(child)]
    old = [child for child in before.children if _is_sum(child)] if isinstance(before, Group) else []
    return replace(node, children=(*own, *old), is_kept=False)


def _is_sum(shape: Shape) -> bool:
    """Whether it belongs to the sum of the gradients that meet at a node."""
    return shape.kind in ("sum", "new")
