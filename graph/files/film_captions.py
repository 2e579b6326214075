"""The captions of a film as a file of their own (WebVTT: https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..scene.markup import escape
from ..slides.presentation import Presentation
from .export_format import Format, Progress
from .file_budget import Budget
from .film_timing import Cue, film_cues

__all__ = ["CAPTIONS"]


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    budget = Budget(deck.most_bytes)
    file.write(b"WEBVTT\n")
    for cue in film_cues(deck):
        written = _cue(cue).encode("utf-8")
        budget.spend(len(written))
        file.write(written)
        yield cue.slide.number + 1, deck.count


def _cue(cue: Cue) -> str:
    """A cue; its text stands on one line, because an empty line would end it."""
    return f"\n{cue.slide.number + 1}\n{_clock(cue.start)} --> {_clock(cue.end)}\n{escape(cue.text)}\n"


def _clock(seconds: float) -> str:
    """``00:01:02.480``"""
    whole = round(seconds * 1000)
    minutes, rest = divmod(whole, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


CAPTIONS = Format(name="vtt", media_type="text/vtt", suffix=".vtt", is_single=False, stream=_stream)
