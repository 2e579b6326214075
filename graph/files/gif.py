"""An animated GIF of a pass: for programs that take pictures and no films."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from ..errors import TraceError
from ..limits import REQUEST
from ..scene.theme import Theme, blend
from ..slides.presentation import Presentation
from .export_format import Format, Progress
from .film_pictures import Motion, Pixels, film_pictures
from .film_timing import FRAME_RATE

__all__ = ["GIF"]

_WIDTH = 960  # pixels, where none are ordered
_LEVELS = 9  # of every colour of the theme on its way to the paper, as letters' edges have them
_BITS = 6  # of each of a colour's three parts that are looked at
_MOTION = Motion(fade=0, pan=6, hold=3)


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    width = deck.pixels or _WIDTH
    if width > deck.film_width:
        raise TraceError("too_large", "export_span", name="width", value=width, limit=deck.film_width)
    frames: list[Any] = []
    times: list[int] = []
    palette = _Palette(deck.paint, deck.paper)
    for picture in film_pictures(deck, width, _MOTION):
        if picture.cue is not None:
            yield picture.cue.slide.number, deck.count
        if (len(frames) + 1) * picture.pixels[..., 0].size > REQUEST.gif:
            raise TraceError("too_large", "export_gif", limit=len(frames))
        frames.append(palette.image(picture.pixels))
        times.append(1000 * picture.frames // FRAME_RATE)
    whole = io.BytesIO()
    frames[0].save(
        whole, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0, optimize=False, disposal=1
    )
    if whole.tell() > deck.most_bytes:
        raise TraceError("too_large", "export_bytes", limit=deck.most_bytes, value=whole.tell())
    file.write(whole.getbuffer())
    yield deck.count, deck.count


class _Palette:
    """The theme's colours in steps towards the paper, and those of heat maps in steps towards their zero: the same for
    all pictures, so that what rests takes no room in the file."""

    def __init__(self, paint: Theme, paper: str) -> None:
        ends = [(colour, paper) for colour in dict.fromkeys(paint.colours.values()) if colour != paper]
        ends += [(colour, paint.zero) for colour in (paint.negative, paint.positive) if paint.zero != paper]
        steps = [blend(colour, towards, level / _LEVELS) for colour, towards in ends for level in range(_LEVELS)]
        found = list(dict.fromkeys([paper, *steps]))[:256]
        self._colours = np.array([[int(each[place : place + 2], 16) for place in (1, 3, 5)] for each in found])
        self._nearest = np.full(1 << 3 * _BITS, -1, np.int16)  # by a colour's first bits, filled as they occur

    def image(self, pixels: Pixels) -> Any:
        """The picture in the nearest colours, without a pattern of dots, which would spoil letters."""
        from PIL import Image

        red, green, blue = (pixels[..., channel].astype(np.int32) >> 8 - _BITS for channel in range(3))
        keys = (red << 2 * _BITS) + (green << _BITS) + blue
        new = np.unique(keys[self._nearest[keys] < 0])
        parts = np.stack([new >> shift & (1 << _BITS) - 1 for shift in (2 * _BITS, _BITS, 0)], axis=1)
        away = parts[:, None, :] * (255 / ((1 << _BITS) - 1)) - self._colours[None]
        self._nearest[new] = np.argmin((away * away).sum(axis=2), axis=1)
        image: Any = Image.fromarray(self._nearest[keys].astype(np.uint8))
        image.putpalette(self._colours.astype(np.uint8).tobytes())
        return image


GIF = Format(name="gif", media_type="image/gif", suffix=".gif", is_single=False, stream=_stream, is_film=True)
