"""MP4 and WebM: a pass as a film with its captions in it. Encoded by FFmpeg's libraries, which PyAV brings along.

https://pyav.basswood-io.com/docs/stable/ : PyAV is an extra (``gatewise[video]``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO

from ..errors import TraceError
from ..slides.presentation import Presentation
from .export_format import Format, Progress
from .film_pictures import Motion, Picture, film_pictures
from .film_timing import FRAME_RATE, Cue

__all__ = ["MP4", "WEBM"]

_WIDTH = 1_280  # pixels, where none are ordered
_MOTION = Motion(fade=5, pan=16)
_THREADS = 2  # of the encoder: a server has other work
_MILLISECOND = Fraction(1, 1000)
_LANGUAGES = {"en": "eng", "ko": "kor"}  # ISO 639-2, as both containers name them
# FFmpeg's own form of captions (ASS); style and events are named once, before the first.
_CAPTION_HEAD = b"[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour\n"
_CAPTION_HEAD += b"Style: Default,Arial,16,&Hffffff\n\n[Events]\nFormat: Layer, Style, Name, Text\n"


@dataclass(frozen=True, slots=True)
class _Encoding:
    """One kind of file; ``crf``: constant quality, in the codec's own measure."""

    container: str
    video: str
    captions: str
    options: dict[str, str]
    moves_index: bool = False


_MP4 = _Encoding(
    "mp4", "libx264", "mov_text", {"crf": "18", "preset": "veryfast", "tune": "stillimage", "bf": "0"}, moves_index=True
)
_WEBM = _Encoding(
    "webm", "libvpx-vp9", "webvtt", {"crf": "24", "b": "0", "deadline": "realtime", "cpu-used": "8", "row-mt": "1"}
)


class _SecondReader(io.RawIOBase):
    """The file that is being written, read at a place of its own: FFmpeg moves an MP4's index to the front, where a
    player on a web page finds it at once."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file, self._at = file, 0

    def read(self, size: int = -1) -> bytes:
        with self._file.getbuffer() as whole:
            end = len(whole) if size < 0 else self._at + size
            found = bytes(whole[self._at : end])
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with self._file.getbuffer() as whole:
            self._at = offset + (0, self._at, len(whole))[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


class _Film:
    """A film that grows picture by picture in memory."""

    def __init__(self, av: Any, encoding: _Encoding, lang: str) -> None:
        self._av, self.file, self._at = av, io.BytesIO(), 0
        moved = {"movflags": "faststart"} if encoding.moves_index else {}
        self._container = av.open(
            self.file, "w", format=encoding.container, options=moved, io_open=lambda *_: _SecondReader(self.file)
        )
        self._video = self._container.add_stream(encoding.video, rate=FRAME_RATE, options=dict(encoding.options))
        self._captions = self._container.add_stream(encoding.captions)
        self._captions.metadata["language"] = _LANGUAGES[lang]
        self._captions.time_base = _MILLISECOND
        context = self._captions.codec_context
        context.subtitle_header, context.time_base = _CAPTION_HEAD, _MILLISECOND
        self._is_sized = False

    def _size(self, picture: Picture) -> None:
        """The picture's measures, and colours by Rec. 709, which players take large pictures for."""
        context = self._video.codec_context
        self._video.height, self._video.width = picture.pixels.shape[:2]
        self._video.pix_fmt = "yuv420p"
        context.thread_count = _THREADS
        context.color_range, context.colorspace = 1, 1
        context.color_primaries, context.color_trc = 1, 1
        self._is_sized = True

    def _say(self, cue: Cue) -> None:
        """A caption, as long as its slide is seen."""
        start, end = round(cue.start * 1000), round(cue.end * 1000)
        text = cue.text.replace("\\", "＼").replace("{", "(").replace("}", ")")  # signs of its own in this form
        spoken = self._av.subtitles.subtitle.SubtitleSet.create(
            f"0,0,Default,,0,0,0,,{text}".encode(), 0, end - start, start, 1
        )
        packet = self._captions.codec_context.encode_subtitle(spoken)
        packet.stream, packet.time_base = self._captions, _MILLISECOND
        packet.pts = packet.dts = start
        packet.duration = end - start
        self._container.mux(packet)

    def show(self, picture: Picture) -> None:
        """A picture for as many frames as it is seen, and the caption that begins with it."""
        if not self._is_sized:
            self._size(picture)
        if picture.cue is not None:
            self._say(picture.cue)
        colours = self._av.video.reformatter
        frame = self._av.VideoFrame.from_ndarray(picture.pixels, format="rgb24").reformat(
            format="yuv420p",
            dst_colorspace=colours.Colorspace.ITU709,
            dst_color_range=colours.ColorRange.MPEG,
        )
        for _ in range(picture.frames):
            frame.pts, frame.time_base = self._at, Fraction(1, FRAME_RATE)
            self._at += 1
            self._container.mux(self._video.encode(frame))

    def close(self) -> None:
        self._container.mux(self._video.encode())
        self._container.close()


def _stream(encoding: _Encoding, deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    film = _Film(_library(), encoding, deck.lang)
    width = deck.pixels or _WIDTH
    if width > deck.film_width:
        raise TraceError("too_large", "export_span", name="width", value=width, limit=deck.film_width)
    for picture in film_pictures(deck, width, _MOTION):
        if picture.cue is not None:
            yield picture.cue.slide.number, deck.count
        film.show(picture)
        if film.file.tell() > deck.most_bytes:
            raise TraceError("too_large", "export_bytes", limit=deck.most_bytes, value=film.file.tell())
    film.close()
    file.write(film.file.getbuffer())
    yield deck.count, deck.count


def _library() -> Any:
    """PyAV.

    Raises:
        TraceError: it is not installed.
    """
    try:
        import av
        import av.subtitles.subtitle
        import av.video.reformatter
    except ImportError:
        raise TraceError("unsupported", "export_no_encoder") from None
    return av


MP4 = Format(
    name="mp4",
    media_type="video/mp4",
    suffix=".mp4",
    is_single=False,
    stream=lambda deck, file: _stream(_MP4, deck, file),
    is_film=True,
    beside="vtt",
)
WEBM = Format(
    name="webm",
    media_type="video/webm",
    suffix=".webm",
    is_single=False,
    stream=lambda deck, file: _stream(_WEBM, deck, file),
    is_film=True,
    beside="vtt",
)
