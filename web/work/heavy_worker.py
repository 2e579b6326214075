"""Answers questions about large graphs; a program of ``graph.workers``, in a child process of its own.

An ``Errand`` comes in. Out goes ("text", JSON, whether it is finished) with the answer; the answer to POST /api/trace
comes in two such parts, the fields of one object: all numbers and words first, then the drawing, which may be late.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from typing import Any

from graph import trace
from graph.layout.style import Style
from graph.limits import WEB
from graph.payload.trace_payload import drawing_payload, trace_payload
from web.api.trace_answers import Asked, is_finished, json_text, written
from web.work.job_protocol import Part, tell

__all__ = ["Errand", "ready"]

# what is asked, at which step, in which language; what to trace; the style's fields
Errand = tuple[Asked, int, str, dict[str, Any], dict[str, Any]]


def _parts(errand: Errand) -> Iterator[Part]:
    asked, step, lang, program, fields = errand
    style = Style(**fields)
    traced = trace(**program, limits=WEB)
    if asked == "answer":
        yield "text", json_text(trace_payload(traced, lang, style, is_drawn=False)), True
        drawing = drawing_payload(traced, lang, style)
        yield "text", json_text(drawing), is_finished(drawing)
    else:
        yield "text", written(asked, traced, step, lang, style), True


def _answer(request: bytes) -> Iterator[bytes]:
    errand: Errand = marshal.loads(request)
    return tell(_parts(errand), errand[2])


def ready() -> Callable[[bytes], Iterator[bytes]]:
    """What answers requests."""
    return _answer
