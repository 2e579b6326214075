"""A worksheet or an exercise as a PDF: the sheets of ``paper`` as pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..paper.worksheet import worksheets
from ..slides.order import Order
from ..slides.trace_protocol import Traced
from .export_format import Format, Progress
from .typst_pages import write_pdf

__all__ = ["WORKSHEET"]


def _draw(traced: Traced, order: Order, file: BinaryIO) -> Iterator[Progress]:
    yield 0, 2
    sheets = worksheets(traced, order)
    yield 1, 2
    write_pdf(file, sheets.pages, sheets.width, sheets.height, sheets.title, order.lang)
    yield 2, 2


WORKSHEET = Format(
    name="worksheet",
    media_type="application/pdf",
    suffix="-worksheet.pdf",
    is_single=False,
    draw=_draw,
)
