"""A chain of 10,000 gates: nothing may recurse, nothing may be quadratic."""

from __future__ import annotations

from collections.abc import Iterator

from graph import trace

from .timing import Timing, timed

GATES = 10_000


def timings() -> Iterator[Timing]:
    """Numbers only; a drawing of 10,000 gates is no drawing."""
    yield timed(f"chain of {GATES:,} statements", lambda turn: trace(_statements(turn), inputs={"x": 1}).gradients, 5)
    yield timed(
        f"one expression of {GATES:,} gates", lambda turn: trace(_expression(turn), inputs={"x": 1}).gradients, 5
    )
    same = _statements(0)
    yield timed(f"chain of {GATES:,}: a number changed", lambda turn: trace(same, inputs={"x": turn}).gradients, 5)


def _statements(turn: int) -> str:
    """A text that no cache has seen, every turn."""
    factor = f"1.0001{turn + 1}"
    return f"y = x*{factor}\n" + f"y = y*{factor}\n" * (GATES - 1)


def _expression(turn: int) -> str:
    return f"x/{turn + 2}" + " + x" * (GATES - 1)
