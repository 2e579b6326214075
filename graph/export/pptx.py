"""A PowerPoint file: every slide holds its real SVG, with a PNG for programs that cannot draw SVG."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from .archive import archive_in
from .budget import Budget
from .deck import Deck, Slide
from .package import Facts, Package
from .pages import png_pages
from .record import Format, Progress

__all__ = ["PPTX"]

_EMU = 9_525  # an SVG user unit: 1,280 of them are 13⅓ inches, the width of a 16:9 slide
_PIXELS = 1_920
_TITLE_HEIGHT = 40 * _EMU
_LONGEST_ALT = 2_000
_BATCH, _BATCH_BYTES = 4, 150_000  # slides, and SVG, whose pixels are in memory together


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    count, budget = len(deck.shots), Budget(deck.traced.limits.export_bytes)
    batch: list[Slide] = []
    with archive_in(file) as archive:
        package = Package(archive, _facts(deck), count)
        for slide in deck.slides():
            batch.append(slide)
            is_full = len(batch) == _BATCH or sum(len(each.svg) for each in batch) > _BATCH_BYTES
            if not is_full and slide.number + 1 < count:
                continue
            pictures = png_pages([each.svg for each in batch], deck.board.width, deck.board.height, _PIXELS)
            for each, png in zip(batch, pictures, strict=True):
                svg = each.svg.encode("utf-8")
                budget.spend(len(svg) + len(png))
                package.add(each.number + 1, each.title, each.text, each.text[:_LONGEST_ALT], svg, png)
                yield each.number, count
            batch.clear()
    yield count, count


def _facts(deck: Deck) -> Facts:
    wide, high = round(deck.board.width * _EMU), round(deck.board.height * _EMU)
    return Facts(wide, high, _TITLE_HEIGHT, deck.title, deck.order.lang)


PPTX = Format(
    name="pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    suffix=".pptx",
    is_single=False,
    stream=_stream,
)
