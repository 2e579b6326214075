"""Every slide as a numbered SVG, in one archive that is written slide by slide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from .archive import archive_in, put
from .budget import Budget
from .deck import Deck
from .record import Format, Progress
from .shots import Shot

__all__ = ["ZIP"]


def _name(shot: Shot, digits: int, what: str) -> str:
    """``backprop-step-07.svg``; ``backprop-step-07-2.svg`` is the second part of a step. Sorted, they are in order."""
    part = "" if shot.part is None else f"-{shot.part + 1}"
    return f"backprop-{what}-{shot.step or 0:0{digits}d}{part}.svg"


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    count, budget = len(deck.shots), Budget(deck.traced.limits.export_bytes)
    digits = max(2, len(str(len(deck.traced.timeline.steps) - 1)))
    what = "jacobian" if deck.order.edge else "step"
    with archive_in(file) as archive:
        for slide in deck.slides():
            budget.spend(put(archive, _name(deck.shots[slide.number], digits, what), slide.svg.encode("utf-8")))
            yield slide.number + 1, count


ZIP = Format(name="zip", media_type="application/zip", suffix=".zip", is_single=False, stream=_stream)
