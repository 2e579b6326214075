"""The measure of exported slides, over all examples and many pasted programs: ``python -m tools.slide_measure``.

Every slide has all four numbers of every edge in its window, large enough and in a colour that can be read; all edges
are seen in a deck; nothing lies over anything else, or moves but by the camera's plan; titles differ.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graph import Trace, trace
from graph.drawing.bounding_boxes import label_extent
from graph.errors import NoDrawing, TraceError
from graph.files import Order
from graph.layout.text_widths import text_width
from graph.scene.changes import walk
from graph.scene.shapes import Group, Shape, Text
from graph.scene.theme import contrast
from graph.slides.deck import Deck, open_deck
from graph.slides.order import Size
from graph.slides.presentation import Slide
from graph.slides.shots import Shot
from graph.slides.slide import presented
from graph.slides.text_lines import line_width
from tests.pasted.reading import snippets
from web.pages.examples import examples

__all__ = ["Report", "main", "measured", "programs"]

LEAST_NUMBER, LEAST_LETTERS, LEAST_CONTRAST = 14.0, 11.0, 4.5
_SLACK = 0.02
_HIGH, _LOW = 0.7, 0.02  # of the font size, over and under the baseline, where digits have ink
_TOUCH = 0.6  # units by which two texts may meet
_SAME = 0.05  # units, a place may differ
_LEAST_STEPS, _MOST_STEPS = 4, 90  # of a pasted program that is measured
_SIZES: tuple[Size, ...] = ("16:9", "4:3")
_LANGUAGES = ("en", "ko")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Said:
    """A text on a slide: its letters, the id of what it belongs to, its size and the box of its ink, on the slide."""

    text: str
    name: str
    size: float
    box: Box
    fill: str


@dataclass
class Report:
    """What was found: how often, by kind, with the first place of each."""

    slides: int = 0
    decks: int = 0
    moves: int = 0
    changes: int = 0
    found: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, place: str) -> None:
        """Count a finding; of each kind the first places are kept."""
        self.found[kind] += 1
        kept = self.places.setdefault(kind, [])
        if len(kept) < 12:
            kept.append(place)


def programs(part: int = 1, parts: int = 1, begins: tuple[str, ...] = ("",)) -> Iterator[tuple[str, Trace]]:
    """Every so many of the examples, then of the pasted programs that can be read, whose names begin so."""
    shown = [each for each in examples() if each.name.startswith(begins)][part - 1 :: parts]
    for each in shown:
        yield (
            each.name,
            trace(each.source, dict(each.inputs), expand=each.expand, seed=each.seed, upstream=each.upstream),
        )
    pasted = [each for each in snippets() if each.name.startswith(begins)][part - 1 :: parts]
    for snippet in pasted:
        try:
            read = trace(snippet.source, snippet.expected.get("inputs"))
        except TraceError:
            continue
        if _LEAST_STEPS < len(read.timeline.steps) <= _MOST_STEPS:
            yield snippet.name, read


def measured(name: str, source: Trace, order: Order, report: Report) -> None:
    """Measure one deck."""
    place = f"{name} {order.size} {order.lang}"
    try:
        deck = open_deck(source, order)
    except NoDrawing:
        report.note("not drawn", place)
        return
    report.decks += 1
    if deck.camera is not None:
        report.moves, report.changes = report.moves + deck.camera.moves, report.changes + len(deck.camera.windows) - 1
        if not deck.camera.is_calm:
            report.note("camera moves at over a quarter of the changes", place)
    titles: set[str] = set()
    seen: set[str] = set()
    before: Mapping[tuple[str, str], Box] = {}
    for slide, shot in zip(presented(deck).begin(), deck.shots, strict=True):
        report.slides += 1
        here = f"{place} {slide.name}"
        if slide.title in titles:
            report.note("title twice", here)
        titles.add(slide.title)
        texts = list(_texts(slide.scene, (1.0, 0.0, 0.0), "", ""))
        names = set(_names(slide.scene))
        seen |= names
        is_page = deck.camera is not None and shot.whole is not None
        _check_texts(deck, slide, texts, here, report, is_small=is_page)
        _check_edges(deck, shot, names, here, report)
        places = {} if is_page else _places_of(texts)
        if (
            before
            and _is_still(deck, shot)
            and any(_is_moved(before[key], places[key]) for key in before.keys() & places)
        ):
            report.note("moved without the camera", here)
        before = places
    for position, edge in enumerate(source.graph.edges):
        missing = [kind for kind in _known(deck, position) if f"{edge.id}-{kind}" not in seen]
        if missing:
            report.note("edge never seen", f"{place} {edge.id} {missing}")


def _names(scene: Group) -> Iterator[str]:
    for shape in walk(scene):
        yield shape.id
        for span in shape.spans if isinstance(shape, Text) else ():
            yield span.id


def _places_of(texts: list[Said]) -> dict[tuple[str, str], Box]:
    """By node and letters, where they stand, of those that stand once."""
    keys = Counter((each.name, each.text) for each in texts)
    boxes = {(each.name, each.text): each.box for each in texts}
    return {key: boxes[key] for key, count in keys.items() if count == 1 and key[0].startswith("n")}


def _is_still(deck: Deck, shot: Shot) -> bool:
    """Whether the window is that of the step before."""
    if deck.camera is None or not shot.step:
        return deck.camera is None
    return deck.camera.windows[shot.step] == deck.camera.windows[shot.step - 1]


def _is_moved(first: Box, second: Box) -> bool:
    middle = (first[0] + first[2] - second[0] - second[2]) / 2
    return abs(middle) > _SAME or abs(first[3] - second[3]) > _SAME


def _check_texts(deck: Deck, slide: Slide, texts: list[Said], here: str, report: Report, *, is_small: bool) -> None:
    paint = deck.style.paint
    for said in texts:
        least = LEAST_NUMBER if said.name.endswith(("-value", "-dg", "-grad")) else LEAST_LETTERS
        if said.name.startswith("n") and not said.name.endswith("-grad"):
            least = 9.0  # a gate's sign may be smaller where the gate is
        if not is_small and said.size < least - _SLACK:
            report.note("small letters", f"{here} {said.name} {said.text!r} {said.size:.2f}")
        if contrast(said.fill, paint.paper) < LEAST_CONTRAST:
            report.note("pale letters", f"{here} {said.name} {said.text!r} {said.fill}")
        left, top, right, bottom = said.box
        if left < 0 or top < 0 or right > slide.width or bottom > slide.height:
            report.note("beside the slide", f"{here} {said.name} {said.text!r}")
    sizes = {round(said.size, 1) for said in texts if said.name == "sentence"}
    if sizes - {20.0, 18.8}:  # words, and mathematics among them
        report.note("another size of the sentence", f"{here} {sizes}")
    for first, second in _meeting(texts):
        report.note("texts meet", f"{here} {first.name} {first.text!r} · {second.name} {second.text!r}")


def _meeting(texts: list[Said]) -> Iterator[tuple[Said, Said]]:
    """Pairs of texts whose ink meets."""
    rows = sorted(texts, key=lambda said: said.box[1])
    for place, first in enumerate(rows):
        for second in rows[place + 1 :]:
            if second.box[1] >= first.box[3] - _TOUCH:
                break
            if min(first.box[2], second.box[2]) - max(first.box[0], second.box[0]) > _TOUCH:
                yield first, second


def _check_edges(deck: Deck, shot: Shot, names: set[str], here: str, report: Report) -> None:
    """Every edge in the window has what is known of it, or is under a chip; so have the edges of the step's gate."""
    timeline, graph = deck.traced.timeline, deck.traced.graph
    step = deck.step_of(shot)
    window = None if deck.camera is None or shot.whole is not None else deck.camera.windows[step]
    node = deck.story.positions.get(timeline.steps[step].node) if shot.whole is None and step else None
    own = () if node is None else (*graph.into[node], *graph.out_of[node])
    has_chips = any(name.endswith("-stub") for name in names)
    for position, edge in enumerate(graph.edges):
        is_own = position in own
        if window is not None and not is_own and not window.holds(label_extent(deck.drawing, position)):
            continue
        for kind in _known(deck, position):
            appears = timeline.appears.get(f"{edge.id}-{kind}", 10**9)
            if appears <= step and f"{edge.id}-{kind}" not in names:
                covered = has_chips and not is_own
                report.note("under a chip" if covered else "number missing", f"{here} {edge.id}-{kind}")


def _known(deck: Deck, position: int) -> list[str]:
    """Which of the four numbers an edge has in the end."""
    room, graph = deck.drawing.plan.rooms[position], deck.traced.graph
    edge, evaluation = graph.edges[position], deck.traced.evaluation
    known = ["value"] if room.value is not None else []
    if room.gradient is not None and evaluation.downstream[position] is not None and edge.lg_kind is not None:
        known.append("dg")
        known += ["ug"] if room.has_product else []
    return known


def _texts(shape: Shape, place: tuple[float, float, float], name: str, family: str) -> Iterator[Said]:
    scale, dx, dy = place
    name = shape.id or name
    if isinstance(shape, Group):
        inner = scale * shape.scale, dx + scale * shape.translate[0], dy + scale * shape.translate[1]
        for child in shape.children:
            yield from _texts(child, inner, name, shape.family or family)
    elif isinstance(shape, Text):
        fonts = shape.family or family
        if any(span.at is not None for span in shape.spans):
            for span in shape.spans:
                x, y = span.at or (shape.x, shape.y)
                yield _said(shape, span.text, span.fill or shape.fill, x, y, name, fonts, place)
            return
        text = "".join(span.text for span in shape.spans)
        ids = [span.id for span in shape.spans if span.id]
        said = _said(shape, text, shape.fill, shape.x, shape.y, name, fonts, place)
        yield said
        for span in shape.spans:
            if span.fill and span.fill != shape.fill:
                yield Said(span.text, ids[0] if ids else name, said.size, (0.0, 0.0, 0.0, 0.0), span.fill)


def _said(
    shape: Text, text: str, fill: str, x: float, y: float, name: str, fonts: str, place: tuple[float, float, float]
) -> Said:
    scale, dx, dy = place
    text = text.replace("\xa0", " ")
    is_words = fonts.startswith("'Noto")
    wide = (
        line_width(((text, ""),), shape.size, shape.is_bold)
        if is_words
        else text_width(text, shape.size, shape.is_bold)
    )
    left = x - wide * {"middle": 0.5, "end": 1.0, "start": 0.0}[shape.anchor]
    top, bottom = y - _HIGH * shape.size, y + _LOW * shape.size
    box = dx + scale * left, dy + scale * top, dx + scale * (left + wide), dy + scale * bottom
    return Said(text, name, scale * shape.size, box, fill)


def main(arguments: list[str]) -> int:
    """Measure and print what was found; 1 where something is wrong."""
    asked = argparse.ArgumentParser(prog="python -m tools.slide_measure")
    asked.add_argument("--part", default="1/1", help="of the programs: 2/5 is every fifth, from the second on")
    asked.add_argument("--size", choices=_SIZES, action="append")
    asked.add_argument("--lang", choices=_LANGUAGES, action="append")
    asked.add_argument("name", nargs="*", help="programs whose names begin so; all without any")
    options = asked.parse_args(arguments)
    part, parts = map(int, options.part.split("/"))
    report = Report()
    for name, source in programs(part, parts, tuple(options.name) or ("",)):
        for size in options.size or _SIZES:
            for lang in options.lang or _LANGUAGES:
                measured(name, source, Order(size=size, lang=lang), report)
    print(
        f"{report.decks} decks, {report.slides} slides, the camera moves at {report.moves} of {report.changes} changes"
    )
    for kind, count in report.found.most_common():
        print(f"{count:6} {kind}")
        for place in report.places[kind]:
            print(f"       {place}")
    return int(bool(set(report.found) - {"under a chip", "not drawn"}))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
