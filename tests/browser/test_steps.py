"""The steps under a hand: forward, backward, by key, by click, by play."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, field, scrub_bar, shown, source_box

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_the_lectures_circuit_from_typing_to_the_last_gradient(open_page: Open) -> None:
    page = open_page(source="x")
    source_box(page).fill("(x+y)z")
    expect(field(page, "z")).to_be_visible()
    for name, value in (("x", "-2"), ("y", "5"), ("z", "-4")):
        field(page, name).fill(value)
    expect(drawing(page).locator("text", has_text="−12")).to_have_count(1)
    drawing(page).click(position={"x": 5, "y": 5})
    expect(page.get_by_role("table", name="Gradients")).to_contain_text("not yet")
    for step in range(1, 6):
        page.keyboard.press("ArrowRight")
        expect(scrub_bar(page)).to_have_attribute("aria-valuenow", str(step))
    expect(scrub_bar(page)).to_have_attribute("aria-valuemax", "5")
    assert shown(page, "dg") == ["−4", "−4", "−4", "3", "1"]
    table = page.get_by_role("table", name="Gradients")
    assert [row.split() for row in table.locator("tr").all_inner_texts()] == [
        ["∂f/∂x", "−4"],
        ["∂f/∂y", "−4"],
        ["∂f/∂z", "3"],
    ]


def test_what_has_not_appeared_is_not_seen(open_page: Open) -> None:
    page = open_page(source="(x+y)z", inputs='{"x": -2, "y": 5, "z": -4}')
    assert shown(page, "value") == ["−2", "5", "−4"]
    assert not shown(page, "dg")
    page.keyboard.press("PageDown")
    assert shown(page, "value") == ["−2", "5", "3", "−4"]
    page.keyboard.press("End")
    assert len(shown(page, "dg")) == 5
    page.keyboard.press("b")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "1")
    page.keyboard.press("Home")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "0")


def test_nothing_moves_between_steps(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=1)
    places = "(nodes) => nodes.map((each) => JSON.stringify(each.getBoundingClientRect()))"
    page.wait_for_timeout(300)
    before = drawing(page).locator(".node").evaluate_all(places)
    page.keyboard.press("End")
    assert drawing(page).locator(".node").evaluate_all(places) == before


def test_a_click_on_a_gate_jumps_to_its_step(open_page: Open) -> None:
    page = open_page(source="(x+y)z")
    drawing(page).locator(".gate").nth(1).click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "2")
    drawing(page).locator(".gate").nth(1).click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "4")


def test_a_composite_opens_and_closes_where_it_stands(open_page: Open) -> None:
    page = open_page(source="sigmoid(x)", step=3)
    expect(drawing(page).locator(".gate")).to_have_count(1)
    drawing(page).locator('.handle[id$="-open"]').click()
    expect(drawing(page).locator(".gate")).to_have_count(4)
    expect(drawing(page).locator(".group")).to_have_count(1)
    assert "expand=" in page.url or page.wait_for_url("**expand=**") is None
    drawing(page).locator('.handle[id$="-close"]').click()
    expect(drawing(page).locator(".gate")).to_have_count(1)


def test_a_call_closes_and_opens_where_it_stands(open_page: Open) -> None:
    page = open_page(source="def unit(x, w):\n    return tanh(x*w + 1)\nunit(x, w)*2")
    expect(drawing(page).locator(".gate")).to_have_count(4)
    drawing(page).locator('.handle[id="c0-close"]').click()
    expect(drawing(page).locator(".gate")).to_have_count(2)
    drawing(page).locator('.handle[id="c0-open"]').click()
    expect(drawing(page).locator(".gate")).to_have_count(4)


def test_zooming_at_the_pointer_and_back(open_page: Open) -> None:
    page = open_page(source="x*y")
    box = drawing(page).bounding_box()
    assert box is not None
    gate = drawing(page).locator(".gate .shape")
    before = gate.bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(100)
    after = gate.bounding_box()
    assert after is not None
    assert after["width"] > before["width"] * 1.2
    assert abs((after["x"] + after["width"] / 2) - (before["x"] + before["width"] / 2)) < 2
    page.keyboard.press("0")
    page.wait_for_timeout(500)
    assert gate.bounding_box() == before


def test_presenting_shows_the_drawing_and_the_steps_alone(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=1)
    page.keyboard.press("f")
    line = page.locator("#strip")
    expect(line).to_be_hidden()
    expect(drawing(page)).to_be_visible()
    page.keyboard.press("PageDown")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "2")
    page.keyboard.press("f")
    expect(line).to_be_visible()


def test_the_help_is_the_keymap(open_page: Open) -> None:
    page = open_page(source="x*y")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Help and keys")
    expect(dialog).to_be_visible()
    assert dialog.locator("tr").count() >= 12
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_playing_goes_to_the_end_and_stops(open_page: Open) -> None:
    page = open_page(source="x*y")
    page.clock.install()
    page.get_by_role("button", name="Play").click()
    for _ in range(4):
        page.clock.run_for(1700)
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_why_a_slope_is_what_it_is_stands_one_click_away(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=4)
    explanation = page.get_by_role("group", name="Explanation")
    expect(explanation).to_contain_text("is the other factor")
    reason = explanation.get_by_text("A product's slope in one factor is the other factor")
    expect(reason).to_be_hidden()
    explanation.get_by_text("Why?").click()
    expect(reason).to_be_visible()
