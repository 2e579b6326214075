"""Where questions about large graphs are asked of a child process, which is ended when it takes too long."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

from graph.errors import TraceError
from graph.layout.whole_layout import NoDrawing
from graph.limits import WEB
from graph.payload.trace_payload import no_drawing_payload
from graph.workers import Kind, WorkerLost

from ..api.error_answer import Refusal
from ..api.question import Question
from ..api.trace_answers import Asked, Unfinished, json_text
from .heavy_worker import Errand
from .job_protocol import ask, program_of

__all__ = ["HEAVY", "heavy_text"]

HEAVY = Kind(
    Path(__file__).with_name("heavy_worker.py"),
    start_seconds=8.0,
    memory=2 << 30,
    kept=400 << 20,
    uses=1_000,
    processor_seconds=20,
)


def heavy_text(asked: Asked, question: Question, step: int, seconds: float, places: int) -> str:
    """The answer, within about ``seconds``.

    Raises:
        Unfinished: all of it but the drawing.
        Refused, TraceError, Refusal: the program is rejected, or there was no time or no process for it.
        ChildFault: our own mistake.
    """
    errand: Errand = (asked, step, question.lang, program_of(question), asdict(question.style))
    limit = time.monotonic() + seconds
    try:
        return _heavy_text(errand, seconds, places)
    except WorkerLost as lost:
        if lost.reason != "crashed":
            raise _lost(lost) from None
    try:  # somebody has killed it, most likely
        return _heavy_text(errand, max(0.0, limit - time.monotonic()), places)
    except WorkerLost as lost:
        raise _lost(lost) from None


def _heavy_text(errand: Errand, seconds: float, places: int) -> str:
    texts: list[str] = []
    are_finished = True
    try:
        for _, text, is_finished in ask(HEAVY, places, errand, seconds):
            texts.append(text)  # what has come by then counts, should the rest be late
            are_finished = are_finished and is_finished
    except WorkerLost as lost:
        if not texts or lost.reason != "late":
            raise
        texts.append(json_text(no_drawing_payload(NoDrawing("late"), errand[2])))
        are_finished = False
    if not are_finished:
        raise Unfinished(_joined(texts))
    return _joined(texts)


def _lost(lost: WorkerLost) -> Exception:
    if lost.reason == "late":
        return TraceError("timeout", "timeout", limit=WEB.request_seconds)
    return Refusal(503, "interrupted" if lost.reason == "crashed" else "busy")


def _joined(texts: list[str]) -> str:
    """JSON objects as one."""
    return texts[0] if len(texts) == 1 else f"{{{','.join(text[1:-1] for text in texts)}}}"
