"""Keys from anywhere, the way out of a field, the setting for single signs, the help."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, field, scrub_bar, source_box

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CHAIN = {"source": "(x+y)z", "inputs": '{"x": -2, "y": 5, "z": -4}'}


def at(page: Page, step: int) -> None:
    expect(scrub_bar(page)).to_have_attribute("aria-valuenow", str(step))


@pytest.mark.parametrize("key", ["ArrowRight", "Space", "PageDown", "Enter", "ArrowDown"])
def test_keys_that_step_on(open_page: Open, key: str) -> None:
    page = open_page(**CHAIN)
    page.keyboard.press(key)
    at(page, 1)


@pytest.mark.parametrize("key", ["ArrowLeft", "PageUp", "ArrowUp", "Shift+Space"])
def test_keys_that_step_back(open_page: Open, key: str) -> None:
    page = open_page(**CHAIN, step=3)
    page.keyboard.press(key)
    at(page, 2)


@pytest.mark.parametrize("key", ["Control+Enter", "Escape"])
def test_a_key_leaves_the_source_box_and_then_arrows_step(open_page: Open, key: str) -> None:
    page = open_page(source="x*y")
    hint = page.get_by_text("to step through the graph")
    expect(hint).to_be_hidden()
    source_box(page).click()
    expect(hint).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.type(" + x")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(key)
    expect(hint).to_be_hidden()
    expect(drawing(page).locator(".gate")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    at(page, 1)
    expect(page.locator("#source")).to_have_value("x*y + x")
    page.keyboard.press("e")
    expect(source_box(page)).to_be_focused()
    expect(hint).to_be_hidden()  # it has been done once
    page.reload()
    source_box(page).click()
    expect(hint).to_have_count(0)


def test_enter_and_escape_lead_out_of_a_number_too(open_page: Open) -> None:
    page = open_page(**CHAIN)
    field(page, "x").fill("7")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("ArrowRight")
    at(page, 1)
    expect(field(page, "x")).to_have_value("7")


def test_b_goes_to_the_same_gate_of_the_other_pass(open_page: Open) -> None:
    page = open_page(**CHAIN, step=1)
    page.keyboard.press("b")
    at(page, 5)
    page.keyboard.press("b")
    at(page, 1)


def test_single_signs_can_be_turned_off_and_stay_off(open_page: Open) -> None:
    page = open_page(**CHAIN, step=1)
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="single signs").uncheck()
    page.keyboard.press("Escape")
    for key in ("b", "p", "l", "?"):
        page.keyboard.press(key)
    at(page, 1)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("b")
    page.keyboard.press("ArrowRight")
    at(page, 2)
    page.get_by_role("button", name="Help").click()
    page.get_by_role("checkbox", name="single signs").check()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    at(page, 4)


def test_letters_are_heard_where_the_keyboard_writes_hangul(open_page: Open) -> None:
    page = open_page(**CHAIN, step=1)
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ㅠ', code: 'KeyB', bubbles: true}))")
    at(page, 5)


def test_what_needs_a_key_itself_keeps_it(open_page: Open) -> None:
    page = open_page(**CHAIN, step=1)
    page.get_by_role("slider", name="x", exact=True).focus()
    page.keyboard.press("ArrowRight")
    at(page, 1)
    page.get_by_role("button", name="Examples").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    at(page, 1)


def test_the_help_shows_numbers_functions_and_guides(open_page: Open) -> None:
    page = open_page(**CHAIN)
    page.get_by_role("button", name="Help").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="DG = 8")).to_be_visible()
    for word in ("Local gradient (LG)", "Upstream gradient (UG)", "Downstream gradient (DG)"):
        expect(dialog.get_by_text(word)).to_be_visible()
    dialog.get_by_role("searchbox", name="Find a function").fill("softm")
    expect(dialog.locator(".function:visible")).to_have_count(3)
    dialog.get_by_role("searchbox", name="Find a function").fill("no such thing")
    expect(dialog.get_by_text("No function is called so")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "chosen", "insertion", "wanted"),
    [
        ("", (0, 0), "softmax(x)", "softmax(x)"),
        ("y = ", (4, 4), "softmax(x)", "y = softmax(x)"),
        ("y = a + b", (4, 9), "relu(x)", "y = relu(a + b)"),
        ("y = a", (5, 5), "relu(x)", "y = a\nrelu(x)"),
        ("y = a + b\nz = y", (5, 5), "relu(x)", "y = a + b\nrelu(x)\nz = y"),
        ("x*y", (3, 3), "a + b", "x*y\na + b"),
        ("2*", (2, 2), "exp(x)", "2*exp(x)"),
    ],
)
def test_where_a_function_goes(
    page: Page, server: str, text: str, chosen: tuple[int, int], insertion: str, wanted: str
) -> None:
    page.goto(f"{server}/healthz")
    script = "async (given) => (await import('/static/js/inputs/insertion.js')).withInsertion(...given).text"
    assert page.evaluate(script, [text, *chosen, insertion]) == wanted


def test_a_click_puts_a_function_into_the_source(open_page: Open) -> None:
    page = open_page(source="y = x*x")
    source_box(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("End")
    page.get_by_role("button", name="Help").click()
    page.get_by_role("searchbox", name="Find a function").fill("tanh")
    page.get_by_role("button", name="tanh(x)", exact=False).first.click()
    expect(source_box(page)).to_have_value("y = x*x\ntanh(x)")
    expect(source_box(page)).to_be_focused()
    page.keyboard.type("y")
    expect(source_box(page)).to_have_value("y = x*x\ntanh(y)")
    expect(drawing(page).locator(".gate")).to_have_count(2)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(source_box(page)).to_have_value("y = x*x")


def test_single_signs_are_off_on_every_page(open_page: Open, server: str) -> None:
    page = open_page(source="x*y")
    page.evaluate("localStorage['gatewise.signs'] = 'false'")
    page.goto(f"{server}/gallery?lang=en")
    search = page.get_by_role("searchbox")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(search).not_to_be_focused()
    page.evaluate("localStorage.removeItem('gatewise.signs')")
    page.keyboard.press("/")
    expect(search).to_be_focused()
