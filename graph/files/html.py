"""A deck in one HTML file: no network, no fonts to load; keys, presenter remotes, touch and print."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

from ..scene.markup import escape
from ..slides.presentation import Presentation, Slide
from ..words import say
from .export_format import Format, Progress
from .file_budget import Budget

__all__ = ["HTML", "with_prefixed_ids"]

_ASSETS = Path(__file__).parent / "assets"
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def with_prefixed_ids(svg: str, prefix: str) -> str:
    """The same picture with ids that are its own where several stand in one file."""
    return svg.replace(' id="', f' id="{prefix}')


def _head(deck: Presentation) -> str:
    page = f"@page {{ size: {deck.width:g}px {deck.height:g}px; margin: 0; }}"
    colours = f"html {{ background: {deck.paper}; --ink: {deck.paint.ink}; }}"
    return (
        f'<!DOCTYPE html>\n<html lang="{deck.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(deck.title)}</title>\n"
        f"<style>\n{page}\n{colours}\n{_asset('deck.css')}</style>\n"
        f'<style id="speaker-style" media="not all">\n{_asset("deck_speaker.css")}</style>\n</head>\n'
        f"<body{_labels(deck.lang)}>\n"
        f'<p id="said" aria-live="polite" style="{_HIDDEN}"></p>\n<p id="typed" aria-hidden="true"></p>\n'
    )


def _labels(lang: str) -> str:
    """What the speaker's window says, for the script."""
    return "".join(f' data-{name}="{escape(say(lang, f"slides.speaker.{name}"))}"' for name in ("now", "next", "end"))


def _section(slide: Slide, count: int) -> str:
    label = f"{slide.number + 1} / {count}: {slide.title}. {slide.text}"
    svg = with_prefixed_ids(slide.svg, f"s{slide.number + 1}-")
    words = f"<h2>{escape(slide.title)}</h2><p>{escape(slide.text)}</p>"  # read upright on a phone, and by the speaker
    return (
        f'<section id="slide-{slide.number + 1}" aria-label="{escape(label)}"><div class="view">{svg}</div>'
        f'<div class="words" aria-hidden="true">{words}</div></section>\n'
    )


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    count, budget = deck.count, Budget(deck.most_bytes)
    file.write(_head(deck).encode("utf-8"))
    for slide in deck.begin():
        section = _section(slide, count).encode("utf-8")
        budget.spend(len(section))
        file.write(section)
        yield slide.number, count
    scripts = _asset("deck.js") + _asset("deck_speaker.js").removeprefix('"use strict";\n')
    file.write(f"<script>\n{scripts}</script>\n</body>\n</html>\n".encode())
    yield count, count


HTML = Format(name="html", media_type="text/html", suffix=".html", is_single=False, stream=_stream)
