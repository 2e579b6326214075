"""PowerPoint slides of native shapes: they can be selected, keep their names, and stay on the slide."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Emu

from graph.files import FORMATS, Order
from tests.slides.decks import EXAMPLES, neuron, traced, written

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
NAMES = ["07-neuron", "28-mlp", "19-repeat", "63-dc-dx", "90-lstm-cell"]


@pytest.mark.parametrize("name", NAMES)
def test_every_shape_lies_on_its_slide_and_names_stay(name: str) -> None:
    deck = Presentation(io.BytesIO(written("pptx", traced(EXAMPLES[name]))))
    wide, high = deck.slide_width, deck.slide_height
    assert wide is not None
    assert high is not None
    slack = Emu(9525 * 8)
    for slide in deck.slides:
        names = [shape.name for shape in slide.shapes]
        assert len(names) == len(set(names))
        for shape in slide.shapes:
            assert -slack <= shape.left, shape.name
            assert -slack <= shape.top, shape.name
            assert shape.left + shape.width <= wide + slack, shape.name
            assert shape.top + shape.height <= high + slack, shape.name


def test_gates_wires_and_numbers_are_shapes_of_their_own() -> None:
    deck = Presentation(io.BytesIO(written("pptx", neuron())))
    source = neuron()
    last = list(deck.slides)[-1]
    names = {shape.name for shape in last.shapes}
    for node in source.graph.nodes:
        if node.kind == "gate":
            assert f"!!{node.id}-shape" in names
    for edge in source.graph.edges:
        assert {f"!!{edge.id}-wire", f"!!{edge.id}-value"} <= names
    texts = {shape.name: shape.text_frame.text for shape in last.shapes if shape.has_text_frame}
    assert texts[f"!!{source.graph.edges[-1].id}-value"] == "0.731"


def test_a_straight_wire_is_glued_to_both_gates_and_follows_them() -> None:
    with zipfile.ZipFile(io.BytesIO(written("pptx", neuron()))) as archive:
        root = etree.fromstring(archive.read("ppt/slides/slide18.xml"))
    shapes = {each.get("id"): each for each in root.iter(f"{P}cNvPr")}
    glued = 0
    for connector in root.iter(f"{P}cxnSp"):
        start, end = connector.find(f".//{A}stCxn"), connector.find(f".//{A}endCxn")
        if start is None or end is None:
            continue
        glued += 1
        for side in (start, end):
            assert shapes[side.get("id")].get("name").endswith("-shape")
    assert glued >= 5


def test_slides_morph_and_older_programs_fade() -> None:
    with zipfile.ZipFile(io.BytesIO(written("pptx", neuron()))) as archive:
        first, second = (archive.read(f"ppt/slides/slide{number}.xml").decode() for number in (1, 2))
    assert "morph" not in first
    assert re.search(r'<mc:Choice [^>]*Requires="p159"><p:transition[^>]*><p159:morph option="byObject"/>', second)
    assert "<mc:Fallback><p:transition" in second


def test_titles_notes_and_layouts_are_those_of_a_wide_slide() -> None:
    deck = Presentation(io.BytesIO(written("pptx", neuron(), title="Lecture 2")))
    first = next(iter(deck.slides))
    assert first.shapes.title.text.startswith("Step 0")
    assert first.notes_slide.notes_text_frame.text
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            assert shape.left + shape.width <= (deck.slide_width or 0) + 9525


def test_a_template_gives_its_master_and_its_own_slides_are_left_out() -> None:
    own = Presentation()
    own.slide_width, own.slide_height = Emu(12192000), Emu(6858000)
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "Delete me"  # type: ignore[union-attr]
    own.slide_master.name = "University"
    file = io.BytesIO()
    own.save(file)
    made = FORMATS["pptx"].write(neuron(), Order(template=file.getvalue(), steps="0-2"))
    deck = Presentation(io.BytesIO(made))
    assert [slide.shapes.title.text[:6] for slide in deck.slides] == ["Step 0", "Step 1", "Step 2"]
    assert deck.slide_master.name == "University"


def test_what_is_no_template_is_refused() -> None:
    from graph.errors import TraceError

    with pytest.raises(TraceError, match="PowerPoint"):
        FORMATS["pptx"].write(neuron(), Order(template=b"no zip"))


def test_pictures_are_still_there_by_choice() -> None:
    with zipfile.ZipFile(io.BytesIO(written("pptx", neuron(), pictures=True, steps="0-1"))) as archive:
        names = archive.namelist()
    assert {"ppt/media/image1.png", "ppt/media/drawing2.svg"} <= set(names)
