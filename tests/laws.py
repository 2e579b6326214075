"""What holds of every trace, whatever the program: the laws of the backward pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.observed import Observed, array

RTOL = 1e-9


def assert_same(got: Any, want: Any, what: str, rtol: float = RTOL) -> None:
    """Numbers of the same shape, equal within ``rtol``; None equals only None."""
    wanted, gotten = array(want), array(got)
    if wanted is None or gotten is None:
        assert wanted is gotten, f"{what}: {got!r}, expected {want!r}"
        return
    assert gotten.shape == wanted.shape, f"{what}: shape {gotten.shape}, expected {wanted.shape}"
    largest = np.max(np.abs(wanted), initial=1.0, where=np.isfinite(wanted))
    np.testing.assert_allclose(gotten, wanted, rtol=rtol, atol=1e-12 * largest, err_msg=what)


def assert_laws(seen: Observed, upstream: Any = None, rtol: float = RTOL) -> None:
    """The laws of numbers; those of the steps are ``assert_steps_visit_every_gate_twice``."""
    assert_one_sink(seen, upstream, rtol)
    assert_edges_carry_their_ends(seen, rtol)
    assert_downstream_is_local_times_upstream(seen, rtol)
    assert_gradients_are_sums(seen, rtol)


def assert_steps_visit_every_gate_twice(seen: Observed) -> None:
    """start, every gate in topological order, seed, every gate in reverse topological order."""
    gates = seen.gates
    phases = [step["phase"] for step in seen.steps]
    assert phases == ["start"] + ["forward"] * len(gates) + ["seed"] + ["backward"] * len(gates)
    assert [step["index"] for step in seen.steps] == list(range(2 * len(gates) + 2))
    forward = [step["node"] for step in seen.steps if step["phase"] == "forward"]
    backward = [step["node"] for step in seen.steps if step["phase"] == "backward"]
    assert sorted(forward) == sorted(backward) == sorted(gates)
    for order, before, after in ((forward, "source", "target"), (backward, "target", "source")):
        place = {gate: index for index, gate in enumerate(order)}
        for edge in seen.gate_edges:
            if edge[before] in place and edge[after] in place:
                assert place[edge[before]] < place[edge[after]], f"{order}: edge {edge['id']} runs backwards"


def assert_one_sink(seen: Observed, upstream: Any, rtol: float) -> None:
    """One output node; the one edge into it carries the value and the seed, with a local gradient of 1."""
    sinks = [name for name, node in seen.nodes.items() if node["kind"] == "output"]
    assert len(sinks) == 1
    into = [edge for edge in seen.edges if edge["target"] == sinks[0]]
    assert len(into) == 1
    ones = np.ones(np.shape(array(seen.value)))
    seed = ones if upstream is None else upstream
    for name, want in (("value", seen.value), ("lg", ones), ("ug", seed), ("dg", seed)):
        assert_same(into[0][name], want, f"edge into the output, {name}", rtol)


def assert_edges_carry_their_ends(seen: Observed, rtol: float) -> None:
    """An edge carries its source's value and its target's gradient; slots count from 0."""
    slots: dict[str, list[int]] = {}
    for edge in seen.edges:
        slots.setdefault(edge["target"], []).append(edge["slot"])
        assert_same(edge["value"], seen.nodes[edge["source"]]["value"], f"value on {edge['id']}", rtol)
        if edge["dg"] is not None and seen.nodes[edge["target"]]["kind"] == "gate":
            assert_same(edge["ug"], seen.nodes[edge["target"]]["grad"], f"UG on {edge['id']}", rtol)
    for node, counted in slots.items():
        assert counted == list(range(len(counted))), f"slots of {node}: {counted}"


def assert_downstream_is_local_times_upstream(seen: Observed, rtol: float) -> None:
    """DG has the shape of the value, and is UG × LG summed back to it where LG exists."""
    for edge in seen.edges:
        local, upstream, downstream = (array(edge[name]) for name in ("lg", "ug", "dg"))
        if downstream is None:
            continue
        value = array(edge["value"])
        assert value is not None
        assert upstream is not None
        assert downstream.shape == value.shape, f"DG on {edge['id']}"
        if edge["lg_kind"] == "rule":
            assert local is None
            assert edge["lg_rule"], f"{edge['id']} has neither a local gradient nor a rule"
        elif local is not None:
            with np.errstate(all="ignore"):
                product = summed_to(local * upstream, value.shape)
            assert_same(downstream, product, f"DG = LG × UG on {edge['id']}", rtol)


def summed_to(numbers: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Broadcasting undone: summed over the axes along which ``shape`` was stretched."""
    numbers = numbers.sum(axis=tuple(range(numbers.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1 and numbers.shape[axis] != 1)
    return numbers.sum(axis=stretched, keepdims=True)


def assert_gradients_are_sums(seen: Observed, rtol: float) -> None:
    """A node's gradient is the sum of the DGs on the edges that leave it."""
    for name, node in seen.nodes.items():
        downstream = [array(edge["dg"]) for edge in seen.leaving(name)]
        flowing = [part for part in downstream if part is not None]
        if node["kind"] not in ("input", "gate") or not flowing:
            continue
        with np.errstate(all="ignore"):
            total = sum(flowing[1:], flowing[0])
        assert_same(node["grad"], total, f"gradient of {node['name'] or name}", rtol)
