"""The page by ear: every part has a name of its own, numbers are spoken as they are drawn, a step in twelve seconds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from graph.steps.sentence_length import words_in
from tests.browser.hands import drawing, scrub_bar, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
WORDS_A_MINUTE = 150
LONGEST = 12  # seconds
NEURON = {"source": "w = [2, -3, -3]; x = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1 + exp(-dot))"}
FORKED = {"source": "(x+σ(y))/(σ(x)+(x+y)^2)", "inputs": json.dumps({"x": 3, "y": -4})}


def announced(page: Page) -> str:
    return page.locator("#announced").evaluate("(live) => [...live.children].map((each) => each.textContent).join(' ')")


def names(page: Page) -> list[str]:
    """What the parts of the drawing are called, by the order of the walk."""
    parts = drawing(page).locator('[role="button"]').all()
    return [part.get_attribute("aria-label") or "" for part in parts]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("program", [NEURON, FORKED], ids=["neuron", "forked"])
def test_a_step_is_read_aloud_in_time(open_page: Open, program: dict[str, str], language: str) -> None:
    page = open_page(**program, lang=language)
    last = int(scrub_bar(page).get_attribute("aria-valuemax") or 0) if language == "en" else 0
    last = last or int(page.locator("#step").get_attribute("max") or 0)
    assert last > 10
    for step in range(1, last + 1):
        page.locator("#step-next").click()
        expect(page.locator("#count")).to_contain_text(f"{step} / {last}")
        expect(page.locator("#announced")).to_contain_text(page.locator("#explanation .text").inner_text())
        said = announced(page)
        assert 0 < words_in(said) / WORDS_A_MINUTE * 60 < LONGEST, said


def test_only_what_changed_is_announced(open_page: Open) -> None:
    page = open_page(**FORKED, step=10)
    assert announced(page) == ""  # a page that opens reads nothing out by itself
    live = page.locator('#lesson [role="status"], #lesson [aria-live="polite"], .steps output:not([aria-live="off"])')
    expect(live).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#announced p")).to_have_text(
        ["Backward: x² → u₅", "The slope of u₄² is 2u₄ = −2; times the upstream −0.792: 1.58."]
    )
    page.get_by_role("button", name="Backward steps in three parts").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#announced p")).to_have_text(["2 of 3: the gate's own local gradient", "x: 1, y: 1"])


def test_every_part_has_a_name_of_its_own_and_the_digits_shown(open_page: Open) -> None:
    page = open_page(**FORKED, step=12)
    page.locator("#step-next").click()
    part = drawing(page).locator('[aria-label^="x, "]')
    expect(part).to_have_attribute("aria-label", "x, forward value: 3, gradient: so far 1.55")
    told = names(page)
    titles = [each.split(", forward value")[0] for each in told]
    assert len(set(titles)) == len(titles) == 22
    assert {"u₁ = σ", "u₃ = σ", "u₂ → f", "f = ÷"} <= set(titles)
    assert "x → u₃, forward value: 3, local gradient (LG): 0.0452" in "\n".join(told)
    page = open_page(source="x*x + x*x", step=3)
    page.locator("#step-next").click()
    expect(drawing(page).locator('[aria-label^="x, "]')).to_have_attribute("aria-label", re.compile("gradient"))
    titles = [each.split(", forward value")[0] for each in names(page)]
    assert len(set(titles)) == len(titles)
    assert "x → u₁, operand 2" in titles


def test_the_korean_keyboard_left_on_is_noticed(open_page: Open) -> None:
    page = writing(open_page(source="ㅌ*ㅛ", lang="ko"))
    notice = page.get_by_role("list").filter(has_text="한글 자판")
    notice.get_by_role("button").click()
    expect(page.locator("#source")).to_have_value("x*y")
    expect(notice).to_be_hidden()


def test_the_shape_of_an_array_is_not_spoken_as_a_number(open_page: Open) -> None:
    page = open_page(source="sum(x)", inputs=json.dumps({"x": [1.25, 2, 3, 4, 5, 6, 7, 8]}), step=1)
    expect(drawing(page).locator('[aria-label^="x, "]')).to_have_attribute(
        "aria-label", re.compile("value: .*1.25 … 8")
    )
