"""The lecture's neuron: what a person waits for after typing, after changing a number, after pressing a key."""

from __future__ import annotations

from collections.abc import Iterator

from graph import trace

from .timing import Timing, timed

SOURCE = "f(w0, x0, w1, x1, w2) = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"
INPUTS = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}


def timings() -> Iterator[Timing]:
    """From source to picture; a number changed; one step drawn; the whole answer of the page."""
    yield timed("neuron: source to drawing", lambda turn: trace(_renamed(turn)).svg(), 30)
    yield timed(
        "neuron: a number changed, drawing and all", lambda turn: trace(SOURCE, inputs=_changed(turn)).svg(), 50
    )
    yield timed("neuron: a number changed, numbers only", lambda turn: trace(SOURCE, inputs=_changed(turn)).value, 50)
    traced = trace(SOURCE, inputs=INPUTS)
    last = len(traced.steps)
    yield timed("neuron: one step drawn", lambda turn: traced.svg(turn % last), 50)
    yield timed("neuron: the page's whole answer", lambda turn: trace(SOURCE, inputs=_changed(turn)).to_dict(), 30)


def _renamed(turn: int) -> str:
    """A program of the same shape that no cache has seen."""
    return SOURCE.replace("w0", f"u{turn + 1}")


def _changed(turn: int) -> dict[str, float]:
    return INPUTS | {"w0": 2.0 + turn / 100}
