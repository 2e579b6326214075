"""One slide in pixels, as wide as it was ordered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..errors import TraceError
from ..limits import REQUEST
from ..slides.presentation import Presentation
from .export_format import Format, Progress
from .typst_pages import png_pages

__all__ = ["PNG"]


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    pixels = deck.pixels or round(deck.width)
    high = round(pixels * deck.height / deck.width)
    if max(pixels, high) > REQUEST.picture_width:
        raise TraceError("too_large", "export_span", name="width", value=max(pixels, high), limit=REQUEST.picture_width)
    for slide in deck.begin():
        file.writelines(png_pages([slide.svg], deck.width, deck.height, pixels))
        yield 1, 1


PNG = Format(name="png", media_type="image/png", suffix=".png", is_single=True, stream=_stream, has_posters=True)
