"""The measure of exported slides, over all examples and many pasted programs: ``python -m tools.slide_measure``.

Every slide has all four numbers of every edge in its window, large enough and in a colour that can be read; all edges
are seen in a deck; nothing lies over anything else, or moves but by the camera's plan; titles differ.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph import Trace, trace
from graph.drawing.bounding_boxes import label_extent
from graph.errors import NoDrawing, TraceError
from graph.files import Order
from graph.scene.changes import walk
from graph.scene.shapes import Group, Text
from graph.scene.theme import contrast
from graph.slides.chip_strips import look_through
from graph.slides.deck import Deck, open_deck
from graph.slides.order import Size
from graph.slides.presentation import Slide
from graph.slides.shots import Shot
from graph.slides.slide import presented
from tests.pasted.reading import snippets
from web.pages.examples import examples

from .slide_texts import Box, Said, meeting, texts_in

__all__ = ["NO_FAULTS", "Report", "main", "measure_all", "measured", "programs"]

LEAST_NUMBER, LEAST_LETTERS, LEAST_CONTRAST = 14.0, 11.0, 4.5
_SLACK = 0.02
_SAME = 0.05  # units, a place may differ
_LEAST_STEPS, _MOST_STEPS = 4, 90  # of a pasted program that is measured
_SIZES: tuple[Size, ...] = ("16:9", "4:3")
_LANGUAGES = ("en", "ko")

NO_FAULTS = frozenset({"not drawn"})  # told, and not counted against a deck


@dataclass
class Report:
    """What was found: how often, by kind, with the first place of each."""

    slides: int = 0
    decks: int = 0
    moves: int = 0
    changes: int = 0
    found: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """How much was measured, and how often the camera moves."""
        share = self.moves / max(1, self.changes)
        return (
            f"{self.decks} decks, {self.slides} slides; the camera moves at {share:.0%} of its {self.changes} changes"
        )

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
        texts = list(texts_in(slide.scene, (1.0, 0.0, 0.0), "", ""))
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
    """By node and letters, where they stand, of those that stand once. Sums are left out, whose numbers change."""
    keys = Counter((each.name, each.text) for each in texts)
    boxes = {(each.name, each.text): each.box for each in texts}
    once = (key for key, count in keys.items() if count == 1)
    return {key: boxes[key] for key in once if key[0].startswith("n") and not key[0].endswith("-grad")}


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
    for first, second in meeting(texts):
        report.note("texts meet", f"{here} {first.name} {first.text!r} · {second.name} {second.text!r}")


def _check_edges(deck: Deck, shot: Shot, names: set[str], here: str, report: Report) -> None:
    """Every edge in the window has what is known of it, or is under a chip; so have the edges of the step's gate."""
    timeline, graph = deck.traced.timeline, deck.traced.graph
    step = deck.step_of(shot)
    window = None if deck.camera is None or shot.whole is not None else deck.camera.windows[step]
    node = deck.story.positions.get(timeline.steps[step].node) if shot.whole is None and step else None
    own = () if node is None else (*graph.into[node], *graph.out_of[node])
    if window is not None and node is not None:
        window = look_through(deck.drawing, node, window)[0].extent
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


def measure_all(
    report: Report,
    chosen: Iterable[tuple[str, Trace]] | None = None,
    sizes: Sequence[Size] = _SIZES,
    languages: Sequence[str] = _LANGUAGES,
) -> None:
    """Measure the decks of all programs, or of those that were chosen."""
    for name, source in programs() if chosen is None else chosen:
        for size in sizes:
            for lang in languages:
                measured(name, source, Order(size=size, lang=lang), report)


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
    chosen = programs(part, parts, tuple(options.name) or ("",))
    measure_all(report, chosen, options.size or _SIZES, options.lang or _LANGUAGES)
    print(report.summary)
    for kind, count in report.found.most_common():
        print(f"{count:6} {kind}")
        for place in report.places[kind]:
            print(f"       {place}")
    return int(bool(set(report.found) - NO_FAULTS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
