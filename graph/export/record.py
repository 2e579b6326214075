"""What an export format is: one record, and what the exporters read of a trace."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from ..drawing.picture import Drawing
from ..drawing.plan import Plan
from ..drawing.style import Style
from ..errors import TraceError
from ..insight.point import Point
from ..steps.story import Story
from ..steps.timeline import Timeline
from .order import Order

if TYPE_CHECKING:
    from .deck import Deck

__all__ = ["Format", "Progress", "Stream", "Traced"]

Progress = tuple[int, int]  # slides done, slides in all


class Traced(Point, Protocol):
    """What the exporters read of a trace: ``graph.Trace`` has it, and it stands above them."""

    @property
    def timeline(self) -> Timeline: ...
    def story(self, lang: str) -> Story: ...
    def drawing(self, style: Style, plan: Plan | None = None) -> Drawing: ...


Stream = Callable[["Deck", BinaryIO], Iterator[Progress]]


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    Attributes:
        suffix: of the file's name; names are made of our own words, never of what a person typed.
        is_single: the file holds one slide: the step that was ordered, or everything shown.
        is_of_graph: the file is drawn from the graph itself, so that a Jacobian has no place in it.
        stream: writes the file piece by piece and yields how far it is; stopping early is safe, the file is then
            incomplete and whoever opened it throws it away.
    """

    name: str
    media_type: str
    suffix: str
    is_single: bool
    stream: Stream
    is_of_graph: bool = False

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
        yield from self.stream(self._opened(traced, order), file)

    def _opened(self, traced: Traced, order: Order) -> Deck:
        from .deck import open_deck
        from .jacobian_deck import open_jacobian

        if not order.edge:
            return open_deck(traced, order, is_single=self.is_single)
        if self.is_of_graph:
            raise TraceError("bad_value", "export_jacobian", format=self.name)
        return open_jacobian(traced, order, is_single=self.is_single)

    def file_name(self, order: Order) -> str:
        """What the file is called when it is saved."""
        if order.edge:
            return f"backprop-jacobian{self.suffix}"
        if self.name == "worksheet" and order.questions:
            return "backprop-exercise-answers.pdf" if order.part == "answers" else "backprop-exercise.pdf"
        if self.name == "worksheet" and order.part == "answers":
            return "backprop-worksheet-answers.pdf"
        is_step = self.is_single and order.step is not None
        return f"backprop-step-{order.step:02d}{self.suffix}" if is_step else f"backprop{self.suffix}"
