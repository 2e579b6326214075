"""A handout to print: two, four or six slides on a page of A4, each with its notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from ..slides.presentation import Presentation, Slide
from ..slides.text_lines import is_hangul
from ..words import say
from .export_format import Format, Progress
from .file_budget import Budget
from .joined_pdf import JoinedPdf
from .pdf_reading_order import in_reading_order
from .typst_pages import compiler, quoted

__all__ = ["HANDOUT"]

_BATCH = 12  # slides; whole pages, however many there are on one
_FONTS = '("Noto Sans CJK KR", "DejaVu Sans")'
_LINE = "#94a3b8"
_MARGIN = "margin: (x: 15mm, top: 11mm, bottom: 13mm)"


@dataclass(frozen=True, slots=True)
class _Page:
    """How slides stand on a page; ``note``: points of its letters, ``room``: how many narrow letters a note may have
    so that all rows are of one height."""

    columns: int
    rows: int
    note: float
    room: int
    is_flipped: bool = False


_PAGES = {2: _Page(1, 2, 11.0, 540), 4: _Page(2, 2, 9.0, 300, is_flipped=True), 6: _Page(2, 3, 8.5, 380)}


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    budget, joined = Budget(deck.most_bytes), JoinedPdf(file)
    batch: list[Slide] = []
    for slide in deck.begin():
        batch.append(slide)
        if len(batch) == _BATCH or slide.number + 1 == deck.count:
            lines = _document(deck, batch)
            pages: bytes = compiler(lines, [in_reading_order(each).svg for each in batch]).compile(format="pdf")
            budget.spend(len(pages))
            joined.add(pages)
            batch.clear()
        yield slide.number, deck.count
    joined.close(deck.title, deck.lang)
    yield deck.count, deck.count


def _document(deck: Presentation, slides: Sequence[Slide]) -> list[str]:
    """Pages of some slides, as Typst's markup."""
    page = _PAGES[deck.per_page]
    lines = [
        f"#set document(title: {quoted(deck.title)}, author: (), date: none)",
        f'#set text(font: {_FONTS}, size: {page.note:g}pt, lang: "{deck.lang}", fill: rgb("#0f172a"))',
        "#set par(leading: 0.55em, spacing: 0.6em)",
    ]
    for start in range(0, len(slides), deck.per_page):
        shown = slides[start : start + deck.per_page]
        last = min(deck.count, slides[0].number + start + deck.per_page)
        said = say(deck.lang, "slides.handout.foot", first=shown[0].number + 1, last=last, count=deck.count)
        foot = f"#text(8pt)[#{quoted(deck.title)} #h(1fr) #{quoted(said)}]"
        lines += [
            f'#set page(paper: "a4", flipped: {str(page.is_flipped).lower()}, footer: [{foot}], {_MARGIN})',
            f"#grid(columns: {page.columns}, {_rows(page, shown)}column-gutter: 8mm, row-gutter: 5mm,",
            *(f"  {_cell(slide, start + place)}," for place, slide in enumerate(shown)),
            ")",
        ]
    return lines


def _rows(page: _Page, slides: Sequence[Slide]) -> str:
    """Rows of one height over the whole page, which leaves room for a pencil; where a note is long, as they come."""
    longest = max(sum(1.8 if is_hangul(letter) else 1.0 for letter in slide.text) for slide in slides)
    return f"rows: ({', '.join(['1fr'] * page.rows)}), " if longest <= page.room else ""


def _cell(slide: Slide, place: int) -> str:
    """A slide in a thin frame, and its notes under it."""
    alt = quoted(f"{slide.title}.")
    picture = f'#box(stroke: 0.5pt + rgb("{_LINE}"), image("{place}.svg", width: 100%, alt: {alt}))'
    return f"[{picture} #par({quoted(slide.text)})]"


HANDOUT = Format(name="handout", media_type="application/pdf", suffix="-handout.pdf", is_single=False, stream=_stream)
