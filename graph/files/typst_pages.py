"""Slides through Typst: pages of a PDF, or pictures in pixels. It runs in this process and needs no files of ours.

https://typst.app/docs/reference/visualize/image/ : an SVG image keeps its text as text and its fonts embedded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, BinaryIO

from ..slides.shipped_fonts import FOLDER, needs_other_fonts
from .joined_pdf import JoinedPdf

__all__ = ["UNITS", "compiler", "pdf_pages", "png_pages", "quoted", "write_pdf"]

UNITS = 0.75  # points an SVG user unit
_LONGEST_ALT = 2_000
_BATCH = 6  # pictures at once: a batch's pixels are in memory together
# Typst keeps what it has worked out for its last ten documents, in many times their size, so small ones push out large.
_REMEMBERED, _MOST_REMEMBERED = 10, 1_200_000  # documents; letters of SVG
_given: list[int] = []  # sizes of what this process's Typst was given since it was last made to forget


def quoted(text: str) -> str:
    """A string of Typst's markup."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return '"' + printable.replace("\\", "\\\\").replace('"', '\\"') + '"'


def compiler(lines: Sequence[str], svgs: Sequence[str]) -> Any:
    """Typst with a document that may name its pictures ``0.svg``, ``1.svg`` and so on."""
    if sum(_given) > _MOST_REMEMBERED:
        _given.clear()
        for _ in range(_REMEMBERED + 1):
            _compiler_of(["#set page(width: 1pt, height: 1pt, margin: 0pt)"], ()).compile(format="svg")
    _given.append(sum(map(len, svgs)))
    return _compiler_of(lines, svgs)


def _compiler_of(lines: Sequence[str], svgs: Sequence[str]) -> Any:
    import typst

    files = {"main.typ": "\n".join(lines).encode("utf-8")}
    files |= {f"{index}.svg": svg.encode("utf-8") for index, svg in enumerate(svgs)}
    made: Any = typst.Compiler
    return made(files, font_paths=_fonts(has_others=needs_other_fonts([*svgs, *lines])))


@cache
def _fonts(*, has_others: bool) -> Any:
    """The shipped fonts, with or without the machine's own: looked for once, which takes longer than a page."""
    import typst

    made: Any = typst.Fonts
    return made(include_system_fonts=has_others, font_paths=[FOLDER])


def _compiler(svgs: Sequence[str], width: float, height: float, title: str = "", alts: Sequence[str] = ()) -> Any:
    said = [f", alt: {quoted(alt[:_LONGEST_ALT])}" for alt in alts] or [""] * len(svgs)
    lines = [
        f"#set document(title: {quoted(title)}, author: (), date: none)",
        f"#set page(width: {width * UNITS:g}pt, height: {height * UNITS:g}pt, margin: 0pt, fill: none)",
        *(
            "#pagebreak(weak: true)\n" * bool(index) + f'#image("{index}.svg", width: 100%{said[index]})'
            for index in range(len(svgs))
        ),
    ]
    return compiler(lines, svgs)


def pdf_pages(svgs: Sequence[str], width: float, height: float, title: str, alts: Sequence[str]) -> bytes:
    """One PDF, a page for each slide; ``width`` and ``height`` in SVG user units; ``alts``: each slide in words."""
    pdf: bytes = _compiler(svgs, width, height, title, alts).compile(format="pdf")
    return pdf


def write_pdf(file: BinaryIO, svgs: Sequence[str], width: float, height: float, title: str, lang: str) -> None:
    """A PDF of a few pages that are called like the whole."""
    joined = JoinedPdf(file)
    joined.add(pdf_pages(svgs, width, height, title, [title] * len(svgs)))
    joined.close(title, lang)


def png_pages(svgs: Sequence[str], width: float, height: float, pixels: int) -> Iterator[bytes]:
    """PNGs of that many pixels across, in order."""
    density = pixels / (width * UNITS) * 72
    for start in range(0, len(svgs), _BATCH):
        batch = svgs[start : start + _BATCH]
        made = _compiler(batch, width, height).compile(format="png", ppi=density)
        yield from [made] if isinstance(made, bytes) else made
