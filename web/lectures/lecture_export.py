"""A whole lecture as one deck: a title, then every program with a slide of its own and its chosen steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, BinaryIO

from graph.files import Format, Order, order_from
from graph.limits import REQUEST
from web.api.question import question_from_json
from web.api.requested_question import the_engine
from web.lectures.page_states import query_of
from web.store.lecture_values import Lecture, LectureProgram
from web.work.jobs import make_lecture

__all__ = ["linked", "order_of", "write_deck"]

_LOOKS = ("digits", "palette", "direction", "hide")


def write_deck(lecture: Lecture, kind: Format, file: BinaryIO, order: Order, address: str = "") -> None:
    """Write the slides of a lecture into ``file``, in one of the places for long files; ``address``: of a page that
    shows its programs alive, "" for none.

    Raises:
        Refused: a program cannot be traced or drawn.
        TraceError: a format that holds no slides; too large, or too late.
    """
    engine = the_engine()
    chapters = [
        (
            question_from_json({**program.state, "lang": order.lang}, order.lang),
            order_of(program, order.lang),
            _short(program.title),
            program.note,
            linked(program.state, address),
        )
        for program in lecture.programs
    ]
    title = _short(lecture.title) or "Gatewise"
    for _ in make_lecture(engine.run, title, lecture.note, chapters, kind, order, file):
        pass


def order_of(program: LectureProgram, lang: str) -> Order:
    """What is ordered of a program: its looks, its chosen steps in their order, and its own words."""
    view: dict[str, Any] = dict(program.state.get("view") or {})
    looks = {name: view[name] for name in _LOOKS if name in view}
    chosen = {} if program.steps is None else {"steps": ",".join(_ranges(program.steps))}
    return order_from({**looks, **chosen, "words": program.words, "mode": view.get("label"), "lang": lang})


def linked(state: Mapping[str, Any], address: str) -> str:
    """Where a page at ``address`` shows a program; "" without an address, or where no QR code holds it."""
    found = f"{address.rstrip('/')}/?{query_of(state)}"
    return found if address and len(found) <= REQUEST.slide_link else ""


def _ranges(steps: Sequence[int]) -> Iterator[str]:
    """Steps in their order, those in a row as ranges."""
    for _, run in groupby(enumerate(steps), key=lambda pair: pair[1] - pair[0]):
        row = [step for _, step in run]
        yield str(row[0]) if len(row) == 1 else f"{row[0]}-{row[-1]}"


def _short(text: str) -> str:
    return " ".join(text.split())[: REQUEST.title]
