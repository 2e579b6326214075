"""``python app.py export lecture.toml``: the deck of a lecture that was saved as a file."""

from __future__ import annotations

from pathlib import Path

from graph import trace
from graph.files import Chapter
from graph.limits import LIBRARY

from ..api.question import question_from_json
from ..lectures.lecture_export import linked, order_of
from ..lectures.page_states import program_from
from ..store.lecture_file import BadFile, lecture_from
from ..work.jobs import program_of

__all__ = ["names_lecture", "read_lecture"]


def names_lecture(source: str) -> bool:
    """Whether the argument names the file of a lecture."""
    try:
        return source.endswith(".toml") and Path(source).is_file()
    except (OSError, ValueError):  # a program may be too long, or hold characters no file name has
        return False


def read_lecture(source: str, lang: str, address: str) -> tuple[str, str, list[Chapter]]:
    """Title, note and programs of the lecture in the file ``source``; ``address``: of a page that shows them alive, ""
    for none.

    Raises:
        BadFile: it is no lecture of ours.
        Refusal: a field of the wrong kind.
        TraceError: a program cannot be traced.
    """
    title, note, tables = lecture_from(Path(source).read_text(encoding="utf-8"))
    if not tables:
        raise BadFile("shape")
    chapters: list[Chapter] = []
    for table in tables:
        program = program_from(table)
        question = question_from_json({**program.state, "lang": lang}, lang)
        traced = trace(**program_of(question), limits=LIBRARY)
        link = linked(program.state, address)
        chapters.append(Chapter(traced, order_of(program, lang), program.title, program.note, link))
    return title, note, chapters
