"""A frame shows what has appeared, leaves out the rest, and moves nothing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from graph import trace
from graph.drawing import picture
from graph.drawing.gradient_line import product_parts
from graph.drawing.picture import Drawing, draw
from graph.drawing.step_picture import render
from graph.layout.style import MODES, Mode, Style
from graph.steps.timeline import build_timeline
from tests.drawing.lessons import LESSONS, drawn, traced

SVG = "{http://www.w3.org/2000/svg}"
lessons = pytest.mark.parametrize(("name", "expand"), [(name, e) for name in LESSONS for e in ("none", "all")])


def frame(name: str, expand: str = "none", step: int | None = None, style: Style | None = None) -> ET.Element:
    """A rendered frame, parsed."""
    found = traced(name, expand)
    timeline = build_timeline(found.graph, found.evaluation)
    return ET.fromstring(render(drawn(name, expand, style), found.evaluation, timeline, step))


def ids(root: ET.Element) -> set[str]:
    return {element.attrib["id"] for element in root.iter() if "id" in element.attrib}


def by_id(root: ET.Element, name: str) -> ET.Element:
    return next(element for element in root.iter() if element.attrib.get("id") == name)


def text_of(root: ET.Element, name: str) -> str:
    return "".join(by_id(root, name).itertext())


def is_drawn(drawing: Drawing, element: str) -> bool:
    """Whether the drawing has a place for an element of the timeline: the output's edge has no LG and UG."""
    return not (element.startswith("eout") and element.endswith(("-lg", "-ug")))


@lessons
def test_every_element_of_the_timeline_is_drawn_once_and_says_when_it_appears(name: str, expand: str) -> None:
    root, drawing = frame(name, expand), drawn(name, expand)
    every = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(every) == len(set(every))
    found = traced(name, expand)
    appears = build_timeline(found.graph, found.evaluation).appears
    for element, step in appears.items():
        if is_drawn(drawing, element) and element in every:
            assert by_id(root, element).attrib.get("data-step", "0") == str(step), element
        else:
            assert element.endswith(("-lg", "-ug")), element  # a rule of UG alone has no LG to name


@lessons
def test_texts_of_an_edge_are_texts(name: str, expand: str) -> None:
    for element in frame(name, expand).iter():
        if re.fullmatch(r"e[\w-]+-(value|lg|ug|dg)|n[\w-]+-grad", element.attrib.get("id", "")):
            assert element.tag in (f"{SVG}text", f"{SVG}tspan")


@pytest.mark.parametrize("name", ["chain rule", "staged", "tanh", "softmax", "squares"])
def test_a_frame_holds_what_has_appeared_and_nothing_else(name: str) -> None:
    found = traced(name, "all")
    timeline = build_timeline(found.graph, found.evaluation)
    whole = ids(frame(name, "all"))
    for step in timeline.steps:
        shown = ids(frame(name, "all", step.index))
        expected = {each for each in whole if timeline.appears.get(each, 0) <= step.index}
        assert shown == expected
        assert "data-step" not in render(drawn(name, "all"), found.evaluation, timeline, step.index)


@pytest.mark.parametrize("name", ["staged", "softmax", "layers", "hub"])
def test_nothing_moves_between_frames(name: str) -> None:
    places = ("x", "y", "cx", "cy", "r", "rx", "width", "height", "points", "d", "font-size")
    found = traced(name, "all")
    whole = {each.attrib["id"]: each for each in frame(name, "all").iter() if each.attrib.get("id", "")[:1] == "e"}
    for step in range(0, len(found.graph.gates) * 2 + 2, 3):
        for element in frame(name, "all", step).iter():
            other = whole.get(element.attrib.get("id", ""))
            if other is not None and element.attrib["id"].count("-") > 1:
                assert [element.attrib.get(place) for place in places] == [other.attrib.get(place) for place in places]


def test_one_layout_serves_all_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    layouts = 0
    lay_out = picture.lay_out

    def counted(*args: object, **options: object) -> object:
        nonlocal layouts
        layouts += 1
        return lay_out(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(picture, "lay_out", counted)
    found = trace("q = x + y\nf = q*z")
    drawing, timeline = draw(found.graph), build_timeline(found.graph, found.evaluation)
    for step in range(len(timeline.steps)):
        render(drawing, found.evaluation, timeline, step)
    assert layouts == 1


def test_the_numbers_of_the_first_lesson() -> None:
    root = frame("chain rule")
    assert {name: text_of(root, name) for name in ("e3-0-value", "e3-0-dg", "e3-0-lg", "e3-0-ug")} == {
        "e3-0-value": "−2",
        "e3-0-dg": "−4",
        "e3-0-lg": "1",
        "e3-0-ug": "−4",
    }
    assert text_of(root, "eout-0-value") == "−12"
    assert text_of(root, "eout-0-dg") == "1"
    lines = ["".join(text.itertext()) for text in by_id(root, "e5-1").iter(f"{SVG}text")]
    assert lines == ["−4", "3", "= 3 × 1"]


def test_rules_and_elementwise_products_are_written_out() -> None:
    root = frame("tanh")
    lines = {
        edge: ["".join(text.itertext()) for text in by_id(root, edge).iter(f"{SVG}text")][-1]
        for edge in ("e3-0", "e3-1", "e5-0", "e8-0")
    }
    assert lines == {"e3-0": "= UG xᵀ", "e3-1": "= Wᵀ UG", "e5-0": "= LG ∘ UG", "e8-0": "= copies of UG"}


def test_a_transposed_gradient_is_said_as_one() -> None:
    traced = trace("L = sum(A @ K.T)", {"A": [[1.0, 2.0]], "K": [[3.0, 4.0], [5.0, 6.0]]})
    assert product_parts(traced.graph, traced.graph.edges[-5], 200.0, "en")[0] == (("UG", "ug"), ("ᵀ", "lg"))


def test_a_gradient_that_is_summed_back_says_so() -> None:
    root = frame("x = [1, 2, 3]\nsum(x*k)")
    assert "= Σ LG ∘ UG" in ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_gradients_add_up_where_they_meet() -> None:
    first, second, last = (frame("squares", step=step) for step in (7, 8, 9))
    assert "n1-grad" not in ids(first)
    assert text_of(second, "n1-grad") == "3"
    assert text_of(last, "n1-grad") == "5"
    assert "+=" in ["".join(text.itertext()) for text in last.iter(f"{SVG}text")]


def test_on_the_page_an_earlier_sum_says_until_when_it_is_seen() -> None:
    root = frame("squares", style=Style(is_interactive=True))
    earlier = [element for element in root.iter(f"{SVG}g") if "data-until" in element.attrib]
    assert [(g.attrib["data-step"], g.attrib["data-until"]) for g in earlier] == [("8", "9")]
    assert by_id(root, "n1-grad").attrib["data-step"] == "9"


def test_the_current_gate_has_a_ring_and_what_it_writes_a_ground() -> None:
    paint = Style().paint
    forward, backward = (frame("chain rule", step=step) for step in (1, 5))
    ring = by_id(forward, "n3").find(f"{SVG}circle")
    assert ring is not None
    assert ring.attrib["stroke"] == paint.value
    assert [r.attrib["fill"] for r in by_id(forward, "e5-0").iter(f"{SVG}rect")] == [paint.forward_tint]
    assert [r.attrib["fill"] for r in by_id(backward, "e3-0").iter(f"{SVG}rect")] == [paint.backward_tint]
    assert by_id(backward, "e5-1-value").attrib["fill"] == Style().faded_paint.value
    plain = render(
        drawn("chain rule"), traced("chain rule").evaluation, traced("chain rule").timeline, 1, has_highlight=False
    )
    assert paint.forward_tint not in plain


def test_a_value_that_is_not_finite_carries_a_sign_where_it_appears_and_a_kink_where_it_hands_back() -> None:
    source = "x = 0\nrelu(x) + 1/x"
    root = frame(source)
    assert by_id(root, "n2-warning").attrib["data-step"] == "7"
    assert by_id(root, "n3-warning").attrib["data-step"] == "2"
    assert "n3-warning" not in ids(frame(source, step=1))
    assert "n3-warning" in ids(frame(source, step=2))


def test_composites_carry_handles_on_the_page_only() -> None:
    page = Style(is_interactive=True)
    assert "n2-open" in ids(frame("sigmoid(x)", style=page))
    opened = ids(frame("sigmoid(x)", "all", style=page))
    assert {"n2-frame", "n2-close"} <= opened
    assert "n5-close" in ids(frame("1/(1 + exp(-x))", style=page))
    assert not any(name.endswith(("-open", "-close")) for name in ids(frame("sigmoid(x)", "all")))


@pytest.mark.parametrize("mode", MODES)
def test_modes_share_their_ids(mode: Mode) -> None:
    names = {"e3-0-value", "e3-0-dg"} | (set() if mode == "compact" else {"e3-0-lg", "e3-0-ug"})
    assert names <= ids(frame("chain rule", style=Style(mode=mode)))


def test_labels_in_symbols() -> None:
    root = frame("chain rule", style=Style(mode="symbols"))
    assert [text_of(root, f"e5-0-{part}") for part in ("value", "dg", "lg", "ug")] == ["q", "z", "z", "1"]
    assert [text_of(root, f"e3-1-{part}") for part in ("value", "dg", "lg", "ug")] == ["y", "z", "1", "z"]


def test_each_of_the_four_numbers_can_be_left_out() -> None:
    for part, style in {
        "value": Style(has_value=False),
        "dg": Style(has_downstream=False),
        "lg": Style(has_local=False),
        "ug": Style(has_upstream=False),
    }.items():
        names = ids(frame("chain rule", style=style))
        assert f"e3-0-{part}" not in names
        assert {f"e3-0-{other}" for other in {"value", "dg", "lg", "ug"} - {part}} <= names


def test_digits_follow_the_style() -> None:
    assert text_of(frame("neuron", style=Style(digits=6)), "eout-0-value") == "0.731059"


def test_hovering_tells_names_and_all_digits() -> None:
    root = frame("neuron", style=Style(has_tooltips=True))
    titles = ["".join(title.itertext()) for title in root.iter(f"{SVG}title")]
    assert "forward value: 0.7310585786300049" in titles
    assert text_of(root, "eout-0-value") == "0.731"


@pytest.fixture
def all_styles() -> Iterator[Style]:
    return (
        Style(theme=theme, palette=palette, language=language, has_background=True)
        for theme in ("light", "dark")
        for palette in ("default", "colour_blind")
        for language in ("en", "ko")
    )


def test_a_drawing_can_be_recoloured_without_a_new_layout(all_styles: Iterator[Style]) -> None:
    found, drawing = traced("softmax", "all"), drawn("softmax", "all")
    timeline = build_timeline(found.graph, found.evaluation)
    rendered = {render(drawing, found.evaluation, timeline, 9, style=style) for style in all_styles}
    assert len(rendered) == 8


def test_new_numbers_are_drawn_into_the_old_drawing() -> None:
    drawing = drawn("x = randn(6, 6)\nsum(x*x)")
    first, second = (trace("x = randn(6, 6)\nsum(x*x)", {"x": np.eye(6) * k}) for k in (1, -1))
    texts = [
        render(drawing, each.evaluation, build_timeline(each.graph, each.evaluation)) for each in (first, second, first)
    ]
    assert texts[0] == texts[2]
    assert texts[0] != texts[1]


def test_the_style_that_moves_things_is_told_from_the_rest() -> None:
    assert Style(theme="dark", language="ko", has_tooltips=True).structure == Style().structure
    assert replace(Style(), digits=5).structure != Style().structure
