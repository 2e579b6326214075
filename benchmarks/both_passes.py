"""Forward and backward with every value, local, upstream and downstream gradient kept: scalar graphs of any size."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from graph import trace
from graph.autodiff.evaluate import evaluate, make_plan
from graph.autodiff.graph import Graph
from graph.limits import LIBRARY

from . import peers
from .measure import OURS, Row, Sample, Target, measured
from .programs import chain

_ALL = replace(LIBRARY, source=10_000_000, statements=200_000, gates=200_000, syntax_nodes=2_000_000)
_MOST_OF_MICROGRAD = 900  # its backward pass recurses once a gate
_PLANNED, _BARE = "gatewise, with its plan", "a bare loop of floats"


def _graph(gates: int) -> Graph:
    return trace(chain(gates), {"x": 0.9}, limits=_ALL).graph


def _chained(x: Any, gates: int) -> Any:
    y = x
    for turn in range(gates):
        y = y * x if turn % 2 else y + x
    return y


def _micrograd(gates: int) -> None:
    _chained(peers.micrograd.Value(0.9), gates).backward()


def _torch(gates: int) -> None:
    _chained(peers.torch.tensor(0.9, requires_grad=True), gates).backward()


def _bare(gates: int) -> tuple[list[float], ...]:
    """The same numbers by a loop that knows this one program: no plan, no gate, no choice."""
    x = y = 0.9
    values, local = [x], list[float]()
    for turn in range(gates):
        if turn % 2:
            local += (x, y)
            y = y * x
        else:
            local += (1.0, 1.0)
            y = y + x
        values.append(y)
    upstream, of_x = 1.0, 0.0
    gradients, downstream = [upstream], list[float]()
    for edge in range(2 * gates - 2, -1, -2):
        along, across = local[edge] * upstream, local[edge + 1] * upstream
        downstream += (along, across)
        of_x += across
        upstream = along
        gradients.append(upstream)
    gradients[-1] += of_x
    return values, local, downstream, gradients


def _rivals(gates: int) -> dict[str, Callable[[], object]]:
    graph = _graph(gates)
    plan = make_plan(graph)
    rivals: dict[str, Callable[[], object]] = {
        OURS: lambda: evaluate(plan),
        _PLANNED: lambda: evaluate(make_plan(graph)),
        _BARE: lambda: _bare(gates),
    }
    if peers.micrograd and gates <= _MOST_OF_MICROGRAD:
        rivals["micrograd"] = lambda: _micrograd(gates)
    if peers.torch and gates <= 10_000:
        rivals["torch"] = lambda: _torch(gates)
    if peers.autograd_value_and_grad and gates <= _MOST_OF_MICROGRAD:
        both = peers.autograd_value_and_grad(lambda x: _chained(x, gates))
        rivals["autograd"] = lambda: both(0.9)
    return rivals


def _power(first: float, last: float, gates: int) -> float:
    """Growth of the whole time from 900 gates to ``gates``, from the times a gate."""
    return 1 + math.log(last / first) / math.log(gates / 900)


def rows(is_quick: bool) -> Iterator[Row]:
    """Microseconds a gate, and how they grow."""
    per_gate: dict[int, dict[str, Sample]] = {}
    sizes = (10, 100) if is_quick else (10, 100, 900, 10_000, 100_000)
    for gates in sizes:
        found = measured(_rivals(gates), 2 if is_quick else 300, 6.0)
        found = {name: sample.over(gates / 1000) for name, sample in found.items()}
        per_gate[gates] = found
        own, planned = found[OURS].median, found[_PLANNED].median
        targets = []
        if gates == sizes[-1] and not is_quick:
            growth, bare = (_power(per_gate[900][name].median, found[name].median, gates) for name in (OURS, _BARE))
            targets.append(
                Target("growth of the time from 900 gates on, as a power of the size", growth, 1.15, "power")
            )
        for name, ours, least in (("micrograd", own, 5.0), ("micrograd", planned, 2.0), ("torch", own, 20.0)):
            if name in found:
                with_plan = " with the building of the plan" if ours is planned else ""
                says = f"faster than {name}{with_plan}"
                targets.append(Target(says, found[name].median / ours, least, is_at_least=True))
        note = "micrograd and autograd recurse: no more than about 980 gates" if gates > _MOST_OF_MICROGRAD else ""
        if gates == 100_000:
            note += f"; the bare loop grows with the power {bare:.2f}"
        missing = [name for name, found_it in (("micrograd", peers.micrograd), ("torch", peers.torch)) if not found_it]
        yield Row(
            f"forward + backward, a chain of {gates:,} gates", "µs a gate", found, tuple(targets), tuple(missing), note
        )
