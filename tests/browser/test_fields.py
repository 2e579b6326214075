"""Fields that read what people paste, pins, steppers of sizes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, field, opened, writing
from tests.browser.test_inputs import MATRICES, PASTE, output

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def result(page: Page, text: str) -> None:
    expect(drawing(page).locator('[id="eout-0-value"]')).to_have_text(text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1,5", "15"), ("−2", "−20"), ("1e-1", "1"), ("1/4", "2.5"), ("２", "20"), ("sqrt(4)", "20"), ("½", "5")],
)
def test_a_number_is_read_as_people_write_it(open_page: Open, typed: str, shown: str) -> None:
    page = open_page(source="x*y", inputs='{"x": 7, "y": 10}', step=5)
    field(page, "x").fill(typed)
    result(page, shown)
    expect(field(page, "x")).to_have_value(typed)  # nobody's text is changed while it is written
    page.keyboard.press("Escape")
    expect(field(page, "x")).to_have_attribute("aria-invalid", "false")


def test_what_cannot_be_read_is_marked_and_the_old_number_stays(open_page: Open) -> None:
    page = open_page(source="x*y", inputs='{"x": 7, "y": 10}', step=5)
    field(page, "x").fill("1/")
    expect(page.get_by_role("alert")).to_contain_text("neither as a number")
    expect(field(page, "x")).to_have_attribute("aria-invalid", "true")
    result(page, "70")
    field(page, "y").focus()
    expect(field(page, "x")).to_have_value("1/")
    field(page, "x").focus()
    page.keyboard.press("Control+z")
    expect(field(page, "x")).to_have_value("7")
    expect(field(page, "x")).to_have_attribute("aria-invalid", "false")


def test_an_array_in_a_number_s_field_where_the_program_allows_it(open_page: Open) -> None:
    page = open_page(source="sum(x*x)", inputs='{"x": 3}')
    field(page, "x").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("[[1,2],[3,4]]")
    expect(page.get_by_role("alert")).to_contain_text("Enter makes it an array")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="x", exact=True)).to_have_value("[[1, 2], [3, 4]]")
    result(page, "30")
    page.keyboard.press("Control+z")
    expect(field(page, "x")).to_have_value("3")


def test_an_array_that_the_program_cannot_take_is_refused_with_a_reason(open_page: Open) -> None:
    page = open_page(source="x*sum([[1, 2, 3]]*y)", inputs='{"x": 2, "y": 3}')
    field(page, "y").evaluate(PASTE, "[1, 2]")
    expect(page.locator(".field-note").first).to_be_attached()
    expect(field(page, "y")).to_have_attribute("aria-invalid", "true")
    result(page, "36")


@pytest.mark.parametrize(
    "text",
    [
        "0\t1\r\n1\t0\r\n",
        "[0 1; 1 0]",
        "[[0. 1.]\n [1. 0.]]",
        "array([[0., 1.],\n       [1., 0.]])",
        "0,0\t1,0\n1,0\t0,0",
    ],
)
def test_the_grid_takes_tabs_and_what_matlab_and_numpy_write(open_page: Open, text: str) -> None:
    page = open_page(**MATRICES)
    page.get_by_role("button", name="Cells of W").click()
    page.get_by_role("textbox", name="W[0, 0]").evaluate(PASTE, text)
    expect(page.get_by_role("textbox", name="W", exact=True)).to_have_value("[[0, 1], [1, 0]]")
    result(page, "11")


def test_a_pin_fixes_an_input_and_stays_with_the_link(open_page: Open) -> None:
    page = open_page(source="L = w*x + eps", inputs='{"w": 2, "x": 3, "eps": 1}', step=4)
    opened(page, "Gradients")
    writing(page)
    expect(page.get_by_role("table", name="Gradients")).to_contain_text("∂L/∂eps")
    page.get_by_role("button", name="Fix eps").click()
    expect(page.get_by_role("table", name="Gradients")).not_to_contain_text("∂L/∂eps")
    expect(page.get_by_role("button", name="Fix eps")).to_have_attribute("aria-pressed", "true")
    expect(drawing(page).get_by_text("+1", exact=True)).to_be_visible()
    assert [each.get_attribute("aria-label") for each in page.locator(".inputs [role=spinbutton]").all()] == [
        "w",
        "x",
        "eps",
    ]
    expect(page).to_have_url(re.compile("fixed=eps"))
    page.reload()
    page.wait_for_selector("html[data-ready]")
    writing(page)
    expect(page.get_by_role("button", name="Fix eps")).to_have_attribute("aria-pressed", "true")
    field(page, "eps").fill("5")
    result(page, "11")
    page.get_by_role("button", name="Fix eps").click()
    expect(page.get_by_role("table", name="Gradients")).to_contain_text("∂L/∂eps")
    expect(field(page, "eps")).to_have_value("5")


def test_a_size_has_a_stepper_and_no_slider(open_page: Open) -> None:
    page = open_page(source="n = 2\nx = 3\nL = 0\nfor i in range(n):\n    L = L + x*x")
    expect(page.get_by_role("slider", name="n", exact=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Fix n")).to_be_hidden()
    before = output(page)
    page.get_by_role("button", name="n and one").click()
    expect(field(page, "n")).to_have_value("3")
    expect(drawing(page).locator('[id="eout-0-value"]')).not_to_have_text(before)
    for _ in range(4):
        page.get_by_role("button", name="n less one").click()
    expect(field(page, "n")).to_have_value("1")


def test_all_inputs_of_an_example_are_in_view(open_page: Open) -> None:
    page = open_page(source="(x+y)z")
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("searchbox", name="Find an example").fill("LSTM")
    page.get_by_role("dialog").locator(".choice:visible").first.click()
    page.wait_for_timeout(900)
    room = page.locator("#inputs")
    assert room.evaluate("each => each.scrollHeight <= each.clientHeight + 1")
