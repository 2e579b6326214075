"""Job functions: what the server's child processes do, and the machines that work for it. Each streams its parts.

A part is a tuple of plain values whose first field says what it is. In place of whatever would follow may come
("refused", status, errors), where the errors have the one shape of every failing answer.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graph import trace
from graph.errors import NoDrawing, NotNow, TraceError
from graph.files import FORMATS, Chapter, Order
from graph.layout.style import Style
from graph.limits import WEB
from graph.payload.trace_payload import drawing_payload, trace_payload
from graph.workers import Part
from web.api.error_answer import told
from web.api.trace_answers import Asked, is_finished, json_text, written

__all__ = ["answer", "file", "tell"]

_PIECE = 262_144  # bytes
# Who makes files gives way to everybody else: on a busy machine only the processor's time counts, and the whole file's.
_PATIENT = replace(
    WEB, request_seconds=WEB.queued_seconds, layout_seconds=30 * WEB.layout_seconds, layout_work=2 * WEB.layout_work
)


def tell(parts: Iterator[Part], lang: str) -> Iterator[Part]:
    """The parts, and what ended them, in the reader's language."""
    try:
        yield from parts
    except (TraceError, NoDrawing, NotNow, MemoryError, RecursionError) as error:
        yield "refused", *told(error, lang)


def answer(asked: Asked, step: int, lang: str, program: dict[str, Any], style: dict[str, Any]) -> Iterator[Part]:
    """One of the answers of POST /api/trace, as ("text", JSON, whether it is finished). The whole answer comes in two
    such parts, the fields of one object: all numbers and words first, then the drawing, which may be late."""
    return tell(_answer(asked, step, lang, _program(program), Style(**_frozen(style))), lang)


def _answer(asked: Asked, step: int, lang: str, program: dict[str, Any], style: Style) -> Iterator[Part]:
    traced = trace(**program, limits=WEB)
    if asked == "answer":
        yield "text", json_text(trace_payload(traced, lang, style, is_drawn=False)), True
        drawing = drawing_payload(traced, lang, style)
        yield "text", json_text(drawing), is_finished(drawing)
    else:
        yield "text", written(asked, traced, step, lang, style), True


def file(name: str, order: dict[str, Any], subject: dict[str, Any]) -> Iterator[Part]:
    """A file of the format ``name``: ("progress", done, total) while it is made, then ("file", bytes) piece by piece.

    Args:
        order: the fields of an ``Order``.
        subject: a program, by the names of ``graph.trace``'s arguments; or a lecture's {"title", "note", "chapters"},
            whose chapters are {"program", "order", "title", "note", "link"}.
    """
    whole = Order(**_frozen(order))
    return tell(_file(name, whole, subject), whole.lang)


def _file(name: str, order: Order, subject: dict[str, Any]) -> Iterator[Part]:
    written = io.BytesIO()
    if "chapters" in subject:
        chapters = [_chapter(each) for each in subject["chapters"]]
        progress = FORMATS[name].run_lecture(subject["title"], subject["note"], chapters, order, written)
    else:
        progress = FORMATS[name].run(trace(**_program(subject), limits=_PATIENT), order, written)
    for done, total in progress:
        yield "progress", done, total
    whole = written.getbuffer()
    for start in range(0, len(whole), _PIECE):
        yield "file", bytes(whole[start : start + _PIECE])


def _chapter(told: dict[str, Any]) -> Chapter:
    traced = trace(**_program(told["program"]), limits=_PATIENT)
    return Chapter(traced, Order(**_frozen(told["order"])), told["title"], told["note"], told["link"])


def _program(fields: dict[str, Any]) -> dict[str, Any]:
    """A program that may have come as JSON, which has no tuples; its values are lists anyway."""
    return {**fields, "close": tuple(fields["close"]), "fixed": tuple(fields["fixed"])}


def _frozen(fields: dict[str, Any]) -> dict[str, Any]:
    """The same with tuples for all lists."""

    def freeze(value: Any) -> Any:
        return tuple(map(freeze, value)) if isinstance(value, (list, tuple)) else value

    return {name: freeze(value) for name, value in fields.items()}
