"""Files that are made on other machines, over HTTP: ordered, followed, cancelled and fetched, from any server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from flask import Blueprint, Response, jsonify, request

from graph.errors import NotNow
from graph.files import Format, Order
from graph.limits import WEB

from ..server.headers import FILE_POLICY
from ..work.engine import Engine
from ..work.job_queue import JobQueue
from ..work.jobs import file_job, file_lane
from .error_answer import Refusal, answer_language, told
from .question import Question
from .requested_question import the_engine

__all__ = ["JOBS", "order_job"]

JOBS = Blueprint("jobs", __name__)
_NAME = re.compile(r"[0-9a-f]{32}")  # 128 random bits: whoever has it may follow the job

_TIME = re.compile(r"[0-9]{1,12}")  # seconds since 1970


def order_job(engine: Engine, question: Question, kind: Format, order: Order) -> Response:
    """202 with where the file can be followed: {"job", "status"}.

    Raises:
        Refusal: 400 where there is no queue.
        TraceError: the program cannot be traced.
        NotNow: too many wait, or the queue is away.
    """
    if engine.jobs is None:
        raise Refusal(400, "bad_request", "no_jobs")
    lane, _ = file_lane(engine.is_brief(question, kind, order))
    about = {"name": kind.file_name(order), "type": kind.media_type}
    job = engine.order(lane, *file_job(question, kind, order), WEB.queued_seconds, about)
    answer = jsonify({"job": job, "status": f"/api/jobs/{job}"})
    answer.status_code = 202  # RFC 9110, 15.3.3
    answer.headers["Location"] = f"/api/jobs/{job}"
    return answer


@JOBS.get("/api/jobs/<job>")
def show_job(job: str) -> Response:
    """How far a file is, and where it can be fetched when it is done."""
    state = _queue(job).state(job)
    if state is None:
        raise Refusal(404, "not_found", "job_gone")
    if state["state"] in ("failed", "cancelled"):
        reason = state.get("reason", "fault")
        lost = NotNow("interrupted" if reason == "fault" else reason, limit=WEB.queued_seconds)
        state = {"errors": told(lost, answer_language())[1], **state}
    answer = jsonify({"job": job, **state})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@JOBS.delete("/api/jobs/<job>")
def cancel_job(job: str) -> Response:
    """A file that nobody wants any more."""
    _queue(job).cancel(job)
    return Response(status=204)


@JOBS.get("/api/jobs/<job>/<name>")
def fetch_file(job: str, name: str) -> Response:
    """The file, by a link that has not run out (where the store gives none of its own)."""
    queue, until = _queue(job), request.args.get("until", "")
    may = _TIME.fullmatch(until) is not None and queue.allows(job, int(until), request.args.get("sign", ""))
    state = queue.state(job) if may else None
    if state is None or state["state"] != "done" or state.get("name") != name:
        raise Refusal(404, "not_found", "job_gone")
    answer = Response(_begun(queue.results.pieces(job)), mimetype=state["type"])
    answer.headers["Content-Length"] = str(state["size"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, the first of which is there already: else there is nothing to send."""
    try:
        first = next(pieces)
    except FileNotFoundError:
        raise Refusal(404, "not_found", "job_gone") from None
    return chain((first,), pieces)


def _queue(job: str) -> JobQueue:
    queue = the_engine().jobs
    if queue is None or not _NAME.fullmatch(job):
        raise Refusal(404, "not_found", "job_gone")
    return queue
