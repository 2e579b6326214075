"""One line of JSON a request, for machines to read. No address, no query and nothing that anybody typed is in it."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
import uuid

from flask import Flask, Response, g, request

from graph.workers import JobFault

from .request_hooks import watch

__all__ = ["JsonLines", "register", "set_up"]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_FIELDS = ("id", "method", "route", "status", "ms", "bytes", "points")
_ACCESS = logging.getLogger("gatewise.access")


class JsonLines(logging.Formatter):
    """A log record as one JSON object; of an exception only its kind and the places in our program."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name in _FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            line["exception"] = record.exc_info[0].__name__  # its text may hold what a person typed
            line["frames"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-12:]]  # type: ignore[assignment]
            if isinstance(record.exc_info[1], JobFault):  # it holds the same of the other process, and no more
                line["exception"], line["frames"] = record.exc_info[1].args
        return json.dumps(line, ensure_ascii=False)


def set_up() -> None:
    """Send every log record of this process to standard output as a line of JSON."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def register(app: Flask) -> None:
    """Give every request an id, from the proxy or our own, and log it when it is answered."""
    watch(app, _begin, _finish)


def _begin() -> None:
    g.begun = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _finish(answer: Response) -> None:
    answer.headers["X-Request-ID"] = g.get("request_id") or uuid.uuid4().hex
    begun = g.get("begun")
    about = {
        "id": answer.headers["X-Request-ID"],
        "method": request.method if request.method.isalpha() and len(request.method) < 12 else "?",
        "route": request.url_rule.rule if request.url_rule else None,
        "status": answer.status_code,
        "ms": round((time.perf_counter() - begun) * 1_000, 1) if begun else None,
        "bytes": answer.content_length,
        "points": g.get("points"),
    }
    if request.path != "/healthz":
        _ACCESS.info("request", extra=about)
