"""Files over HTTP: an order read from a request, and a file made slide by slide, with its progress where asked."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, suppress
from typing import Any, BinaryIO

from flask import Response

from graph.errors import NotNow
from graph.files import FORMATS, Format, Order, order_from
from graph.limits import REQUEST

from ..classroom.class_results import polls_of
from ..server.headers import FILE_POLICY
from ..work.engine import Engine
from ..work.jobs import Progress, make_file
from .error_answer import Refusal, told
from .job_routes import order_job
from .question import Question
from .requested_question import the_engine

__all__ = ["export", "ordered"]

PROGRESS_TYPE = "application/vnd.gatewise.progress"
Making = Generator[Progress, None, None]
_CHUNK = 65_536
_IN_MEMORY = 1024 * 1024  # larger files wait on the disk until they are sent


def ordered(body: Mapping[str, Any], lang: str) -> tuple[Format, Order]:
    """The format and the order in a request's body.

    Raises:
        Refusal: 400 for an unknown format or a step that is no number.
        TraceError: a choice that there is not.
    """
    wanted = body.get("format")
    if not isinstance(wanted, str) or wanted not in FORMATS:
        raise Refusal(400, "bad_request", "format", formats=", ".join(FORMATS))
    step = body.get("step")
    if step is not None and (not isinstance(step, int) or isinstance(step, bool) or not 0 <= step < REQUEST.step):
        raise Refusal(400, "bad_request", "field", name="step")
    return FORMATS[wanted], order_from({**body, "lang": lang, "polls": polls_of(body, lang) or None})


def export(question: Question, body: Mapping[str, Any]) -> Response:
    """The file that ``body`` orders, as an attachment; with ``progress``: lines of JSON, ``{"done", "total"}``, while
    it is made, then ``{"name", "type", "size"}`` and the file itself after that line's end, or ``{"errors"}``.

    The first slide is made before anything is answered, so that a bad order has its proper status. With ``queued``:
    where the file can be followed, which other machines will make; "if_possible": where there are such.
    """
    kind, order = ordered(body, question.lang)
    queued = body.get("queued")
    if queued is True:
        return order_job(the_engine(), question, kind, order)
    if queued == "if_possible" and the_engine().has_queue_for(question, kind, order):
        with suppress(NotNow):  # then it is made here
            return order_job(the_engine(), question, kind, order)
    return _answer(the_engine(), question, kind, order, has_progress=body.get("progress") is True)


def _answer(engine: Engine, question: Question, kind: Format, order: Order, has_progress: bool) -> Response:
    file: BinaryIO = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # type: ignore[assignment]  # noqa: SIM115  closed when sent
    making = _making(engine, question, kind, order, file)
    name = kind.file_name(order)
    try:
        first = next(making)
        if not has_progress:
            for _ in making:
                pass
    except BaseException:
        making.close()
        file.close()
        raise
    if not has_progress:
        return _attachment(_sent(file), name, kind.media_type, _size(file))
    answer = Response(_told(first, making, file, name, kind, order.lang), mimetype=PROGRESS_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy that waits for the whole answer hides the progress
    return answer


def _making(engine: Engine, question: Question, kind: Format, order: Order, file: BinaryIO) -> Making:
    """The file is written while this is iterated, in one of the engine's places; closing it ends the work and gives
    the place back. A short work has a place, and a process, that no long one takes."""
    is_brief = engine.is_brief(question, kind, order)
    yield from make_file(engine.run, question, kind, order, file, is_brief=is_brief)


def _told(
    first: tuple[int, int], making: Making, file: BinaryIO, name: str, kind: Format, lang: str
) -> Iterator[bytes]:
    """Progress, then the file; when the reader goes away, the making stops and nothing is left behind."""
    with file, closing(making):
        try:
            yield _line(dict(zip(("done", "total"), first, strict=True)))
            for done, total in making:
                yield _line({"done": done, "total": total})
        except Exception as error:  # noqa: BLE001  the answer has begun: there is no other way to tell of it
            yield _line({"errors": told(error, lang)[1]})
            return
        yield _line({"name": name, "type": kind.media_type, "size": _size(file)})
        yield from _chunks(file)


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n"


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _sent(file: BinaryIO) -> Iterator[bytes]:
    with file:
        yield from _chunks(file)


def _attachment(content: Iterator[bytes], name: str, media_type: str, size: int) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer
