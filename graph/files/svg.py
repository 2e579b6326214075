"""One slide as a standalone SVG file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..slides.presentation import Presentation
from .export_format import Format, Progress

__all__ = ["SVG"]


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    for slide in deck.begin():
        file.write(slide.svg.encode("utf-8"))
        yield 1, 1


SVG = Format(name="svg", media_type="image/svg+xml", suffix=".svg", is_single=True, stream=_stream, has_posters=True)
