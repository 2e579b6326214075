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
    """``gates`` gates (or one or two more) between values that are at most six statements old, always the same ones,
    the values neither tiny nor huge.

    About a fifth of what is drawn by lot leads nowhere and is left out, as the graph leaves it out.
    """
    choose = random.Random(1)
    values, names = dict(VALUES), list(VALUES)
    lines: list[tuple[str, str, str, str]] = []
    while True:
        first, second = choose.sample(names[-6:], 2)
        a, b = values[first], values[second]
        results = {"+": a + b, "*": a * b, "-": a - b, "/": a / b}
        signs = [sign for sign in choose.sample("+*-", 3) if 0.05 < abs(results[sign]) < 20]
        sign = [*signs, "/"][0]
        names.append(f"v{len(lines)}")
        values[names[-1]] = results[sign]
        lines.append((names[-1], first, sign, second))
        used = _used(lines, set(names[-6:]))
        if len(used) + 5 >= gates:
            text = [f"{name} = {first} {sign} {second}" for name, first, sign, second in used]
            return "\n".join([*text, "L = " + " + ".join(names[-6:])])


def _used(lines: list[tuple[str, str, str, str]], wanted: set[str]) -> list[tuple[str, str, str, str]]:
    """Those lines that something wanted depends on."""
    used: list[tuple[str, str, str, str]] = []
    for line in reversed(lines):
        if line[0] in wanted:
            wanted |= {line[1], line[3]}
            used.append(line)
    return used[::-1]
