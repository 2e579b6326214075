"""The measurements run: everything once and small, without a look at the clock."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from functools import partial
from importlib import import_module
from multiprocessing import get_context

import numpy as np
import pytest

from benchmarks import both_passes, large, network, report, slide_deck, source_to_picture
from benchmarks.kinds import KINDS, rows_of
from benchmarks.measure import OURS, Row, Target, measured, quartiles
from graph import trace


@pytest.mark.parametrize(
    "module", [source_to_picture, both_passes, network, slide_deck, large], ids=lambda module: module.__name__
)
def test_every_measurement_runs(module: object) -> None:
    rows = list(module.rows(True))  # type: ignore[attr-defined]
    assert rows
    for row in rows:
        assert row.samples[OURS].median > 0


def test_every_kind_has_its_module() -> None:
    assert all(callable(import_module(f"benchmarks.{kind}").rows) for kind in KINDS)


def test_a_kind_runs_in_a_process_of_its_own() -> None:
    with get_context("spawn").Pool(1) as process:
        rows = process.apply_async(rows_of, ("both_passes", True)).get(timeout=300)
    assert [row.unit for row in rows] == ["µs a gate"] * len(rows)


def _slowly(turns: list[str], name: str) -> None:
    turns.append(name)
    time.sleep(0.06)  # so long that one run is a turn


def test_rivals_take_turns() -> None:
    turns: list[str] = []
    measured({name: partial(_slowly, turns, name) for name in "ab"}, 3)
    assert turns == [*"aabb", *"ab" * 3]  # twice each beforehand


def test_what_is_written_by_hand_computes_the_same() -> None:
    data = network._data(True)
    traced = trace(network._SOURCE, data)
    loss, gradients = network.by_hand(data)
    assert traced.value == pytest.approx(loss)
    for name, gradient in gradients.items():
        np.testing.assert_allclose(traced.gradients[name], gradient, atol=1e-12)


def test_results_name_what_is_missing_and_what_is_not_met() -> None:
    sample = quartiles([1.0, 2.0, 3.0])
    targets = (
        Target("of the floor", 2.0, 1.5),
        Target("faster", 6.0, 5.0, is_at_least=True),
        Target("moved", 0.0, 0.5),
    )
    row = Row("a <row>", "ms", {OURS: sample, "floor": sample}, targets, ("torch",))
    text = report.markdown([row], "## Notes")
    assert "| torch | not installed | |" in text
    assert "**not met**" in text
    assert "2 of 3 targets are met" in text
    assert ET.fromstring(report.picture([row])).tag.endswith("svg")
