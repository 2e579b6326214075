"""The SVG is dumb: few elements, plain attributes, escaped texts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import trace
from graph.drawing.picture import draw
from graph.drawing.step_picture import render
from graph.layout.dot_source import dot_of
from graph.layout.layout_plan import plan_of
from graph.layout.style import Style
from graph.scene.markup import escape, number
from graph.scene.theme import PALETTES, THEMES, Theme, blend, theme_of
from graph.steps.timeline import build_timeline
from tests.drawing.lessons import LESSONS, drawn, traced

ELEMENTS = frozenset("svg g rect ellipse circle line path polygon polyline text tspan title desc".split())
ATTRIBUTES = frozenset(
    "id class x y cx cy r rx width height viewBox d points fill stroke stroke-width font-family font-size font-weight "
    "font-style text-anchor dy data-step data-until pointer-events".split()
)
HOSTILE = ("</text><script>alert(1)</script>", '" onload="x', "&lt;\x00\ufffe\u202e]]>", "a" * 200, "\\N\\G{|}<p0>")


def whole(name: str, expand: str, style: Style) -> str:
    found = traced(name, expand)
    timeline = build_timeline(found.graph, found.evaluation)
    return render(drawn(name, expand), found.evaluation, timeline, style=style)


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("style", [Style(), Style(is_interactive=True, has_tooltips=True, has_background=True)])
def test_only_simple_elements_with_presentation_attributes(name: str, style: Style) -> None:
    root = ET.fromstring(whole(name, "all", style))
    for element in root.iter():
        assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        for value in element.attrib.values():
            assert not re.search(r"url\(|javascript:|currentColor|var\(|rgba|%|em\b", value)
    assert root.attrib["viewBox"] == f"0 0 {root.attrib['width']} {root.attrib['height']}"
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]


def test_slides_carry_nothing_for_hands() -> None:
    assert "pointer-events" not in whole("softmax", "all", Style())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_text(name: str) -> None:
    found = trace("q = x + y\nf = q*z")
    nodes = tuple(replace(node, name=name if node.name else None) for node in found.graph.nodes)
    graph = replace(found.graph, nodes=nodes, output_name=name)
    style = Style(is_interactive=True, has_tooltips=True)
    plan = plan_of(graph, style.structure)
    assert name not in dot_of(graph, plan, style.structure)
    timeline = build_timeline(graph, found.evaluation)
    text = render(draw(graph, style), found.evaluation, timeline)
    root = ET.fromstring(text)
    assert all(element.tag.rpartition("}")[2] in ELEMENTS for element in root.iter())
    assert all(set(element.attrib) <= ATTRIBUTES for element in root.iter())
    assert max(len(each.text or "") for each in root.iter("{http://www.w3.org/2000/svg}text")) < 60


def test_nothing_typed_reaches_graphviz() -> None:
    graph = trace("w_secret = 2\nsecret = sigmoid(w_secret)*θ\nsecret**7", expand="all").graph
    plan = plan_of(graph, Style().structure)
    dot = dot_of(graph, plan, Style().structure)
    assert "secret" not in dot
    assert "θ" not in dot
    names = set(re.findall(r"^\s*(\w+)", dot, re.MULTILINE))
    assert all(re.fullmatch(r"[nelb]\d+(_\d+)?|digraph|graph|node|edge|subgraph", name) for name in names)


@given(st.text())
def test_escaped_text_is_well_formed(text: str) -> None:
    root = ET.fromstring(f'<a b="{escape(text)}">{escape(text)}</a>')
    assert set(root.text or "") <= set(text) | {"\n"}  # readers turn a return into a newline
    assert all(letter in (root.text or "") for letter in text if " " <= letter <= "~")


def test_coordinates_are_short() -> None:
    assert [number(value) for value in (1.0, 0.125, -0.001, 12.3456)] == ["1", "0.12", "0", "12.35"]


def luminance(colour: str) -> float:
    """Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("name", THEMES)
def test_texts_are_legible_on_every_ground(name: str, palette: str) -> None:
    paint: Theme = theme_of(name, palette)  # type: ignore[arg-type]
    board = {"light": "#f8fafc", "dark": "#0b1120"}[name]  # what the page puts the drawing on
    for role in ("ink", "quiet", "value", "downstream", "local", "upstream", "warning"):
        for ground in (paint.paper, paint.frame, board):
            assert contrast(getattr(paint, role), ground) >= 4.5, (role, ground)
    for role in ("quiet", "downstream", "local", "upstream"):
        assert contrast(getattr(paint, role), paint.backward_tint) >= 4.5, role
    for role in ("quiet", "value", "upstream"):
        assert contrast(getattr(paint, role), paint.forward_tint) >= 4.5, role
    assert contrast(paint.ink, paint.box) >= 4.5
    assert contrast(paint.ink, paint.constant) >= 4.5
    assert contrast(paint.wire, paint.paper) >= 3.0


def test_blending_meets_both_ends() -> None:
    assert blend("#102030", "#ffffff", 0.0) == "#102030"
    assert blend("#102030", "#ffffff", 1.0) == "#ffffff"
