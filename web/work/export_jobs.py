"""Where a file is ordered from a child process, so that its making takes little from those who want an answer now."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO

from graph.errors import TraceError
from graph.files import Format, Order
from graph.limits import WEB
from graph.workers import Kind, WorkerLost

from ..api.error_answer import Refusal
from ..api.question import Question
from .compute_queue import BRIEF_SECONDS
from .export_worker import Errand
from .job_protocol import ask, program_of

__all__ = ["BRIEF", "EXPORTS", "Progress", "make_file", "make_lecture"]

Progress = tuple[int, int]  # slides done, slides in all
EXPORTS = Kind(
    Path(__file__).with_name("export_worker.py"),
    start_seconds=20.0,
    memory=2 << 30,
    kept=320 << 20,
    uses=200,
    processor_seconds=300,
    niceness=5,
    idle_seconds=300.0,
)
BRIEF = replace(EXPORTS, processor_seconds=30, niceness=2)  # for files that are soon made: they go before the long ones


def make_file(
    question: Question, kind: Format, order: Order, file: BinaryIO, places: int, *, is_brief: bool
) -> Iterator[Progress]:
    """Write the file that was ordered and tell how far it is; closing this early ends the work.

    Args:
        places: files of its sort that are made at once; as many processes there are at most.
        is_brief: it is expected soon, and has less time.

    Raises:
        Refused: the program or the order cannot be made into a file, with the errors to answer.
        TraceError, Refusal: too late, too large, or there is no process for it.
        ChildFault: our own mistake.
    """
    yield from _made((kind.name, asdict(order), program_of(question)), file, places, is_brief=is_brief)


def make_lecture(
    title: str,
    note: str,
    chapters: Sequence[tuple[Question, Order, str, str, str]],
    kind: Format,
    order: Order,
    file: BinaryIO,
    places: int,
) -> Iterator[Progress]:
    """Write the deck of a lecture and tell how far it is; the same rules as for ``make_file``.

    Args:
        chapters: each a program with its own choices, its title, its note and a link to it.
    """
    told = [
        {"program": program_of(question), "order": asdict(own), "title": head, "note": said, "link": link}
        for question, own, head, said, link in chapters
    ]
    lecture = {"title": title, "note": note, "chapters": told}
    yield from _made((kind.name, asdict(order), lecture), file, places, is_brief=False)


def _made(errand: Errand, file: BinaryIO, places: int, *, is_brief: bool) -> Iterator[Progress]:
    by, seconds = (BRIEF, BRIEF_SECONDS) if is_brief else (EXPORTS, WEB.export_seconds)
    limit = time.monotonic() + seconds
    try:
        yield from _written(by, places, errand, seconds, file)
        return
    except WorkerLost as lost:
        if lost.reason != "crashed":
            raise _lost(lost, seconds) from None
    file.seek(0)  # once more: somebody has killed it, most likely
    file.truncate()
    try:
        yield from _written(by, places, errand, max(0.0, limit - time.monotonic()), file)
    except WorkerLost as lost:
        raise _lost(lost, seconds) from None


def _written(kind: Kind, places: int, errand: Errand, seconds: float, file: BinaryIO) -> Iterator[Progress]:
    for what, *told in ask(kind, places, errand, seconds):
        if what == "file":
            file.write(told[0])
        else:
            yield told[0], told[1]


def _lost(lost: WorkerLost, seconds: float) -> Exception:
    if lost.reason == "late":
        return TraceError("timeout", "timeout", limit=seconds)
    return Refusal(503, "interrupted" if lost.reason == "crashed" else "busy")
