"""An exercise on paper: blanks where numbers are hidden, and a second page with the answers."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from pypdf import PdfReader

from graph import Trace, trace
from graph.exercises.question_selection import exercise, exercise_of
from graph.files import FORMATS, Order
from graph.paper.exercise_sheet import sheet_pages
from tests.slides.decks import chain

LINES = re.compile(r'<path d="M[\d.]+ [\d.]+H[\d.]+" fill="none" stroke="#94a3b8" stroke-width="1"/>')


@pytest.fixture
def circuit() -> Trace:
    return trace("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})


def test_what_is_hidden_is_on_the_second_page_only(circuit: Trace) -> None:
    asked = exercise_of(circuit, ["eout-0-value"])
    sheet, key = sheet_pages(circuit, asked, Order())
    assert "−12" not in sheet
    assert key.count("−12") >= 2
    assert "1. Forward value of q" not in sheet
    assert "eout-0-value" not in sheet


def test_every_question_has_a_line_and_its_number_on_the_drawing(circuit: Trace) -> None:
    asked = exercise(circuit, seed=3, count=4)
    sheet, key = sheet_pages(circuit, asked, Order(lang="ko"))
    assert "역전파 연습" in sheet
    assert len(LINES.findall(sheet)) == len(asked.questions)
    assert not LINES.findall(key)
    for place in range(1, len(asked.questions) + 1):
        assert f">{place}</text>" in sheet


def test_elements_of_arrays_are_blanked_one_by_one() -> None:
    t = trace("z = W @ y; C = w @ z", {"W": np.arange(1.0, 9.0).reshape(2, 4), "y": np.ones(4), "w": [1.0, 2.0]})
    names = {node.id: node.name for node in t.nodes}
    edge = next(each.id for each in t.edges if names[each.source] == "z")
    sheet, key = sheet_pages(t, exercise_of(t, [f"{edge}-value[1]"]), Order())
    of_sheet, of_key = (re.findall(rf'id="{edge}-value".*?</text>', page)[0] for page in (sheet, key))
    assert (">10<" in of_sheet, ">26<" in of_sheet) == (True, False)
    assert ">26<" in of_key


def test_the_sheet_is_a_pdf_of_two_pages(circuit: Trace) -> None:
    ids = tuple(question.id for question in exercise(circuit, seed=1, count=12).questions)
    file = io.BytesIO(FORMATS["worksheet"].write(circuit, Order(lang="ko", questions=ids)))
    pages = PdfReader(file).pages
    assert len(pages) == 2
    assert "답" in pages[1].extract_text()


def test_a_worksheet_asks_the_questions_that_were_ordered(circuit: Trace) -> None:
    ids = tuple(question.id for question in exercise(circuit, seed=1, count=3).questions)
    order = Order(questions=ids, title="Homework 3", footer="Due on Friday")
    pages = PdfReader(io.BytesIO(FORMATS["worksheet"].write(circuit, order))).pages
    first = pages[0].extract_text()
    assert "Homework 3" in first
    assert "Due on Friday" in first
    assert "3." in first
    assert FORMATS["worksheet"].file_name(order) == "backprop-exercise.pdf"


def test_a_drawing_too_small_to_read_is_cut_and_the_questions_stand_on_their_own_page() -> None:
    t = chain(40)
    asked = exercise(t, seed=2, count=6)
    pages = sheet_pages(t, asked, Order())
    half = len(pages) // 2
    assert half > 1
    for place in range(1, 7):
        assert sum(f'fill="#5b6a7e">{place}</text>' in page for page in pages[:half]) == 1, (
            "a blank is on one of the pages"
        )
    assert len(LINES.findall(pages[half - 1])) == 6
    assert not LINES.findall("".join(pages[half:]))


def test_a_sheet_has_the_formula_the_key_and_its_answers_apart(circuit: Trace) -> None:
    asked = exercise_of(circuit, ["e3-0-dg", "e3-0-rule", "e5-0-path"][:2])
    both = sheet_pages(circuit, asked, Order())
    sheet = sheet_pages(circuit, asked, Order(part="sheet"))
    answers = sheet_pages(circuit, asked, Order(part="answers"))
    assert [*sheet, *answers] == both
    for page in both:
        assert "LG: local gradient" in page
        assert "q = x + y" in re.sub(r"<[^>]+>", "", page)
    assert "multiplies" not in sheet[0]
    for part, name in (("answers", "backprop-exercise-answers.pdf"), ("sheet", "backprop-exercise.pdf")):
        assert FORMATS["worksheet"].file_name(Order(questions=asked.ids, part=part)) == name  # type: ignore[arg-type]


def test_boxes_are_high_enough_for_a_hand() -> None:
    """Nine points: twelve units of the page, however large the drawing is shown."""
    t = trace("w = [2, -3, -3]; x = [-1, -2]; 1/(1 + exp(-(w[0]*x[0] + w[1]*x[1] + w[2])))")
    for asked in (exercise(t, 1, 8), exercise(t, 2, 12)):
        page = sheet_pages(t, asked, Order(part="sheet"))[0]
        scaled = re.search(r"scale\(([\d.]+)\)", page)
        scale = float(scaled[1]) if scaled else 1.0
        heights = [float(high) for high in re.findall(r'height="([\d.]+)" rx="2.5"', page)]
        assert heights
        assert min(heights) * scale >= 12


@pytest.mark.parametrize("kind", ["array", "shape"])
def test_a_whole_array_is_blanked(kind: str) -> None:
    t = trace("x = [2, 3]; w = [5, 7]; sum(x*w)")
    asked = exercise(t, 1, 1, (kind,))  # type: ignore[arg-type]
    (edge,) = {question.id.split("-" + kind)[0] for question in asked.questions}
    sheet = sheet_pages(t, asked, Order(part="sheet"))[0]
    assert f'id="{edge}-dg"' not in sheet
