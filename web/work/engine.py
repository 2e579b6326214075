"""From a question to its answer: one place that bounds how much is computed at once, and keeps what was answered."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from graph import Trace, trace
from graph.errors import NotNow, TraceError
from graph.files import Format, Order
from graph.limits import WEB
from graph.structure import Structure, compile_structure, read_inputs
from graph.workers import JobFault, Lane, Part, run

from ..api.question import Question
from ..api.trace_answers import Asked, Unfinished, written
from .answer_cache import Kept, Store
from .job_queue import JobQueue
from .jobs import KINDS, file_lane, heavy_text
from .single_flight import Flights
from .work_cost import COSTS, LaneName, is_brief_file, is_heavy_structure, is_heavy_text

__all__ = ["Engine"]

# For a free place; longer and the answer is 503. Files take longer and are asked for less often.
_WAIT_SECONDS: dict[LaneName, float] = {"light": 1.5, "heavy": 1.5, "export": 20.0, "brief": 20.0, "thumbnail": 10.0}
_QUEUE_SECONDS = 60.0  # until another machine begins with a file; an answer has no longer than here
_FIRST_SECONDS = 0.3  # in which whoever has waited for the engine gets an answer
_KEPT_BYTES = 4_000_000  # of packed answers in memory: some hundreds of lecture graphs


def _spend_nothing(_: int) -> None:
    """Nobody counts."""


def _nobody() -> str:
    """Nobody is told apart."""
    return ""


def _structure(question: Question) -> Structure:
    """The graph without its numbers; it is kept for the trace that follows."""
    expand = question.expand if isinstance(question.expand, str) else list(question.expand)
    values = read_inputs(question.inputs, WEB)
    return compile_structure(
        question.source, values, expand, question.close, question.seed, WEB, question.fixed, question.ties
    )


class Engine:
    """Traces questions, a few at a time, and remembers the answers. One a server process, shared by its threads.

    ``store``: Redis, where processes share their answers; ``spend`` is told what each piece of work costs, in points
    of a client's allowance; ``client`` says who asks, so that places go round;
    ``jobs``: where other machines find work, and which.
    """

    def __init__(
        self,
        places: int,
        store: Store | None = None,
        spend: Callable[[int], None] = _spend_nothing,
        client: Callable[[], str] = _nobody,
        jobs: JobQueue | None = None,
    ) -> None:
        self.lanes: dict[LaneName, Lane] = {
            "light": Lane(places, room=64),
            "heavy": Lane(max(1, places // 4), room=4),
            "export": Lane(max(1, places // 4), room=4),
            "brief": Lane(1, room=16),  # files that are made soon; also theirs is one process more at most
            "thumbnail": Lane(1, room=256),  # one at a time: whoever steps through a graph goes first
        }
        self.flights = Flights()
        self.store, self.jobs = store, jobs
        self.hits = self.misses = 0
        self._spend, self._client = spend, client
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
            fixed=question.fixed,
            ties=question.ties,
        )

    def answer(self, question: Question) -> str:
        """The answer to POST /api/trace, as JSON text."""
        return self._kept("answer", question, lambda: self._text("answer", question))

    def values(self, question: Question, step: int) -> str:
        """New numbers for a drawing that the page has already, as JSON text; not kept, as a dragged number is gone."""
        return self._text("values", question, step)

    def step(self, question: Question, step: int) -> str:
        """The explanation of one step with its formula, as JSON text, for graphs too large to explain at once."""
        return self._text("step", question, step)

    def remembered(self, purpose: str, question: Question, write: Callable[[Trace], str]) -> str:
        """The text that ``write`` makes of the trace of ``question``, kept under ``purpose`` unless ``Unfinished``.

        Who asks for what is being made already waits for it.
        """
        return self._kept(purpose, question, lambda: self.work(question, write))

    def work(self, question: Question, act: Callable[[Trace], Any]) -> Any:
        """What ``act`` makes of the trace of ``question``, in a place of the lane that its cost asks for."""
        begun = time.monotonic()
        with self._light_place(question) as is_light:
            if is_light:
                return act(self._traced_by(question, begun))
        with self.place("heavy"):
            return act(self._traced_by(question, begun))

    def _text(self, asked: Asked, question: Question, step: int = 0) -> str:
        """One of the answers of POST /api/trace, made here, or for a large graph in a child process."""
        begun = time.monotonic()
        with self._light_place(question) as is_light:
            if is_light:
                return written(asked, self._traced_by(question, begun), step, question.lang, question.style)
        left = WEB.request_seconds - (time.monotonic() - begun)
        return heavy_text(self.run, asked, question, step, left)

    def run(self, lane: LaneName, job: str, arguments: Part, seconds: float) -> Generator[Part, None, None]:
        """The parts of a job, from a process of our own or another machine; a wait counts. Closing this early ends it.

        Raises:
            NotNow: no place, no process, too late, or interrupted twice.
            JobFault: our own mistake.
        """
        try:
            name = self._ordered(lane, job, arguments, seconds)
            if self.jobs is not None and name is not None:
                is_file = lane != "heavy"  # a file may be begun once more, when its worker has died
                patience = _QUEUE_SECONDS if is_file else _WAIT_SECONDS[lane]
                yield from self.jobs.follow(name, patience, 2 * seconds if is_file else seconds)
            else:
                yield from self._run_here(lane, job, arguments, seconds)
        except NotNow as lost:
            raise NotNow(lost.reason, limit=seconds if lost.reason == "late" else None) from None

    def has_queue_for(self, question: Question, kind: Format, order: Order) -> bool:
        """Whether a file is one that other machines make.

        Raises:
            TraceError: the program cannot be traced.
        """
        if self.jobs is None:
            return False
        return file_lane(self.is_brief(question, kind, order))[0] in self.jobs.lanes

    def order(self, lane: LaneName, job: str, arguments: Part, seconds: float, about: Mapping[str, Any]) -> str:
        """Queue a job for other machines; its name there.

        Raises:
            NotNow: too many wait, or there is no queue just now.
        """
        if self.jobs is None:
            raise NotNow("unavailable")
        name = self.jobs.start(lane, job, arguments, seconds, about, self._client())
        self._spend(COSTS[lane])
        return name

    def _ordered(self, lane: LaneName, job: str, arguments: Part, seconds: float) -> str | None:
        """The name of a job that other machines will do; None: it is to be done here, as when the queue is away."""
        if self.jobs is None or lane not in self.jobs.lanes:
            return None
        try:
            return self.order(lane, job, arguments, seconds, {})
        except NotNow as away:
            if away.reason != "unavailable":
                raise
            return None

    def _run_here(self, lane: LaneName, job: str, arguments: Part, seconds: float) -> Generator[Part, None, None]:
        begun = time.monotonic()
        with self.place(lane):
            yield from run(KINDS[lane], job, arguments, max(0.0, seconds - (time.monotonic() - begun)))

    def _kept(self, purpose: str, question: Question, make: Callable[[], str]) -> str:
        """What was made before, is being made by somebody else, or is made now."""
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
            return self.flights.share(key, lambda: self._make(key, make), WEB.request_seconds)
        except Unfinished as unfinished:
            return unfinished.text

    def _make(self, key: str, make: Callable[[], str]) -> str:
        self.misses += 1
        text = make()
        self._answers.put(key, text)
        if self.store is not None:
            self.store.put(key, text)
        return text

    @contextmanager
    def _light_place(self, question: Question) -> Iterator[bool]:
        """A place among the light ones, and whether it is wanted; a long text is not even read here."""
        if is_heavy_text(question):
            yield False
            return
        with self.place():
            yield not is_heavy_structure(_structure(question))

    def is_brief(self, question: Question, kind: Format, order: Order) -> bool:
        """Whether a file is made soon; a program that cannot be read is refused here already.

        Raises:
            TraceError: the program cannot be traced.
        """
        if is_heavy_text(question):
            return False
        with self.place():
            return is_brief_file(_structure(question), kind, order)

    def _traced_by(self, question: Question, begun: float) -> Trace:
        """The trace, if there is time left for an answer."""
        traced = self.trace(question)
        if time.monotonic() - begun > WEB.request_seconds:
            raise NotNow("late", limit=WEB.request_seconds)
        return traced

    @contextmanager
    def place(self, lane: LaneName = "light") -> Iterator[None]:
        """A place in a lane.

        Raises:
            NotNow: none gets free in time, or too many wait already.
        """
        with self.lanes[lane].place(_WAIT_SECONDS[lane], self._client()):
            self._spend(COSTS[lane])
            yield

    @property
    def kept(self) -> int:
        """Bytes of the answers that are kept, with their keys."""
        return self._answers.size

    def warm(self) -> None:
        """Do the first trace (imports, child processes) in the background, so that nobody waits for it."""
        threading.Thread(target=self._warm, daemon=True).start()

    def _warm(self) -> None:
        time.sleep(_FIRST_SECONDS)
        question = Question(source="x*y")
        self.answer(question)
        with suppress(NotNow, TraceError, JobFault):
            heavy_text(self.run, "step", question, 0, WEB.request_seconds)
