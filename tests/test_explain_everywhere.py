"""Every step of every example, every gate and any program is told: whole sentences, well-formed formulas."""

from __future__ import annotations

import cProfile
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings

from graph import Trace, TraceError, trace
from graph.gates import GATES
from graph.steps.explained_trace import tell
from graph.steps.explanation import explain_step
from graph.words import LANGUAGES
from tests.gates.probe import draw, trials
from tests.gates.test_expansions import typed
from tests.programs import Program, programs

CASES = Path(__file__).parent / "cases"
LEFT_OVER = re.compile(r"[{}]|  |\(이\)|[가-힣]/[가-힣]|None")  # a field, a gap or a particle pair not filled in
# Gates whose name and operands alone are no program.
TYPED = {
    "max_over": "max(x0)", "min_over": "min(x0)", "repeat": "repeat(x0, 2)", "reshape": "reshape(x0, (3, 2))",
    "clip": "clip(x0, -1, 1)", "index": "x0[0:1]",
}  # fmt: skip
DRAWN = frozenset({"cholesky"})  # takes no operands but those that a test draws
GIVEN: dict[str, dict[str, object]] = {
    "cross_entropy": {"x0": [[0.2, 0.3, 0.5], [0.5, 0.4, 0.1]], "x1": [0, 2]},
    "softmax_cross_entropy": {"x0": [[0.2, 0.3, 0.5], [0.5, 0.4, 0.1]], "x1": [0, 2]},
    "reshape": {"x0": [[0.2, 0.3, 0.5], [0.5, 0.4, 0.1]]},
}


def check_all(traced: Trace) -> None:
    """Every step in every language: whole sentences, well-formed formulas."""
    for language in LANGUAGES:
        story = tell(traced.graph, traced.evaluation, language, traced.timeline)
        for step in traced.timeline.steps:
            said = explain_step(story, step)
            assert said.title
            assert said.text.endswith("."), said.text
            assert not LEFT_OVER.search(f"{said.title} {said.text} {said.meaning}"), said
            assert {role for _, role in said.runs} <= {"", "lg", "ug", "dg", "value"}
            assert said.meaning == "" or said.meaning.endswith(".")
            if said.formula:
                ET.fromstring(said.formula.mathml)
                latex = said.formula.latex
                assert latex.count("{") == latex.count("}")
                assert latex.count(r"\left") == latex.count(r"\right")
                assert not LEFT_OVER.search(said.formula.plain)


def worked_examples() -> list[object]:
    files = [path for path in sorted(CASES.glob("*.json")) if path.stem != "rejections"]
    return [pytest.param(case, id=case["id"]) for path in files for case in json.loads(path.read_text("utf-8"))]


@pytest.mark.parametrize("case", worked_examples())
def test_every_step_of_every_worked_example_is_told(case: dict[str, object]) -> None:
    options = {key: case[key] for key in ("expand", "upstream") if key in case}
    check_all(trace(str(case["source"]), case.get("inputs"), **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(GATES))
def test_every_gate_is_told_in_both_directions(name: str) -> None:
    gate = GATES[name]
    shapes = gate.test_shapes[-1] if gate.test_shapes else ((2, 3),) * len(gate.operands)
    inputs = {f"x{k}": _filled(shape) for k, shape in enumerate(shapes)} | GIVEN.get(name, {})
    names = ", ".join(inputs)
    source = TYPED.get(name) or (f"{name}([{names}])" if gate.listed else f"{name}({names})")
    if gate.operator == "[]=":
        pytest.skip("a statement, which the reader of statements has")
    is_drawn = gate.takes_gradient or gate.domain or any(p.required for p in gate.parameters) or name in DRAWN
    if name not in GIVEN and is_drawn and name not in TYPED:
        tried, params = trials(gate)[-1]
        inputs = dict(zip(gate.operands, draw(gate, tried, np.random.default_rng(0)), strict=True))
        source = typed(gate, gate.operands, params)
    check_all(trace(source, inputs))
    check_all(trace(source, inputs, expand="all"))


def _filled(shape: tuple[int, ...]) -> object:
    """Nested lists of numbers between 0.2 and 0.9."""
    if not shape:
        return 0.4
    return [_filled(shape[1:]) if len(shape) > 1 else 0.2 + 0.7 * k / max(1, shape[0]) for k in range(shape[0])]


@settings(max_examples=60)
@given(programs())
def test_any_program_can_be_told(program: Program) -> None:
    try:
        traced = trace(program.source, program.inputs)
    except TraceError:
        return
    check_all(traced)


def calls_to_explain(passes: int) -> int:
    """Calls of functions while the last ten steps of a program of so many gates are told, for the second time."""
    traced = trace("y = x\n" + "y = y*0.9 + sin(y)\n" * passes)
    story = tell(traced.graph, traced.evaluation, "ko", traced.timeline)
    steps = traced.timeline.steps[-10:]
    counted = cProfile.Profile()
    for _ in range(2):
        counted.clear()
        counted.runcall(lambda: [explain_step(story, step).text for step in steps])
    return sum(entry.callcount for entry in counted.getstats())


def test_an_explanation_costs_the_same_in_a_long_program() -> None:
    assert calls_to_explain(100) == calls_to_explain(20)
