"""What is hidden, new, near and current at every step."""

from __future__ import annotations

import pytest

from graph import Trace, trace
from graph.steps.frames import Frame, frame_at

CHAIN = trace("x = -2; y = 5; z = -4\nq = x + y\nf = q*z")  # n3 = x + y, n5 = q*z
PROGRAMS = ["x", "f = x*x + x*y + x", "W @ [1, 2] + W @ [3, 4]", "softmax_cross_entropy(2*s, [1, 0, 0])"]


def frame(traced: Trace, step: int | None, *, has_highlight: bool = True) -> Frame:
    return frame_at(traced.graph, traced.timeline, step, has_highlight=has_highlight)


def standing_out(found: Frame) -> dict[str, str]:
    return {name: found.state(name) for name in found.marked}


def test_at_the_start_the_graph_and_its_inputs_are_there_and_nothing_stands_out() -> None:
    start = frame(CHAIN, 0)
    assert (start.direction, standing_out(start)) == ("", {})
    assert start.state("n3") == start.state("e3-0-value") == "shown"
    assert start.state("e5-0-value") == start.state("e3-0-dg") == "hidden"


def test_a_forward_step_writes_the_value_of_its_gate() -> None:
    assert standing_out(frame(CHAIN, 1)) == {
        "n3": "current",
        **dict.fromkeys(("n1", "n2", "n5", "e3-0", "e3-1", "e5-0"), "near"),
        "e5-0-value": "new",
    }
    assert frame(CHAIN, 1).direction == "forward"


def test_a_backward_step_writes_the_gradients_of_its_operands() -> None:
    last = frame(CHAIN, len(CHAIN.steps) - 1)
    assert last.direction == "backward"
    assert {name for name, state in standing_out(last).items() if state == "new"} == {
        f"e3-{slot}-{kind}" for slot in (0, 1) for kind in ("ug", "lg", "dg")
    }
    assert last.state("e5-0-dg") == "shown"


def test_a_sum_is_new_whenever_it_grows() -> None:
    traced = trace("f = x*x + x*y + x")
    name = next(name for step in traced.steps for name in step.appears if name.endswith("-grad"))
    states = [frame(traced, step.index).state(name) for step in traced.steps]
    assert states.count("new") == len(traced.timeline.sums[name.removesuffix("-grad")])
    assert states[0] == "hidden"
    assert states[-1] in ("new", "shown")


@pytest.mark.parametrize("source", PROGRAMS)
def test_what_appears_at_a_step_is_hidden_before_and_shown_after(source: str) -> None:
    traced = trace(source)
    for element, appears in traced.timeline.appears.items():
        for step in range(len(traced.steps)):
            is_hidden = frame(traced, step).state(element) == "hidden"
            assert is_hidden == (step < appears)


@pytest.mark.parametrize("source", PROGRAMS)
def test_every_step_but_the_first_has_one_current_node(source: str) -> None:
    traced = trace(source)
    for step in traced.steps:
        found = [name for name, state in standing_out(frame(traced, step.index)).items() if state == "current"]
        assert found == ([step.node] if step.node else [])


def test_without_highlight_and_with_all_steps_at_once_nothing_stands_out() -> None:
    plain, whole = frame(CHAIN, 2, has_highlight=False), frame(CHAIN, None)
    assert not plain.marked
    assert plain.state("e3-0-dg") == "hidden"
    assert not whole.marked
    assert whole.state("e3-0-dg") == "shown"
    assert whole.state("nothing of the graph") == "hidden"
