"""A drawing that is too large for a slide has a page for itself at the end: in rows, its numbers as large as can be."""

from __future__ import annotations

import pytest

from graph import trace
from graph.slides.picture_place import drawn_in
from graph.slides.slide_places import scale_in
from tests.pasted.reading import snippets
from tests.slides.decks import EXAMPLES, deck_of, slides_of, traced
from tests.slides.geometry import overlapping, texts_of
from tests.slides.test_camera import ids_on


@pytest.mark.parametrize("name", ["76-batch-norm", "79-attention", "107-index-attention"])
def test_the_summary_stands_in_rows_where_its_numbers_become_much_larger(name: str) -> None:
    source = traced(EXAMPLES[name])
    deck = deck_of(source)
    slide = slides_of(source)[-1]
    left, top, right, bottom = drawn_in(deck, deck.shots[-1])
    in_one_piece = scale_in((left, top, right - left, bottom - top), deck.drawing) * 14.0
    said = texts_of(slide.svg)
    numbers = [each for each in said if each.id.endswith(("-value", "-dg"))]
    assert min(each.size for each in numbers) >= 1.25 * in_one_piece
    assert not overlapping(said)
    shown = ids_on(slide.svg)
    for edge in source.graph.edges:
        assert {f"{edge.id}-value", f"{edge.id}-dg"} <= shown
    for each in numbers:
        assert left <= each.box[0] <= each.box[2] <= right
        assert top <= each.box[1] <= each.box[3] <= bottom


def test_marks_of_wires_that_run_near_to_each_other_stand_apart() -> None:
    snippet = next(each for each in snippets() if each.name == "numpy/cs231n_twolayer")
    source = trace(snippet.source, snippet.expected.get("inputs"))
    assert not overlapping(texts_of(slides_of(source, size="4:3")[-1].svg))


@pytest.mark.parametrize("name", ["90-lstm-cell", "76-batch-norm"])
def test_a_pass_as_a_whole_has_its_page_for_itself(name: str) -> None:
    for slide in slides_of(traced(EXAMPLES[name]), steps="passes", lang="ko"):
        said = texts_of(slide.svg)
        assert not overlapping(said)
        assert slide.sentence is None
        assert not [each for each in said if each.id == "sentence"]
