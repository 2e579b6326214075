"""Jobs as the server orders them: answers about large graphs, and files. What does them is ``job_functions``."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from typing import Any, BinaryIO

from graph.errors import NoDrawing, NotNow
from graph.files import Format, Order
from graph.limits import WEB
from graph.payload.trace_payload import no_drawing_payload
from graph.workers import AGAIN, Kind, Part

from ..api.error_answer import Refused
from ..api.question import Question
from ..api.trace_answers import Asked, Unfinished, json_text
from .work_cost import LaneName

__all__ = [
    "KINDS",
    "Progress",
    "Runner",
    "file_job",
    "file_lane",
    "heavy_text",
    "make_file",
    "make_lecture",
    "program_of",
]

Progress = tuple[int, int]  # slides done, slides in all
Parts = Generator[Part, None, None]
Runner = Callable[[LaneName, str, Part, float], Parts]  # lane, job, arguments, seconds
_ANSWER, _FILE = "web.work.job_functions:answer", "web.work.job_functions:file"
_BRIEF_SECONDS = 60.0  # for a file that should soon be made, if that was wrong: others wait for it no longer
_HEAVY = Kind((_ANSWER,), start_seconds=8.0, memory=2 << 30, kept=400 << 20, uses=1_000, processor_seconds=20)
_EXPORT = Kind(
    (_FILE,),
    start_seconds=120.0,  # on a machine that is busy a process that gives way to all others loads for long
    memory=2 << 30,
    kept=320 << 20,
    uses=200,
    processor_seconds=300,
    niceness=5,
    idle_seconds=300.0,
)
KINDS: Mapping[LaneName, Kind] = {  # what the processes of a lane are; short files go before long ones
    "heavy": _HEAVY,
    "export": _EXPORT,
    "brief": replace(_EXPORT, processor_seconds=30, niceness=2),
}


def program_of(question: Question) -> dict[str, Any]:
    """What is to be traced, as plain values by the names of ``graph.trace``'s arguments."""
    return {
        "source": question.source,
        "inputs": dict(question.inputs),
        "expand": question.expand if isinstance(question.expand, str) else list(question.expand),
        "seed": question.seed,
        "upstream": question.upstream,
        "close": question.close,
        "fixed": question.fixed,
        "ties": question.ties,
    }


def heavy_text(run: Runner, asked: Asked, question: Question, step: int, seconds: float) -> str:
    """The answer, within about ``seconds``.

    Raises:
        Unfinished: all of it but the drawing.
        Refused: the program is rejected.
        NotNow: there was no time, no place or no process for it.
        JobFault: our own mistake.
    """
    arguments = (asked, step, question.lang, program_of(question), asdict(question.style))
    texts: list[str] = []
    are_finished = True
    try:
        for part in _accepted(run("heavy", _ANSWER, arguments, seconds)):
            if part == AGAIN:
                texts, are_finished = [], True
            else:
                texts.append(part[1])  # what has come by then counts, should the rest be late
                are_finished = are_finished and part[2]
    except NotNow as lost:
        if not texts or lost.reason != "late":
            raise
        texts.append(json_text(no_drawing_payload(NoDrawing("late"), question.lang)))
        are_finished = False
    if not are_finished:
        raise Unfinished(_joined(texts))
    return _joined(texts)


def _joined(texts: list[str]) -> str:
    """JSON objects as one."""
    return texts[0] if len(texts) == 1 else f"{{{','.join(text[1:-1] for text in texts)}}}"


def make_file(
    run: Runner, question: Question, kind: Format, order: Order, file: BinaryIO, *, is_brief: bool
) -> Iterator[Progress]:
    """Write the file that was ordered and tell how far it is; closing this early ends the work.

    Args:
        is_brief: it is expected soon, and has less time.

    Raises:
        Refused: the program or the order cannot be made into a file, with the errors to answer.
        NotNow: too late, interrupted, or there is no place or process for it.
        JobFault: our own mistake.
    """
    lane, seconds = file_lane(is_brief)
    return _made(run(lane, *file_job(question, kind, order), seconds), file)


def make_lecture(
    run: Runner,
    title: str,
    note: str,
    chapters: Sequence[tuple[Question, Order, str, str, str]],
    kind: Format,
    order: Order,
    file: BinaryIO,
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
    return _made(run("export", _FILE, (kind.name, asdict(order), lecture), WEB.export_seconds), file)


def file_lane(is_brief: bool) -> tuple[LaneName, float]:
    """The lane of a file, and the seconds that it may take."""
    return ("brief", _BRIEF_SECONDS) if is_brief else ("export", WEB.export_seconds)


def file_job(question: Question, kind: Format, order: Order) -> tuple[str, Part]:
    """The job that makes a file, and its arguments."""
    return _FILE, (kind.name, asdict(order), program_of(question))


def _made(parts: Parts, file: BinaryIO) -> Iterator[Progress]:
    with closing(parts):
        for part in _accepted(parts):
            if part == AGAIN:
                file.seek(0)
                file.truncate()
            elif part[0] == "file":
                file.write(part[1])
            else:
                yield part[1], part[2]


def _accepted(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, to their end: where the job was refused, that is raised then.

    Raises:
        Refused: with the errors to answer.
    """
    refused: Refused | None = None
    for part in parts:
        if part[0] == "refused":
            refused = Refused(part[1], part[2])
        else:
            yield part
    if refused:
        raise refused
