"""A whole lecture as one deck: the slides of its programs, one after another, in one PDF."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from graph.errors import TraceError
from graph.export import FORMATS, Order, order_from
from graph.export.joined import JoinedPdf
from graph.limits import WEB
from web.asking import the_engine
from web.export_desk import make_file
from web.question import Question, question_from_json
from web.store.lecture import Lecture, LectureProgram

__all__ = ["orders_of", "write_deck"]

_IN_MEMORY = 1024 * 1024
_MOST_TEXT = 120  # characters of a title or footer on a slide
_LOOKS = ("digits", "palette", "direction", "hide")
_LONGEST_FOOTER = _MOST_TEXT - 1


def write_deck(lecture: Lecture, file: BinaryIO, lang: str) -> None:
    """Write the slides of a lecture into ``file``, in one of the places for long files.

    Raises:
        TraceError: a program cannot be traced, or all of them together take too long.
    """
    joined, engine = JoinedPdf(file), the_engine()
    until = time.monotonic() + WEB.export_seconds
    with engine.place("export"):
        for program in lecture.programs:
            question = question_from_json({**program.state, "lang": lang}, lang)
            count = len(engine.trace(question).steps)
            for order in orders_of(lecture, program, count, lang):
                if time.monotonic() > until:
                    raise TraceError("timeout", "timeout", limit=WEB.export_seconds)
                joined.add(_pdf(question, order, engine.lanes["export"].places))
    joined.close(lecture.title or "Gatewise", lang)


def _pdf(question: Question, order: Order, places: int) -> bytes:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        for _ in make_file(question, FORMATS["pdf"], order, file, places, is_brief=False):  # type: ignore[arg-type]
            pass
        file.seek(0)
        return file.read()


def orders_of(lecture: Lecture, program: LectureProgram, count: int, lang: str) -> Iterator[Order]:
    """What to order for a program of ``count`` steps: those that are chosen, run by run; a step with a title of its
    own has it at the top."""
    view: dict[str, Any] = dict(program.state.get("view") or {})
    looks = {name: view[name] for name in _LOOKS if name in view}
    named = " · ".join(each for each in (lecture.title, program.title) if each)
    footer = named if len(named) <= _MOST_TEXT else f"{named[:_LONGEST_FOOTER]}…"
    order = order_from({**looks, "mode": view.get("label"), "lang": lang, "footer": footer.replace("\n", " ")})
    if program.steps is None and not program.words:
        yield order
        return
    for first, last, title in _runs(program, count):
        yield replace(order, steps=f"{first}-{last}", title=title[:_MOST_TEXT])


def _runs(program: LectureProgram, count: int) -> Iterator[tuple[int, int, str]]:
    """First and last step, and the title, of each stretch of steps that can be ordered at once."""
    titles = {int(step): words["title"] for step, words in program.words.items() if words.get("title")}
    chosen = range(count) if program.steps is None else [step for step in program.steps if step < count]
    stretch: list[int] = []
    for step in chosen:
        is_broken = stretch and (step != stretch[-1] + 1 or step in titles or stretch[-1] in titles)
        if is_broken:
            yield stretch[0], stretch[-1], titles.get(stretch[0], "")
            stretch = []
        stretch.append(step)
    if stretch:
        yield stretch[0], stretch[-1], titles.get(stretch[0], "")
