"""A deck of reveal.js in one file: a drawing grows in place, fragment by fragment, under reveal's own keys, overview,
speaker view and print. Nothing comes from elsewhere: reveal.js 5.2 stands in the file (MIT licence, in ``assets``).

https://revealjs.com/fragments/ : a step of ours is a fragment index of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

from ..scene.markup import escape
from ..scene.shapes import Group, Shape
from ..scene.svg_writer import group_start, write
from ..slides.presentation import Presentation, Slide
from ..slides.single_runs import in_single_runs
from .export_format import Format, Progress
from .file_budget import Budget
from .html import with_prefixed_ids
from .shown_spans import Member, Shown, merged

__all__ = ["REVEAL"]

_ASSETS = Path(__file__).parent / "assets" / "reveal"
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-src 'self' file:"
)
_STYLE = """
.reveal .slides section { padding: 0; height: 100%; }
.reveal section > svg { display: block; width: 100%; height: 100%; }
.reveal .slides section .fragment { transition: none; }
.reveal .slides section .fragment.fresh { transition: opacity 0.3s ease; }
.reveal .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.reveal .controls { color: #64748b; }
"""


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    budget, section = Budget(deck.most_bytes), list[Slide]()
    file.write(_head(deck).encode("utf-8"))
    count = 0

    def close() -> None:
        nonlocal count
        written = _section(section, count).encode("utf-8")
        budget.spend(len(written))
        file.write(written)
        count += 1
        section.clear()

    for slide in deck.begin():
        if section and _place(slide) != _place(section[0]):
            close()
        section.append(slide)
        yield slide.number, deck.count
    close()
    file.write(_foot(deck).encode("utf-8"))
    yield deck.count, deck.count


def _place(slide: Slide) -> object:
    """Where the drawing stands: slides of one place become one section, in which nothing moves. Slides of words have a
    section each."""
    for shape in slide.scene.children:
        if isinstance(shape, Group) and shape.id == "picture":
            return slide.name.split("step")[0].removesuffix("summary"), shape.translate, shape.scale
    return slide.number


def _section(slides: Sequence[Slide], number: int) -> str:
    """The slides of one place as one picture, whose parts come and go."""
    first = slides[0]
    members = [[_member(shape) for shape in slide.scene.children] for slide in slides]
    told = [
        f'<span class="said fragment" data-fragment-index="{index}" data-notes="{escape(slide.text)}">'
        f"{escape(slide.title)}. {escape(slide.text)}</span>\n"
        for index, slide in enumerate(slides)
        if index
    ]
    body = "".join(_shown(each, len(slides), f"r{number}-") for each in merged(members))
    return (
        f'<section aria-label="{escape(first.title)}">\n{"".join(told)}'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {first.width:g} {first.height:g}" role="img" '
        f'aria-label="{escape(f"{first.title}. {first.text}")}">{body}</svg>\n'
        f'<aside class="notes">{escape(first.text)}</aside>\n</section>\n'
    )


def _member(shape: Shape) -> Member:
    """A part of a slide: the drawing by its nodes and wires, everything else as a whole."""
    if isinstance(shape, Group) and shape.id == "picture":
        inner = in_single_runs(shape)
        assert isinstance(inner, Group)
        return Member("picture", "", _start(inner), tuple(map(_layer, inner.children)))
    return Member(shape.id, write(shape))


def _layer(shape: Shape) -> Member:
    """A layer of the drawing, with its parts by their ids."""
    if not isinstance(shape, Group) or shape.is_bare:
        return Member(shape.id, write(shape))
    parts = tuple(Member(child.id, write(child)) for child in shape.children)
    return Member(shape.id, "", _start(shape), parts)


def _start(group: Group) -> str:
    """How a group begins, without what is in it."""
    return group_start(Group((), "", group.kind, None, group.translate, group.scale, family=group.family))


def _shown(part: Shown, count: int, prefix: str) -> str:
    """A part and when it is seen: from one fragment on, until another, or all the time."""
    if part.parts:
        inner = "".join(_shown(each, count, f"{prefix}{index}-") for index, each in enumerate(part.parts))
        return f"{part.start}{inner}</g>"
    pieces: list[str] = []
    for index, (markup, first, last) in enumerate(part.spans):
        piece = with_prefixed_ids(markup, f"{prefix}{index}-")
        if last < count:
            piece = f'<g class="fragment fade-out" data-fragment-index="{last}">{piece}</g>'
        if first:
            fresh = "" if index else " fresh"
            piece = f'<g class="fragment{fresh}" data-fragment-index="{first}">{piece}</g>'
        pieces.append(piece)
    return "".join(pieces)


def _head(deck: Presentation) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{deck.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(deck.title)}</title>\n"
        f"<style>\n{_asset('reveal.css')}\nhtml, body {{ margin: 0; height: 100%; background: {deck.paper}; }}{_STYLE}"
        '</style>\n</head>\n<body class="reveal-viewport">\n<div class="reveal">\n<div class="slides">\n'
    )


def _foot(deck: Presentation) -> str:
    settings = (
        f"width: {deck.width:g}, height: {deck.height:g}, margin: 0, minScale: 0.05, maxScale: 8, center: false, "
        "hash: true, fragmentInURL: true, progress: false, controls: false, transition: 'none', plugins: [RevealNotes]"
    )
    return (
        f"</div>\n</div>\n<script>{_asset('reveal.js')}</script>\n<script>{_asset('notes.js')}</script>\n"
        f"<script>Reveal.initialize({{ {settings} }});</script>\n</body>\n</html>\n"
    )


REVEAL = Format(name="reveal", media_type="text/html", suffix="-reveal.html", is_single=False, stream=_stream)
