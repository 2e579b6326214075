"""The whole pass in one SVG that plays by itself in a browser; where nothing moves, its last picture is seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..scene.markup import escape, number
from ..scene.svg_writer import write
from ..slides.presentation import Presentation
from .export_format import Format, Progress
from .file_budget import Budget
from .html import with_prefixed_ids

__all__ = ["ANIMATED"]

_SECONDS = 2.4  # a step
_FADE = 0.25
_REST = 2  # steps that the last picture stays longer


def _rules(count: int) -> str:
    """One animation for all pictures; each starts at its own time. A picture goes once the next one covers it."""
    whole = (count + _REST) * _SECONDS

    def share(seconds: float) -> str:
        return f"{100 * seconds / whole:.3f}%"

    begin = f"0% {{ opacity: 0; }} {share(_FADE)} {{ opacity: 1; }}"

    def until(seconds: float) -> str:
        return f"{begin} {share(seconds)} {{ opacity: 1; }} {share(seconds + _FADE)}, 100% {{ opacity: 0; }}"

    return (
        f"@keyframes step {{ {until(_SECONDS)} }} @keyframes last {{ {until((1 + _REST) * _SECONDS)} }} "
        f".step {{ animation: step {whole:g}s linear infinite; }} .last {{ animation-name: last; }} "
        "@media (prefers-reduced-motion: reduce) { .step { animation: none; } }"
    )


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    count, budget = deck.count, Budget(deck.most_bytes)
    wide, high = number(deck.width), number(deck.height)
    whole = (count + _REST) * _SECONDS
    file.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f"<title>{escape(deck.title)}</title><style>{_rules(count)}</style>".encode()
    )
    for slide in deck.begin():
        ground = [shape for shape in slide.scene.children if shape.id == "background"]
        if slide.number == 0:
            file.write(write(*ground).encode("utf-8"))
        body = write(*(shape for shape in slide.scene.children if shape.id != "background"))
        is_last = slide.number == count - 1
        hidden, name = ("", "step last") if is_last else (' opacity="0"', "step")
        delay = slide.number * _SECONDS - whole  # all of them are in the midst of their time from the beginning
        group = f'<g class="{name}"{hidden} style="animation-delay: {delay:g}s">'
        frame = f"{group}<title>{escape(slide.title)}</title>{with_prefixed_ids(body, f's{slide.number + 1}-')}</g>"
        written = frame.encode("utf-8")
        budget.spend(len(written))
        file.write(written)
        yield slide.number, count
    file.write(b"</svg>")
    yield count, count


ANIMATED = Format(name="animated", media_type="image/svg+xml", suffix=".svg", is_single=False, stream=_stream)
