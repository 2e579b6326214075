"""A chain of 10,000 gates: nothing may recurse, nothing may be quadratic."""

from __future__ import annotations

from collections.abc import Iterator

from graph import trace

from .timing import Timing, timed

GATES = 10_000


def timings() -> Iterator[Timing]:
    """Numbers only; a drawing of 10,000 gates is no drawing."""
    one_by_one = "y = x*1.0001\n" + "y = y*1.0001\n" * (GATES - 1)
    yield timed(f"chain of {GATES:,} statements", lambda _: trace(one_by_one, inputs={"x": 1.0}).gradients, 3)
    in_one_line = "x" + " + x" * GATES
    yield timed(f"one expression of {GATES:,} gates", lambda _: trace(in_one_line, inputs={"x": 1.0}).gradients, 3)
