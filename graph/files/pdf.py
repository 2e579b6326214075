"""A PDF, one page for each slide: vectors, embedded fonts, text that can be selected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..slides.presentation import Presentation, Slide
from .export_format import Format, Progress
from .file_budget import Budget
from .joined_pdf import JoinedPdf
from .pdf_marks import PageMark
from .pdf_reading_order import in_reading_order
from .typst_pages import UNITS, pdf_pages

__all__ = ["PDF"]

_BATCH_PAGES, _BATCH_BYTES = 20, 1_200_000  # of SVG: Typst holds a batch in many times its size


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    count, budget, joined = deck.count, Budget(deck.most_bytes), JoinedPdf(file)
    batch: list[Slide] = []
    svgs: list[str] = []
    for slide in deck.begin():
        batch.append(slide)
        svgs.append(in_reading_order(slide).svg)
        is_full = len(batch) == _BATCH_PAGES or sum(map(len, svgs)) > _BATCH_BYTES
        if is_full or slide.number + 1 == count:
            pages = pdf_pages(
                svgs, deck.width, deck.height, deck.title, [f"{each.title}. {each.text}" for each in batch]
            )
            budget.spend(len(pages))
            joined.add(pages, [_mark(each) for each in batch])
            batch.clear()
            svgs.clear()
        yield slide.number, count
    joined.close(deck.title, deck.lang)
    yield count, count


def _mark(slide: Slide) -> PageMark:
    """Its name as in every format, and its links in points."""
    links = tuple(
        (UNITS * left, UNITS * top, UNITS * right, UNITS * bottom, address)
        for left, top, right, bottom, address in slide.links
    )
    return PageMark(slide.title, slide.name, slide.depth, links)


PDF = Format(name="pdf", media_type="application/pdf", suffix=".pdf", is_single=False, stream=_stream, has_posters=True)
