"""A deck: one layout, one camera, and what every slide of a program shares."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..drawing.picture import Drawing
from ..layout.style import Style
from ..notation.names import typeset_plain
from ..steps.explained_trace import Story
from ..steps.explanation import Explanation, explain_step
from ..steps.sentences import Runs, joined
from ..words import say
from .camera_plan import Camera
from .drawing_fit import fit_drawing
from .order import Order
from .shots import Shot, choose_shots
from .slide_places import Board, place_in
from .slide_titles import slide_title
from .strips import Cut
from .trace_protocol import Traced

__all__ = ["Deck", "open_deck", "sentences_of", "spoken"]


@dataclass(frozen=True, slots=True)
class Deck:
    """What all slides of an order share.

    Attributes:
        place: scale and shift of the drawing, where it is seen as a whole.
        style: how the numbers are written; its structure is the drawing's.
        camera: what is seen of the drawing at each step; None where the whole of it is.
        cut: the two rows in which the drawing stands; None for one.
    """

    traced: Traced
    order: Order
    shots: tuple[Shot, ...]
    drawing: Drawing
    style: Style
    board: Board
    place: tuple[float, float, float]
    story: Story
    camera: Camera | None = None
    cut: Cut | None = None
    kept: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def title(self) -> str:
        """Of the file."""
        return self.order.title or say(self.order.lang, "drawing.title", name=self.output)

    @property
    def output(self) -> str:
        """The output's name as it is drawn."""
        return typeset_plain(self.traced.graph.output_name)

    def step_of(self, shot: Shot) -> int:
        """The step that a slide shows."""
        return len(self.traced.timeline.steps) - 1 if shot.step is None else shot.step

    def explain(self, shot: Shot) -> Explanation:
        """Title, sentences and formula of a slide."""
        if shot.whole is not None:
            return self._whole(shot.whole)
        told = explain_step(self.story, self.traced.timeline.steps[self.step_of(shot)])
        return told if shot.part is None else _part(told, shot.part)

    def title_of(self, shot: Shot, told: Explanation) -> str:
        """The title of a slide: the person's own, or one that no other slide has."""
        own = self._own_words(shot)[0]
        return own or slide_title(self.story, shot, told, self.order.chapter)

    def note_of(self, shot: Shot, told: Explanation) -> str:
        """What the speaker's notes say: the person's own words before ours."""
        return f"{self._own_words(shot)[1]} {spoken(told)}".strip()

    def _own_words(self, shot: Shot) -> tuple[str, str]:
        """Title and note that the person gave this step."""
        if shot.whole is None:
            for step, title, note in self.order.words:
                if step == shot.step:
                    return title, note
        return "", ""

    def _whole(self, phase: str) -> Explanation:
        words = {key: say(self.order.lang, f"slides.{phase}.{key}", output=self.output) for key in ("title", "text")}
        return Explanation(words["title"], ((words["text"], ""),), "", None)


def open_deck(traced: Traced, order: Order, *, is_single: bool = False) -> Deck:
    """Choose the slides and lay the graph out once for all of them.

    Raises:
        TraceError: a step that does not exist, or too many slides.
        NoDrawing: the graph is too large to be laid out.
    """
    shots = choose_shots(traced.timeline, order, traced.limits.slides, is_single=is_single)
    fit = fit_drawing(traced, order)
    story = traced.story(order.lang, order.digits)  # sentence and formula have the digits of the wires
    place = place_in(fit.box, fit.drawing)
    return Deck(traced, order, shots, fit.drawing, fit.style, fit.board, place, story, fit.camera, fit.cut)


def spoken(told: Explanation) -> str:
    """Everything that is said of a step."""
    return f"{told.text} {told.meaning}".strip()


def sentences_of(runs: Runs) -> list[Runs]:
    """The runs sentence by sentence."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for run in runs:
        if run == (" ", "") and sentences[-1] and sentences[-1][-1][0].rstrip().endswith((".", "!", "?")):
            sentences.append([])
        else:
            sentences[-1].append(run)
    return [tuple(sentence) for sentence in sentences if sentence]


def _part(told: Explanation, part: int) -> Explanation:
    """A backward step's words up to one of its three parts; the formula comes with the last."""
    if part == 2:
        return told
    if not told.arrives:
        return Explanation(told.title, told.runs, "", None, told.parts)
    why = (("why", ((told.why, ""),)),) if part == 1 and told.why else ()
    shown = (("arrives", told.arrives), *why)
    return Explanation(told.title, joined(runs for _, runs in shown), "", None, shown)
