"""What a PDF has beside its pages: bookmarks, labels, links, an order to read in; and handouts of several on a page."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from graph.errors import TraceError
from graph.files import FORMATS, Chapter, Order, order_from
from tests.slides.decks import EXAMPLES, neuron, slides_of, traced, written

pytestmark = pytest.mark.slow

LINK = "https://example.org/x/AbC123"


def lecture(name: str) -> PdfReader:
    chapters = [
        Chapter(neuron(), Order(steps="10,2-3"), "A neuron", "Look."),
        Chapter(traced(EXAMPLES["12-other"]), Order(steps="0"), "Again", "", LINK),
    ]
    file = io.BytesIO()
    for _ in FORMATS[name].run_lecture("Week 1", "All of it", chapters, Order(), file):
        pass
    return PdfReader(file)


def titles(outline: list[Any]) -> list[Any]:
    return [titles(each) if isinstance(each, list) else each.title for each in outline]


def test_every_page_has_a_bookmark_and_the_name_it_has_everywhere() -> None:
    reader = PdfReader(io.BytesIO(written("pdf", neuron())))
    slides = slides_of(neuron())
    assert titles(reader.outline) == [slide.title for slide in slides]
    assert [reader.get_destination_page_number(each) for each in reader.outline] == list(range(len(slides)))
    assert reader.page_labels == [slide.name for slide in slides]
    assert reader.page_labels[12] == "step-12"


def test_a_lectures_bookmarks_stand_under_their_programs() -> None:
    found = titles(lecture("pdf").outline)
    assert [each for each in found if isinstance(each, str)] == ["Week 1", "1 · A neuron", "2 · Again"]
    assert len(found[2]) == 3
    assert len(found[4]) == 1


def test_a_code_to_the_live_program_is_a_link_too() -> None:
    pages = lecture("pdf").pages
    linked = {
        number: [note["/A"]["/URI"] for note in (each.get_object() for each in page["/Annots"])]
        for number, page in enumerate(pages)
        if "/Annots" in page
    }
    assert linked == {5: [LINK]}
    left, low, right, high = (float(each) for each in pages[5]["/Annots"][0].get_object()["/Rect"])
    assert 0 < left < right < 960
    assert 0 < low < high < 540
    assert right - left == pytest.approx(99, abs=1)


def test_a_page_is_read_title_first_then_the_sentence_then_the_drawing() -> None:
    page = " ".join(PdfReader(io.BytesIO(written("pdf", neuron(), steps="12"))).pages[0].extract_text().split())
    slide = slides_of(neuron(), steps="12")[0]
    assert slide.sentence is not None
    assert page.startswith(slide.title)
    assert page.index(slide.sentence.text[:12]) < page.index("exp +1")


@pytest.mark.parametrize(("per_page", "pages"), [(2, 10), (4, 5), (6, 4)])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_handout_has_several_slides_a_page_with_their_notes(per_page: int, pages: int, lang: str) -> None:
    reader = PdfReader(io.BytesIO(written("handout", neuron(), per_page=per_page, lang=lang)))
    assert len(reader.pages) == pages
    slides = slides_of(neuron(), lang=lang)
    for number, page in enumerate(reader.pages):
        text = "".join(page.extract_text().split())
        for slide in slides[number * per_page : (number + 1) * per_page]:
            assert "".join(slide.text.split()) in text, slide.title
    sides = float(reader.pages[0].mediabox.width), float(reader.pages[0].mediabox.height)
    assert max(sides) == pytest.approx(841.9, abs=0.1)
    assert min(sides) == pytest.approx(595.3, abs=0.1)


def test_long_notes_are_not_cut() -> None:
    note = "A long story about this step. " * 60
    order = {"per_page": 6, "steps": "1-6", "words": ((3, "", note.strip()),)}
    reader = PdfReader(io.BytesIO(written("handout", neuron(), **order)))
    whole = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert "".join(note.split()) in whole


def test_a_lecture_and_its_handout_have_the_same_slides() -> None:
    text = " ".join(page.extract_text() for page in lecture("handout").pages)
    for title in ("Week 1", "1 · A neuron", "2 · Again"):
        assert title in text


def test_three_on_a_page_is_refused() -> None:
    with pytest.raises(TraceError, match="per_page"):
        order_from({"per_page": 3})
