"""The reading order of a PDF's pages, which is the order in which they are drawn."""

from __future__ import annotations

from dataclasses import replace

from ..slides.presentation import Slide

__all__ = ["in_reading_order"]

_ORDER = {name: place for place, name in enumerate(("background", "deck-title", "title", "sentence", "formula"))}


def in_reading_order(slide: Slide) -> Slide:
    """The slide with its title first, then its sentence and formula, then the drawing: in this order a screen reader,
    a search and a copied text have them. Nothing covers anything else, so that it looks the same."""
    shapes = sorted(slide.scene.children, key=lambda shape: _ORDER.get(shape.id, len(_ORDER)))
    return replace(slide, scene=replace(slide.scene, children=tuple(shapes)))
