"""A presentation: slides in order, each made when it is asked for. All formats of slides read this and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..scene.shapes import Group
from ..scene.svg_writer import document
from ..scene.theme import Theme
from .single_runs import in_single_runs

__all__ = ["Presentation", "Sentence", "Slide"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said on a slide: runs with their colours, where the first line's baseline begins, width and size."""

    runs: tuple[tuple[str, str], ...]
    left: float
    baseline: float
    width: float
    size: float

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide, as a scene and in words.

    Attributes:
        number: from 0, in the presentation.
        name: what a file of it is called, without prefix and suffix; sorted by name, slides are in order.
        text: everything that is said of the step (speaker notes), also what the slide has no room for.
        room: left, top, right and bottom of the room of the drawing.
        heading: baseline and font size of the title, as it stands in the scene.
        depth: 1 for a step of a program in a lecture, which has a slide of its own above them.
        links: left, top, right and bottom of what leads to an address, and the address.
        pan: where the camera looks elsewhere than on the slide before: the scene at a share of its way, from 0 to 1.
        sentence, formula: what stands under it; the formula in LaTeX, "" for none.
    """

    number: int
    name: str
    scene: Group
    width: float
    height: float
    title: str
    text: str
    room: tuple[float, float, float, float]
    sentence: Sentence | None = None
    formula: str = ""
    heading: tuple[float, float] = (52.0, 28.0)
    depth: int = 0
    links: tuple[tuple[float, float, float, float, str], ...] = ()
    pan: Callable[[float], Group] | None = None

    @property
    def svg(self) -> str:
        """The slide as a whole SVG file."""
        shapes = [
            in_single_runs(shape) if isinstance(shape, Group) and shape.id == "picture" else shape
            for shape in self.scene.children
        ]
        return document(self.width, self.height, shapes, self.title, self.text)


@dataclass(frozen=True, slots=True)
class Presentation:
    """What the formats read.

    Attributes:
        title: of the file.
        width, height: of all slides, in SVG user units.
        paint: the theme; is_transparent: without a background.
        count: of the slides; most_bytes: how large a file may become.
        pixels: width of a PNG, None: as many as the slide has units.
        has_pictures: PowerPoint slides are pictures, not native shapes.
        template: a PowerPoint file whose master is taken.
        per_page: slides on a page of a handout.
        speed: of a film, 1: as long as reading takes; film_seconds, film_width: how long and wide it may become.
        begin: starts making the slides, from the first on.
    """

    title: str
    lang: str
    width: float
    height: float
    paint: Theme
    is_transparent: bool
    count: int
    most_bytes: int
    begin: Callable[[], Iterator[Slide]]
    pixels: int | None = None
    has_pictures: bool = False
    template: bytes | None = None
    per_page: int = 4
    speed: float = 1.0
    film_seconds: float = 600.0
    film_width: int = 1_920

    @property
    def paper(self) -> str:
        """The colour around the slides."""
        return "#ffffff" if self.is_transparent else self.paint.paper
