"""An order of slides: which steps, how a slide looks, in which language; validated in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct, ValidationError, convert

from ..errors import TraceError
from ..layout.style import Direction, Mode
from ..limits import REQUEST
from ..numbers import DIGITS
from ..scene.theme import Palette
from ..words import LANGUAGES

__all__ = ["PARTS", "PER_PAGE", "POSTERS", "SIZES", "STEPS", "THEMES", "Order", "order_from", "step_list", "step_range"]

Part = Literal["both", "sheet", "answers"]
Size = Literal["16:9", "4:3", "tight"]
Theme = Literal["light", "dark", "transparent"]
Poster = Literal["", "A4", "A3"]
PerPage = Literal[2, 4, 6]  # slides of a handout
Hidden = Literal["value", "dg", "lg", "ug"]
SIZES: tuple[Size, ...] = get_args(Size)
POSTERS: tuple[Poster, ...] = get_args(Poster)[1:]
PARTS: tuple[Part, ...] = get_args(Part)
THEMES: tuple[Theme, ...] = get_args(Theme)
PER_PAGE: tuple[PerPage, ...] = get_args(PerPage)
STEPS = ("all", "forward", "backward", "last", "passes")  # or a range, "3-9"

Line = Annotated[str, Meta(max_length=REQUEST.title)]
Note = Annotated[str, Meta(max_length=REQUEST.note)]


class Said(Struct):
    """What stands at one step in place of our own words; "" for ours."""

    title: Line = ""
    note: Note = ""


StepWords = Annotated[
    dict[Annotated[str, Meta(pattern=rf"^[0-9]{{1,{len(str(REQUEST.step))}}}$")], Said], Meta(max_length=REQUEST.said)
]
_SHOWN = 40  # characters of a wrong value in its message

# A choice of a poll: its words, the idea behind it ("" for none), whether it is right, its votes by round.
PollChoice = tuple[str, str, bool, tuple[int, ...]]
# What a class answered: the question, its choices, and how many voted, by round: the first and the last.
PollResult = tuple[str, tuple[PollChoice, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered. Formats take from it what they need.

    Attributes:
        step: for formats that hold one slide: which; None: everything shown.
        steps: for the others: "all", "forward", "backward", "last", "passes" (one slide per pass), or numbers and
            ranges in the order in which they are shown, "2,5,9-12".
        words: titles and notes of single steps that stand in place of ours: (step, title, note), "" for ours.
        fine: backward steps in three: what arrives, what the gate knows, what leaves.
        title: stands at the top instead of the step's own; also the title of the file.
        hide: which of the four numbers are not written at the wires.
        outlined: letters become paths: the same everywhere, no longer editable.
        has_sentence, has_formula: the step in words and in mathematics under the drawing.
        width: of a PNG or a film, in pixels; None: as many as the slide has units, or as such films usually have.
        per_page: slides on a page of a handout, with their notes.
        speed: of a film; 1: as long as it takes to read what is said.
        edge: the slides show this edge's Jacobian in its four steps, which are then what ``step`` and ``steps`` count.
        pictures: PowerPoint slides are pictures instead of native shapes.
        template: a PowerPoint file whose master, fonts and colours the slides take.
        questions: ids of an exercise's questions, which a worksheet then asks instead of everything.
        poster: the whole pass on a page of that size instead of slides: SVG, PNG or PDF; "" for slides.
        chapter: the number of the program in a lecture of several; 0: it is alone.
        polls: what a class answered, a slide each after the steps.
        part: of a worksheet: the sheet with its answers, or one of them alone.
    """

    lang: str = "en"
    step: Annotated[int, Meta(ge=0, le=REQUEST.step)] | None = None
    steps: str = "all"
    words: tuple[tuple[int, str, str], ...] = ()
    fine: bool = False
    size: Size = "16:9"
    theme: Theme = "light"
    palette: Palette = "default"
    mode: Mode = "numbers"
    digits: Annotated[int, Meta(ge=1, le=REQUEST.slide_digits)] = DIGITS
    direction: Direction = "auto"
    hide: tuple[Hidden, ...] = ()
    title: Line = ""
    footer: Line = ""
    outlined: bool = False
    has_sentence: bool = True
    has_formula: bool = True
    width: Annotated[int, Meta(ge=REQUEST.least_width, le=REQUEST.picture_width)] | None = None
    per_page: PerPage = 4
    speed: Annotated[float, Meta(ge=REQUEST.slowest, le=REQUEST.fastest)] = 1.0
    edge: Annotated[str, Meta(max_length=REQUEST.edge_id)] = ""
    questions: Annotated[tuple[str, ...], Meta(max_length=REQUEST.ids)] = ()
    part: Part = "both"
    poster: Poster = ""
    chapter: Annotated[int, Meta(ge=0, le=REQUEST.chapters)] = 0
    pictures: bool = False
    template: bytes | None = None
    polls: tuple[PollResult, ...] = ()


# As they are asked for, where they are kept in another form.
_ASKED: Mapping[str, Any] = {"lang": Literal[LANGUAGES], "words": StepWords}
_KINDS: Mapping[str, Any] = {**get_type_hints(Order, include_extras=True), **_ASKED}
_EXAMPLES = {
    "steps": ", ".join((*STEPS, "3-9", "2,5,9-12")),
    "words": '{"5": {"title": "…", "note": "…"}}',
    "template": ".potx, .pptx",
    "edge": "e3-0",
    "questions": "e3-0-dg",
    "polls": "class",
}


def order_from(asked: Mapping[str, Any]) -> Order:
    """An order from what was asked for by name; other names and None are left alone, so that defaults stand.

    Raises:
        TraceError: ``bad_value`` or ``too_large``, naming the choice.
    """
    return Order(
        **{name: _checked(name, value) for name, value in asked.items() if name in _KINDS and value is not None}
    )


def _checked(name: str, value: Any) -> Any:
    try:
        known = convert(value, _KINDS[name])
    except ValidationError:
        raise _wrong(name, value) from None
    tidy = _TIDIED.get(name)
    return known if tidy is None else tidy(known)


def _wrong(name: str, value: Any) -> TraceError:
    """What is wrong with a value: it is too large, or none of those that are possible."""
    limit = _limit_of(_KINDS[name])
    size = len(value) if isinstance(value, str | list | tuple | dict) else value
    if limit is not None and isinstance(size, int | float) and not isinstance(size, bool) and size > limit:
        return TraceError("too_large", "export_span", name=name, value=size, limit=limit)
    shown = value if isinstance(value, str | int | float) else type(value).__name__
    choices = _EXAMPLES.get(name) or _choices_of(_KINDS[name])
    return TraceError("bad_value", "export_choice", name=name, value=str(shown)[:_SHOWN], choices=choices)


def _limit_of(kind: Any) -> float | None:
    """How large a number, or how long a text or a list may be; None where nothing is said."""
    if get_origin(kind) is Annotated:
        meta = get_args(kind)[1]
        return meta.le if meta.le is not None else meta.max_length  # type: ignore[no-any-return]
    return next(filter(None, map(_limit_of, get_args(kind))), None) if get_origin(kind) is not Literal else None


def _choices_of(kind: Any) -> str:
    """What is possible, as a message says it."""
    if get_origin(kind) is Literal:
        return ", ".join(str(each) for each in get_args(kind) if each != "")
    if get_origin(kind) is Annotated:
        meta = get_args(kind)[1]
        return "text" if meta.ge is None else f"{meta.ge:g}–{meta.le:g}"
    if kind is bool:
        return "true, false"
    return next(map(_choices_of, get_args(kind)), "text")


# ---- what a schema cannot say
def _line(text: str) -> str:
    """One line of text; an unpaired surrogate or a control character has no place in a file."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _steps(text: str) -> str:
    if text not in STEPS and step_list(text) is None:
        raise _wrong("steps", text)
    return text


def _words(known: Mapping[str, Said]) -> tuple[tuple[int, str, str], ...]:
    """Titles and notes by step."""
    return tuple(sorted((int(step), _line(said.title), " ".join(said.note.split())) for step, said in known.items()))


def _once(known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known))


_TIDIED: Mapping[str, Callable[[Any], Any]] = {
    "title": _line,
    "footer": _line,
    "steps": _steps,
    "words": _words,
    "questions": _once,
}


def step_list(text: str) -> tuple[tuple[int, int], ...] | None:
    """First and last step of each of the ranges ``2,5,9-12``; None where the text says no such thing."""
    if text.count(",") >= REQUEST.ranges:
        return None
    ranges = [step_range(part.strip()) for part in text.split(",")]
    found = tuple(each for each in ranges if each is not None)
    return found if len(found) == len(ranges) else None


def step_range(text: str) -> tuple[int, int] | None:
    """First and last step of ``3-9`` (or of ``4``), None where the text says no such thing."""
    first, dash, last = text.partition("-")
    digits = len(str(REQUEST.step))
    if not all(
        part.isascii() and part.isdigit() and len(part) <= digits for part in ((first, last) if dash else (first,))
    ):
        return None
    return int(first), int(last) if dash else int(first)
