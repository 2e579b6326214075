"""One slide as one dumb SVG: absolute places, plain colours, presentation attributes only.

The rules and why they are needed stand in docs/slides.md.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..drawing.frame import render_body
from ..drawing.markup import escape, number
from ..drawing.theme import Theme
from ..steps.explain import Explanation
from ..words import say
from .apart import apart
from .board import MARGIN
from .closeup import close_up
from .current import with_current_products
from .deck import Deck, sentences_of, spoken
from .formula import set_formula
from .letters import Line, as_line, break_lines, line_svg, line_width
from .parts import in_parts
from .shots import Shot

__all__ = ["fitted_title", "slide_svg"]

_TITLE, _TITLE_Y = 32.0, 64.0
_SIZES = (22.0, 20.0, 18.0, 16.0)  # of the sentence; the first that fits two lines
_LESS = (  # kinds of sentences that are left out, and the sizes in which the others are tried
    ((), _SIZES[:2]),
    (("meaning",), _SIZES),
    (("meaning", "arrives"), _SIZES[1:]),
    (("meaning", "arrives", "summed", "meets"), _SIZES[2:]),
    (("meaning", "arrives", "summed", "meets", "why"), _SIZES[1:]),
    (("meaning", "arrives", "why", "warning"), _SIZES[1:]),
)
_LINE = 1.45  # of the sentence's size
_FOOT, _FOOT_Y, _BAR_Y, _BAR = 14.0, 705.0, 681.0, 4.0
_FORMULA_HEIGHT = 78.0
_LEGEND = 14.0
_FRAME_TITLE, _LEAST_TITLE = 12.0, 9.0  # font sizes in the drawing and on the slide
_FRAME = re.compile(r'(<g id="[^"]*" class="group"><rect [^>]*/>)<text [^>]*>[^<]*</text>')


def slide_svg(deck: Deck, number_in_deck: int, told: Explanation) -> str:
    """The slide as a whole SVG file."""
    board, shot = deck.board, deck.shots[number_in_deck]
    wide, high = number(board.width), number(board.height)
    body = [_background(deck), _drawing(deck, shot)]
    if board.has_frame:
        body += [_title(deck, shot, told), _sentence(deck, told), _formula(deck, told), _foot(deck, number_in_deck)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f"<title>{escape(told.title)}</title><desc>{escape(spoken(told))}</desc>{''.join(body)}</svg>"
    )


def _background(deck: Deck) -> str:
    if deck.order.theme == "transparent":
        return ""
    wide, high = number(deck.board.width), number(deck.board.height)
    return f'<rect id="background" x="0" y="0" width="{wide}" height="{high}" fill="{deck.style.paint.paper}"/>'


def _drawing(deck: Deck, shot: Shot) -> str:
    traced, (scale, dx, dy) = deck.traced, deck.place
    style = replace(deck.style, has_tooltips=False, is_interactive=False, has_background=False)
    step = len(traced.timeline.steps) - 1 if shot.step is None else shot.step
    body = render_body(
        deck.drawing, traced.evaluation, traced.timeline, step, style=style, has_highlight=shot.whole is None
    )
    if scale * _FRAME_TITLE < _LEAST_TITLE:
        body = _FRAME.sub(r"\1", body)
    if deck.trim.products == "current" and shot.whole is None:
        body = with_current_products(body, deck, step)
    if shot.part is not None:
        body = in_parts(body, deck, step, shot.part)
    picture = f'<g id="picture" transform="translate({number(dx)} {number(dy)}) scale({scale:.5g})">{apart(body)}</g>'
    return picture + apart(close_up(deck, shot))


def _accent(deck: Deck, shot: Shot) -> str:
    """The colour of the slide's phase."""
    paint, steps = deck.style.paint, deck.traced.timeline.steps
    phase = steps[len(steps) - 1 if shot.step is None else shot.step].phase
    return paint.value if phase in ("start", "forward") else paint.downstream


def _title(deck: Deck, shot: Shot, told: Explanation) -> str:
    paint, board = deck.style.paint, deck.board
    legend, legend_width = _legend(deck)
    room = board.room - 18
    line, size, wide = fitted_title(deck.order.title or told.title, room)
    place = f'x="{number(MARGIN)}" y="{number(_TITLE_Y - 26)}" width="6" height="30" rx="3"'
    bar = f'<rect {place} fill="{_accent(deck, shot)}"/>'
    text = line_svg(line, MARGIN + 18, _TITLE_Y, size, paint.ink, {}, ' font-weight="bold"')
    has_legend = wide + 40 + legend_width <= room
    return f'<g id="title">{bar}{text}</g>{legend if has_legend else ""}'


def fitted_title(
    text: str, room: float, size: float = _TITLE, least: float = 18.0, *, is_bold: bool = True
) -> tuple[Line, float, float]:
    """A title in letters that fit the room, shortened where even the least are too wide; their size, its width."""
    wide = line_width(((text, ""),), size, is_bold)
    if wide > room:
        size = max(least, int(size * room / wide))
        while line_width(((text, ""),), size, is_bold) > room and len(text) > 2:
            text = text[:-2].rstrip("… ") + "…"
    line, wide = as_line(((text, ""),), size, is_bold)
    return line, size, wide


def _legend(deck: Deck) -> tuple[str, float]:
    """What the colours mean, at the right of the title; the same on all slides."""
    kept = deck.kept.get("legend")
    if isinstance(kept, tuple):
        return kept
    paint, lang = deck.style.paint, deck.order.lang
    items = [("value", paint.value), ("dg", paint.downstream)]
    if deck.trim.products != "none" or deck.close_up is not None:
        items += [("lg", paint.local), ("ug", paint.upstream)]
    pieces: list[str] = []
    right = x = deck.board.width - MARGIN
    for name, colour in reversed(items):
        line, wide = as_line(((say(lang, f"slides.legend.{name}"), ""),), _LEGEND)
        x -= wide
        pieces.append(line_svg(line, x, _TITLE_Y - 4, _LEGEND, paint.quiet, {}))
        x -= 16
        pieces.append(f'<circle cx="{number(x + 5)}" cy="{number(_TITLE_Y - 9)}" r="5" fill="{colour}"/>')
        x -= 22
    legend = f'<g id="legend">{"".join(pieces)}</g>', right - x - 22
    deck.kept["legend"] = legend
    return legend


def _colours(paint: Theme) -> dict[str, str]:
    return {"value": paint.value, "dg": paint.downstream, "lg": paint.local, "ug": paint.upstream}


def _sentence(deck: Deck, told: Explanation) -> str:
    y = deck.board.sentence
    if y is None or not told.runs:
        return ""
    lines, size = _lines(told, deck.board.room)
    paint = deck.style.paint
    texts = [
        line_svg(line, MARGIN, y + index * size * _LINE, size, paint.ink, _colours(paint))
        for index, line in enumerate(lines)
    ]
    return f'<g id="sentence">{"".join(texts)}</g>'


def _lines(told: Explanation, room: float) -> tuple[list[Line], float]:
    """At most two lines: in smaller letters before a sentence is left out. What a gradient means goes first, then
    that one arrives, which the drawing shows; what leaves stays."""
    said = [(kind, sentence) for kind, runs in told.parts or (("", told.runs),) for sentence in sentences_of(runs)]
    extra = [("meaning", ((told.meaning, ""),))] if told.meaning else []
    for gone, sizes in _LESS:
        kept = [sentence for kind, sentence in said + extra if kind not in gone]
        for size in sizes if kept else ():
            lines = break_lines(kept, size, room, 2)
            if lines is not None:
                return lines, size
    last = said[-1][1]
    line, wide = as_line(last, _SIZES[-1])
    if wide <= room:
        return [line], _SIZES[-1]
    text = "".join(text for text, _ in last)
    most = max(8, int(len(text) * room / wide * 0.9))
    return [as_line(((text[:most].rstrip() + "…", ""),), _SIZES[-1])[0]], _SIZES[-1]


def _formula(deck: Deck, told: Explanation) -> str:
    y, room = deck.board.formula, deck.board.room
    if y is None or told.formula is None:
        return ""
    made = set_formula(told.formula, deck.style.paint, room, _FORMULA_HEIGHT)
    if made is None:
        return ""
    return f'<g id="formula" transform="translate({number(deck.board.width / 2)} {number(y)})">{made[0]}</g>'


def _foot(deck: Deck, number_in_deck: int) -> str:
    """The progress bar, green for what goes forward and red for what comes back; step mark and footer under it."""
    paint, board, order = deck.style.paint, deck.board, deck.order
    steps = deck.traced.timeline.steps
    shot, last = deck.shots[number_in_deck], len(steps) - 1
    at = last if shot.step is None else shot.step
    turn = sum(step.phase in ("start", "forward") for step in steps)
    unit = board.room / len(steps)
    middle, end = min(at + 1, turn) * unit, (at + 1) * unit
    track = (
        f'<rect id="track" x="{number(MARGIN)}" y="{number(_BAR_Y)}" width="{number(board.room)}" height="4" rx="2" '
    )
    bars = [track + f'fill="{paint.frame_line}" fill-opacity="0.35"/>', _bar(0, middle, paint.value)]
    if end > middle:
        bars.append(_bar(middle, end, paint.downstream))
    mark, wide = as_line(((f"{at} / {last}", ""),), _FOOT)
    texts = [line_svg(mark, board.width - MARGIN - wide, _FOOT_Y, _FOOT, paint.quiet, {})]
    if order.footer:
        footer, size, _ = fitted_title(order.footer, board.room - wide - 40, _FOOT, _FOOT, is_bold=False)
        texts.append(line_svg(footer, MARGIN, _FOOT_Y, size, paint.quiet, {}))
    return f'<g id="foot">{"".join(bars)}{"".join(texts)}</g>'


def _bar(start: float, end: float, colour: str) -> str:
    x, wide = MARGIN + start, end - start
    place = f'x="{number(x)}" y="{number(_BAR_Y)}" width="{number(wide)}" height="{number(_BAR)}" rx="2"'
    return f'<rect {place} fill="{colour}"/>'
