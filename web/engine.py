"""From a question to its answer: one place that bounds how much is computed at once, and keeps what was answered."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from graph import Trace, trace
from graph.limits import WEB
from graph.payload import trace_payload, values_payload

from .question import Question
from .refusal import Refusal

__all__ = ["Engine"]

_WAIT_SECONDS = 3.0  # for a free place; longer and the answer is 503
_KEPT_CHARACTERS = 32_000_000  # of answers in memory


class Engine:
    """Traces questions, a few at a time, and remembers the answers. One a server, shared by its threads."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._answers: OrderedDict[str, str] = OrderedDict()
        self._kept = 0
        self._lock = threading.Lock()

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

        def write(traced: Trace) -> str:
            payload = trace_payload(traced, question.lang, question.style)
            return json.dumps(payload, allow_nan=False, ensure_ascii=False, separators=(",", ":"))

        return self.remembered("answer", question, write)

    def values(self, question: Question, step: int) -> str:
        """New numbers for a drawing that the page has already, as JSON text; not kept, as a dragged number is gone."""
        payload = self.work(question, lambda traced: values_payload(traced, question.lang, step, question.style))
        return json.dumps(payload, allow_nan=False, ensure_ascii=False, separators=(",", ":"))

    def remembered(self, purpose: str, question: Question, write: Callable[[Trace], str]) -> str:
        """The text that ``write`` makes of the trace of ``question``, kept under ``purpose``."""
        key = purpose + question.key
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        text: str = self.work(question, write)
        self._keep(key, text)
        return text

    def work(self, question: Question, act: Callable[[Trace], Any]) -> Any:
        """What ``act`` makes of the trace of ``question``, in one of the engine's places."""
        with self.place():
            return act(self.trace(question))

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the engine's places; 503 where none gets free in time."""
        if not self._places.acquire(timeout=_WAIT_SECONDS):
            raise Refusal(503, "busy")
        try:
            yield
        finally:
            self._places.release()

    @property
    def kept(self) -> int:
        """Characters of the answers that are kept, with their questions."""
        return self._kept

    def warm(self) -> None:
        """Do the first trace (imports, layout process) in the background, so that nobody waits for it."""
        threading.Thread(target=self.answer, args=(Question(source="x*y"),), daemon=True).start()

    def _keep(self, key: str, text: str) -> None:
        with self._lock:
            if key not in self._answers:
                self._answers[key] = text
                self._kept += len(key) + len(text)
            while self._kept > _KEPT_CHARACTERS:
                old_key, old_text = self._answers.popitem(last=False)
                self._kept -= len(old_key) + len(old_text)
