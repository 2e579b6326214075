"""``python app.py export lecture.toml``: the deck of a lecture that was saved as a file."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from graph import trace
from graph.files import Chapter, Format, Order
from graph.limits import LIBRARY

from ..api.question import question_from_json
from ..lectures.lecture_export import order_of
from ..lectures.page_states import program_from
from ..store.lecture_file import lecture_from
from ..work.jobs import program_of

__all__ = ["lecture_file", "names_lecture"]


def names_lecture(source: str) -> bool:
    """Whether the argument names the file of a lecture."""
    try:
        return source.endswith(".toml") and Path(source).is_file()
    except (OSError, ValueError):  # a program may be too long, or hold characters no file name has
        return False


def lecture_file(source: str, kind: Format, order: Order, file: BinaryIO) -> Generator[tuple[int, int], None, None]:
    """Write the deck of the lecture in the file ``source`` and tell how far it is.

    Raises:
        BadFile: it is no lecture of ours.
        Refusal: a field of the wrong kind.
        TraceError: a program cannot be traced, or a format that holds no slides.
        NoDrawing: a graph cannot be laid out.
    """
    title, note, tables = lecture_from(Path(source).read_text(encoding="utf-8"))
    chapters: list[Chapter] = []
    for table in tables:
        program = program_from(table)
        question = question_from_json({**program.state, "lang": order.lang}, order.lang)
        traced = trace(**program_of(question), limits=LIBRARY)
        chapters.append(Chapter(traced, order_of(program, order.lang), program.title, program.note))
    yield from kind.run_lecture(order.title or title or "Gatewise", note, chapters, order, file)
