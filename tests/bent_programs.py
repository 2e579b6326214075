"""Random programs with corners, ties, clips, forks, broadcasting, convolutions, cells and loops, each from its seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["MAKERS", "bent_program", "branching_program", "cancelling_program", "choosing_program"]

Made = tuple[str, dict[str, Any]]
_SMOOTH = (
    "sin({0})",
    "tanh({0})",
    "σ({0})",
    "exp(-{0}*{0})",
    "{0}*{0}",
    "2*{0} - 1",
    "1/({0}*{0} + 1)",
    "log({0}*{0} + 1)",
)
_BENT = ("relu({0})", "abs({0})", "max({0}, 0)", "min({0}, 1)", "clip({0}, -1, 1)", "leaky_relu({0})", "hardtanh({0})")
_TWO = (
    "{0} + {1}",
    "{0} - {1}",
    "{0}*{1}",
    "max({0}, {1})",
    "min({0}, {1})",
    "{0}/({1}*{1} + 1)",
    "torch.max({0}, {1})",
)


_CANCELLING = (
    "({0} + {1} - {2})**2", "relu({0} + {1} - {2})", "abs({0} + {1} - {2})*{0}", "max({0} + {1}, {2})",
    "sin({0} + {1} - {2})", "({0} + {1} - {2})*{1}", "exp(({0} + {1} - {2})**3)", "sqrt(({0} + {1} - {2})**2 + 1)",
    "sum(relu([{0} + {1} - {2}, {0}]))", "clip({0} + {1} - {2}, 0, 1)", "var([{0} + {1}, {2}, {2}])",
    "prod([{0} + {1} - {2}, {1}, {0}])", "norm([{0} + {1} - {2}, {1}])", "log(1 + ({0} + {1} - {2})**2)",
)  # fmt: skip


def cancelling_program(seed: int) -> Made:
    """Tenths that cancel but for their rounding, with smooth and bent gates behind them."""
    draw = np.random.default_rng(seed)
    forms = [str(form) for form in draw.choice(_CANCELLING, 2)]
    lines = [f"v{k} = {form.format('x', 'y', 'z')}" for k, form in enumerate(forms)]
    first, second = int(draw.integers(1, 8)), int(draw.integers(1, 8))
    last = draw.choice(["v0 + v1", "v0*v1", "v0 - v1*x", "tanh(v0) + v1"])
    return "\n".join([*lines, last]), {"x": first / 10, "y": second / 10, "z": (first + second) / 10}


_CHOICES = (
    "where(x > {0}, x, -x)", "where(x <= {0}, y, x)", "x*(x > {0})", "(x >= y)*x + y", "x*(x == {0}) + y*x",
    "where(x != y, x*y, y*y)", "sum(where(v < {0}, v, 2*v))", "sum(v*(v > 0))", "sum(v.masked_fill(v > {0}, 0))",
    "sum(v*one_hot(argmax(v), 3))", "F.threshold(x, {0}, 1)", "F.hardshrink(x)", "F.softshrink(x)", "x % 1",
    "where(x*y > {0}, x, y)", "floor(x)*y", "F.smooth_l1_loss(x, y, beta=0)",
    "sign(x)*y", "ceil(x)*x", "round(x)*y",
)  # fmt: skip


def choosing_program(seed: int) -> Made:
    """Comparisons and choices, often right at the point where the answer changes."""
    draw = np.random.default_rng(seed)
    first, second = (form.format(_number(draw)) for form in draw.choice(_CHOICES, 2))
    source = f"a = {first}\nb = {second}\n" + draw.choice(["a + b", "a*b + x", "tanh(a) - b"])
    values = {"x": _number(draw), "y": _number(draw), "v": _array(draw, 3)}
    return source, {name: value for name, value in values.items() if re.search(rf"\b{name}\b", source)}


_CONDITIONS = (
    "x > {0}", "x < {0}", "x >= y", "x == {0}", "x != y", "x*y > {0}", "x", "not x", "x > {0} and y > 0",
    "abs(x) < {0}",
)  # fmt: skip
_TAKEN = ("x*y", "2*x", "-3*x + y", "x**2", "sin(x)*y", "relu(x)*y", "y", "max(x, y)", "exp(-x*x)", "1.0")
_BRANCHING = (
    "f = ({2} if {1} else {3}) + x*y",
    "f = y\nif {1}:\n    f = {2}\nelse:\n    f = {3}\nf*2 + x*y",
    "def g(x, y):\n    if {1}:\n        return {2}\n    return {3}\ng(x, y) + g(y, x)",
    "f = x + y\nn = 0\nwhile f > {0} and n < 4:\n    f = f - 1\n    n = n + 1\nf*x",
    "v = [x, y, {0}]\nm = v[0]\nfor e in v:\n    if e > m:\n        m = e\nm*m + x",
)


def branching_program(seed: int) -> Made:
    """Branches and loops that the numbers choose, often right where another one would be."""
    draw = np.random.default_rng(seed)
    limit, (first, second) = _number(draw), draw.choice(_TAKEN, 2)
    condition = draw.choice(_CONDITIONS).format(limit)
    source = draw.choice(_BRANCHING).format(limit, condition, first, second)
    return str(source), {"x": _number(draw), "y": _number(draw)}


def _number(draw: np.random.Generator) -> float:
    """Small whole numbers and halves, so that points often lie on corners and tie."""
    return float(draw.integers(-4, 5)) / 2


def _array(draw: np.random.Generator, *shape: int) -> Any:
    return (draw.integers(-6, 7, shape) / 2).tolist()


def _scalars(draw: np.random.Generator) -> Made:
    """Numbers that are used again and again, on either side of corners."""
    names = ["x", "y", "z"]
    lines = []
    for k in range(int(draw.integers(2, 6))):
        kind = draw.random()
        first, second = draw.choice(names), draw.choice(names)
        forms = _TWO if kind < 0.5 else _BENT if kind < 0.8 else _SMOOTH
        lines.append(f"v{k} = {draw.choice(forms).format(first, second)}")
        names += [f"v{k}", f"v{k}"]
    whole = " + ".join(["x", *dict.fromkeys(names[3:])])
    source = "\n".join([*lines, whole])
    used = [name for name in ("x", "y", "z") if re.search(rf"(?<!ma)\b{name}\b", source)]
    return source, {name: _number(draw) for name in used}


def _broadcast(draw: np.random.Generator) -> Made:
    form = draw.choice(_BENT).format("W @ x + b")
    reduced = draw.choice(["sum(h*c)", "mean(h*h) + c", "max(h) + c*c", "sum(max(h, c))", "norm(h + 1)*c"])
    inputs = {
        "W": _array(draw, 2, 3),
        "x": _array(draw, 3),
        "b": _array(draw, *draw.choice([(1,), (2,)][:2])),
        "c": 0.0,
    }
    return f"h = {form}\n{reduced}", inputs | {"c": _number(draw)}


def _convolution(draw: np.random.Generator) -> Made:
    pool = draw.choice(["F.max_pool2d(h, 2)", "F.avg_pool2d(h, 2)", "h"])
    source = f"h = F.relu(F.conv2d(x, k, padding={draw.integers(0, 2)}))\np = {pool}\nsum(p*p)"
    return source, {"x": _array(draw, 1, 1, 3, 3), "k": _array(draw, 1, 1, 2, 2)}


def _cell(draw: np.random.Generator) -> Made:
    kind = draw.choice(["LSTMCell", "GRUCell", "RNNCell"])
    state = "h, c = cell(x)" if kind == "LSTMCell" else "h = cell(x)"
    source = f"torch.manual_seed({draw.integers(100)})\ncell = nn.{kind}(2, 2)\n{state}\nL = sum(h*t)"
    return source, {"x": _array(draw, 1, 2), "t": _array(draw, 1, 2)}


def _loop(draw: np.random.Generator) -> Made:
    form = draw.choice([*_SMOOTH[:3], *_BENT]).format("w*h + x[t]")
    source = f"h = 0.5\nfor t in range({draw.integers(2, 4)}):\n    h = {form}\nh*h + w"
    return source, {"w": _number(draw), "x": _array(draw, 3)}


def _scores(draw: np.random.Generator) -> Made:
    loss = draw.choice(
        ["F.cross_entropy(s, t)", "F.smooth_l1_loss(s, u)", "F.l1_loss(s, u)", "-sum(log_softmax(s)*u)/3"]
    )
    source = f"s = {draw.choice(['W @ x', 'relu(W @ x)', 'layer_norm(W @ x)'])}\n{loss}"
    inputs: dict[str, Any] = {"W": _array(draw, 3, 2), "x": _array(draw, 2)}
    return source, inputs | ({"t": 1} if "(s, t)" in loss else {"u": _array(draw, 3)})


MAKERS: tuple[Callable[[np.random.Generator], Made], ...] = (
    _scalars, _scalars, _broadcast, _convolution, _cell, _loop, _scores,
)  # fmt: skip


def bent_program(seed: int) -> Made:
    """The source and the inputs of one program."""
    draw = np.random.default_rng(seed)
    return MAKERS[seed % len(MAKERS)](draw)
