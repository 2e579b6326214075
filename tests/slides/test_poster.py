"""Posters: the whole pass on a page of paper, and the two rows of a long drawing on a slide."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader

from app import main
from graph import TraceError
from graph.scene.changes import walk
from tests.sample import sampled
from tests.slides.decks import EXAMPLES, deck_of, neuron, slides_of, traced, written
from tests.slides.geometry import overlapping, texts_of

ROWS = {"82-vanishing": "16:9", "07-neuron": "4:3", "57-shared-factors": "4:3"}
POINT = 96 / 72


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("name", sampled([name for name in EXAMPLES if name != "91-gru-cell"], 9))
def test_every_edge_has_its_numbers_on_the_poster_and_all_of_them_can_be_read(name: str, paper: str) -> None:
    source = traced(EXAMPLES[name])
    svg = written("svg", source, poster=paper, lang="ko").decode("utf-8")
    shown = Counter(each.get("id") for each in ET.fromstring(svg).iter() if each.get("id"))
    assert all(shown[edge.id] >= 1 and shown[f"{edge.id}-value"] == 1 for edge in source.graph.edges)
    for position, edge in enumerate(source.graph.edges):
        if source.evaluation.downstream[position] is not None and edge.lg_kind is not None:
            assert shown[f"{edge.id}-dg"] == 1
    said = [each for each in texts_of(svg) if each.id.startswith("e")]
    assert min(each.size for each in said) >= 6.7 * POINT - 0.02
    assert not overlapping(said)


def test_a_poster_is_a_page_of_its_paper_or_several_in_one_picture() -> None:
    (page,) = PdfReader(io.BytesIO(written("pdf", neuron(), poster="A3"))).pages
    assert sorted(round(float(side)) for side in page.mediabox[2:]) == [842, 1191]
    pages = PdfReader(io.BytesIO(written("pdf", traced(EXAMPLES["136-post-norm"]), poster="A3"))).pages
    assert len(pages) == 2
    picture = Image.open(io.BytesIO(written("png", neuron(), poster="A4", width=800)))
    assert picture.width == 800


def test_formats_without_pages_of_paper_say_so() -> None:
    with pytest.raises(TraceError) as refused:
        written("pptx", neuron(), poster="A3")
    assert refused.value.key == "export_poster"


def test_the_command_line_makes_a_poster(tmp_path: Path) -> None:
    assert main(["export", "f = x*y", "-i", "x=2", "-i", "y=3", "--poster", "A4", "-o", str(tmp_path / "p.svg")]) == 0
    assert ET.parse(tmp_path / "p.svg").getroot().get("width") in ("1122.5", "793.7")


@pytest.mark.parametrize("name", ["svg", "png", "pdf"])
def test_a_poster_comes_over_http_as_from_the_command_line(client: FlaskClient, tmp_path: Path, name: str) -> None:
    asked = {"source": "f = x*y", "inputs": {"x": 2, "y": 3}, "format": name, "poster": "A4"}
    answer = client.post("/api/export", json=asked)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="backprop-poster.{name}"'
    path = tmp_path / f"p.{name}"
    assert main(["export", "f = x*y", "-i", "x=2", "-i", "y=3", "--poster", "A4", "-o", str(path)]) == 0
    assert answer.data == path.read_bytes()
    told = client.post("/api/export", json={**asked, "progress": True}).data.split(b"\n")
    assert told[0].startswith(b'{"done":')
    refused = client.post("/api/export", json={**asked, "format": "pptx"})
    assert refused.status_code == 422
    assert client.post("/api/export", json={**asked, "poster": "A5"}).status_code == 422


@pytest.mark.parametrize(("name", "size"), ROWS.items())
def test_a_long_drawing_stands_in_two_rows_with_a_letter_where_wires_go_on(name: str, size: str) -> None:
    deck = deck_of(traced(EXAMPLES[name]), size=size)
    assert deck.cut is not None
    assert deck.camera is None
    assert len(deck.cut.pages[0]) == 2
    for slide in slides_of(traced(EXAMPLES[name]), size=size):
        names = Counter(shape.id for shape in walk(slide.scene) if shape.id)
        assert set(names.values()) == {1}
        said = texts_of(slide.svg)
        assert not overlapping(said)
        letters = Counter(
            each.text for each in said if each.text[:1] == "A" and each.text[1:].isdecimal() | (each.text == "A")
        )
        assert set(letters.values()) == {2}
        for each in said:
            if each.id.endswith(("-value", "-dg", "-grad")):
                assert each.size >= 13.98, each
