"""A film's pictures, made from the slides: each slide stands still, and between two slides one dissolves into the
other, or the camera pans to where the next one looks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..slides.presentation import Presentation, Slide
from .film_timing import Cue, film_cues
from .typst_pages import png_pages

__all__ = ["Motion", "Picture", "Pixels", "film_pictures"]

Pixels = NDArray[np.uint8]  # (height, width, 3)


@dataclass(frozen=True, slots=True)
class Motion:
    """How a film moves.

    Attributes:
        fade: pictures of a dissolve, 0: cuts.
        pan: pictures of a camera's way; each is shown for ``hold`` frames.
    """

    fade: int
    pan: int
    hold: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is seen for ``frames`` frames; the first of a slide brings its cue along."""

    pixels: Pixels
    frames: int
    cue: Cue | None = None


def film_pictures(deck: Presentation, width: int, motion: Motion) -> Iterator[Picture]:
    """All pictures in order, ``width`` across; width and height are even, as encoders ask for."""
    paper = tuple(int(deck.paper[place : place + 2], 16) for place in (1, 3, 5))
    before: Pixels | None = None
    for cue in film_cues(deck):
        way = _way(cue, motion)
        *moving, still = _drawn(deck, [*way, cue.slide], width, paper)
        pictures = [Picture(each, motion.hold) for each in moving]
        if before is not None and not moving and motion.fade < cue.count:
            pictures = [Picture(each, 1) for each in _dissolve(before, still, motion.fade)]
        spent = sum(each.frames for each in pictures)
        pictures.append(Picture(still, cue.count - spent))
        pictures[0] = replace(pictures[0], cue=cue)
        yield from pictures
        before = still


def _way(cue: Cue, motion: Motion) -> list[Slide]:
    """The slide on the camera's way to where it looks, slow at both ends."""
    if cue.slide.pan is None or motion.pan * motion.hold >= cue.count:
        return []
    shares = ((index + 1) / (motion.pan + 1) for index in range(motion.pan))
    return [replace(cue.slide, scene=cue.slide.pan(share * share * (3 - 2 * share))) for share in shares]


def _drawn(deck: Presentation, slides: list[Slide], width: int, paper: tuple[int, ...]) -> list[Pixels]:
    return [_on_paper(png, paper) for png in png_pages([each.svg for each in slides], deck.width, deck.height, width)]


def _on_paper(png: bytes, paper: tuple[int, ...]) -> Pixels:
    """A picture without gaps, even in both directions: an odd row or column is filled with paper."""
    from PIL import Image

    image: Any = Image.open(io.BytesIO(png)).convert("RGBA")
    ground = Image.new("RGBA", (image.width + image.width % 2, image.height + image.height % 2), (*paper, 255))
    ground.alpha_composite(image)
    return np.asarray(ground.convert("RGB"))


def _dissolve(before: Pixels, after: Pixels, count: int) -> Iterator[Pixels]:
    """``count`` pictures between two; a place that does not change keeps its colour exactly."""
    old, new = before.astype(np.int16), after.astype(np.int16)
    for index in range(1, count + 1):
        share = 256 * index // (count + 1)
        yield (old + ((new - old) * share >> 8)).astype(np.uint8)
