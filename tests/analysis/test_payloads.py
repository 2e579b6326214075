"""The insights as data: strict JSON, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph import trace
from graph.analysis.forward_mode import directional
from graph.analysis.jacobian_stages import jacobian_picture
from graph.payload.analysis_payload import (
    check_payload,
    code_payload,
    paths_payload,
    symbols_payload,
)
from graph.payload.exercise_payload import answer_payload, exercise_payload, hint_payload, key_payload, rule_payload
from graph.payload.jacobian_payload import jacobian_picture_payload
from graph.payload.motion_payload import descent_payload, forward_payload, nudge_payload
from tests.analysis.cases import CASES, traced


def strict(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload, through JSON and back."""
    back: dict[str, Any] = json.loads(json.dumps(payload, allow_nan=False))
    return back


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("case", CASES[::4], ids=lambda case: case["id"])
def test_everything_is_json(case: dict[str, Any], language: str) -> None:
    t = traced(case)
    first = t.graph.inputs[0]
    index = (0,) * len(first.shape)
    flowing = [edge for edge in t.graph.edges if edge.lg_kind and t.evaluation.gradients[edge.target] is not None]
    for payload in (
        check_payload(t, language),
        code_payload(t, "numpy", language),
        code_payload(t, "torch", language),
        symbols_payload(t, language),
        forward_payload(t, directional(t, first.key, index)),
        nudge_payload(t, first.key, 0.1, index),
        descent_payload(t, [first.key], steps=3, lang=language),
        paths_payload(t, first.key),
        exercise_payload(t, seed=1, lang=language),
        *(jacobian_picture_payload(jacobian_picture(t, edge.id)) for edge in flowing[:2]),
    ):
        assert strict(payload)


def test_numbers_that_json_cannot_hold_are_words() -> None:
    t = trace("1/x", {"x": 0})
    found = strict(check_payload(t))["inputs"]["x"]
    assert found["verdict"] == "nonfinite"
    assert found["analytic"] == "-inf"
    assert "÷" in found["text"]
    assert strict(nudge_payload(t, "x", 0.5))["before"] == "inf"


def test_a_corner_is_explained_in_words() -> None:
    t = trace("relu(x)", {"x": 0})
    assert check_payload(t)["inputs"]["x"]["text"].endswith("To the left the slope is 0, to the right 1.")
    assert "왼쪽 기울기는 0" in check_payload(t, "ko")["inputs"]["x"]["text"]


def test_code_lines_make_the_code() -> None:
    found = code_payload(trace("x*y"), "numpy")
    assert "\n".join(line["text"] for line in found["lines"]) + "\n" == found["code"]


def test_an_exercise_goes_round() -> None:
    t = trace("(x + y)*z", {"x": -2, "y": 5, "z": -4})
    asked = strict(exercise_payload(t, seed=5))
    key = strict(key_payload(t, asked["ids"]))["answers"]
    assert strict(exercise_payload(t, ids=asked["ids"])) == asked
    assert not any("truth" in question for question in asked["questions"])
    for question in asked["questions"]:
        assert answer_payload(t, question["id"], key[question["id"]]["text"])["is_right"]
        assert hint_payload(t, question["id"], "ko")["hints"]
        if question["asks_rule"]:
            told = [rule_payload(t, question["id"], rule)["is_right"] for rule in asked["rules"]]
            assert told.count(True) == 1


def test_astronomic_counts_stay_readable() -> None:
    t = trace("a = x*x + x\n" + "\n".join("a = a*a + a" for _ in range(40)), {"x": 0.1})
    assert strict(symbols_payload(t))["costs"]["paths"] == "3.65 × 10¹⁹"


def test_what_is_too_large_to_send_is_summed_up() -> None:
    t = trace("sum(x)", {"x": [1.0] * 20_000})
    found = strict(check_payload(t))["inputs"]["x"]
    assert found["analytic"] == {"shape": [20000], "summary": {"min": 1.0, "max": 1.0, "mean": 1.0}}
    assert found["verdict"] == "agrees"


def test_paths_name_their_factors_once() -> None:
    found = strict(paths_payload(trace("(x + y)*z", {"x": -2, "y": 5, "z": -4}), "x"))
    (path,) = found["paths"]
    assert [found["factors"][edge]["text"] for edge in path["edges"]] == ["−4", "1"]
    assert (path["product"], found["gradient"]) == (-4.0, -4.0)


def test_an_output_of_many_numbers_is_named_as_their_sum() -> None:
    t = trace("x*W", {"x": 2, "W": [1.0, 2.0, 3.0]})
    found = strict(nudge_payload(t, "x", 0.5))
    assert (found["output"], found["slope"], found["real"]) == ("L", 6.0, 3.0)
    assert found["output_text"] == "f has many numbers; L is their sum."
    assert "L로 둡니다" in nudge_payload(t, "x", 0.5, lang="ko")["output_text"]
    assert nudge_payload(trace("x*y", {"x": 1, "y": 2}), "x", 0.5)["output_text"] == ""


def test_rounding_is_not_shown_as_an_error_of_the_tangent() -> None:
    found = nudge_payload(trace("0.3*x + 0.1*y", {"x": 0.7, "y": 0.4}), "x", 0.1)
    assert found["error"] == 0.0
    assert found["texts"]["error"] == "0"


def test_forward_mode_tells_how_each_tangent_comes_about() -> None:
    t = trace("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})
    found = strict(forward_payload(t, {"x": 1.0, "y": 0.0, "z": 2.0}))
    assert [found["nodes"][node.id]["how"] for node in t.nodes if node.kind == "gate"] == [
        "1 × 1 + 1 × 0", "(−4) × 1 + 3 × 2",
    ]  # fmt: skip
    assert found["result"] == found["expected"] == 2.0


def test_unnamed_values_are_defined() -> None:
    found = strict(symbols_payload(trace("(x + σ(y))*z", {"x": 1, "y": 2, "z": 3})))
    assert [one["text"]["plain"] for one in found["definitions"]] == ["u₁ = σ(y)", "u₂ = x + u₁"]
    assert "4 paths" not in found["costs"]["texts"]["expanded"]
    assert found["costs"]["texts"]["expanded"].startswith("3 paths")
