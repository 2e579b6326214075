"""Makes the files that are ordered over HTTP; a program of ``graph.workers``, in a child process with low priority.

An ``Errand`` comes in. Out go ("progress", done, total) while the file is made, then ("file", bytes) piece by piece.
"""

from __future__ import annotations

import io
import marshal
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from graph import trace
from graph.files import FORMATS, Chapter, Order
from graph.limits import WEB
from web.work.job_protocol import Part, tell

__all__ = ["Errand", "ready"]

# The format's name, the order's fields, and what to trace: one program, or a lecture's {"title", "note", "chapters"},
# whose chapters are {"program", "order", "title", "note", "link"}.
Errand = tuple[str, dict[str, Any], dict[str, Any]]
_PIECE = 262_144  # bytes
# We give way to everybody else, so our own work may take longer by the clock; the whole file has its limit outside.
_PATIENT = replace(WEB, trace_seconds=4 * WEB.trace_seconds, layout_seconds=2 * WEB.layout_seconds)


def _parts(name: str, order: Order, program: dict[str, Any]) -> Iterator[Part]:
    file = io.BytesIO()
    if "chapters" in program:
        chapters = [_chapter(each) for each in program["chapters"]]
        progress = FORMATS[name].run_lecture(program["title"], program["note"], chapters, order, file)
    else:
        progress = FORMATS[name].run(trace(**program, limits=_PATIENT), order, file)
    for done, total in progress:
        yield "progress", done, total
    whole = file.getbuffer()
    for start in range(0, len(whole), _PIECE):
        yield "file", bytes(whole[start : start + _PIECE])


def _chapter(told: dict[str, Any]) -> Chapter:
    traced = trace(**told["program"], limits=_PATIENT)
    return Chapter(traced, Order(**told["order"]), told["title"], told["note"], told["link"])


def _answer(request: bytes) -> Iterator[bytes]:
    errand: Errand = marshal.loads(request)
    name, fields, program = errand
    order = Order(**fields)
    return tell(_parts(name, order, program), order.lang)


def ready() -> Callable[[bytes], Iterator[bytes]]:
    """What answers requests."""
    return _answer
