"""From a question to its answer: one place that bounds how much is computed at once, and keeps what was answered."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from graph import Trace, trace
from graph.compile import compile_structure, read_inputs
from graph.errors import TraceError
from graph.limits import WEB
from graph.payload import step_payload, trace_payload, values_payload

from .cache import Kept, Store
from .lanes import COSTS, Busy, Lane, LaneName, is_heavy_structure, is_heavy_text
from .question import Question
from .refusal import Refusal
from .shares import Flights, Late

__all__ = ["Engine"]

_WAIT_SECONDS = 2.0  # for a free place; longer and the answer is 503
_EXPORT_SECONDS = 20.0  # the same for exports, which take longer and are asked for less often
_KEPT_BYTES = 32_000_000  # of answers in memory


def _spend_nothing(_: int) -> None:
    """Nobody counts."""


class Engine:
    """Traces questions, a few at a time, and remembers the answers. One a server process, shared by its threads.

    ``store``: Redis, where processes share their answers; ``spend`` is told what each piece of work costs, in points
    of a client's allowance.
    """

    def __init__(self, places: int, store: Store | None = None, spend: Callable[[int], None] = _spend_nothing) -> None:
        self.lanes: dict[LaneName, Lane] = {
            "light": Lane(places, room=64),
            "heavy": Lane(max(1, places // 4), room=4),
            "export": Lane(max(1, places // 4), room=4),
        }
        self.flights = Flights()
        self.store = store
        self.hits = self.misses = 0
        self._spend = spend
        self._answers = Kept(_KEPT_BYTES)

    def trace(self, question: Question) -> Trace:
        """The trace of ``question``, for those who do more with it (exports, Jacobians).

        Raises:
            TraceError: the program cannot be traced.
        """
        return trace(
            question.source,
            inputs=dict(question.inputs),
            expand=question.expand if isinstance(question.expand, str) else list(question.expand),
            seed=question.seed,
            upstream=question.upstream,
            close=question.close,
            limits=WEB,
            isolated=True,
        )

    def answer(self, question: Question) -> str:
        """The answer to POST /api/trace, as JSON text."""
        return self.remembered(
            "answer", question, lambda traced: _json(trace_payload(traced, question.lang, question.style))
        )

    def values(self, question: Question, step: int) -> str:
        """New numbers for a drawing that the page has already, as JSON text; not kept, as a dragged number is gone."""
        return _json(self.work(question, lambda traced: values_payload(traced, question.lang, step, question.style)))

    def step(self, question: Question, step: int) -> str:
        """The explanation of one step with its formula, as JSON text, for graphs too large to explain at once."""
        return _json(self.work(question, lambda traced: step_payload(traced, question.lang, step)))

    def remembered(self, purpose: str, question: Question, write: Callable[[Trace], str]) -> str:
        """The text that ``write`` makes of the trace of ``question``, kept under ``purpose``.

        Who asks for what is being made already waits for it.
        """
        key = hashlib.sha256(f"{purpose} {question.key}".encode()).hexdigest()
        text = self._answers.get(key)
        if text is None and self.store is not None:
            text = self.store.get(key)
            if text is not None:
                self._answers.put(key, text)
        if text is not None:
            self.hits += 1
            return text
        try:
            return self.flights.share(key, lambda: self._make(key, question, write), WEB.request_seconds)
        except Late:
            raise Refusal(503, "busy") from None

    def _make(self, key: str, question: Question, write: Callable[[Trace], str]) -> str:
        self.misses += 1
        text: str = self.work(question, write)
        self._answers.put(key, text)
        if self.store is not None:
            self.store.put(key, text)
        return text

    def work(self, question: Question, act: Callable[[Trace], Any]) -> Any:
        """What ``act`` makes of the trace of ``question``, in a place of the lane that its cost asks for."""
        begun = time.monotonic()
        if not is_heavy_text(question):
            with self.place():
                if not self._is_heavy(question):
                    return act(self._traced_by(question, begun))
        with self.place("heavy"):
            return act(self._traced_by(question, begun))

    def _is_heavy(self, question: Question) -> bool:
        """Whether the graph is heavy; the structure is kept for the trace that follows."""
        expand = question.expand if isinstance(question.expand, str) else list(question.expand)
        values = read_inputs(question.inputs, WEB)
        return is_heavy_structure(
            compile_structure(question.source, values, expand, question.close, question.seed, WEB)
        )

    def _traced_by(self, question: Question, begun: float) -> Trace:
        """The trace, if there is time left for an answer."""
        traced = self.trace(question)
        if time.monotonic() - begun > WEB.request_seconds:
            raise TraceError("timeout", "timeout", limit=WEB.request_seconds)
        return traced

    @contextmanager
    def place(self, lane: LaneName = "light") -> Iterator[None]:
        """A place in a lane; 503 where none gets free in time, or where too many wait already."""
        try:
            with self.lanes[lane].place(_EXPORT_SECONDS if lane == "export" else _WAIT_SECONDS):
                self._spend(COSTS[lane])
                yield
        except Busy:
            raise Refusal(503, "busy") from None

    @property
    def kept(self) -> int:
        """Bytes of the answers that are kept, with their keys."""
        return self._answers.size

    def warm(self) -> None:
        """Do the first trace (imports, layout process) in the background, so that nobody waits for it."""
        threading.Thread(target=self.answer, args=(Question(source="x*y"),), daemon=True).start()


def _json(payload: Any) -> str:
    return json.dumps(payload, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
