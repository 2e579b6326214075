"""Exercises: what is hidden, what counts as right, and what is said when it is not."""

from __future__ import annotations

import math
from typing import Any

import pytest

from graph import Trace, TraceError, trace
from graph.analysis.gradient_patterns import rule_of
from graph.exercises.feedback import judge, judge_rule
from graph.exercises.hints import hints
from graph.exercises.question_selection import exercise, exercise_of, question_of
from graph.exercises.typed_arithmetic import read_worked_answer
from graph.exercises.typed_numbers import Answer, is_near, read_answer
from tests.analysis.cases import CASES, traced


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2/3", 2 / 3), ("-4", -4), ("−4", -4), ("0.39", 0.39), ("1e-3", 0.001), (" + 3 ", 3), (".5", 0.5), ("5.", 5),
        ("1.2 × 10⁻³", 0.0012), ("1.2x10^-3", 0.0012), ("−2/−4", 0.5), ("0,39", 0.39), ("∞", math.inf),
        ("-inf", -math.inf), ("(−1)/2", -0.5), ("3E2", 300), ("３．５", 3.5), ("－４", -4), ("２／３", 2 / 3),
        ("ㅡ4", -4), ("1,234.5", 1234.5), ("1,234", 1234), ("= −4", -4), ("½", 0.5), ("-(2/3)", -2 / 3),
        ("0.333…", 0.333), ("3e-1", 0.3), ("1e400", math.inf),
    ],
)  # fmt: skip
def test_numbers_are_read_as_students_type_them(text: str, value: float) -> None:
    answer = read_answer(text)
    assert answer is not None
    assert answer.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "x", "1/0", "1/2/3", "--4", "1,2,3", "__import__('os')", "9" * 100, "1e99999", "1.2.3", "e", ".", "2x"]
)
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read_answer(text) is None


@pytest.mark.parametrize(
    ("text", "truth", "is_right"),
    [
        ("0.39", 0.3932, True), ("0.393", 0.3932, True), ("0.4", 0.3932, True), ("0.38", 0.3932, False),
        ("0", 0.3932, False), ("0", 0.0, True), ("0", 1e-17, True), ("2/3", 2 / 3, True), ("0.67", 2 / 3, True),
        ("0.66", 2 / 3, False), ("-4", -4.0, True), ("4", -4.0, False), ("4.0001", 4.0, False), ("∞", math.inf, True),
        ("0.0012", 0.00123, True), ("300", 314.0, False), ("nan", math.nan, True),
    ],
)  # fmt: skip
def test_rounding_is_forgiven_and_nothing_else(text: str, truth: float, is_right: bool) -> None:
    answer = read_answer(text)
    assert answer is not None
    assert is_near(answer, truth) is is_right


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-4 × 1", -4), ("−4·(−0.792)", 3.168), ("1.58 - 0.0358 + 0.512", 2.0562), ("1/(1 + e^-1)", 0.731058578630),
        ("√2", math.sqrt(2)), ("ln 2", math.log(2)), ("−4 × 1 = −4", -4), ("2*3 = 7", 7), ("1/2/3", 1 / 6),
    ],
)  # fmt: skip
def test_an_answer_may_be_how_it_is_worked_out(circuit: Trace, text: str, value: float) -> None:
    answer = read_worked_answer(text, circuit.limits)
    assert answer is not None
    assert answer.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["x*2", "rand()", "(", "1/0", "ln(-1)", "2**999999", "1; 2*3", "[1, 2]", "q", "2*", "*"]
)
def test_what_cannot_be_worked_out_is_not_read(circuit: Trace, text: str) -> None:
    assert read_worked_answer(text, circuit.limits) is None


def test_what_is_worked_out_wrongly_hears_its_idea(circuit: Trace) -> None:
    (x,) = (each for each in exercise(circuit, 0, 20, ("dg",)).questions if each.id == "e3-0-dg")
    assert judge(circuit, x, "1 * -4", "en").is_right
    assert judge(circuit, x, "1 + -4", "en").mistake.startswith("added")


@pytest.fixture
def circuit() -> Trace:
    return trace("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})


def edge_id(t: Trace, source: str, target: str) -> str:
    nodes = t.graph.nodes
    return next(e.id for e in t.graph.edges if (nodes[e.source].name, nodes[e.target].name) == (source, target))


@pytest.mark.parametrize(
    ("source", "target", "kind", "typed", "mistake"),
    [
        ("x", "q", "dg", "-4", ""),
        ("x", "q", "dg", "4", "sign_of_descent"),
        ("z", "f", "lg", "-3", "wrong_sign"),
        ("x", "q", "dg", "1", "lg_for_dg"),
        ("x", "q", "dg", "-3", "added"),
        ("x", "q", "dg", "8", "value_times_upstream"),
        ("z", "f", "lg", "-4", "own_factor"),
        ("z", "f", "lg", "3", ""),
        ("z", "f", "lg", "-12", "output_for_slope"),
        ("z", "f", "lg", "1/3", "reciprocal"),
        ("x", "q", "lg", "-4", "dg_for_lg"),
        ("q", "f", "dg", "3", "own_factor"),
        ("x", "q", "dg", "17", "other"),
        ("x", "q", "dg", "-2", "value_for_gradient"),
        ("y", "q", "dg", "3", "value_for_gradient"),
        ("x", "q", "ug", "3", "value_for_gradient"),
        ("x", "q", "dg", "abc", "unread"),
    ],
)
def test_the_wrong_factor_is_named(
    circuit: Trace, source: str, target: str, kind: str, typed: str, mistake: str
) -> None:
    question = question_of(circuit, f"{edge_id(circuit, source, target)}-{kind}")
    for language in ("en", "ko"):
        found = judge(circuit, question, typed, language)
        assert (found.mistake, found.is_right) == (mistake, mistake == "")
        assert found.text


def test_forgetting_to_add_at_a_fan_out_is_seen() -> None:
    t = trace("a = x*y; b = a*x; b + a", {"x": 2, "y": 3})
    place = next(k for k, node in enumerate(t.graph.nodes) if node.name == "a")
    question = question_of(t, f"{t.graph.nodes[place].id}-grad")
    assert question.truth == 3
    assert judge(t, question, "1").mistake == "one_path"
    assert judge(t, question, "2").mistake == "overwrite"
    assert judge(t, question, "3").is_right
    upstream = question_of(t, f"{t.graph.edges[t.graph.into[place][0]].id}-ug")
    found = judge(t, upstream, "2")
    assert found.mistake == "overwrite"
    assert found.wire == t.graph.edges[t.graph.out_of[place][-1]].id  # the path that is missing
    assert t.graph.nodes[place].id + "-grad" in upstream.hides


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("x + 1", "copy"), ("x*y", "swap"), ("3*x", "scale"), ("max(x, y)", "switch"), ("relu(x)", "switch"),
        ("σ(x)", "output"), ("exp(x)", "output"), ("log(x)", "slope"), ("-x", "scale"), ("x - 1", "copy"),
    ],
)  # fmt: skip
def test_rules_are_told_apart(source: str, rule: str) -> None:
    t = trace(source)
    assert rule_of(t, 0) == rule
    question = question_of(t, f"{t.graph.edges[0].id}-lg")
    assert judge_rule(t, question, rule).is_right
    assert judge_rule(t, question, "slope" if rule != "slope" else "copy").mistake == "other_rule"


def test_structured_gates_have_rules_too() -> None:
    t = trace("sum(repeat(x, 3))", {"x": [1.0, 2.0]})
    assert [rule_of(t, k) for k in (0, 1)] == ["sum", "copy"]
    t = trace("W @ x", {"W": [[1.0, 2.0]], "x": [1.0, 2.0]})
    assert [rule_of(t, k) for k in (0, 1)] == ["swap", "swap"]


def test_the_same_seed_asks_the_same(circuit: Trace) -> None:
    one, other = exercise(circuit, 7), exercise(circuit, 7)
    assert one == other
    assert len(one.questions) == 5
    assert exercise(circuit, 8) != one
    assert exercise_of(circuit, one.ids).questions == one.questions


def test_kinds_can_be_chosen(circuit: Trace) -> None:
    found = exercise(circuit, 1, 50, kinds=("dg",))
    assert {question.kind for question in found.questions} == {"dg"}
    # the downstream gradient of q is its upstream gradient at +: asked once
    assert len(found.questions) == 4


def test_nothing_gives_the_answer_away(circuit: Trace) -> None:
    """The upstream gradient at + is what the × hands back to q."""
    edge = edge_id(circuit, "x", "q")
    question = question_of(circuit, f"{edge}-ug")
    other, arriving = edge_id(circuit, "y", "q"), edge_id(circuit, "q", "f")
    assert {f"{edge}-ug", f"{other}-ug", f"{arriving}-dg"} == set(question.same)
    beside = {f"{each}-{kind}" for each in (edge, other, arriving) for kind in ("lg", "ug", "dg")}
    assert set(question.hides) == beside


def hidden(t: Trace, source: str, target: str, kind: str) -> set[str]:
    return set(question_of(t, f"{edge_id(t, source, target)}-{kind}").hides)


def test_equal_siblings_and_factors_are_hidden_and_what_arrives_is_not(circuit: Trace) -> None:
    x, y, q = (edge_id(circuit, *ends) for ends in (("x", "q"), ("y", "q"), ("q", "f")))
    found = hidden(circuit, "x", "q", "dg")
    assert found == {f"{each}-{kind}" for each in (x, y) for kind in ("dg", "lg", "ug")}
    assert f"{q}-dg" not in found  # with it the student works


def test_copies_are_hidden_through_a_chain_of_sums() -> None:
    t = trace("a = x + y; b = a + u; f = b*z", {"x": 1, "y": 2, "u": 3, "z": 7})
    found = hidden(t, "a", "b", "dg")
    for ends in (("x", "a"), ("y", "a"), ("u", "b")):
        assert f"{edge_id(t, *ends)}-dg" in found
    assert f"{edge_id(t, 'z', 'f')}-dg" not in found


def test_the_slope_of_the_other_factor_would_tell_a_value(circuit: Trace) -> None:
    z = edge_id(circuit, "z", "f")
    assert {f"{edge_id(circuit, 'q', 'f')}-value", f"{z}-lg", f"{z}-dg"} <= hidden(circuit, "q", "f", "value")


def test_letters_beside_arrays_are_not_asked_for() -> None:
    t = trace("L = sum(relu(x @ W + b)*2)", {"x": [[1.0, 2.0]], "W": [[1.0, 2.0], [0.5, 1.0]], "b": [1.0, 2.0]})
    assert {question.kind for question in exercise(t, 1, 100).questions} == {"value", "dg"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_worked_example_can_be_asked(case: dict[str, Any]) -> None:
    t = traced(case)
    found = exercise(t, 3, 8)
    assert found.questions
    for question in found.questions:
        assert question_of(t, question.id) == question
        assert judge(t, question, repr(question.truth)).is_right
        for language in ("en", "ko"):
            assert all(hints(t, question, language))


def test_hints_tell_more_and_more(circuit: Trace) -> None:
    question = question_of(circuit, f"{edge_id(circuit, 'x', 'q')}-dg")
    found = hints(circuit, question)
    assert len(found) == 3
    assert "1 × (−4)" in found[-1]


@pytest.mark.parametrize("wrong", ["", "e99-0-lg", "e3-0-lg[0]", "n1-grad", "e3-0-text", "x" * 5000, "e3-0-lg[99999]"])
def test_questions_that_the_drawing_does_not_show_are_refused(circuit: Trace, wrong: str) -> None:
    with pytest.raises(TraceError) as refusal:
        question_of(circuit, wrong)
    assert refusal.value.code == "wrong_arguments"


def test_a_fraction_is_not_forgiven_rounding() -> None:
    assert not is_near(Answer(0.66, 0.0), 2 / 3)
