"""Steps: which element appears when, and how gradients add up where they meet."""

from __future__ import annotations

import numpy as np
import pytest

from graph import Trace, trace
from graph.steps.timeline import Step, build_outline, build_timeline

CIRCUIT = trace("(x + y)*z", {"x": -2, "y": 5, "z": -4})
TWICE = "x = 3\ny = -4\nsigy = 1/(1 + exp(-y))\nnum = x + sigy\nxpy = x + y\nden = xpy**2 + x\nf = num/den"
PROGRAMS = [
    ("x", {}),
    ("(x + y)*z", {}),
    ("x*x + x", {"x": 3}),
    (TWICE, {}),
    ("W @ x + b", {"W": [[1, 2], [3, 4]], "x": [1, 2], "b": [0, 1]}),
    ("t = 2*k\nsoftmax_cross_entropy(s, t)", {"s": [1.0, 2, 3], "k": 1}),
    ("W @ [1, 2]", {"W": [[1, 2], [3, 4]]}),
]


def steps_of(traced: Trace) -> tuple[Step, ...]:
    return build_timeline(traced.graph, traced.evaluation).steps


@pytest.mark.parametrize(("source", "inputs"), PROGRAMS)
def test_g_gates_make_two_g_plus_two_steps(source: str, inputs: dict[str, object]) -> None:
    traced = trace(source, inputs)
    steps, gates = steps_of(traced), len(traced.graph.gates)
    assert len(steps) == 2 * gates + 2
    assert [step.index for step in steps] == list(range(len(steps)))
    assert [step.phase for step in steps] == ["start"] + ["forward"] * gates + ["seed"] + ["backward"] * gates
    nodes = [step.node for step in steps]
    assert nodes[0] == ""
    assert nodes[gates + 1] == traced.graph.nodes[-1].id
    assert nodes[gates + 2 :] == nodes[1 : gates + 1][::-1]


@pytest.mark.parametrize(("source", "inputs"), PROGRAMS)
def test_every_element_appears_once_and_nothing_else_does(source: str, inputs: dict[str, object]) -> None:
    traced = trace(source, inputs)
    graph, timeline = traced.graph, build_timeline(traced.graph, traced.evaluation)
    seen = [element for step in timeline.steps for element in step.appears]
    assert len(seen) == len(set(seen))
    assert dict(timeline.appears) == {e: step.index for step in timeline.steps for e in step.appears}
    expected = {node.id for node in graph.nodes} | {edge.id for edge in graph.edges}
    expected |= {f"{edge.id}-value" for edge in graph.edges}
    expected |= {f"{edge.id}-{kind}" for edge in graph.edges if edge.lg_kind for kind in ("lg", "ug", "dg")}
    expected |= {f"{node}-grad" for node in timeline.sums}
    assert set(seen) == expected


def test_values_come_forward_and_gradients_come_back() -> None:
    appears = build_timeline(CIRCUIT.graph, CIRCUIT.evaluation).appears
    by_ends = {(edge.source, edge.target): edge.id for edge in CIRCUIT.edges}
    total, product = (CIRCUIT.graph.nodes[position].id for position in CIRCUIT.graph.gates)
    x, z = (item.nodes[()] for item in (CIRCUIT.graph.inputs[0], CIRCUIT.graph.inputs[2]))
    x_edge = by_ends[CIRCUIT.graph.nodes[x].id, total]
    z_edge = by_ends[CIRCUIT.graph.nodes[z].id, product]
    q_edge = by_ends[total, product]
    assert [appears[f"{edge}-value"] for edge in (x_edge, z_edge, q_edge)] == [0, 0, 1]
    assert appears["eout-0-value"] == 2
    assert appears["eout-0-dg"] == 3
    assert [appears[f"{edge}-dg"] for edge in (q_edge, z_edge, x_edge)] == [4, 4, 5]


def test_a_backward_step_comes_in_three() -> None:
    step = steps_of(CIRCUIT)[4]
    arrives, knows, leaves = step.substeps
    assert [name.rsplit("-", 1)[1] for name in (*arrives, *knows, *leaves)] == ["ug", "ug", "lg", "lg", "dg", "dg"]
    assert arrives + knows + leaves == step.appears
    assert all(not other.substeps for other in steps_of(CIRCUIT) if other.phase != "backward")


def test_a_sum_appears_at_the_first_meeting_and_grows() -> None:
    traced = trace(TWICE)
    timeline = build_timeline(traced.graph, traced.evaluation)
    x = traced.graph.nodes[traced.graph.inputs[0].nodes[()]].id
    meetings = timeline.sums[x]
    assert len(meetings) == 2  # three uses: the second and the third meet what is there
    first, last = meetings
    assert timeline.appears[f"{x}-grad"] == first[0]
    assert f"{x}-grad" in timeline.steps[first[0]].substeps[2]
    assert f"{x}-grad" not in timeline.steps[last[0]].appears
    assert f"{x}-grad" in timeline.steps[last[0]].updates
    assert last[1] == traced.gradients["x"]
    dgs = [edge.dg for edge in reversed(traced.edges) if edge.source == x]
    assert first[1] == pytest.approx(dgs[0] + dgs[1])


def test_two_edges_into_one_gate_meet_at_once() -> None:
    traced = trace("x*x", {"x": 3})
    timeline = build_timeline(traced.graph, traced.evaluation)
    (node,) = timeline.sums
    assert timeline.sums[node] == ((3, 6.0),)
    assert timeline.appears[f"{node}-grad"] == 3


def test_sums_of_arrays_are_arrays() -> None:
    traced = trace("sum(x*x) + sum(x)", {"x": [1, 2]})
    (sums,) = build_timeline(traced.graph, traced.evaluation).sums.values()
    np.testing.assert_allclose(sums[-1][1], [3, 5])


def test_where_no_gradient_flows_none_appears() -> None:
    traced = trace("t = 2*k\nsoftmax_cross_entropy(s, t)", {"s": [1.0, 2, 3], "k": 1})
    timeline = build_timeline(traced.graph, traced.evaluation)
    last = timeline.steps[-1]
    assert last.phase == "backward"
    assert last.appears == ()
    assert last.substeps == ((), (), ())


def test_the_outline_serves_other_numbers_of_the_same_structure() -> None:
    one, other = trace("x*x + y", {"x": 1, "y": 2}), trace("x*x + y", {"x": 5, "y": 7})
    outline = build_outline(one.graph)
    timeline = build_timeline(other.graph, other.evaluation, outline)
    assert timeline.steps is outline.steps
    assert [sums[-1][1] for sums in timeline.sums.values()] == [10.0]


@pytest.mark.slow
def test_ten_thousand_gates_have_all_their_steps() -> None:  # that the work grows with them: test_growth.py
    traced = trace("y = x\n" + "y = sin(y) + x\n" * 5_000)
    timeline = build_timeline(traced.graph, traced.evaluation)
    assert len(timeline.steps) == 20_002
