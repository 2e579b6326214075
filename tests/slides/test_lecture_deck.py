"""Several programs as one deck: a title, each program's own slide, its steps in the order that was chosen."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

from graph.errors import TraceError
from graph.files import FORMATS, Chapter, Order
from tests.slides.decks import EXAMPLES, neuron, traced, words_in


def chapters() -> list[Chapter]:
    return [
        Chapter(neuron(), Order(steps="10,2-3", words=((2, "My own title", "My own note."),)), "A neuron", "Look."),
        Chapter(traced(EXAMPLES["12-other"]), Order(steps="0"), "", "", "https://example.org/x/AbC123"),
    ]


def test_programs_follow_each_other_in_one_deck() -> None:
    file = io.BytesIO()
    progress = list(FORMATS["pptx"].run_lecture("Week 1", "All of it", chapters(), Order(lang="ko"), file))
    assert progress[-1] == (7, 7)
    slides = list(Presentation(file).slides)
    titles = [slide.shapes.title.text for slide in slides]
    assert len(titles) == len(set(titles)) == 7
    assert titles[0] == "Week 1"
    assert titles[1] == "1 · A neuron"
    assert titles[3] == "My own title"
    assert "My own note." in slides[3].notes_slide.notes_text_frame.text


def test_a_program_slide_shows_source_inputs_and_a_code_to_it() -> None:
    from graph.slides.lecture_deck import presented_lecture

    slides = list(presented_lecture("Week 1", "", chapters(), Order()).begin())
    said = words_in(slides[1].svg)
    assert "f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))" in said
    assert "w₀ = 2" in said
    assert 'id="qr"' in slides[5].svg
    assert "1 of 7" in words_in(slides[0].svg)


def test_a_lecture_has_no_place_in_a_single_picture() -> None:
    with pytest.raises(TraceError, match="lecture"):
        list(FORMATS["svg"].run_lecture("x", "", chapters(), Order(), io.BytesIO()))


def test_a_long_line_of_the_source_goes_on_under_itself() -> None:
    from graph.slides.lecture_deck import presented_lecture

    convolution = Chapter(traced(EXAMPLES["93-conv-pool"]), Order(steps="0"), "", "")
    page = list(presented_lecture("Week 1", "", [convolution], Order()).begin())[1]
    said = words_in(page.svg)
    source = EXAMPLES["93-conv-pool"].source
    assert all(word in said for word in source.split())
    assert "…" not in said
