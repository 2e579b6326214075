"""The worked examples of ``tests/cases``, through Python and through HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph import TraceError, trace
from tests.laws import RTOL, assert_laws, assert_same, assert_steps_visit_every_gate_twice
from tests.observed import OPTIONS, Observed, Refused, array, through_http, through_python

FOLDER = Path(__file__).parent / "cases"
ALL = [(path.stem, case) for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text("utf-8"))]
CASES = [pytest.param(case, id=case["id"]) for stem, case in ALL if not stem.startswith("rejections")]
REJECTIONS = [pytest.param(case, id=case["id"]) for stem, case in ALL if stem.startswith("rejections")]

Run = Callable[..., Observed]


@pytest.fixture(params=["python", "http"])
def run(request: pytest.FixtureRequest) -> Run:
    """One of the two ways in."""
    return through_python if request.param == "python" else through_http(request.getfixturevalue("client"))


def options_of(case: dict[str, Any]) -> dict[str, Any]:
    return {name: case[name] for name in OPTIONS if name in case}


def source_of(case: dict[str, Any]) -> str:
    """The typed text, which a long case gives as the parts to build it from."""
    if "source_build" not in case:
        return case["source"]
    parts = case["source_build"]
    times = parts["times"]
    return parts.get("prefix", "") + parts["repeat"] * times + parts.get("suffix", "") + parts.get("close", "") * times


@pytest.mark.parametrize("case", CASES)
def test_a_worked_example_gives_its_numbers(case: dict[str, Any], run: Run) -> None:
    source, options, expect, rtol = source_of(case), options_of(case), case["expect"], case.get("rtol", RTOL)
    seen = run(source, **options)
    assert_numbers(seen, expect, rtol)
    for name, found in (("gates", seen.gates), ("edges", seen.gate_edges), ("steps", seen.steps)):
        assert len(found) == expect.get(name, len(found)), name
    if "output_name" in expect:
        assert seen.output_name() == expect["output_name"]
    if run is through_python and "order" in expect:  # JSON objects have no order
        assert list(seen.gradients) == expect["order"]
    if "edge_table" in expect:
        assert_edge_table(seen, expect["edge_table"], rtol)
    for wanted in expect.get("jacobians", ()):
        assert_jacobian(seen, wanted, rtol)
    assert_steps_visit_every_gate_twice(seen)
    if not expect.get("nonfinite"):
        assert_laws(seen, case.get("upstream"), max(rtol, RTOL))
    if expect.get("repeatable"):
        assert_equal_twice(seen, run(source, **options))
    if "open_gate" in case:
        assert_opens(run, case, seen)


@pytest.mark.parametrize("case", REJECTIONS)
def test_a_wrong_source_is_refused_with_its_place_and_a_remedy(case: dict[str, Any], run: Run) -> None:
    with pytest.raises(Refused) as refusal:
        run(source_of(case), **options_of(case))
    got = refusal.value.fields
    allowed = case["code"] if isinstance(case["code"], list) else [case["code"]]
    assert got["code"] in allowed, got
    for name in ("line", "column", "text"):
        if name in case:
            assert got[name] == case[name], got
    assert got["message"]
    said = f"{got['hint'] or ''} {got['message']}".replace(" ", "")
    assert case.get("hint_contains", "").replace(" ", "") in said, got


@pytest.mark.parametrize("case", REJECTIONS)
def test_a_refusal_speaks_both_languages(case: dict[str, Any]) -> None:
    with pytest.raises(TraceError) as refusal:
        trace(source_of(case), **options_of(case))
    english, korean = refusal.value.message_in("en"), refusal.value.message_in("ko")
    typed = refusal.value.text
    assert re.search("[가-힣]", korean), korean
    assert not re.search("[가-힣]", english.replace(typed, "")), english


def assert_numbers(seen: Observed, expect: dict[str, Any], rtol: float) -> None:
    """Value and gradients; a name ``a|b`` stands for either spelling."""
    if "value" in expect:
        assert_same(seen.value, expect["value"], "value", rtol)
    listed = set()
    for spellings, want in expect.get("gradients", {}).items():
        name = next((name for name in spellings.split("|") if name in seen.gradients), None)
        assert name is not None, f"no gradient of {spellings} among {list(seen.gradients)}"
        listed.add(name)
        assert_same(seen.gradients[name], want, f"gradient of {name}", rtol)
    if listed and not expect.get("extra_gradients"):
        assert set(seen.gradients) == listed
    if "value_shape" in expect:
        assert shape(seen.value) == expect["value_shape"]
    for name, want in expect.get("shapes", {}).items():
        assert shape(seen.gradients[name]) == want


def shape(value: Any) -> list[int]:
    numbers = array(value)
    return [] if numbers is None else list(numbers.shape)


def assert_edge_table(seen: Observed, rows: list[dict[str, Any]], rtol: float) -> None:
    """The edges into gates, in any order; a row without a source may be any edge."""
    left = seen.gate_edges
    assert len(left) == len(rows)
    for row in sorted(rows, key=lambda row: row["source"] is None):  # the rows that name their source choose first
        matches = [edge for edge in left if is_row(seen, edge, row, rtol)]
        assert matches, f"no edge is {row}; left are {left}"
        left.remove(matches[0])


def is_row(seen: Observed, edge: Any, row: dict[str, Any], rtol: float) -> bool:
    source = seen.nodes[edge["source"]]
    if row["source"] is not None and not (source["kind"] == "input" and source["name"] == row["source"]):
        return False
    try:
        for name in ("value", "lg", "ug", "dg"):
            assert_same(edge[name], row[name], name, rtol)
    except AssertionError:
        return False
    return True


def assert_jacobian(seen: Observed, wanted: dict[str, Any], rtol: float) -> None:
    """The four steps of the lecture for the one edge that leaves an input."""
    (edge,) = [edge for edge in seen.gate_edges if seen.nodes[edge["source"]]["name"] == wanted["source"]]
    steps = seen.jacobian(edge["id"])
    value, upstream, full = array(edge["value"]), array(edge["ug"]), array(wanted["jacobian"])
    assert value is not None
    assert upstream is not None
    assert full is not None
    transposed = full.reshape(upstream.size, value.size).T
    product = transposed @ upstream.reshape(-1)
    what = f"Jacobian of {wanted['source']}: "
    assert_same(steps["jacobian"], full, what + "jacobian", rtol)
    assert_same(steps["transposed"], transposed, what + "transposed", rtol)
    assert_same(steps["upstream"], upstream.reshape(-1), what + "upstream", rtol)
    assert_same(steps["product"], product, what + "product", rtol)
    assert_same(steps["gradient"], edge["dg"], what + "gradient", rtol)
    assert_same(edge["dg"], product.reshape(value.shape), what + "product = DG", rtol)


def assert_equal_twice(first: Observed, second: Observed) -> None:
    assert_same(second.value, first.value, "value, again", 0)
    for name, want in first.gradients.items():
        assert_same(second.gradients[name], want, f"gradient of {name}, again", 0)


def assert_opens(run: Run, case: dict[str, Any], closed: Observed) -> None:
    """Opening the gate of one forward step shows simpler gates and changes no number."""
    gate = [step["node"] for step in closed.steps if step["phase"] == "forward"][case["open_gate"]]
    opened = run(source_of(case), **{**options_of(case), "expand": [gate]})
    assert_numbers(opened, case["expect"], case.get("rtol", RTOL))
    assert len(opened.gates) > len(closed.gates)
