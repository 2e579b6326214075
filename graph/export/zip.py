"""Every slide as a numbered SVG, in one archive that is written slide by slide."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from .budget import Budget
from .deck import Deck
from .record import Format, Progress
from .shots import Shot

__all__ = ["ZIP"]

_DATE = (1980, 1, 1, 0, 0, 0)  # the archive format's first: the same trace gives the same bytes


def _name(shot: Shot, digits: int) -> str:
    """``backprop-step-07.svg``; ``backprop-step-07-2.svg`` is the second part of a step. Sorted, they are in order."""
    part = "" if shot.part is None else f"-{shot.part + 1}"
    return f"backprop-step-{shot.step or 0:0{digits}d}{part}.svg"


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    count, budget = len(deck.shots), Budget(deck.traced.limits.export_bytes)
    digits = max(2, len(str(len(deck.traced.timeline.steps) - 1)))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for slide in deck.slides():
            entry = zipfile.ZipInfo(_name(deck.shots[slide.number], digits), _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = slide.svg.encode("utf-8")
            archive.writestr(entry, content, compresslevel=3)
            budget.spend(entry.compress_size)
            yield slide.number + 1, count


ZIP = Format(name="zip", media_type="application/zip", suffix=".zip", is_single=False, stream=_stream)
