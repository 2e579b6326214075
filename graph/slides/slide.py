"""One slide of a program's steps as a scene: absolute places and plain colours.

The rules and why they are needed stand in docs/slides.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..drawing.bounding_boxes import Extent
from ..scene.shapes import Group, Rect, Shape, Text
from ..scene.theme import Theme
from ..steps.explanation import Explanation
from ..words import say
from .deck import Deck, sentences_of
from .formula_shapes import Setting, set_formula
from .legend import legend_of
from .picture_place import drawn_in, is_alone, pan_of, pictures
from .presentation import Presentation, Sentence, Slide
from .shots import Shot
from .slide_places import MARGIN
from .text_lines import Line, Run, as_line, break_lines, line_texts, line_width
from .text_outlines import outlined

__all__ = ["Numbering", "fitted_title", "foot_texts", "presented"]

_TITLE, _TITLE_Y, _ABOVE_Y = 28.0, 52.0, 22.0
_SENTENCE, _LINE = 20.0, 1.45  # size; distance of two lines, as a share of it
_LESS = (  # kinds of sentences that are left out, in this order, until the others fit two lines
    (),
    ("meaning",),
    ("meaning", "arrives"),
    ("meaning", "arrives", "summed", "meets"),
    ("meaning", "arrives", "summed", "meets", "why"),
    ("meaning", "arrives", "why", "warning"),
)
_FOOT, _FOOT_Y, _BAR_Y, _BAR = 14.0, 705.0, 681.0, 4.0
_FORMULA_HEIGHT = 78.0
_NARROW = 1.5  # width of a slide, as a share of its height, up to which no title leaves room for the legend
_COMPARED = 64  # slides whose formulas decide in which size all formulas are set


@dataclass(frozen=True, slots=True)
class Numbering:
    """Where the slides of a deck stand in a larger one: the number of the first, from 0, and how many there are."""

    first: int
    count: int


def presented(deck: Deck, numbering: Numbering | None = None) -> Presentation:
    """The slides of a deck; ``numbering``: in the one that it is a part of."""
    numbered = numbering or Numbering(0, len(deck.shots))
    return Presentation(
        deck.title,
        deck.order.lang,
        deck.board.width,
        deck.board.height,
        deck.style.paint,
        deck.order.theme == "transparent",
        len(deck.shots),
        deck.traced.limits.export_bytes,
        lambda: _slides(deck, numbered),
        deck.order.width,
        deck.order.pictures,
        deck.order.template,
        deck.order.per_page,
        deck.order.speed,
        deck.traced.limits.film_seconds,
        deck.traced.limits.film_width,
    )


def _slides(deck: Deck, numbering: Numbering) -> Iterator[Slide]:
    digits = max(2, len(str(len(deck.traced.timeline.steps) - 1)))
    for number, shot in enumerate(deck.shots):
        told = deck.explain(shot)
        scene = _scene(deck, number, told, numbering)
        name, title = _name(shot, digits), deck.title_of(shot, told)
        has_words = not is_alone(deck, shot)
        sentence = _said(deck, told) if has_words else None
        is_set = told.formula is not None and deck.board.formula is not None and has_words
        formula = told.formula.latex if told.formula is not None and is_set else ""
        size = deck.board.width, deck.board.height
        pan = _pan(deck, number, told, numbering)
        note, room = deck.note_of(shot, told), drawn_in(deck, shot)
        yield Slide(number, name, scene, *size, title, note, room, sentence, formula, pan=pan)


def _pan(deck: Deck, number: int, told: Explanation, numbering: Numbering) -> Callable[[float], Group] | None:
    """The slide while the camera is on its way to it."""
    way = pan_of(deck, number)
    return None if way is None else lambda share: _scene(deck, number, told, numbering, way(share))


def _name(shot: Shot, digits: int) -> str:
    """``step-07``; ``step-07-2`` is the second part of a step; ``summary`` comes after them."""
    if shot.whole == "summary":
        return "summary"
    part = "" if shot.part is None else f"-{shot.part + 1}"
    return f"step-{shot.step or 0:0{digits}d}{part}"


def _scene(deck: Deck, number: int, told: Explanation, numbering: Numbering, seen: Extent | None = None) -> Group:
    """Everything that stands on a slide; ``seen``: with the camera's window there."""
    board, shot = deck.board, deck.shots[number]
    shapes: list[Shape] = []
    if deck.order.theme != "transparent":
        shapes.append(Rect(0, 0, board.width, board.height, deck.style.paint.paper, id="background"))
    shapes += pictures(deck, shot, seen)
    if board.has_frame:
        words = [] if is_alone(deck, shot) else [_sentence(deck, told), _formula(deck, told)]
        shapes += [*_title(deck, shot, told), *(group for group in words if group), _foot(deck, number, numbering)]
    scene = Group(tuple(shapes))
    return outlined(scene) if deck.order.outlined else scene


def _accent(deck: Deck, shot: Shot) -> str:
    """The colour of the slide's phase."""
    phase = deck.traced.timeline.steps[deck.step_of(shot)].phase
    return deck.style.paint.value if phase in ("start", "forward") else deck.style.paint.downstream


def _title(deck: Deck, shot: Shot, told: Explanation) -> Iterator[Group]:
    """The title with its bar, what was ordered as the deck's title above it, and the legend beside one of them."""
    paint, board = deck.style.paint, deck.board
    legend, legend_width = _legend(deck)
    room = board.room - 18
    line, size, wide = fitted_title(deck.title_of(shot, told), room)
    shapes: list[Shape] = [Rect(MARGIN, _TITLE_Y - 23, 6, 28, _accent(deck, shot), corner=3)]
    shapes += line_texts(line, MARGIN + 18, _TITLE_Y, size, paint.ink, is_bold=True)
    is_beside = board.width > board.height * _NARROW and wide + 40 + legend_width <= room
    if deck.order.title:
        beside = 0.0 if is_beside else legend_width + 40
        above, small, _ = fitted_title(deck.order.title, room - beside, _FOOT, _FOOT, is_bold=False)
        yield Group(line_texts(above, MARGIN + 18, _ABOVE_Y, small, paint.quiet), "deck-title")
    yield Group(tuple(shapes), "title")
    yield legend if is_beside else replace(legend, translate=(0.0, _ABOVE_Y - _TITLE_Y + 4))


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


def _legend(deck: Deck) -> tuple[Group, float]:
    """What the colours mean, at the right of the title, and its width; the same on all slides."""
    kept = deck.kept.get("legend")
    if isinstance(kept, tuple):
        return kept
    legend = legend_of(deck.style, deck.order.lang, deck.board.width - MARGIN, _TITLE_Y - 4)
    deck.kept["legend"] = legend
    return legend


def _colours(paint: Theme) -> dict[str, str]:
    return {"value": paint.value, "dg": paint.downstream, "lg": paint.local, "ug": paint.upstream}


def _said(deck: Deck, told: Explanation) -> Sentence | None:
    """The sentence that stands on the slide, as it is written."""
    y, paint = deck.board.sentence, deck.style.paint
    if y is None or not told.runs:
        return None
    colours = _colours(paint)
    runs = [
        ((" " if index else "") + text, colours.get(role, paint.ink))
        for index, sentence in enumerate(_fitting(told, deck.board.words)[0])
        for text, role in sentence
    ]
    return Sentence(tuple(runs), MARGIN, y, deck.board.words, _SENTENCE)


def _sentence(deck: Deck, told: Explanation) -> Group | None:
    y = deck.board.sentence
    if y is None or not told.runs:
        return None
    paint = deck.style.paint
    texts: list[Text] = []
    for index, line in enumerate(_fitting(told, deck.board.words)[1]):
        texts += line_texts(line, MARGIN, y + index * _SENTENCE * _LINE, _SENTENCE, paint.ink, _colours(paint))
    return Group(tuple(texts), "sentence")


def _fitting(told: Explanation, room: float) -> tuple[list[Sequence[Run]], list[Line]]:
    """The sentences that fit two lines, and these lines: what a gradient means is left out first, then that one
    arrives, which the drawing shows; what leaves stays. The notes say everything."""
    said = [(kind, sentence) for kind, runs in told.parts or (("", told.runs),) for sentence in sentences_of(runs)]
    extra = [("meaning", ((told.meaning, ""),))] if told.meaning else []
    last: Sequence[Run] = said[-1][1]
    for gone in _LESS:
        kept: list[Sequence[Run]] = [sentence for kind, sentence in said + extra if kind not in gone]
        lines = break_lines(kept, _SENTENCE, room, 2) if kept else None
        if lines is not None:
            return kept, lines
    lines = break_lines([last], _SENTENCE, room, 2)
    if lines is not None:
        return [last], lines
    text = "".join(text for text, _ in last)
    while text:
        cut = ((text + "…", ""),)
        lines = break_lines([cut], _SENTENCE, room, 2)
        if lines is not None:
            return [cut], lines
        text = text[: int(0.9 * len(text))].rstrip()
    return [], []


def _formula(deck: Deck, told: Explanation) -> Group | None:
    """The formula in the middle of its room, in the size that all formulas of the deck have."""
    y = deck.board.formula
    made = None if y is None else _set(deck, told)
    if made is None or y is None:
        return None
    scale = min(made.scale, _formula_scale(deck))
    return Group((replace(made.shapes, scale=scale),), "formula", translate=(deck.board.width / 2, y))


def _set(deck: Deck, told: Explanation) -> Setting | None:
    if told.formula is None:
        return None
    return set_formula(told.formula, deck.style.paint, deck.board.room, _FORMULA_HEIGHT)


def _formula_scale(deck: Deck) -> float:
    """The scale at which every formula of the deck fits its room."""
    kept = deck.kept.get("formula scale")
    if isinstance(kept, float):
        return kept
    made = [_set(deck, deck.explain(shot)) for shot in deck.shots[:_COMPARED]]
    scale = min((each.scale for each in made if each is not None), default=1.0)
    deck.kept["formula scale"] = scale
    return scale


def _foot(deck: Deck, number: int, numbering: Numbering) -> Group:
    """The progress bar, green for what goes forward and red for what comes back; page mark and footer under it."""
    paint, board = deck.style.paint, deck.board
    steps = deck.traced.timeline.steps
    at = deck.step_of(deck.shots[number])
    turn = sum(step.phase in ("start", "forward") for step in steps)
    unit = board.room / len(steps)
    middle, end = min(at + 1, turn) * unit, (at + 1) * unit
    shapes: list[Shape] = [
        Rect(MARGIN, _BAR_Y, board.room, 4, paint.frame_line, corner=2, fill_opacity=0.35, id="track"),
        Rect(MARGIN, _BAR_Y, middle, _BAR, paint.value, corner=2),
    ]
    if end > middle:
        shapes.append(Rect(MARGIN + middle, _BAR_Y, end - middle, _BAR, paint.downstream, corner=2))
    place = numbering.first + number + 1
    page = say(deck.order.lang, "slides.title.page", number=place, count=numbering.count)
    return Group((*shapes, *foot_texts(page, deck.order.footer, board.width, paint)), "foot")


def foot_texts(page: str, footer: str, width: float, paint: Theme) -> tuple[Text, ...]:
    """The page mark at the right of a slide's foot, and the footer at its left."""
    mark, wide = as_line(((page, ""),), _FOOT)
    texts = line_texts(mark, width - MARGIN - wide, _FOOT_Y, _FOOT, paint.quiet)
    if not footer:
        return texts
    line, size, _ = fitted_title(footer, width - 2 * MARGIN - wide - 40, _FOOT, _FOOT, is_bold=False)
    return (*texts, *line_texts(line, MARGIN, _FOOT_Y, size, paint.quiet))
