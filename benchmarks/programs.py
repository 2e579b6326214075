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
    """Gates +, ×, − between values that are at most six statements old, always the same ones."""
    choose = random.Random(1)
    names, lines = ["x", "w", "b", "t"], []
    for turn in range(gates - 5):
        first, second = choose.choice(names[-6:]), choose.choice(names[-6:])
        lines.append(f"v{turn} = {first} {choose.choice('+*-')} {second}")
        names.append(f"v{turn}")
    return "\n".join([*lines, "L = " + " + ".join(names[-6:])])
