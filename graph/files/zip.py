"""Every slide as a numbered SVG, in one archive that is written slide by slide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..slides.presentation import Presentation
from .export_format import Format, Progress
from .file_budget import Budget
from .zip_archive import archive_in, put

__all__ = ["ZIP"]


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    count, budget = deck.count, Budget(deck.most_bytes)
    with archive_in(file) as archive:
        for slide in deck.begin():
            budget.spend(put(archive, f"backprop-{slide.name}.svg", slide.svg.encode("utf-8")))
            yield slide.number + 1, count


ZIP = Format(name="zip", media_type="application/zip", suffix=".zip", is_single=False, stream=_stream)
