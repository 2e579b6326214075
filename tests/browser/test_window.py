"""The drawing's window: what is shown of a drawing that is too large, and that nothing around it moves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import GROUPS, drawing, framed, opened, source_box, writing
from web.pages.examples import examples

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CHAIN = {"source": "(x+y)*z", "inputs": '{"x": -2, "y": 5, "z": -4}'}
TABS = [name for panels in GROUPS.values() for name in panels if name != "Exercise"]
# How far the drawing, or the gate of the step with its numbers, reaches beyond the window, in pixels.
OUTSIDE = """(what) => {
    const view = document.querySelector("#view").getBoundingClientRect();
    const parts = what === "all" ? document.querySelectorAll("#view .node, #view .edge > .captions")
        : document.querySelectorAll('#view [data-lit="gate"] > .shape');
    return Math.max(...[...parts].map((each) => each.getBoundingClientRect()).filter((box) => box.width).map((box) =>
        Math.max(view.left - box.left, box.right - view.right, view.top - box.top, box.bottom - view.bottom)));
}"""
BANDS = ["#desk", "#stage", "#lesson", "#explanation", ".legend", ".steps"]
PLACES = """(names) => names.map((each) => {
    const box = document.querySelector(each).getBoundingClientRect();
    return [each, box.x, box.y, box.width, box.height];
})"""


def lecture(name: str, **more: Any) -> dict[str, Any]:
    example = next(each for each in examples() if each.name == name)
    given = {"inputs": json.dumps(example.inputs), "upstream": json.dumps(example.upstream), "seed": example.seed}
    return {"source": example.source, **given, **more}


@pytest.mark.parametrize("name", ["26-softmax-by-hand", "23-affine-batch", "19-repeat", "28-mlp"])
def test_fit_shows_the_whole_drawing_however_large(open_page: Open, name: str) -> None:
    page = open_page(**lecture(name))
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Fit", exact=True).click()
    page.wait_for_timeout(500)
    assert page.evaluate(OUTSIDE, "all") <= 1
    page.get_by_role("button", name="Next step").click()
    page.wait_for_timeout(500)
    assert page.evaluate(OUTSIDE, "all") <= 1  # and it stays so
    page.get_by_role("button", name="Follow the steps").click()
    expect(page.locator(".overview")).to_be_visible()


def test_the_window_goes_along_with_the_steps(open_page: Open) -> None:
    page = open_page(**lecture("26-softmax-by-hand"))
    expect(page.locator(".overview")).to_be_visible()  # it says that there is more
    last = int(page.get_by_role("slider", name="Step", exact=True).get_attribute("aria-valuemax") or 0)
    for _ in range(last):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(420)
        assert page.evaluate(OUTSIDE, "gate") <= 0


def test_the_overview_takes_the_hand_to_another_part(open_page: Open) -> None:
    page = open_page(**lecture("28-mlp"))
    page.wait_for_timeout(300)
    before = framed(page)
    box = page.locator(".overview").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    page.wait_for_timeout(100)
    assert framed(page) != before
    assert (
        page.locator(".veil").evaluate("(view) => Number(view.style.getPropertyValue('--left'))") == 1
    )  # it fades there


def test_a_phone_shows_the_gate_with_its_four_numbers(phone: Page, server: str) -> None:
    phone.goto(f"{server}/?{urlencode({**CHAIN, 'step': 4, 'lang': 'en'})}")
    phone.wait_for_selector("html[data-ready]")
    phone.wait_for_timeout(1500)
    assert phone.evaluate(OUTSIDE, "gate") <= 0
    view = phone.locator("#view").bounding_box()
    assert view is not None
    for part in ("value", "dg", "lg", "ug"):
        number = drawing(phone).locator(f'.edge[data-lit] [id$="-{part}"]').first.bounding_box()
        assert number is not None, part
        assert view["x"] <= number["x"]
        assert number["x"] + number["width"] <= view["x"] + view["width"]


def test_opening_a_tab_moves_nothing(open_page: Open) -> None:
    page = open_page(**CHAIN, step=4)
    page.wait_for_timeout(300)
    before = page.evaluate(PLACES, BANDS), framed(page)
    opened(page, TABS[0])  # a panel takes more room, and all take the same
    page.wait_for_timeout(150)
    roomy = page.evaluate(PLACES, BANDS), framed(page)
    for name in TABS[1:]:
        opened(page, name)
        page.wait_for_timeout(150)
        assert (page.evaluate(PLACES, BANDS), framed(page)) == roomy, name
    page.get_by_role("button", name="Close the panel").click()
    page.wait_for_timeout(150)
    assert (page.evaluate(PLACES, BANDS), framed(page)) == before


def test_a_message_and_a_longer_text_move_nothing(open_page: Open) -> None:
    page = writing(open_page(**CHAIN, step=4))
    page.wait_for_timeout(300)
    before = page.evaluate(PLACES, BANDS)
    source_box(page).press("End")
    page.keyboard.type(") + sigmod(")  # wrong from its first letter on, however slowly it comes
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_text("The graph of the last text that could be read")).to_be_visible()
    expect(drawing(page).locator(".gate")).to_have_count(2)  # dimmed, but kept
    assert page.evaluate(PLACES, BANDS) == before
    source_box(page).fill("\n".join(f"a{line} = x*{line}" for line in range(12)) + "\nf = a1 + a2")
    box = source_box(page).bounding_box()
    assert box is not None
    assert box["height"] > 140  # seven lines, and the rest scrolls: the drawing keeps its share
    stage = drawing(page).bounding_box()
    assert stage is not None
    assert stage["height"] > 200
    assert stage["y"] + stage["height"] < 560  # the sentence is under it, before and after somebody writes
    source_box(page).blur()
    page.wait_for_timeout(300)
    assert drawing(page).bounding_box() == stage


def test_the_line_over_the_lesson_can_be_drawn(open_page: Open) -> None:
    page = open_page(**CHAIN)
    lesson = page.get_by_role("region", name="This step")
    before = lesson.bounding_box()
    page.get_by_role("separator", name="Height of the explanation").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    after = lesson.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] == pytest.approx(before["height"] + 48, abs=1)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    kept = lesson.bounding_box()
    assert kept is not None
    assert kept["height"] == pytest.approx(after["height"], abs=1)
    page.get_by_role("separator", name="Height of the explanation").dblclick(position={"x": 40, "y": 12})
    usual = lesson.bounding_box()
    assert usual is not None
    assert usual["height"] == pytest.approx(before["height"], abs=1)


def test_gradients_of_matrices_stand_as_matrices(open_page: Open) -> None:
    page = open_page(**lecture("23-affine-batch"), step=5)
    table = page.get_by_role("table", name="Gradients")
    expect(table.get_by_role("table", name="∂L/∂W")).to_contain_text("−4.696")
    expect(table.get_by_role("table", name="∂L/∂x").locator("tr")).to_have_count(4)
    opened(page, "All edges")
    first = page.get_by_role("tabpanel").locator("details").first
    first.locator("summary").click()
    expect(first.get_by_role("table")).to_contain_text("−1.24")
    page.keyboard.press("Home")
    expect(page.get_by_role("tabpanel").locator("details").first).to_have_attribute("open", "")  # it stays open


def test_gradients_get_their_check_marks_once_all_stand_there(open_page: Open) -> None:
    page = open_page(**CHAIN, step=4)
    opened(page, "Gradients")
    cells = page.get_by_role("table", name="Gradients").get_by_role("cell")
    page.wait_for_timeout(900)
    expect(cells.first).not_to_have_attribute("data-verdict", "agrees")
    page.keyboard.press("End")
    expect(cells.first).to_have_attribute("data-verdict", "agrees")
    expect(cells.nth(2)).to_have_attribute("title", "All ways give the same gradient.")
