"""PowerPoint slides by their schema: children in the order of ECMA-376 part 1 (transitional), references that lead
somewhere, names that stay.

The sequences are those of the schema's complex types (pml.xsd, dml-main.xsd), of what our slides are made of; an
element that is not in the table is a fault.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from lxml import etree
from pptx import Presentation

from tests.slides.decks import EXAMPLES, traced, written

pytestmark = pytest.mark.slow

NAMES = ["07-neuron", "90-lstm-cell", "97-two-heads"]
_FILLS = "noFill solidFill gradFill blipFill pattFill grpFill"
_RUN = "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst effectDag highlight latin ea cs sym hlinkClick"
SEQUENCES = {
    "p:sld": "p:cSld p:clrMapOvr mc:AlternateContent p:transition p:timing p:extLst",
    "p:cSld": "p:bg p:spTree p:custDataLst p:controls p:extLst",
    "p:bg": "p:bgPr p:bgRef",
    "p:bgPr": f"{_FILLS} effectLst effectDag p:extLst",
    "p:spTree": "p:nvGrpSpPr p:grpSpPr *p:sp *p:grpSp *p:cxnSp *p:pic",
    "p:grpSp": "p:nvGrpSpPr p:grpSpPr *p:sp *p:grpSp *p:cxnSp *p:pic",
    "p:nvGrpSpPr": "p:cNvPr p:cNvGrpSpPr p:nvPr",
    "p:grpSpPr": f"xfrm {_FILLS} effectLst",
    "p:sp": "p:nvSpPr p:spPr p:style p:txBody p:extLst",
    "p:nvSpPr": "p:cNvPr p:cNvSpPr p:nvPr",
    "p:cNvPr": "hlinkClick hlinkHover extLst",
    "p:cNvSpPr": "spLocks extLst",
    "p:nvPr": "p:ph p:extLst",
    "p:spPr": f"xfrm custGeom prstGeom {_FILLS} ln effectLst effectDag scene3d sp3d",
    "p:cxnSp": "p:nvCxnSpPr p:spPr p:style p:extLst",
    "p:nvCxnSpPr": "p:cNvPr p:cNvCxnSpPr p:nvPr",
    "p:cNvCxnSpPr": "cxnSpLocks stCxn endCxn extLst",
    "p:txBody": "bodyPr lstStyle *p",
    "p:clrMapOvr": "masterClrMapping overrideClrMapping",
    "bodyPr": "prstTxWarp noAutofit normAutofit spAutoFit",
    "p": "pPr *r *br *fld endParaRPr",
    "pPr": "lnSpc spcBef spcAft buNone tabLst defRPr",
    "tabLst": "*tab",
    "r": "rPr t",
    "rPr": _RUN,
    "endParaRPr": _RUN,
    "xfrm": "off ext chOff chExt",
    "custGeom": "avLst gdLst ahLst cxnLst rect pathLst",
    "prstGeom": "avLst",
    "avLst": "*gd",
    "pathLst": "*path",
    "path": "*moveTo *lnTo *arcTo *quadBezTo *cubicBezTo *close",
    "moveTo": "pt",
    "lnTo": "pt",
    "quadBezTo": "*pt",
    "cubicBezTo": "*pt",
    "ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd",
    "solidFill": "srgbClr schemeClr",
    "srgbClr": "*alpha",
}
_PREFIXES = {
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
}
_EMPTY = frozenset(
    "p:cNvGrpSpPr off ext chOff chExt rect gd pt tab t alpha round tailEnd headEnd effectLst noFill noAutofit "
    "normAutofit lstStyle latin ea spLocks p:ph masterClrMapping stCxn endCxn close br".split()
)


def faults(element: etree._Element) -> Iterator[str]:
    """What is not as the schema says."""
    name = _named(element)
    if name == "mc:AlternateContent":  # a choice of transitions
        return
    children = [_named(child) for child in element]
    if name in _EMPTY:
        if children:
            yield f"{name} has {children}"
        return
    if name not in SEQUENCES:
        yield f"{name} is not known"
        return
    words = SEQUENCES[name].split()
    order = {word.lstrip("*"): place for place, word in enumerate(words)}
    first_of_many = next((place for place, word in enumerate(words) if word.startswith("*")), len(words))
    places = [-1]
    for child in children:
        if child not in order:
            yield f"{child} in {name}"
            return
        is_many = f"*{child}" in words
        place = first_of_many if is_many else order[child]
        if place < places[-1] or (place == places[-1] and not is_many):
            yield f"{child} too late or twice in {name}: {children}"
        places.append(place)
    for child in element:
        yield from faults(child)


def _named(element: etree._Element) -> str:
    tag = etree.QName(element)
    return f"{_PREFIXES.get(tag.namespace or '', '?:')}{tag.localname}"


def _slides(content: bytes) -> Iterator[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("ppt/slides/slide"):
                yield etree.fromstring(archive.read(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_element_of_a_slide_stands_where_the_schema_has_it(name: str) -> None:
    for slide in _slides(written("pptx", traced(EXAMPLES[name]))):
        assert not list(faults(slide))


@pytest.mark.parametrize("name", NAMES)
def test_ids_of_shapes_are_whole_numbers_that_differ_and_glue_leads_to_one(name: str) -> None:
    for slide in _slides(written("pptx", traced(EXAMPLES[name]), steps="0-12")):
        ids = [element.get("id") for element in slide.iter() if _named(element) == "p:cNvPr"]
        assert len(ids) == len(set(ids))
        assert all(int(each) > 0 for each in ids)
        assert {each.get("id") for each in slide.iter() if _named(each) in ("stCxn", "endCxn")} <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_a_gate_has_one_name_on_all_slides_that_it_is_on(name: str) -> None:
    """The name is made of the gate's own id, and nothing else has one of that kind."""
    source = traced(EXAMPLES[name])
    for slide in list(Presentation(io.BytesIO(written("pptx", source))).slides)[: len(source.steps)]:
        gates = [shape for shape in slide.shapes if shape.name.endswith("-shape")]
        assert gates
        assert {shape.name[2:-6] for shape in gates} <= {node.id for node in source.graph.nodes}


def test_what_is_out_of_order_is_found() -> None:
    slide = next(_slides(written("pptx", traced(EXAMPLES["07-neuron"]), steps="0")))
    shape = next(element for element in slide.iter() if _named(element) == "p:spPr" and len(element) > 1)
    shape.append(shape[0])
    assert list(faults(slide))
