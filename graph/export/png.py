"""One slide in pixels, as wide as it was ordered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..errors import TraceError
from .deck import Deck
from .order import MOST_WIDTH
from .pages import png_pages
from .record import Format, Progress

__all__ = ["PNG"]


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    board = deck.board
    pixels = deck.order.width or round(board.width)
    high = round(pixels * board.height / board.width)
    if max(pixels, high) > MOST_WIDTH:
        raise TraceError("too_large", "export_span", name="width", value=max(pixels, high), limit=MOST_WIDTH)
    for slide in deck.slides():
        file.writelines(png_pages([slide.svg], board.width, board.height, pixels))
        yield 1, 1


PNG = Format(name="png", media_type="image/png", suffix=".png", is_single=True, stream=_stream)
