"""Every misconception, wherever it can occur, hears what is wrong with it; docs list them all."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

import pytest

from graph import Trace, trace
from graph.exercises.feedback import judge
from graph.exercises.misconceptions import MISCONCEPTIONS, Place
from graph.exercises.multiple_choice import choices
from graph.exercises.question_selection import question_of
from graph.exercises.rounded_arithmetic import reckoned
from graph.exercises.typed_numbers import is_near, read_answer
from graph.gates import GATES
from graph.notation.names import typeset_plain
from graph.words import LANGUAGES, say
from tests.analysis.cases import CASES
from tests.analysis.cases import traced as traced_case
from tests.analysis.every_question import every_question
from tests.sample import sampled
from tests.test_examples import traced as traced_example
from tools.docs import misconceptions as inventory
from web.pages.examples import examples

ALL = [
    *(pytest.param("example", number, id=each.name) for number, each in enumerate(examples())),
    *(pytest.param("case", number, id=each["id"]) for number, each in enumerate(CASES)),
]
BY_KEY = {idea.key: idea for idea in MISCONCEPTIONS}


@cache
def heard(kind: str, number: int) -> Counter[str]:
    """How often each misconception got its own feedback; every one that is tried is heard."""
    t: Trace = traced_example(examples()[number]) if kind == "example" else traced_case(CASES[number])
    found: Counter[str] = Counter()
    for question in every_question(t):
        right = [question.truth, *(way.middle for way in reckoned(t, question))]
        for idea in MISCONCEPTIONS:
            for wrong in idea.numbers(Place(t, question)):
                typed = read_answer(repr(wrong))
                if typed is None or not math.isfinite(wrong) or any(is_near(typed, each) for each in right):
                    continue  # what rounds to the true number is right, wherever it came from
                said = judge(t, question, repr(wrong))
                assert not said.is_right, (question, idea.id, wrong)
                assert idea.key in said.ideas, (question.id, idea.id, said.mistake)
                output = typeset_plain(t.graph.output_name)
                assert said.text.startswith(say("en", f"insight.misconception.{said.mistake}.says", output=output))
                assert any(edge.id == said.wire for edge in t.graph.edges)
                found[said.mistake] += 1
    return found


@pytest.mark.parametrize(("kind", "number"), sampled(ALL, 6))
def test_every_misconception_is_heard_wherever_it_can_occur(kind: str, number: int) -> None:
    heard(kind, number)


def test_every_misconception_gets_its_own_feedback_somewhere() -> None:
    total: Counter[str] = Counter()
    for each in sorted(ALL, key=lambda each: each.id != "pasted-conv2d"):  # the rarest idea first
        total += heard(*each.values)  # type: ignore[arg-type]
        if set(total) == set(BY_KEY):
            return
    pytest.fail(f"never heard: {set(BY_KEY) - set(total)}")


@pytest.mark.parametrize(
    ("source", "question", "typed", "idea"),
    [
        ("w = 2; x = 3; b = 1; w*x + b", "b", "2", "x_in_bias"),
        ("x = -2; w = 3; w*relu(x)", "x", "3", "dead_relu"),
        ("x = 4; w = 3; w*σ(x)", "x", "3", "saturated"),
        ("x = 2; w = 3; w*x", "x", "2", "own_factor"),
        ("x = 2; w = 3; w*x", "x", "-3", "sign_of_descent"),
        ("x = 2; w = 5; w*x*3", "x", "30", "not_reset"),
        ("x = 2; w = 5; (w*x)**2", "x", "20", "inner_forgotten"),
        ("x = 0.5; y = 3; sin(x)*y", "x", repr(3 * math.cos(math.sin(0.5))), "wrong_point"),
        ("x = 2; y = 4; (3*x + y)*7", "y", "4", "value_for_gradient"),
        ("x = 2; x**2*3 + sin(x)", "x", repr(12 + math.cos(2)), "all_paths"),
    ],
)
def test_what_a_student_types_is_traced_to_its_idea(source: str, question: str, typed: str, idea: str) -> None:
    t = trace(source)
    node = next(position for position, each in enumerate(t.graph.nodes) if each.name == question)
    asked = question_of(t, f"{t.graph.edges[t.graph.out_of[node][0]].id}-dg")
    for language in LANGUAGES:
        found = judge(t, asked, typed, language)
        assert found.mistake == idea
        assert found.text.startswith(say(language, f"insight.misconception.{idea}.says"))


LAYER = "W = [[1, 2], [3, 4]]\nx = [5, 6]\nb = [1, 2]\nh = W @ x + b\nL = sum(h*h)"
FRACTION = "x = 3; y = -4; f = (x + σ(y))/(σ(x) + (x + y)²)"


@pytest.mark.parametrize(
    ("source", "asked", "typed", "idea"),
    [
        (LAYER, "e3-0-dg[0,0]", "36", "ug_for_dg"),  # an array of another shape arrives
        (LAYER, "e3-0-dg[0,0]", "5", "lg_for_dg"),  # the other factor of a matrix product
        (FRACTION, "e6-0-ug", "-0.792", "ug_for_dg"),  # the slope of the gate further on left out
        (FRACTION, "e6-0-ug", "-2", "lg_for_dg"),
        (FRACTION, "e8-0-dg", "-0.794", ""),  # right: 3.02/1.95² of the numbers that are shown two gates on
        (FRACTION, "e8-0-ug", "-0.794", ""),
        (FRACTION, "e8-0-dg", "-0.83", "other"),
    ],
)
def test_what_is_worked_out_from_further_on_is_judged_too(source: str, asked: str, typed: str, idea: str) -> None:
    t = trace(source)
    assert judge(t, question_of(t, asked), typed, "en").mistake == idea


def test_pitfalls_that_gates_name_are_misconceptions() -> None:
    named = {pitfall for gate in GATES.values() for pitfall in gate.pitfalls}
    assert named == {idea.id for idea in MISCONCEPTIONS if idea.is_pitfall}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inventory_is_what_the_program_says(language: str) -> None:
    page = inventory.path_of(language).read_text(encoding="utf-8")
    assert page == inventory.page_of(language), "write it again with `make docs ARGS=misconceptions`"
    for idea in MISCONCEPTIONS:
        assert f"### {idea.id}" in page


@pytest.mark.parametrize("idea", MISCONCEPTIONS, ids=lambda idea: idea.id)
def test_an_item_has_one_right_choice_and_no_two_alike(idea: object) -> None:
    _, traced, question = inventory.item_of(idea)  # type: ignore[arg-type]
    found = choices(traced, question, 5, idea.id)  # type: ignore[attr-defined]
    assert idea.key in {choice.idea for choice in found}  # type: ignore[attr-defined]
    assert [choice.value for choice in found if not choice.idea] == [question.truth]
    assert len({choice.text for choice in found}) == len(found) > 2
    for choice in found:
        assert judge(traced, question, repr(choice.value)).is_right == (not choice.idea)
