"""An opened insight has room, the drawing stays, and numbers that a tab has worked out are shown as such."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, field, opened, source_box, writing
from tests.browser.test_modules import run
from tests.browser.test_tabs import INSIGHTS, lecture

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
__all__ = ["run"]
SMALL = {"width": 1280, "height": 720}
LAYER = """x = [[1, 2], [3, -1]]
W1 = [[0.5, -0.2], [0.3, 0.8]]
b1 = [0.1, 0]
h = tanh(x @ W1 + b1)
c = [1, 2]
L = sum((h - c)^2)"""


@pytest.mark.parametrize("source", ["(x+y)z", LAYER])
def test_an_opened_insight_has_room_and_the_drawing_stays(open_page: Open, page: Page, source: str) -> None:
    page.set_viewport_size(SMALL)
    open_page(source=source)
    low = page.locator(".lesson").evaluate("each => each.clientHeight")
    for name in INSIGHTS:
        opened(page, name)
        assert page.get_by_role("tabpanel").evaluate("each => each.clientHeight") >= 260
        assert page.locator("#stage").evaluate("each => each.clientHeight") >= 300
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.get_by_role("button", name="Close the panel").click()
    page.keyboard.press("Home")
    assert page.locator(".lesson").evaluate("each => each.clientHeight") == low


def test_the_low_drawing_follows_the_gate(open_page: Open, page: Page) -> None:
    page.set_viewport_size(SMALL)
    open_page(source=LAYER, tab="check")
    window = page.locator("#view").bounding_box()
    for _ in range(6):
        page.get_by_role("button", name="Next step").click()
        page.wait_for_timeout(400)  # the drawing glides
        gate = drawing(page).locator(".node[data-current] .shape, .node[data-lit] .shape").first.bounding_box()
        assert window
        if gate:
            assert window["y"] <= gate["y"]
            assert gate["y"] + gate["height"] <= window["y"] + window["height"]


def test_the_sheets_of_a_jacobian_are_seen_as_a_whole(open_page: Open, page: Page) -> None:
    page.set_viewport_size(SMALL)
    panel = opened(open_page(**lecture("29-jacobian")), "Jacobian")
    panel.get_by_role("combobox", name="Edge").select_option(label="W₁ → y")
    expect(panel).to_contain_text("4 × 4 × 3")
    frame, sheets = panel.bounding_box(), panel.locator(".picture svg").bounding_box()
    assert frame
    assert sheets
    assert sheets["y"] + sheets["height"] <= frame["y"] + frame["height"] + 1


def test_what_descend_has_set_is_marked_and_short(open_page: Open) -> None:
    page = open_page(source="x = 3\ny = 2\nL = (x - 1)^2*0.7 + y^2")
    panel = opened(page, "Gradient descent")
    panel.get_by_role("button", name="Descend").click()
    expect(panel).to_contain_text("step 30: loss")
    writing(page)
    note = page.locator(".input-tools").get_by_text("set by Descend; Reset brings back what is typed")
    expect(note).to_be_visible()
    assert len(field(page, "x").input_value()) <= 9
    expect(page.locator("#mirror mark.overridden")).to_have_text(["3", "2"])
    expect(source_box(page)).to_have_value("x = 3\ny = 2\nL = (x - 1)^2*0.7 + y^2")
    page.get_by_role("button", name="Reset").click()
    expect(note).to_be_hidden()
    expect(page.locator("#mirror mark.overridden")).to_have_count(0)
    expect(field(page, "x")).to_have_value("3")


def test_a_box_shows_all_digits_under_the_hand(open_page: Open) -> None:
    page = open_page(source="sum(x*2)", inputs='{"x": [0.12345678901234, 2]}')
    box = page.get_by_role("textbox", name="x", exact=True)
    expect(box).to_have_value("[0.1235, 2]")
    box.focus()
    expect(box).to_have_value("[0.12345678901234, 2]")
    box.blur()
    expect(box).to_have_value("[0.1235, 2]")


@pytest.mark.parametrize(
    ("span", "wanted"),
    [
        ([0, 1], ["0", "1"]),
        ([0.99996, 1], ["0.99996", "1"]),
        ([1 - 4e-12, 1], ["1 − 4×10⁻¹²", "1"]),
        ([12.3451, 12.3459], ["12.345", "12.346"]),
    ],
)
def test_the_ends_of_an_axis_are_told_apart(run: Any, span: list[float], wanted: list[str]) -> None:
    assert run("panels/chart", "m.distinct(span)", span=span) == wanted


def test_typed_values_that_do_not_count_are_found(run: Any) -> None:
    source = "가 = 1 # one\nx = 2; W=[[1, 2]] \nf = x*W*가"
    inputs = {"가": 1, "x": 2.5, "W": [[1, 3]], "f": 1}
    found = run("inputs/overridden_values", "m.overridden(source, inputs)", source=source, inputs=inputs)
    assert [source[each["start"] : each["end"]] for each in found] == ["2", "[[1, 2]]"]
