"""An order of slides: which steps, how a slide looks, in which language; validated in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from ..errors import TraceError
from ..layout.style import DIRECTIONS, MODES, Direction, Mode
from ..limits import REQUEST
from ..numbers import DIGITS
from ..scene.theme import PALETTES, Palette
from ..words import LANGUAGES

__all__ = ["PER_PAGE", "POSTERS", "SIZES", "STEPS", "THEMES", "Order", "order_from"]

PER_PAGE = (2, 4, 6)  # slides of a handout
_MOST_RANGES = 200  # parts of a list

Part = Literal["both", "sheet", "answers"]
Size = Literal["16:9", "4:3", "tight"]
Theme = Literal["light", "dark", "transparent"]
SIZES: tuple[Size, ...] = ("16:9", "4:3", "tight")
Poster = Literal["", "A4", "A3"]
POSTERS: tuple[Poster, ...] = ("A4", "A3")
PARTS: tuple[Part, ...] = ("both", "sheet", "answers")
THEMES: tuple[Theme, ...] = ("light", "dark", "transparent")
NUMBERS = ("value", "dg", "lg", "ug")  # what may be hidden
STEPS = ("all", "forward", "backward", "last", "passes")  # or a range, "3-9"


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
    step: int | None = None
    steps: str = "all"
    words: tuple[tuple[int, str, str], ...] = ()
    fine: bool = False
    size: Size = "16:9"
    theme: Theme = "light"
    palette: Palette = "default"
    mode: Mode = "numbers"
    digits: int = DIGITS
    direction: Direction = "auto"
    hide: tuple[str, ...] = ()
    title: str = ""
    footer: str = ""
    outlined: bool = False
    has_sentence: bool = True
    has_formula: bool = True
    width: int | None = None
    per_page: int = 4
    speed: float = 1.0
    edge: str = ""
    questions: tuple[str, ...] = ()
    part: Part = "both"
    poster: Poster = ""
    chapter: int = 0
    pictures: bool = False
    template: bytes | None = None
    polls: tuple[PollResult, ...] = ()


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "lang": LANGUAGES,
    "size": SIZES,
    "theme": THEMES,
    "palette": PALETTES,
    "mode": MODES,
    "direction": DIRECTIONS,
    "part": PARTS,
    "poster": ("", *POSTERS),
}
_SPANS: Mapping[str, tuple[int, int]] = {
    "chapter": (0, 1_000),
    "digits": (1, REQUEST.slide_digits),
    "width": (REQUEST.least_width, REQUEST.picture_width),
    "step": (0, 10**6),
}
NAMES = frozenset(field.name for field in fields(Order))


def order_from(asked: Mapping[str, Any]) -> Order:
    """An order from what was asked for by name; other names and None are left alone, so that defaults stand.

    Raises:
        TraceError: ``bad_value`` or ``too_large``, naming the choice.
    """
    return Order(
        **{name: _checked(name, value) for name, value in asked.items() if name in NAMES and value is not None}
    )


def _checked(name: str, value: Any) -> Any:
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise _wrong(name, value, ", ".join(_CHOICES[name]))
        return value
    if name in _SPANS:
        return _whole_number(name, value)
    read: Callable[[str, Any], Any] = _READERS.get(name, _flag)
    return read(name, value)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, value, "true, false")
    return value


def _hidden(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(each in NUMBERS for each in value):
        raise _wrong(name, value, ", ".join(NUMBERS))
    return tuple(value)


def _steps(name: str, value: Any) -> str:
    if not isinstance(value, str) or (value not in STEPS and step_list(value) is None):
        raise _wrong(name, value, ", ".join((*STEPS, "3-9", "2,5,9-12")))
    return value


def _words(name: str, value: Any) -> tuple[tuple[int, str, str], ...]:
    """Titles and notes by step: ``{"5": {"title": "…", "note": "…"}}``."""
    if not isinstance(value, Mapping) or not all(isinstance(each, Mapping) for each in value.values()):
        raise _wrong(name, value, '{"5": {"title": "…", "note": "…"}}')
    if len(value) > REQUEST.said:
        raise TraceError("too_large", "export_span", name=name, value=len(value), limit=REQUEST.said)
    found: list[tuple[int, str, str]] = []
    for step, said in value.items():
        known = str(step)
        if not known.isascii() or not known.isdigit() or len(known) > len(str(REQUEST.step)):
            raise _wrong(name, known, "5")
        title, note = _line(name, said.get("title", "")), said.get("note", "")
        if not isinstance(note, str) or len(note) > REQUEST.note:
            raise _wrong(name, note, "text")
        found.append((int(known), title, " ".join(note.split())))
    return tuple(sorted(found))


def _template(name: str, value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise _wrong(name, value, ".potx, .pptx")
    return value


def _edge(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > REQUEST.edge_id:
        raise _wrong(name, value, "e3-0")
    return value


def _questions(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise _wrong(name, value, "e3-0-dg")
    if len(value) > REQUEST.ids:
        raise TraceError("too_large", "export_span", name=name, value=len(value), limit=REQUEST.ids)
    return tuple(dict.fromkeys(value))


def _polls(name: str, value: Any) -> tuple[PollResult, ...]:
    if not isinstance(value, tuple) or not all(isinstance(each, tuple) for each in value):
        raise _wrong(name, value, "class")
    return value


def _whole_number(name: str, value: Any) -> int:
    least, most = _SPANS[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise _wrong(name, value, f"{least}–{most}")
    if value > most:
        raise TraceError("too_large", "export_span", name=name, value=value, limit=most)
    return value


def _line(name: str, value: Any) -> str:
    """One line of text; an unpaired surrogate or a control character has no place in a file."""
    if not isinstance(value, str):
        raise _wrong(name, value, "text")
    if len(value) > REQUEST.title:
        raise TraceError("too_large", "export_span", name=name, value=len(value), limit=REQUEST.title)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())


def step_list(text: str) -> tuple[tuple[int, int], ...] | None:
    """First and last step of each of the ranges ``2,5,9-12``; None where the text says no such thing."""
    ranges = [step_range(part.strip()) for part in text.split(",")[:_MOST_RANGES]]
    found = tuple(each for each in ranges if each is not None)
    return found if len(found) == len(ranges) and text.count(",") < _MOST_RANGES else None


def step_range(text: str) -> tuple[int, int] | None:
    """First and last step of ``3-9`` (or of ``4``), None where the text says no such thing."""
    first, dash, last = text.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in ((first, last) if dash else (first,))):
        return None
    return int(first), int(last) if dash else int(first)


def _wrong(name: str, value: Any, choices: str) -> TraceError:
    shown = value if isinstance(value, str | int | float) else type(value).__name__
    return TraceError("bad_value", "export_choice", name=name, value=str(shown)[:40], choices=choices)


def _speed(name: str, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not REQUEST.slowest <= value <= REQUEST.fastest:
        raise _wrong(name, value, f"{REQUEST.slowest:g}–{REQUEST.fastest:g}")
    return float(value)


def _per_page(name: str, value: Any) -> int:
    if value not in PER_PAGE or not isinstance(value, int):
        raise _wrong(name, value, ", ".join(map(str, PER_PAGE)))
    return value


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "title": _line,
    "footer": _line,
    "hide": _hidden,
    "steps": _steps,
    "words": _words,
    "edge": _edge,
    "per_page": _per_page,
    "speed": _speed,
    "template": _template,
    "questions": _questions,
    "polls": _polls,
}
