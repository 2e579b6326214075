"""The generated programs run, and say what the trace says."""

from __future__ import annotations

import ast
import re
from importlib import util
from typing import Any

import numpy as np
import pytest

from graph import TraceError, trace
from graph.analysis.staged_code import code
from graph.gates import GATES, Gate, spellings
from tests.analysis.cases import CASES, traced
from tests.gates.probe import draw, trials

STAGED = """
sigy = 1.0 / (1 + math.exp(-y))
num = x + sigy
sigx = 1.0 / (1 + math.exp(-x))
xpy = x + y
xpysqr = xpy**2
den = sigx + xpysqr
invden = 1.0 / den
f = num * invden
"""


def run(text: str) -> dict[str, Any]:
    """The names that a program has defined when it is through."""
    names: dict[str, Any] = {}
    exec(compile(text, "generated.py", "exec"), names)  # noqa: S102 (the program under test)
    return names


def statements(text: str) -> list[str]:
    """Assignments of a program, without comments and spaces."""
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    return [line for line in lines if re.match(r"\w+(\[.*\])? \+?= ", line)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_numpy_program_runs_and_agrees(case: dict[str, Any]) -> None:
    t = traced(case)
    program = code(t, "numpy")
    names = run(program.text)
    for key, gradient in t.gradients.items():
        if gradient is not None:
            found = names[f"d{program.names[key]}"]
            np.testing.assert_allclose(found, gradient, rtol=1e-9, atol=1e-9)
            assert np.shape(found) == np.shape(gradient)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_torch_program_runs_and_agrees(case: dict[str, Any]) -> None:
    pytest.importorskip("torch")
    t = traced(case)
    program = code(t, "torch")
    names = run(program.text)
    for key, gradient in t.gradients.items():
        if gradient is not None and np.any(gradient):
            np.testing.assert_allclose(names[f"d{program.names[key]}"], gradient, rtol=1e-9, atol=1e-9)


def index_text(index: tuple[Any, ...]) -> str:
    parts = []
    for part in index:
        if isinstance(part, slice):
            cells = ["" if cell is None else str(cell) for cell in (part.start, part.stop, part.step)]
            parts.append(":".join(cells))
        else:
            parts.append("..." if part is Ellipsis else str(part))
    return f"[{', '.join(parts)}]"


def call_text(gate: Gate, names: list[str], params: dict[str, Any]) -> str:
    """A call of a gate in our own language."""
    if "index" in params:
        return names[0] + index_text(params["index"])
    operands = ", ".join(names)
    operands = f"[{operands}]" if gate.listed else operands
    settings = "".join(f", {key}={value!r}" for key, value in params.items() if value is not None)
    spelling = next(iter(spellings(gate)), gate.operator)
    assert spelling is not None
    return f"{spelling}({operands}{settings})"


def typed_sources(gate: Gate, rng: np.random.Generator) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for shapes, params in trials(gate):
        if any(part is None or isinstance(part, tuple) for part in params.get("index", ())) or gate.operator == "[]=":
            continue  # not typed as a call; tests/gates has them
        names = [f"v{letter}" for letter, _ in zip("abcdef", shapes, strict=False)]
        given = dict(zip(names, draw(gate, shapes, rng), strict=True))
        found.append((f"r = {call_text(gate, names, dict(params))}", given))
    return found


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.name)
def test_every_gate_has_its_numpy_form(gate: Gate, rng: np.random.Generator) -> None:
    if gate.name in ("neg", "max_over", "min_over"):
        return  # typed as an operator, or as max of one operand, which other tests have
    for source, given in typed_sources(gate, rng):
        t = trace(source, given)
        upstream = rng.normal(size=np.shape(t.value)) if np.shape(t.value) else float(rng.normal())
        run(code(trace(source, given, upstream=upstream), "numpy").text)


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.name)
def test_every_gate_has_its_torch_form(gate: Gate, rng: np.random.Generator) -> None:
    if gate.name in ("neg", "max_over", "min_over"):
        return
    for source, given in typed_sources(gate, rng):
        program = code(trace(source, given), "torch").text
        ast.parse(program)
        try:
            import torch  # noqa: F401
        except ImportError:
            continue
        if ":-1]" not in program.replace("::-1", ":-1"):  # PyTorch has no slices that run backwards
            run(program)


@pytest.mark.parametrize("source", ["max(x)", "-x", "min(x, axis=0)", "max(x, axis=1, keepdims=True)", "sum(-x)"])
def test_other_spellings_have_their_form(source: str, rng: np.random.Generator) -> None:
    run(code(trace(source, {"x": rng.normal(size=(2, 3))}), "numpy").text)


def test_the_lectures_staged_program_comes_out(rng: np.random.Generator) -> None:
    """Lecture 000: eight forward lines and their backward lines, in the lecture's order."""
    opened = trace(STAGED, {"x": 3, "y": -4})
    closed = trace(STAGED, {"x": 3, "y": -4}, close=tuple(opened.graph.closable))
    found = [line for line in statements(code(closed, "numpy").text) if not line.startswith(("x =", "y ="))]
    assert found == [
        "sigy = 1 / (1 + np.exp(-y))",
        "num = x + sigy",
        "sigx = 1 / (1 + np.exp(-x))",
        "xpy = x + y",
        "xpysqr = xpy ** 2",
        "den = sigx + xpysqr",
        "invden = 1 / den",
        "f = num * invden",
        "df = 1.0",
        "dnum = invden * df",
        "dinvden = num * df",
        "dden = (-1 / den ** 2) * dinvden",
        "dsigx = 1 * dden",
        "dxpysqr = 1 * dden",
        "dxpy = (2 * xpy) * dxpysqr",
        "dx = 1 * dxpy",
        "dy = 1 * dxpy",
        "dx += ((1 - sigx) * sigx) * dsigx",
        "dx += 1 * dnum",
        "dsigy = 1 * dnum",
        "dy += ((1 - sigy) * sigy) * dsigy",
    ]


def test_the_lectures_neuron_comes_out() -> None:
    """Lecture 000: dot in one line, then ddot, and what it hands to every weight and input."""
    source = "w = [2,-3,-3]\nx = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1.0 / (1 + math.exp(-dot))"
    closed = trace(source, close=tuple(trace(source).graph.closable))
    program = code(closed, "numpy", is_compact=True)
    assert statements(program.text)[2:] == [
        "dot = w[0] * x[0] + w[1] * x[1] + w[2]", "f = 1 / (1 + np.exp(-dot))", "dw = np.zeros((3,))",
        "dx = np.zeros((2,))", "df = 1.0", "ddot = ((1 - f) * f) * df", "dw[2] = 1 * ddot", "dw[1] = x[1] * ddot",
        "dx[1] = w[1] * ddot", "dw[0] = x[0] * ddot", "dx[0] = w[0] * ddot",
    ]  # fmt: skip
    run(program.text)
    run(code(trace(source), "numpy", is_compact=True).text)
    (dot,) = [line for line in program.lines if line.text.startswith("dot = ")]
    assert {*dot.covers, dot.node} == {node.id for node in closed.graph.nodes if node.operation} - {
        node.id for node in closed.graph.nodes if node.name == "f"
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_compact_program_runs_too(case: dict[str, Any]) -> None:
    t = traced(case)
    run(code(t, "numpy", is_compact=True).text)
    if util.find_spec("torch"):
        run(code(t, "torch", is_compact=True).text)


def test_the_first_circuits_program_comes_out() -> None:
    """Lecture 002: q = x + y, f = q z, and the chain rule line by line."""
    text = code(trace("q = x + y; f = q * z", {"x": -2, "y": 5, "z": -4}), "numpy").text
    assert statements(text) == [
        "x = -2.0", "y = 5.0", "z = -4.0", "q = x + y", "f = q * z", "df = 1.0", "dq = z * df", "dz = q * df",
        "dx = 1 * dq", "dy = 1 * dq",
    ]  # fmt: skip
    assert "# backprop q = x + y" in text
    assert "q = x + y  #(1)" in text


def test_lines_know_their_steps() -> None:
    t = trace("(x + y)*z", {"x": -2, "y": 5, "z": -4})
    steps = {line.text: line.step for line in code(t, "numpy").lines if line.step is not None}
    for line in code(t, "numpy").lines:
        if line.step is not None:
            assert t.steps[line.step].phase == line.phase
            assert t.steps[line.step].node == line.node
    assert len(steps) >= 7


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_closed_lines_name_the_steps_of_the_open_drawing(target: Any) -> None:
    opened = trace(STAGED, {"x": 3, "y": -4})
    closed = trace(STAGED, {"x": 3, "y": -4}, close=tuple(opened.graph.closable))
    for line in code(closed, target, shown=opened.graph, is_compact=True).lines:
        if line.step is not None:
            assert (opened.steps[line.step].node, opened.steps[line.step].phase) == (line.node, line.phase)


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_names_that_no_program_can_have_are_replaced(target: Any) -> None:
    source = "f = w' + ŷ + θ_1 + 가중치 + lambda_ + np_ + dx + x + x_1 + x1"
    t = trace(source)
    program = code(t, target)
    names = list(program.names.values())
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)
    ast.parse(program.text)
    if target == "numpy":
        run(program.text)


@pytest.mark.parametrize(
    ("source", "inputs"),
    [
        ("1/x", {"x": 0}),
        ("log(x)", {"x": 0}),
        ("x**0.5", {"x": -1}),
        ("exp(x)*0", {"x": 1000}),
        ("x", {"x": 3}),
        ("a = x*1\na", {"x": [1.0, 2.0]}),
        ("x*y + 0*z", {"x": 0, "y": 0, "z": 1}),
        ("norm(x)", {"x": [0.0, 0.0]}),
        ("max(x, y, z)", {"x": 1, "y": 1, "z": 0}),
        ("max(2, x) + min(x, -1)", {"x": 2}),
        ("abs(x)**3", {"x": 0}),
        ("t = x.T; y = t + t; sum(y*y)", {"x": [[1.0, 2.0], [3.0, 4.0]]}),
        ("y = x[0] + x[1]; sum(y * x)", {"x": [[1.0, 2.0], [3.0, 4.0]]}),
        ("[[1, 2], [3, 4]] @ x", {"x": [1.0, 2.0]}),
        ("x = 2\ny = x*3\nx = 5\ny*x", {}),
        ("w = [1, 2, 3]\nf = w[0]*w[2] + 2*w[0]", {}),
        ("W = [[1, 2], [3, 4]]\nW[0, 1]*x + W[1, 1]", {"x": 3}),
        ("y = softmax(x)\nx[0] + y[1]", {"x": [1.0, 2.0]}),
        ("g(a, b) = a*b + a\n", {"a": 2, "b": 3}),
        ("y = x[::-1]; sum(y*x)", {"x": [1.0, 2.0, 4.0]}),
        ("x[..., 1] + x[0]", {"x": [[1.0, 2.0], [3.0, 4.0]]}),
        ("2**x + x**2 + x**x", {"x": 2}),
        ("x*y + v + (x + 1 - (y - 2))", {"x": 2, "y": 3, "v": [1.0, 2.0]}),
        ("x - (y - (z - 1)) - -x*2", {"x": 2, "y": 3, "z": 4}),
        ("mse(y, 1) + sse(y, t)", {"y": [1.0, 2.0], "t": 3.0}),
        ("mse(y, t)", {"y": [[1.0, 2.0], [2.0, 3.0]], "t": [1.0, 5.0]}),
        ("concat([x, x, y]) @ concat([y, x, x])", {"x": [1.0, 2.0], "y": [3.0]}),
        ("clip(x, -1, 1) + leaky_relu(x, 0.3)", {"x": [-2.0, 0.5, 3.0]}),
    ],
)
def test_numbers_at_the_edge_are_what_the_trace_says(source: str, inputs: dict[str, Any]) -> None:
    t = trace(source, inputs)
    run(code(t, "numpy").text)
    run(code(t, "numpy", is_compact=True).text)
    program = code(t, "torch").text
    ast.parse(program)
    is_strange = any(fault.kind == "nonfinite" for fault in t.evaluation.faults) or "::-1" in program
    if not is_strange and util.find_spec("torch"):
        run(program)


def test_comments_speak_korean() -> None:
    assert "# 순전파" in code(trace("x + y"), "numpy", "ko").text


def test_a_program_of_too_many_numbers_is_refused() -> None:
    with pytest.raises(TraceError) as refusal:
        code(trace("sum(x)", {"x": np.ones(30_000)}))
    assert refusal.value.code == "too_large"
    assert "30,000" in refusal.value.message
