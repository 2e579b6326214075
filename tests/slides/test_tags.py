"""PDFs are tagged: a screen reader reads each slide's title and sentences, also where pages were joined."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from graph.exercises.question_selection import exercise
from tests.slides.decks import chain, neuron, slides_of, written


def test_every_page_leads_to_its_tag_and_back() -> None:
    deck = chain(24)  # 50 slides: three batches
    reader = PdfReader(io.BytesIO(written("pdf", deck)))
    root = reader.trailer["/Root"]
    tree = root["/StructTreeRoot"]
    document = tree["/K"][0].get_object()
    entries = tree["/ParentTree"]["/Nums"]
    assert root["/MarkInfo"] == {"/Marked": True}  # "Suspects", if false, is an error to some readers
    assert [int(number) for number in entries[::2]] == list(range(51))
    assert tree["/ParentTreeNextKey"] == len(document["/K"]) == 51
    for page, slide, kid in zip(reader.pages, slides_of(deck), document["/K"], strict=True):
        (tag,) = (each.get_object() for each in entries[2 * int(page["/StructParents"]) + 1].get_object())
        assert tag == kid.get_object()
        assert tag.raw_get("/Pg") == page.indirect_reference
        assert tag["/P"] == document
        assert tag["/Alt"] == f"{slide.title}. {slide.text}"


@pytest.mark.parametrize("kind", ["pdf", "worksheet", "exercise"])
def test_poppler_has_nothing_to_say_against_a_file(kind: str, tmp_path: Path, program: Callable[[str], str]) -> None:
    ids = [question.id for question in exercise(neuron(), seed=1, count=4).questions] if kind == "exercise" else []
    path = tmp_path / "sheet.pdf"
    path.write_bytes(written("pdf" if kind == "pdf" else "worksheet", neuron(), questions=tuple(ids), lang="ko"))
    told = subprocess.run([program("pdfinfo"), path], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    assert "Tagged:          yes" in told.stdout
