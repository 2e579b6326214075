"""The closed form: SymPy's own derivative of a scalar program, from a child process with a deadline."""

from __future__ import annotations

import atexit
import contextlib
import marshal
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from ..gates.record import Value
from ..language.names import name_latex, name_mathml
from ..tracing.model import Graph
from .formulas import Instruction, formula_tree, instructions, operand_names
from .point import Point
from .symbolic_worker import LENGTH, Answer, Request

__all__ = ["ClosedForm", "Formula", "closed_form", "request_of", "symbolic_size"]

State = Literal["shown", "too_large", "late", "arrays", "unsupported"]
_PROGRAM = Path(__file__).with_name("symbolic_worker.py")
_START_SECONDS = 4.0  # allowed besides the request's own time while SymPy is loaded


@dataclass(frozen=True, slots=True)
class Formula:
    """A gradient as a formula in two notations, and its value at the point (nan where it has none)."""

    latex: str
    mathml: str
    value: float


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """``state`` says whether formulas could be shown: "too_large" (over a limit), "late" (the deadline), "arrays"
    (not a scalar program), "unsupported" (a gate without a formula).

    ``gradients`` by the name of an input's node ("x", "w[0]"); ``output``: the whole program as one formula.
    """

    state: State
    gradients: Mapping[str, Formula]
    output: Formula | None = None


def symbolic_size(graph: Graph) -> tuple[int, int]:
    """(operations, depth) of the output as one formula, shared parts counted each time; nothing is expanded."""
    operations, depths = [0] * len(graph.nodes), [0] * len(graph.nodes)
    for position in graph.gates:
        program, names = _gate_program(graph, position)
        sources = dict(zip(names, _operands(graph, position), strict=True))
        uses: list[tuple[int, int]] = []
        for kind, what, count in program:
            if kind == "call":
                parts = uses[len(uses) - count :]
                del uses[len(uses) - count :]
                uses.append((1 + sum(part[0] for part in parts), 1 + max(part[1] for part in parts)))
            else:
                source = sources[what] if kind == "name" else None
                uses.append((0, 0) if source is None else (operations[source], depths[source]))
        operations[position], depths[position] = uses[-1]
    last = graph.nodes[-1].operands[0]
    return operations[last], depths[last]


def _operands(graph: Graph, position: int) -> list[int | None]:
    """By the record's operand: the node that feeds it, None for a number."""
    node = graph.nodes[position]
    assert node.operation is not None
    sources = iter(node.operands)
    return [next(sources) if number is None else None for number in node.operation.constants]


def _gate_program(graph: Graph, position: int) -> tuple[list[Instruction], tuple[str, ...]]:
    operation = graph.nodes[position].operation
    assert operation is not None
    return instructions(formula_tree(operation)), operand_names(operation)


def _is_elementwise(graph: Graph) -> bool:
    return all((operation := graph.nodes[at].operation) and operation.gate.is_elementwise for at in graph.gates)


def request_of(point: Point) -> tuple[list[str], Request]:
    """The names of the input nodes, and what the worker is asked."""
    graph = point.graph
    inputs = [position for item in graph.inputs for position in item.nodes.values()]
    places: dict[int, int] = {position: number for number, position in enumerate(inputs)}
    gates: list[list[Instruction]] = []
    for position in graph.gates:
        program, names = _gate_program(graph, position)
        sources = dict(zip(names, _operands(graph, position), strict=True))
        gates.append([
            (kind, places[source], 0) if kind == "name" and (source := sources[what]) is not None else (kind, what, count)
            for kind, what, count in program
        ])  # fmt: skip
        places[position] = len(inputs) + len(gates) - 1
    if not gates:
        gates.append([("name", places[graph.nodes[-1].operands[0]], 0)])
    labels = [graph.nodes[position].name or "" for position in inputs]
    values = [float(point.evaluation.values[position]) for position in inputs]
    looks = [(name_latex(label), name_mathml(label)) for label in labels]
    return labels, (looks, values, gates, float(point.evaluation.seed))


def closed_form(point: Point) -> ClosedForm:
    """SymPy's gradient of a scalar program, within the limits of operations, depth and time."""
    graph, limits = point.graph, point.limits
    if any(node.shape for node in graph.nodes):
        return ClosedForm("arrays", {})
    if not _is_elementwise(graph) or graph.constants:
        return ClosedForm("unsupported", {})
    operations, depth = symbolic_size(graph)
    if operations > limits.symbolic_operations or depth > limits.symbolic_depth:
        return ClosedForm("too_large", {})
    names, request = request_of(point)
    try:
        answer = _ask(request, limits.symbolic_seconds)
    except _WorkerLost:
        return ClosedForm("late", {})
    if answer is None:
        return ClosedForm("unsupported", {})
    gradients, output = answer
    value: Value = point.evaluation.values[-1]
    assert isinstance(value, float)
    return ClosedForm(
        "shown",
        {name: Formula(*found) for name, found in zip(names, gradients, strict=True)},
        Formula(output[0], output[1], value),
    )


class _WorkerLost(Exception):
    """No answer in time, or no process."""


class _Worker:
    """The child process. A thread reads its answers, because pipes cannot be waited for on every system."""

    def __init__(self) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        try:
            self._process = subprocess.Popen(
                [sys.executable, str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "PYTHONPATH": paths},
            )
        except OSError:
            raise _WorkerLost from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.owner, self._is_warm = os.getpid(), False
        self._requests: IO[bytes] = self._process.stdin
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def _listen(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while head := self._read(stream, LENGTH.size):
                self._answers.put(self._read(stream, LENGTH.unpack(head)[0]))
        self._answers.put(None)

    @staticmethod
    def _read(stream: IO[bytes], length: int) -> bytes | None:
        data = b""
        while len(data) < length:
            piece = stream.read(length - len(data))
            if not piece:
                return None
            data += piece
        return data

    def ask(self, request: Request, seconds: float) -> Answer | None:
        message = marshal.dumps(request)
        try:
            rest = memoryview(LENGTH.pack(len(message)) + message)
            while rest:
                rest = rest[self._requests.write(rest) :]
            answer = self._answers.get(timeout=seconds + (0.0 if self._is_warm else _START_SECONDS))
        except (OSError, queue.Empty):
            raise _WorkerLost from None
        if answer is None:
            raise _WorkerLost
        self._is_warm = True
        found: Answer | None = marshal.loads(answer)
        return found

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._requests.close()


_worker: _Worker | None = None
_lock = threading.Lock()


def _ask(request: Request, seconds: float) -> Answer | None:
    """One request at a time; a worker that is late is killed, and the next request starts another."""
    global _worker
    if not _lock.acquire(timeout=seconds):
        raise _WorkerLost
    try:
        if _worker is None or _worker.owner != os.getpid():  # a forked process starts its own
            _worker = _Worker()
        try:
            return _worker.ask(request, seconds)
        except BaseException:
            _worker.close()
            _worker = None
            raise
    finally:
        _lock.release()


def _close() -> None:
    if _worker is not None and _worker.owner == os.getpid():
        _worker.close()


def _after_fork() -> None:
    """A forked server process starts with a lock that nobody holds; its parent's worker is none of its business."""
    global _lock
    _lock = threading.Lock()


atexit.register(_close)
if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)
