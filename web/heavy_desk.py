"""Where questions about large graphs are asked of a child process, which is ended when it takes too long."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from graph.drawing.layout import NoDrawing
from graph.errors import TraceError
from graph.limits import WEB
from graph.payload import no_drawing_payload
from graph.workers import Kind, WorkerLost

from .answers import Asked, json_text
from .errands import ask, program_of
from .heavy_worker import Errand
from .question import Question
from .refusal import Refusal

__all__ = ["HEAVY", "Unfinished", "heavy_text"]

HEAVY = Kind(
    Path(__file__).with_name("heavy_worker.py"),
    start_seconds=8.0,
    memory=2 << 30,
    kept=400 << 20,
    uses=1_000,
    processor_seconds=20,
)


class Unfinished(Exception):
    """An answer that stands without its drawing, which was late: good for whoever waits, not worth keeping."""

    def __init__(self, text: str) -> None:
        super().__init__("unfinished")
        self.text = text


def heavy_text(asked: Asked, question: Question, step: int, seconds: float, places: int) -> str:
    """The answer, within about ``seconds``.

    Raises:
        Unfinished: all of it but the drawing.
        Refused, TraceError, Refusal: the program is rejected, or there was no time or no process for it.
        ChildFault: our own mistake.
    """
    errand: Errand = (asked, step, question.lang, program_of(question), asdict(question.style))
    texts: list[str] = []
    try:
        for _, text in ask(HEAVY, places, errand, seconds):
            texts.append(text)  # what has come by then counts, should the rest be late
    except WorkerLost as lost:
        if texts:
            none = NoDrawing("late" if lost.reason == "late" else "crashed")
            raise Unfinished(_joined([*texts, json_text(no_drawing_payload(none, question.lang))])) from None
        if lost.reason == "late":
            raise TraceError("timeout", "timeout", limit=WEB.request_seconds) from None
        if lost.reason == "crashed":  # most likely for want of memory
            raise Refusal(422, "too_large", "too_much_memory") from None
        raise Refusal(503, "busy") from None
    return _joined(texts)


def _joined(texts: list[str]) -> str:
    """JSON objects as one."""
    return texts[0] if len(texts) == 1 else f"{{{','.join(text[1:-1] for text in texts)}}}"
