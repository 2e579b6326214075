"""The reveal.js deck: one picture a program whose parts come and go, and at every step it is the slide."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from graph.files import FORMATS, Chapter, Order
from graph.files.shown_spans import Member, merged
from tests.slides.decks import EXAMPLES, neuron, slides_of, traced, written

WIDE = "40-matrix-vector-written"


def picture(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"), dtype=int)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "steps"), [("07-neuron", (0, 3, 12, 18)), (WIDE, (0, 13, 20, 28))])
def test_every_step_is_the_slide(page: Page, tmp_path: Path, name: str, steps: tuple[int, ...]) -> None:
    program = traced(EXAMPLES[name])
    path = tmp_path / "deck.html"
    path.write_bytes(written("reveal", program))
    slides = slides_of(program)
    page.set_viewport_size({"width": 1280, "height": 720})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_function("window.Reveal?.isReady()")
    shown: dict[int, np.ndarray] = {}
    for number in range(len(slides)):
        if number in steps:
            page.wait_for_timeout(450)  # ms: until what is new has come up
            shown[number] = picture(page.screenshot())
            assert page.evaluate("Reveal.isLastSlide() && !Reveal.availableFragments().next") == (number == steps[-1])
        page.keyboard.press("ArrowRight")
    assert asked == [path.as_uri()], "nothing is fetched from anywhere"
    for number in steps:
        page.set_content(f'<body style="margin: 0">{slides[number].svg}')
        assert np.abs(picture(page.screenshot()) - shown[number]).mean() < 0.5, number


@pytest.mark.browser
def test_the_speaker_sees_the_notes_of_the_step(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "deck.html"
    path.write_bytes(written("reveal", neuron()))
    page.goto(path.as_uri())
    page.wait_for_function("window.Reveal?.isReady()")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.filter(has_text="0.368").wait_for()
    assert notes.inner_text().split()[:3] == slides_of(neuron())[12].text.split()[:3]


def test_a_camera_has_a_section_a_window_and_a_graph_that_is_seen_whole_has_one() -> None:
    def sections(name: str) -> int:
        return written("reveal", traced(EXAMPLES[name])).count(b"<section ")

    assert sections("07-neuron") == 1
    assert 2 <= sections(WIDE) < 29 / 2


def test_ids_stand_once_in_the_file() -> None:
    text = written("reveal", neuron()).decode()
    ids = re.findall(r'<[a-z]+ id="([^"]+)"', text)
    assert len(ids) == len(set(ids)) > 100


def test_a_lecture_goes_into_one_file() -> None:
    file = io.BytesIO()
    chapters = [Chapter(neuron(), Order(), "A neuron", "Look."), Chapter(neuron(), Order(steps="3"), "Again", "")]
    told = list(FORMATS["reveal"].run_lecture("Week 1", "", chapters, Order(lang="ko"), file))
    assert told[-1][0] == told[-1][1]
    text = file.getvalue().decode()
    assert text.count("<section ") == 1 + 2 + 2
    assert '<html lang="ko">' in text


def test_parts_are_merged_in_their_order() -> None:
    a, b, c, other = (Member(key, mark) for key, mark in (("a", "A"), ("b", "B"), ("c", "C"), ("b", "X")))
    found = merged([[a, c], [a, b, c], [a, other, c], [b, c]])
    assert [each.spans for each in found] == [[("A", 0, 3)], [("B", 1, 2), ("X", 2, 3), ("B", 3, 4)], [("C", 0, 4)]]
