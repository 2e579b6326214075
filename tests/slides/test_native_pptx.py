"""PowerPoint slides of native shapes: they can be selected, keep their names, and stay on the slide."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree
from pptx import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.connector import Connector
from pptx.shapes.group import GroupShape
from pptx.util import Emu

from graph.files import FORMATS, Chapter, Order
from graph.files.drawingml_basics import kept_geometry
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


@pytest.mark.parametrize("name", NAMES)
def test_a_gate_that_is_moved_keeps_its_wires(name: str) -> None:
    """What a program does that follows the glue: the wire's end goes to the same site of the gate, which has moved."""
    deck = Presentation(io.BytesIO(written("pptx", traced(EXAMPLES[name]))))
    moved = 0
    for slide in deck.slides:
        shapes = {shape.shape_id: shape for shape in slide.shapes}
        for wire in [shape for shape in slide.shapes if isinstance(shape, Connector)]:
            ends = {"stCxn": (wire.begin_x, wire.begin_y), "endCxn": (wire.end_x, wire.end_y)}
            for tag, at in ends.items():
                glue = wire._element.find(f".//{A}{tag}")
                if glue is None:
                    continue
                gate, site = shapes[int(glue.get("id"))], int(glue.get("idx"))
                assert _away(at, _site(gate, site)) <= _SLACK, (wire.name, tag)
                place = gate.left, gate.top
                gate.left, gate.top = Emu(gate.left + 400_000), Emu(gate.top - 250_000)
                follows = at[0] + 400_000, at[1] - 250_000
                assert _away(follows, _site(gate, site)) <= _SLACK, (wire.name, tag)
                gate.left, gate.top = place
                moved += 1
    assert moved


_SLACK = 4 * 9525 + 9525  # EMU


def _site(gate: BaseShape, site: int) -> tuple[float, float]:
    """The connection site of an ellipse (eight, counterclockwise from the top) or a rectangle (four)."""
    is_round = 'prst="ellipse"' in etree.tostring(gate._element).decode()
    across, down = {0: (0.5, 0), 2: (0, 0.5), 4: (0.5, 1), 6: (1, 0.5)}[site if is_round else 2 * site]
    return gate.left + across * gate.width, gate.top + down * gate.height


def _away(first: tuple[float, float], second: tuple[float, float]) -> float:
    return abs(first[0] - second[0]) + abs(first[1] - second[1])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_of_one_kind_of_shape_on_all_slides(name: str) -> None:
    """Morph binds shapes of one name and one kind; what a name stands for says the same wherever it is."""
    kinds: dict[str, set[str]] = {}
    for slide in Presentation(io.BytesIO(written("pptx", traced(EXAMPLES[name])))).slides:
        for shape in slide.shapes:
            found = shape._element.find(f".//{A}prstGeom")
            kinds.setdefault(shape.name, set()).add("" if found is None else found.get("prst"))
    assert not {name: kind for name, kind in kinds.items() if name.startswith("!!n") and len(kind) > 1}


def test_a_formula_is_moved_as_one() -> None:
    last = list(Presentation(io.BytesIO(written("pptx", neuron()))).slides)[9]
    formula = next(shape for shape in last.shapes if shape.name == "formula")
    assert isinstance(formula, GroupShape)
    assert len(formula.shapes) > 5
    for letter in formula.shapes:
        assert formula.left <= letter.left + 1
        assert letter.left + letter.width <= formula.left + formula.width + 9525


@pytest.mark.parametrize(("name", "most"), [("07-neuron", 187_000), ("63-dc-dx", 110_000)])
def test_a_file_of_shapes_stays_small(name: str, most: int) -> None:
    assert len(written("pptx", traced(EXAMPLES[name]))) <= most


def test_a_curve_that_cannot_be_told_from_a_line_is_written_as_one() -> None:
    flat = kept_geometry((("M", 0.0, 0.0), ("Q", 1.0, 0.0, 2.0, 0.05), ("Q", 3.0, 2.0, 2.0, 4.0))).markup
    assert flat.count("<a:lnTo>") == 1
    assert flat.count("<a:quadBezTo>") == 1


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


def test_a_line_in_two_fonts_is_one_text_and_source_has_letters_of_one_width() -> None:
    chapter = Chapter(traced(EXAMPLES["90-lstm-cell"]), Order(steps="0"), "LSTM 셀", "", "https://example.org/x")
    file = io.BytesIO()
    list(FORMATS["pptx"].run_lecture("강의", "", [chapter], Order(lang="ko"), file))
    page = list(Presentation(file).slides)[1]
    said = {shape.text_frame.text for shape in page.shapes if shape.has_text_frame}
    assert "W = 4 × 2" in {text.replace("\xa0", " ") for text in said}
    code = next(shape for shape in page.shapes if shape.has_text_frame and shape.text_frame.text.startswith("def "))
    assert code._element.find(f".//{A}latin").get("typeface") == "Courier New"


def test_a_formula_stands_beside_the_code_that_leads_to_the_program() -> None:
    chapter = Chapter(traced(EXAMPLES["54-three-layers-descend"]), Order(steps="0"), "", "", "https://example.org/x")
    file = io.BytesIO()
    list(FORMATS["pptx"].run_lecture("Descent", "", [chapter], Order(), file))
    shapes = list(list(Presentation(file).slides)[1].shapes)
    formula = next(shape for shape in shapes if shape.name == "formula")
    code = next(shape for shape in shapes if shape.name.startswith("!!qr"))
    assert formula.left + formula.width < code.left
