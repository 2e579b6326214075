"""Programs of any size that the measurements share."""

from __future__ import annotations

import random

__all__ = ["VALUES", "chain", "hub", "mesh", "mixed"]

VALUES = {"x": 0.9, "w": 0.5, "b": 0.1, "t": 2.0}


def mixed(layers: int) -> str:
    """Three gates a layer (×, +, tanh) and a squared error: 3·layers + 2."""
    lines = ["a = tanh(x*w + b)", *["a = tanh(a*w + b)"] * (layers - 1), "L = (a - t)**2"]
    return "\n".join(lines)


def chain(gates: int) -> str:
    """``gates`` gates in a row, each of two numbers that vary: +x and ×x by turns; values stay finite."""
    return "\n".join(["y = x", *("y = y*x" if turn % 2 else "y = y + x" for turn in range(gates))])


def hub(gates: int) -> str:
    """One input used by every one of ``gates`` gates in a row."""
    return "\n".join(["y = x", *["y = y*x"] * gates])


def mesh(gates: int) -> str:
    """``gates`` gates +, ×, − between values that are at most a few statements old, always the same ones; each value
    is used, so that none is left out of the graph."""
    choose = random.Random(1)
    names, unused, lines = ["x", "w", "b", "t"], ["x", "w", "b", "t"], []
    while len(lines) + len(unused) - 1 < gates:
        first = unused.pop(0)
        second = choose.choice([name for name in names[-6:] if name != first])
        if second in unused:
            unused.remove(second)
        lines.append(f"v{len(lines)} = {first} {choose.choice('++*-')} {second}")
        names.append(f"v{len(lines) - 1}")
        unused.append(names[-1])
    return "\n".join([*lines, f"L = {' + '.join(unused)}"])
