"""Film timing: how long each slide is seen, and what is said meanwhile; the same for pictures and captions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import TraceError
from ..slides.presentation import Presentation, Slide

__all__ = ["FRAME_RATE", "Cue", "film_cues"]

FRAME_RATE = 25  # pictures per second
_READ = {"en": 17.0, "ko": 9.0}  # characters per second of a caption, as broadcasters set them
_LOOK = 1.4  # seconds for the drawing itself
_LEAST, _MOST = 2.4, 12.0  # seconds of a slide at the usual speed
_LAST = 2.0  # seconds more for the last slide


@dataclass(frozen=True, slots=True)
class Cue:
    """A slide in a film: its first picture, counted from 0, how many pictures it has, and its caption."""

    slide: Slide
    first: int
    count: int
    text: str

    @property
    def start(self) -> float:
        """Seconds from the film's beginning."""
        return self.first / FRAME_RATE

    @property
    def end(self) -> float:
        return (self.first + self.count) / FRAME_RATE


def film_cues(deck: Presentation) -> Iterator[Cue]:
    """The slides one after the other, each as long as it takes to look at it and to read its caption.

    Raises:
        TraceError: ``too_large`` where the film becomes too long.
    """
    first = 0
    for slide in deck.begin():
        text = caption_of(slide)
        seconds = min(_MOST, max(_LEAST, _LOOK + len(text) / _READ[deck.lang]))
        seconds += _LAST if slide.number + 1 == deck.count else 0.0
        count = max(1, round(seconds / deck.speed * FRAME_RATE))
        if (first + count) / FRAME_RATE > deck.film_seconds:
            raise TraceError("too_large", "export_film", limit=round(deck.film_seconds))
        yield Cue(slide, first, count, text)
        first += count


def caption_of(slide: Slide) -> str:
    """The sentence that stands on the slide; of a slide without one its title."""
    said = slide.sentence.text if slide.sentence is not None else slide.title
    return " ".join(said.split())
