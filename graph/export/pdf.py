"""A PDF, one page a slide: vectors, embedded fonts, text that can be selected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from .budget import Budget
from .deck import Deck
from .pages import pdf_pages
from .record import Format, Progress

__all__ = ["PDF"]

_WEIGHT = 4  # Typst holds all pages at once, in many times the size of their SVGs


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    count, budget, svgs = len(deck.shots), Budget(deck.traced.limits.export_bytes), []
    for slide in deck.slides():
        budget.spend(_WEIGHT * len(slide.svg))
        svgs.append(slide.svg)
        yield slide.number, count
    file.write(pdf_pages(svgs, deck.board.width, deck.board.height, deck.title))
    yield count, count


PDF = Format(name="pdf", media_type="application/pdf", suffix=".pdf", is_single=False, stream=_stream)
