"""A two-layer network, N=64, D=784, H=256, C=10, float64, one thread: all gradients, those of the data among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from graph import trace
from graph.autodiff.evaluate import evaluate

from . import peers
from .measure import OURS, Row, Target, measured

_SOURCE = """Z = X @ W1 + b1
A = relu(Z)
Y = A @ W2 + b2
L = softmax_cross_entropy(Y, T)"""
_HAND, _PRODUCTS = "NumPy by hand", "its matrix products alone"


def _data(is_quick: bool) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    n, d, h, c = (4, 6, 5, 3) if is_quick else (64, 784, 256, 10)
    return {
        "X": rng.normal(size=(n, d)), "W1": rng.normal(size=(d, h)) / 28, "b1": np.zeros(h),
        "W2": rng.normal(size=(h, c)) / 16, "b2": np.zeros(c), "T": np.eye(c)[rng.integers(0, c, n)],
    }  # fmt: skip


def by_hand(data: dict[str, np.ndarray]) -> tuple[float, dict[str, np.ndarray]]:
    """The loss and all gradients, every intermediate value and gradient kept as we keep them."""
    X, W1, b1, W2, b2, T = (data[name] for name in ("X", "W1", "b1", "W2", "b2", "T"))
    U = X @ W1
    Z = U + b1
    A = np.maximum(Z, 0.0)
    V = A @ W2
    Y = V + b2
    shifted = Y - Y.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -(T * logs).sum() / len(X)
    dY = (np.exp(logs) * T.sum(axis=1, keepdims=True) - T) / len(X)
    dT = -logs / len(X)
    dA = dY @ W2.T
    slope = (Z > 0).astype(float)
    dZ = dA * slope
    gradients = {"X": dZ @ W1.T, "W1": X.T @ dZ, "b1": dZ.sum(axis=0), "W2": A.T @ dY, "b2": dY.sum(axis=0), "T": dT}
    return float(loss), gradients


def products(data: dict[str, np.ndarray], dY: np.ndarray, dZ: np.ndarray, A: np.ndarray) -> None:
    """The six matrix products alone: what no way of writing the rest can save."""
    X, W1, W2 = (data[name] for name in ("X", "W1", "W2"))
    _ = X @ W1, A @ W2, dY @ W2.T, A.T @ dY, dZ @ W1.T, X.T @ dZ


def _torch_run(data: dict[str, np.ndarray]) -> Callable[[], object]:
    torch = peers.torch
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in data.items()}

    def run() -> Any:
        for tensor in tensors.values():
            tensor.grad = None
        hidden = torch.relu(tensors["X"] @ tensors["W1"] + tensors["b1"])
        logs = torch.log_softmax(hidden @ tensors["W2"] + tensors["b2"], 1)
        loss = -(tensors["T"] * logs).sum() / len(data["X"])
        loss.backward()
        return loss

    return run


def rows(is_quick: bool) -> Iterator[Row]:
    """One pass each; ours keeps the local gradients too, where they are no rules."""
    data = _data(is_quick)
    traced = trace(_SOURCE, data)
    rows_of_scores, hidden = np.ones_like(data["T"]), np.ones((len(data["X"]), len(data["b1"])))
    rivals: dict[str, Callable[[], object]] = {
        OURS: lambda: evaluate(traced.plan, traced.given),
        _HAND: lambda: by_hand(data),
        _PRODUCTS: lambda: products(data, rows_of_scores, hidden, hidden),
    }
    if peers.torch:
        rivals["torch"] = _torch_run(data)
    found = measured(rivals, 2 if is_quick else 200, 15.0)
    targets = [Target(f"of {_HAND}", found[OURS].median / found[_HAND].median, 1.10)]
    if "torch" in found:
        targets.append(Target("of torch", found[OURS].median / found["torch"].median, 1.0))
    missing = () if peers.torch else ("torch",)
    yield Row("two-layer network on a batch of 64, all gradients", "ms", found, tuple(targets), missing)
