"""The Jacobian as slides: five pictures of one edge, in every format."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from pypdf import PdfReader

from graph import Trace, TraceError, trace
from graph.analysis.jacobian_stages import jacobian_picture
from graph.files import FORMATS, Order
from graph.layout.text_widths import text_width
from graph.scene.theme import theme_of
from graph.slides.jacobian_shapes import STAGES, stage_svgs


@pytest.fixture
def network() -> Trace:
    """Lecture 004's network, 3 → 4 → 2 → 1."""
    rng = np.random.default_rng(4)
    inputs = {"W1": rng.normal(size=(4, 3)), "x": rng.normal(size=3), "W2": rng.normal(size=(2, 4)),
              "w3": rng.normal(size=2)}  # fmt: skip
    return trace("y = W1 @ x\nz = W2 @ y\nC = w3 @ z", inputs)


def weight_edge(t: Trace) -> str:
    source = next(node.id for node in t.nodes if node.name == "W2")
    return next(edge.id for edge in t.edges if edge.source == source)


def file_of(name: str, t: Trace, edge: str, **choices: Any) -> bytes:
    return FORMATS[name].write(t, Order(edge=edge, **choices))


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ET.fromstring(svg).iter() if each.tag.endswith("text")]


def test_the_sheets_have_named_axes_and_dimmed_zeros(network: Trace) -> None:
    first = stage_svgs(jacobian_picture(network, weight_edge(network)), "en")[0]
    said = texts(first)
    assert {"↓ W₂: i = 1…2", "→ W₂: j = 1…4", "z: k = 1…2", "∂z₁/∂W₂", "∂z₂/∂W₂"} <= {each.strip() for each in said}
    assert said.count("0") == 8
    quiet = theme_of("light").quiet
    assert len(re.findall(f'<text[^>]*fill="{quiet}"[^>]*>0</text>', first)) == 8
    assert said.count("y₁") == 2


def test_the_four_steps_end_at_the_downstream_gradient(network: Trace) -> None:
    picture = jacobian_picture(network, weight_edge(network))
    stages = stage_svgs(picture, "en")
    assert len(stages) == len(STAGES) == 5
    assert "z: k = 1…2" in " ".join(texts(stages[1]))
    assert "(W₂)₂₄" in texts(stages[2])
    assert {"Jᵀ", "UG", "Jᵀ UG", "×", "="} <= set(texts(stages[3]))
    assert {"DG", "→"} <= set(texts(stages[4]))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_text_stays_inside_the_picture(network: Trace, lang: str) -> None:
    for edge in network.edges[:-1]:
        for svg in stage_svgs(jacobian_picture(network, edge.id), lang):
            root = ET.fromstring(svg)
            left, top, wide, high = map(float, root.attrib["viewBox"].split())
            for x, y, text in placed(root, 0.0, 0.0):
                half = text_width("".join(text.itertext()), float(text.attrib["font-size"]), True)
                start = x - {"middle": half / 2, "start": 0.0, "end": half}[text.attrib.get("text-anchor", "middle")]
                assert left - 1 <= start <= start + half <= left + wide + 1
                assert top <= y <= top + high


def placed(group: ET.Element, dx: float, dy: float) -> Iterator[tuple[float, float, ET.Element]]:
    """Every text with where it stands on the picture."""
    for each in group:
        if each.tag.endswith("text"):
            yield dx + float(each.attrib["x"]), dy + float(each.attrib["y"]), each
        elif each.tag.endswith("}g"):
            moved = re.fullmatch(r"translate\((\S+) (\S+)\)", each.attrib.get("transform", "translate(0 0)"))
            assert moved is not None
            yield from placed(each, dx + float(moved[1]), dy + float(moved[2]))


def test_every_format_holds_all_stages(network: Trace) -> None:
    edge = weight_edge(network)
    made = {name: file_of(name, network, edge) for name in ("svg", "zip", "pdf", "pptx", "png", "html")}
    assert len(PdfReader(io.BytesIO(made["pdf"])).pages) == 5
    names = zipfile.ZipFile(io.BytesIO(made["zip"])).namelist()
    assert names == [f"backprop-jacobian-{stage:02d}.svg" for stage in range(5)]
    slides = [
        name for name in zipfile.ZipFile(io.BytesIO(made["pptx"])).namelist() if re.search(r"slides/slide\d", name)
    ]
    assert len(slides) == 5
    assert made["png"].startswith(b"\x89PNG")
    assert made["html"].count(b"<section") == 5
    assert "∂z/∂W₂" in "".join(texts(made["svg"].decode()))


def test_a_single_picture_is_the_step_that_is_ordered(network: Trace) -> None:
    svg = file_of("svg", network, weight_edge(network), step=4, theme="dark", lang="ko").decode()
    said = "".join("".join(texts(svg)).split())
    assert "8→2×4" in said
    assert "하류그래디언트" in said


def test_scalars_and_high_ranks_are_drawn_too(rng: np.random.Generator) -> None:
    for t in (trace("x*y", {"x": 2, "y": 3}), trace("sum(x * 2, axis=1)", {"x": rng.normal(size=(2, 3, 2))})):
        for edge in t.edges[:-1]:
            assert len(stage_svgs(jacobian_picture(t, edge.id), "en")) == 5


def test_an_unknown_edge_is_refused(network: Trace) -> None:
    with pytest.raises(TraceError):
        file_of("svg", network, "e99-0")


@pytest.mark.parametrize("choices", [{"step": 5}, {"steps": "3-5"}, {"steps": "3-2"}])
def test_a_stage_that_is_not_there_is_refused(network: Trace, choices: dict[str, Any]) -> None:
    with pytest.raises(TraceError):
        file_of("svg" if "step" in choices else "zip", network, weight_edge(network), **choices)


@pytest.mark.parametrize("name", ["worksheet", "dot"])
def test_formats_of_the_graph_itself_hold_no_jacobian(network: Trace, name: str) -> None:
    with pytest.raises(TraceError, match="Jacobian"):
        file_of(name, network, weight_edge(network))


def test_choices_about_slides_hold_for_the_jacobian_too(network: Trace) -> None:
    edge = weight_edge(network)
    svg = file_of("svg", network, edge, size="4:3", title="Wide words " * 10, lang="ko", footer="Week 4").decode()
    said = texts(svg)
    assert 'viewBox="0 0 960 720"' in svg
    assert "Week 4" in said
    assert any("Wide words" in each for each in said)
    assert 'id="formula"' in svg
    assert 'id="formula"' not in file_of("svg", network, edge, has_formula=False).decode()
    assert "background" not in file_of("svg", network, edge, theme="transparent").decode()
    assert "<text" not in file_of("svg", network, edge, outlined=True).decode()
    tight = ET.fromstring(file_of("svg", network, edge, size="tight"))
    assert float(tight.attrib["width"]) < 1280
    for steps, stages in (("1-2", ["01", "02"]), ("last", ["04"])):
        names = zipfile.ZipFile(io.BytesIO(file_of("zip", network, edge, steps=steps))).namelist()
        assert names == [f"backprop-jacobian-{stage}.svg" for stage in stages]
