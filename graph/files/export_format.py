"""An export format: one record."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

from ..errors import TraceError
from ..paper.poster import presented_poster
from ..slides.deck import open_deck
from ..slides.jacobian_deck import presented_jacobian
from ..slides.lecture_deck import Chapter, presented_lecture
from ..slides.order import Order
from ..slides.poll_slides import presented_with_polls
from ..slides.presentation import Presentation
from ..slides.slide import presented
from ..slides.trace_protocol import Traced

__all__ = ["Format", "Progress", "Stream", "Traced"]

Progress = tuple[int, int]  # slides done, slides in all


Stream = Callable[[Presentation, BinaryIO], Iterator[Progress]]
Draw = Callable[[Traced, Order, BinaryIO], Iterator[Progress]]


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    Attributes:
        suffix: of the file's name; names are made of our own words, never of what a person typed.
        is_single: the file holds one slide: the step that was ordered, or everything shown.
        stream: writes slides into a file piece by piece and yields how far it is; stopping early is safe, the file is
            then incomplete and whoever opened it throws it away.
        draw: the same for files that are not made of slides, but drawn from the graph itself, so that a Jacobian has
            no place in them. A format has one of the two.
        is_film: making it takes long, however few slides there are.
        has_posters: it can hold the pages of a poster.
        beside: the name of a format that belongs into a file beside this one: a film's captions.
    """

    name: str
    media_type: str
    suffix: str
    is_single: bool
    stream: Stream | None = None
    draw: Draw | None = None
    is_film: bool = False
    beside: str = ""
    has_posters: bool = False

    def write(self, traced: Traced, order: Order) -> bytes:
        """The whole file at once."""
        file = io.BytesIO()
        for _ in self.run(traced, order, file):
            pass
        return file.getvalue()

    def run(self, traced: Traced, order: Order, file: BinaryIO) -> Generator[Progress, None, None]:
        """Write into ``file`` and yield the progress; close what is returned before the file.

        Raises:
            TraceError: a step or an edge that does not exist, too many slides, or a file over the limit; before or
                while writing.
            NoDrawing: the graph is too large to lay out.
        """
        if self.stream is not None:
            yield from self.stream(self._presented(traced, order, is_single=self.is_single), file)
        elif self.draw is not None:
            if order.edge:
                raise TraceError("bad_value", "export_jacobian", format=self.name)
            yield from self.draw(traced, order, file)

    def run_apart(
        self, traced: Traced, order: Order, open_file: Callable[[str], AbstractContextManager[BinaryIO]]
    ) -> Iterator[Progress]:
        """Write every slide into a file of its own, which ``open_file`` opens by its name; for formats that hold one.

        Raises:
            TraceError, NoDrawing: as for ``run``.
        """
        deck = self._presented(traced, order, is_single=False)
        for slide in deck.begin():
            with open_file(f"backprop-{slide.name}{self.suffix}") as file:
                alone = replace(deck, count=1, begin=partial(iter, (slide,)))
                for _ in self.stream(alone, file) if self.stream else ():
                    pass
            yield slide.number + 1, deck.count

    def run_lecture(
        self, title: str, note: str, chapters: Sequence[Chapter], order: Order, file: BinaryIO
    ) -> Generator[Progress, None, None]:
        """Write the deck of a lecture into ``file`` and yield the progress.

        Raises:
            TraceError: the format holds no slides or one alone, or as for ``run``.
        """
        if self.stream is None or self.is_single:
            raise TraceError("bad_value", "export_lecture", format=self.name)
        yield from self.stream(presented_lecture(title, note, chapters, order), file)

    def _presented(self, traced: Traced, order: Order, *, is_single: bool) -> Presentation:
        if order.poster:
            if not self.has_posters:
                raise TraceError("bad_value", "export_poster", format=self.name)
            return presented_poster(traced, order, is_single=is_single)
        if order.edge:
            return presented_jacobian(traced, order, is_single=is_single)
        deck = open_deck(traced, order, is_single=is_single)
        return presented_with_polls(deck) if order.polls and deck.board.has_frame and not is_single else presented(deck)

    def file_name(self, order: Order) -> str:
        """What the file is called when it is saved."""
        if order.poster:
            return f"backprop-poster{self.suffix}"
        if order.edge:
            return f"backprop-jacobian{self.suffix}"
        if self.name == "worksheet" and order.questions:
            return "backprop-exercise-answers.pdf" if order.part == "answers" else "backprop-exercise.pdf"
        if self.name == "worksheet" and order.part == "answers":
            return "backprop-worksheet-answers.pdf"
        is_step = self.is_single and order.step is not None
        return f"backprop-step-{order.step:02d}{self.suffix}" if is_step else f"backprop{self.suffix}"
