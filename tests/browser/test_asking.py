"""A click on the drawing asks: it shows, finds and lights, and takes nothing away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, opened, scrub_bar, shown

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PRODUCT = "((x+y)*z)*w"
MANY = "\n".join(f"v{at} = 1" for at in range(14)) + "\nf = " + " + ".join(f"v{at}" for at in range(14))


def test_a_click_in_the_backward_pass_asks_and_takes_nothing_away(open_page: Open) -> None:
    page = open_page(source=PRODUCT, step=6)
    opened(page, "Selected")
    gates = drawing(page).locator(".gate")
    expect(gates).to_have_count(3)
    before = shown(page, "dg")
    assert before
    for at in range(3):  # not reached yet, the present one, one that is done
        gates.nth(at).click()
        expect(drawing(page).locator("[data-selected]")).to_have_count(1)
        expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "6")
        assert shown(page, "dg") == before
    expect(page.locator(".selection")).to_contain_text("gradient")


def test_a_click_on_a_gate_that_is_done_takes_no_value_away(open_page: Open) -> None:
    page = open_page(source=PRODUCT, step=2)
    opened(page, "Selected")
    expect(drawing(page).locator(".gate")).to_have_count(3)
    before = shown(page, "value")
    drawing(page).locator(".gate").nth(0).click()
    expect(page.locator(".selection")).to_contain_text("forward value")
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "2")
    assert shown(page, "value") == before


def test_what_is_selected_leads_to_both_of_its_steps(open_page: Open) -> None:
    page = open_page(source=PRODUCT, step=6)
    opened(page, "Selected")
    drawing(page).locator(".gate").nth(2).click()
    page.get_by_role("button", name="→ step 3").click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "3")
    page.get_by_role("button", name="← step 5").click()
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", "5")
    expect(page.get_by_role("button", name="← step 5")).to_have_attribute("aria-disabled", "true")


def test_an_input_on_the_drawing_is_found_among_the_inputs(open_page: Open) -> None:
    page = open_page(source=MANY)
    page.keyboard.press("0")
    page.wait_for_timeout(400)
    drawing(page).locator(".node.input").filter(has_text="v₁₃").locator(".shape").click()
    field = page.locator(".field[data-selected]")
    expect(field).to_have_count(1)
    expect(field.get_by_role("spinbutton")).to_have_attribute("aria-label", "v13")
    room, at = page.locator("#inputs").bounding_box(), field.bounding_box()
    assert room is not None
    assert at is not None
    assert room["y"] - 1 <= at["y"]
    assert at["y"] + at["height"] <= room["y"] + room["height"] + 1  # scrolled to
    drawing(page).click(position={"x": 5, "y": 60})
    expect(field).to_have_count(0)


def test_an_array_on_the_drawing_is_found_too(open_page: Open) -> None:
    page = open_page(source="sum(W @ x)", inputs='{"W": [[1, 2], [3, 4]], "x": [5, 6]}')
    drawing(page).locator(".node.input").filter(has_text="W").click()
    expect(page.locator(".field.tensor[data-selected]").get_by_role("textbox")).to_have_attribute("aria-label", "W")
