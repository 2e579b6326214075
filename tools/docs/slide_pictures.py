"""One slide of every kind as a picture, for the guide about slides; made by the exporters themselves."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from graph import Trace, trace
from graph.files import FORMATS, Chapter, order_from
from graph.slides.lecture_deck import presented_lecture
from graph.slides.order import Order
from graph.slides.presentation import Presentation
from graph.words import LANGUAGES
from web.pages.examples import examples

from ..environment import ROOT

__all__ = ["KINDS", "PAGES", "write"]

_WIDTH = 900
# By the picture's name: an example, and what is ordered of it.
KINDS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "step": ("07-neuron", {"step": 12}),
    "camera": ("40-matrix-vector-written", {"step": 20}),
    "rows": ("82-vanishing", {"step": 14}),
    "arrays": ("23-affine-batch", {"step": 5}),
    "summary": ("12-other", {}),
    "jacobian": ("21-matmul", {"edge": "first", "step": 3}),
    "dark": ("07-neuron", {"step": 12, "theme": "dark", "palette": "colour_blind"}),
    "poster": ("40-matrix-vector-written", {"poster": "A4"}),
}

PAGES = ("title", "program")  # of a lecture


def write() -> None:
    """Write every picture in every language."""
    for language in LANGUAGES:
        folder = ROOT / "docs" / "pictures" / language
        folder.mkdir(parents=True, exist_ok=True)
        for name, png in _pictures(language):
            file = folder / f"slide-{name}.png"
            file.write_bytes(_smaller(png))
            print(f"wrote {file.relative_to(ROOT)}")


def _pictures(language: str) -> Iterator[tuple[str, bytes]]:
    for name, (example, choices) in KINDS.items():
        traced = _traced(example)
        edge = {"edge": traced.graph.edges[0].id} if choices.get("edge") else {}
        order = order_from({**choices, **edge, "lang": language, "width": _WIDTH})
        yield name, FORMATS["png"].write(traced, order)
    yield from _lecture(language)


def _traced(name: str) -> Trace:
    found = next(each for each in examples() if each.name == name)
    return trace(found.source, dict(found.inputs), expand=found.expand, seed=found.seed, upstream=found.upstream)


def _lecture(language: str) -> Iterator[tuple[str, bytes]]:
    """The title of a lecture, and the slide of its first program."""
    found = {each.name: each for each in examples()}
    chapters = [
        Chapter(_traced(name), Order(lang=language, steps="0"), found[name].title[language], "", link)
        for name, link in (("07-neuron", "https://example.org/x/AbC123"), ("21-matmul", ""), ("25-cross-entropy", ""))
    ]
    title = {"en": "Backpropagation, gate by gate", "ko": "게이트마다 하나씩, 역전파"}[language]
    order = order_from({"lang": language, "width": _WIDTH})
    deck = presented_lecture(title, "", chapters, order)
    slides = deck.begin()
    for name in PAGES:
        yield name, _png(replace(deck, count=1, begin=partial(iter, (next(slides),))))


def _png(deck: Presentation) -> bytes:
    file = io.BytesIO()
    stream = FORMATS["png"].stream
    assert stream is not None
    for _ in stream(deck, file):
        pass
    return file.getvalue()


def _smaller(png: bytes) -> bytes:
    """The same picture without its transparency."""
    from PIL import Image

    file = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(file, "PNG", optimize=True)
    return file.getvalue()
