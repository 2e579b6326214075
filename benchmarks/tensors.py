"""A network on a batch: arrays instead of numbers."""

from __future__ import annotations

from collections.abc import Iterator

from graph import trace

from .timing import Timing, timed

SOURCE = """
X = randn(64, 100)
W1 = randn(100, 50)
W2 = randn(50, 10)
t = randint(0, 10, (64,))
H = relu(X @ W1)
L = softmax_cross_entropy(H @ W2, t)
"""


def timings() -> Iterator[Timing]:
    """Forward and backward, numbers only."""
    yield timed("two-layer network, batch of 64", lambda turn: trace(_unseen(turn)).gradients, 10)


def _unseen(turn: int) -> str:
    """The same program under another name: no cache has seen it."""
    return SOURCE.replace("H", f"H{turn + 1}")
